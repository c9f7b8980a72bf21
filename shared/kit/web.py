"""HTTP: routes that cannot exist without a door, one transaction a request, and refusals as problem+json."""

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.kit.act import Act
from shared.kit.auth import Door, Scope
from shared.kit.bodies import BARE, take_in
from shared.kit.errors import PROBLEM_TYPE, Kind, NotSignedIn, NotYours, Refused
from shared.kit.logs import log

PROBLEM_JSON = "application/problem+json"
ERRORS_SHOWN_MAX = 50
#: Every list that is cut to what one may see also takes a node to look at.
NODE = "node"
_NODE_PARAMETER = {
    "name": NODE,
    "in": "query",
    "required": False,
    "description": "only what belongs to this node of the group tree or one below it",
    "schema": {"type": "string", "format": "uuid"},
}

_log = log("http")

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class ScopeNeverChecked(RuntimeError):
    """A route answered without checking its scope: a bug, so nothing leaves."""


def language_of(request: Request) -> str:
    """`en` when English is asked for before Chinese, else `zh`."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.strip()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "zh"


async def open_act(request: Request) -> AsyncIterator[Act]:
    """The request's act: signed in, its role checked, in one transaction, committed before the answer leaves.

    Used with `scope="function"` only: FastAPI's default would commit after the response (decision 0005).
    """
    door: Door = request.scope["route"].endpoint.__door__  # whichever router included it
    state = request.app.state
    actor = None
    if door.scope != Scope.PUBLIC:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn(reason="没有令牌 / no token")
        actor = state.verifier.actor(token)
        if door.roles and not door.roles & actor.roles():
            language = language_of(request)
            wanted = sorted(role.zh if language == "zh" else role.value for role in door.roles)
            any_node = "任一单位" if language == "zh" else "any organisation"
            raise NotYours(roles="、".join(wanted), node=any_node)
    await take_in(request)
    database = state.database
    opened = database.reading() if request.method in BARE else database.transaction()
    async with opened as session:
        node_id = _asked_node(request) if door.scope == Scope.VISIBLE else None
        act = Act(database, session, actor, door, language_of(request), request.path_params, node_id=node_id)
        if door.scope in (Scope.PUBLIC, Scope.SIGNED_IN):
            act.unscoped()
        elif door.place is not None:
            await _check_place(act, request, *door.place)
        yield act


class NotANode(Refused):
    """The node a list is asked for is named by its id."""

    kind = Kind.INVALID
    zh = "单位编号格式不对（应为 UUID）"
    en = "A node is named by its id (a UUID)"


def _asked_node(request: Request) -> UUID | None:
    """`?node=`: cut the list to this node of the group tree and all below it. Refuses NotANode."""
    asked = request.query_params.get(NODE)
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError:
        raise NotANode(field=NODE) from None


async def _check_place(act: Act, request: Request, where: str, name: str) -> None:
    """Check the scope against the node id in the request; a malformed one is left to validation."""
    if where == "body":
        try:
            sent = await request.json()
        except ValueError:
            return
        found = sent.get(name) if isinstance(sent, dict) else None
    else:
        found = request.path_params.get(name) if where == "path" else request.query_params.get(name)
    try:
        node_id = found if isinstance(found, UUID) else UUID(str(found))
    except ValueError:
        return
    await act.within(node_id, named=True)


Acting = Annotated[Act, Depends(open_act, scope="function")]


class Router(APIRouter):
    """An APIRouter whose every route has a door.

    `@router.post("/lots", door=door(Role.PLANT, scope="body:entity_id"))`
    """

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        opened: Door | None = kwargs.pop("door", None) or getattr(endpoint, "__door__", None)
        if opened is None:
            raise TypeError(f"{path}: a route declares its door")
        extra = dict(kwargs.pop("openapi_extra", None) or {})
        extra["x-roles"] = sorted(opened.roles)
        extra["x-scope"] = str(opened.scope)
        if opened.scope == Scope.VISIBLE and "GET" in (kwargs.get("methods") or ()):
            extra["parameters"] = [*extra.get("parameters", ()), _NODE_PARAMETER]
        checked = _checked(endpoint)
        checked.__door__ = opened  # type: ignore[attr-defined]
        super().add_api_route(path, checked, openapi_extra=extra, **kwargs)
        self.routes[-1].door = opened  # type: ignore[attr-defined]

    def api_route(self, path: str, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            self.add_api_route(path, endpoint, **kwargs)
            return endpoint

        return register

    def _method(self, method: str, path: str, door: Door, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:
        return self.api_route(path, methods=[method], door=door, **kwargs)

    def get(self, path: str, *, door: Door, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._method("GET", path, door, **kwargs)

    def post(  # type: ignore[override]
        self, path: str, *, door: Door, status_code: int = 201, **kwargs: Any
    ) -> Callable[[Endpoint], Endpoint]:
        return self._method("POST", path, door, status_code=status_code, **kwargs)

    def put(self, path: str, *, door: Door, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._method("PUT", path, door, **kwargs)

    def patch(self, path: str, *, door: Door, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._method("PATCH", path, door, **kwargs)

    def delete(self, path: str, *, door: Door, **kwargs: Any) -> Callable[[Endpoint], Endpoint]:  # type: ignore[override]
        return self._method("DELETE", path, door, **kwargs)


def _checked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The endpoint, refusing to answer when the route never checked its scope."""

    @functools.wraps(endpoint)
    async def call(*args: Any, **kwargs: Any) -> Any:
        answer = await endpoint(*args, **kwargs)
        act = next((value for value in kwargs.values() if isinstance(value, Act)), None)
        if act is not None and not act.checked:
            raise ScopeNeverChecked(endpoint.__qualname__)
        return answer

    if not inspect.iscoroutinefunction(endpoint):
        raise TypeError(f"{endpoint.__qualname__}: a route is `async def`")
    signature = inspect.signature(endpoint)
    takes_act = any(
        parameter.annotation is Acting or parameter.annotation == "Acting"
        for parameter in signature.parameters.values()
    )
    if not takes_act:
        raise TypeError(f"{endpoint.__qualname__}: a route takes `act: Acting`")
    return call


def problem(refused: Refused, language: str) -> JSONResponse:
    """A refusal as RFC 9457 problem+json."""
    headers = {"Content-Language": language}
    if refused.status == 503:
        headers["Retry-After"] = "1"
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        refused.problem(language), status_code=refused.status, media_type=PROBLEM_JSON, headers=headers
    )


#: pydantic's error types in plain Chinese; any other is told by its name.
_RULES_ZH = {
    "missing": "必填",
    "extra_forbidden": "没有这个栏目",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数，不能带小数",
    "int_parsing_size": "数字太大",
    "finite_number": "应为整数",
    "string_type": "应为文字",
    "string_unicode": "应为文字，含有无效字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_pattern_mismatch": "格式不对",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "uuid_parsing": "编号格式不对（应为 UUID）",
    "uuid_type": "编号格式不对（应为 UUID）",
    "date_from_datetime_parsing": "日期格式不对，应如 2026-11-23",
    "date_parsing": "日期格式不对，应如 2026-11-23",
    "date_type": "日期格式不对，应如 2026-11-23",
    "date_from_datetime_inexact": "应为日期，不带时刻",
    "datetime_parsing": "时刻格式不对，应如 2026-11-23T08:00:00+08:00",
    "datetime_from_date_parsing": "时刻格式不对，应如 2026-11-23T08:00:00+08:00",
    "datetime_object_invalid": "时刻格式不对，应如 2026-11-23T08:00:00+08:00",
    "datetime_type": "时刻格式不对，应如 2026-11-23T08:00:00+08:00",
    "timezone_aware": "时刻应带时区，如 +08:00",
    "enum": "只能是：{expected}",
    "literal_error": "只能是：{expected}",
    "bool_type": "应为是或否",
    "bool_parsing": "应为是或否",
    "list_type": "应为列表",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "json_invalid": "不是有效的 JSON",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
    "dict_type": "应为对象",
}
_OWN_RULE = "value_error"


def validation_problem(error: RequestValidationError, language: str) -> JSONResponse:
    """Bad input, every field with the rule it breaks."""
    found = []
    items = error.errors()
    for item in [one for one in items if not _follows(one, items)][:ERRORS_SHOWN_MAX]:
        message = _rule(item, language)
        place = item["loc"][1:] if item["loc"] and item["loc"][0] == "body" else item["loc"]
        found.append({"field": ".".join(map(str, place)), "rule": item["type"], "message": message})
    title = "输入有误" if language == "zh" else "The input is not valid"
    detail = "；".join(f"{entry['field']}：{entry['message']}" for entry in found[:5])
    body = {
        "type": PROBLEM_TYPE + "InvalidInput",
        "title": "InvalidInput",
        "status": 422,
        "detail": f"{title}（{detail}）",
        "errors": found,
    }
    return JSONResponse(
        body, status_code=422, media_type=PROBLEM_JSON, headers={"Content-Language": language}
    )


def _follows(item: Any, items: Sequence[Any]) -> bool:
    """Whether a list is called too short only because its wrong rows do not count."""
    place = item["loc"]
    return item["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in items
    )


#: What the framework itself refuses before any route is asked: title, in Chinese, in English.
_HTTP = {
    400: ("Unreadable", "读不懂所发的内容", "What was sent cannot be read"),
    404: ("NoSuchDoor", "没有这个地址", "There is nothing at this address"),
    405: ("NoSuchMethod", "这个地址不接受此方法", "This address does not take this method"),
}


def http_problem(error: HTTPException, language: str) -> JSONResponse:
    """What the framework refuses, as problem+json like every other refusal."""
    words = str(error.detail)
    title, zh, en = _HTTP.get(error.status_code, (words, words, words))
    detail = en if language == "en" else zh
    body: dict[str, Any] = {
        "type": PROBLEM_TYPE + title if error.status_code in _HTTP else "about:blank",
        "title": title,
        "status": error.status_code,
        "detail": detail,
    }
    if error.status_code == 400:
        body["errors"] = [{"field": "", "rule": title, "message": detail}]
    headers = {**(error.headers or {}), "Content-Language": language}
    return JSONResponse(body, status_code=error.status_code, media_type=PROBLEM_JSON, headers=headers)


def _rule(item: Any, language: str) -> str:
    """What a field's rule says. A rule of our own (a `ValueError`) says it as "中文 / English"."""
    if item["type"] == _OWN_RULE:
        zh, _, en = str(item["ctx"]["error"]).partition(" / ")
        return en if language == "en" and en else zh
    if language == "en":
        return str(item["msg"])
    in_chinese = _RULES_ZH.get(item["type"], "不符合规则 {rule}")
    return in_chinese.format_map(_Context(item.get("ctx") or {}, rule=item["type"]))


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def add_problem_handlers(app: FastAPI) -> None:
    """Every answer that is not a success is problem+json; an unknown error says nothing of its inside."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refused)
        return problem(error, language_of(request))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return validation_problem(error, language_of(request))

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return http_problem(error, language_of(request))

    async def unknown(request: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected", path=request.url.path, error=repr(error)[:500], exc_info=error)
        language = language_of(request)
        detail = (
            "系统内部错误，没有任何改动" if language == "zh" else "An internal error; nothing was changed"
        )
        body = {"type": "about:blank", "title": "Internal error", "status": 500, "detail": detail}
        return JSONResponse(body, status_code=500, media_type=PROBLEM_JSON)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unknown)
