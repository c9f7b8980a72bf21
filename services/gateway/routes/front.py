"""The front door: every request passes here, gets its id and limits, and is handed to whom it is for."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote, unquote, urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.domain import KEY_MARK, NoSuchDoor
from services.gateway.routes.upstream import ClientGone, Upstream
from services.gateway.service.keys import KeyRing
from shared.kit.errors import Refused, TooLarge
from shared.kit.ids import new_id
from shared.kit.logs import log
from shared.kit.metrics import Traffic
from shared.kit.web import language_of, problem

#: Answered here: '/api/gateway/x' is the gateway's own '/x', and '/api/auth/x' its '/auth/x'.
OWN = "gateway"
AUTH = "auth"
#: A service's inside, for machines of the house only.
NOT_PUBLIC = frozenset({"health", "metrics", "docs", "redoc"})
HEALTH = frozenset({"/health/live", "/health/ready"})

#: RFC 9110 §7.6.1: they speak of one connection, not of the request.
HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
#: What an outsider may not tell a service; cookies are the gateway's alone.
NOT_FORWARDED = HOP_BY_HOP | {b"x-api-key", b"x-request-id", b"forwarded", b"x-real-ip", b"expect"}
FORWARDED = b"x-forwarded-"
NOT_RETURNED = HOP_BY_HOP | {b"server", b"date", b"x-request-id", b"set-cookie"}

#: How long the rest of a body that is too large is read and dropped.
LINGER_S_MAX = 10
#: What is counted for a request whose asker hung up before the answer.
CLIENT_GONE = 499

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=(), payment=()"),
)
API_CONTENT = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

_log = log("gateway")


@dataclass(frozen=True)
class Target:
    """Whom a request is for: a service and its own path, and the public prefix before it."""

    service: str
    raw_path: bytes
    prefix: str


def target_of(raw_path: bytes, known: frozenset[str]) -> Target:
    """Where '/api/{service}/{path}' leads. Refuses NoSuchDoor, also for insides and dotted paths."""
    parts = raw_path.split(b"/")
    if len(parts) < 4 or parts[:2] != [b"", b"api"]:
        raise NoSuchDoor(path=unquote(raw_path.decode("latin-1")))
    name = parts[2].decode("latin-1")
    rest = [unquote(part.decode("latin-1")) for part in parts[3:]]
    # An HTTP client takes dots out of a path, so that what was looked at would not be what is asked.
    dotted = any(piece in (".", "..") for part in rest for piece in re.split(r"[/\\]", part))
    inside = rest[0].split("/")[0].lower() in NOT_PUBLIC or (rest[0] == "" and len(rest) > 1)
    if dotted or inside or (name not in known and name not in (OWN, AUTH)):
        raise NoSuchDoor(path=unquote(raw_path.decode("latin-1")))
    own = b"/" + b"/".join(parts[3:])
    if name == AUTH:
        return Target(OWN, b"/auth" + own, "/api/gateway")
    return Target(name, own, f"/api/{name}")


class Limited:
    """A request's body, counted as it comes: past the limit nothing more is read."""

    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self._receive, self._max, self._seen = receive, max_bytes, 0
        self.exceeded = False

    async def __call__(self) -> Message:
        if self.exceeded:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._max:
                # Whoever reads takes it for a hang-up and does nothing; the answer is ours.
                self.exceeded = True
                return {"type": "http.disconnect"}
        return message


class Answer:
    """What goes back: cleaned of the inside, with the house's headers; ours where the body was too large."""

    def __init__(self, send: Send, request_id: bytes, *, https: bool) -> None:
        self._send, self._request_id, self._https = send, request_id, https
        self.limited: Limited | None = None
        self.target: Target | None = None
        #: Which other service was asked; what is answered here is counted by our own application.
        self.asked: str | None = None
        self.status = 0
        self.done = False

    async def __call__(self, message: Message) -> None:
        if not self.status and self.limited is not None and self.limited.exceeded:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._headers(message.get("headers", ()))}
        elif message["type"] == "http.response.body":
            self.done = not message.get("more_body", False)
        await self._send(message)

    async def problem(self, scope: Scope, receive: Receive, refused: Refused) -> None:
        """Answer with a refusal of the gateway's own; the rest of the body goes to nobody."""
        self.limited, self.target = None, None
        send: Send = Lingering(self, receive) if isinstance(refused, TooLarge) else self
        await problem(refused, language_of(Request(scope)))(scope, receive, send)

    def _headers(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        headers = [(name.lower(), value) for name, value in given]
        if self.target is not None:
            headers = [self._clean(name, value) for name, value in headers if self._returned(name)]
        names = {name for name, _ in headers}
        added = [*SECURITY, API_CONTENT, (b"cache-control", b"no-store")]
        if self._https:
            added.append(HTTPS_ONLY)
        headers += [(name, value) for name, value in added if name not in names]
        return [*headers, (b"x-request-id", self._request_id)]

    def _returned(self, name: bytes) -> bool:
        assert self.target is not None
        return name not in NOT_RETURNED or (name == b"set-cookie" and self.target.service == OWN)

    def _clean(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        """A service knows its own paths only; a redirect must name the public one."""
        if name != b"location" or self.target is None:
            return name, value
        parts = urlsplit(value.decode("latin-1"))
        query = f"?{parts.query}" if parts.query else ""
        return name, f"{self.target.prefix}{parts.path}{query}".encode("latin-1")


class Lingering:
    """Sends the whole answer, and ends it once the asker has stopped sending: who is hung up on while
    sending never reads why.
    """

    def __init__(self, send: Send, receive: Receive) -> None:
        self._send, self._receive = send, receive

    async def __call__(self, message: Message) -> None:
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S_MAX):
                while (await self._receive()).get("more_body", False):
                    pass
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class FrontDoor:
    """The ASGI application the world speaks to."""

    def __init__(
        self,
        own: ASGIApp,
        upstream: Upstream,
        keys: KeyRing,
        *,
        traffic: Traffic,
        ready: Callable[[], bool],
        pages: ASGIApp | None,
        body_bytes_max: int,
    ) -> None:
        self._own, self._upstream, self._keys, self._traffic = own, upstream, keys, traffic
        self._ready, self._pages, self._body_bytes_max = ready, pages, body_bytes_max
        #: Who has not been ready yet. One that leaves later does not close the door to the others.
        self._awaited = set(upstream.names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self._upstream.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        request_id = _request_id(scope)
        answer = Answer(send, request_id, https=scope.get("scheme") == "https")
        limited = Limited(receive, self._body_bytes_max)
        with structlog.contextvars.bound_contextvars(request_id=request_id.decode()):
            try:
                await self._hand_on(scope, limited, answer, request_id)
            except ClientGone:
                pass
            except Refused as refused:
                if answer.status:
                    raise
                await answer.problem(scope, receive, refused)
            except Exception:
                # A service that failed has answered and logged; a body cut off by us fails as it likes.
                if not answer.done and not limited.exceeded:
                    raise
            if limited.exceeded and not answer.status:
                too_large = TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=self._body_bytes_max)
                await answer.problem(scope, receive, too_large)
            if scope["method"] not in ("GET", "HEAD") or answer.status >= 500:
                took_ms = round((perf_counter() - began) * 1000)
                _log.info(
                    "request", method=scope["method"], path=scope["path"], status=answer.status, ms=took_ms
                )
            if answer.asked is not None:
                status = answer.status or CLIENT_GONE
                self._traffic.note(scope["method"], f"/api/{answer.asked}", status, perf_counter() - began)

    async def _hand_on(self, scope: Scope, limited: Limited, answer: Answer, request_id: bytes) -> None:
        path = scope["path"]
        if path in HEALTH:
            await self._health(scope, limited, answer)
            return
        if not path.startswith("/api/"):
            if self._pages is None or path == "/metrics":
                raise NoSuchDoor(path=path)
            await self._pages(scope, limited, answer)
            return
        raw_path = scope.get("raw_path") or quote(path).encode("ascii")
        target = target_of(raw_path, self._upstream.names)
        self._check_length(scope)
        headers = await self._forwarded(scope, target, request_id)
        answer.limited, answer.target = limited, target
        inner = _inner(scope, target, headers)
        if target.service == OWN:
            await self._own(inner, limited, answer)
        else:
            answer.asked = target.service
            await self._upstream.forward(target.service, inner, limited, answer)

    async def _health(self, scope: Scope, receive: Receive, answer: Answer) -> None:
        """Ready from when every service has been; who is away is told in any case."""
        if scope["path"] == "/health/ready":
            away = await self._upstream.away()
            self._awaited &= set(away)
            if self._awaited or not self._ready():
                told = {"status": "starting", "away": away}
                await JSONResponse(told, status_code=503)(scope, receive, answer)
                return
            if away:
                await JSONResponse({"status": "ready", "away": away})(scope, receive, answer)
                return
        await self._own(scope, receive, answer)

    def _check_length(self, scope: Scope) -> None:
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._body_bytes_max:
                raise TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=self._body_bytes_max)

    async def _forwarded(self, scope: Scope, target: Target, request_id: bytes) -> list[tuple[bytes, bytes]]:
        """The headers a service gets: no hop's, no outsider's claims, an API key turned into a token."""
        sent = [(name.lower(), value) for name, value in scope["headers"]]
        dropped = set(NOT_FORWARDED)
        for name, value in sent:
            if name == b"connection":
                dropped |= {option.strip().lower() for option in value.split(b",")} - {b"content-length"}
        if target.service != OWN:
            dropped.add(b"cookie")
        key = _api_key(sent)
        if key is not None:
            dropped.add(b"authorization")
        headers = [
            (name, value) for name, value in sent if name not in dropped and not name.startswith(FORWARDED)
        ]
        if key is not None:
            headers.append((b"authorization", f"Bearer {await self._keys.token(key)}".encode("ascii")))
        return [*headers, (b"x-request-id", request_id)]


def _api_key(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The key a machine sent, in its own header or in the place of a token."""
    for name, value in headers:
        if name == b"x-api-key":
            return value.decode("latin-1").strip()
    for name, value in headers:
        if name == b"authorization":
            scheme, _, token = value.decode("latin-1").partition(" ")
            if scheme.lower() == "bearer" and token.strip().startswith(KEY_MARK):
                return token.strip()
    return None


def _request_id(scope: Scope) -> bytes:
    """The asker's own id when it is a plain one, else a new one."""
    for name, value in scope["headers"]:
        if name.lower() == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return bytes(value)
    return str(new_id()).encode("ascii")


def _inner(scope: Scope, target: Target, headers: list[tuple[bytes, bytes]]) -> Scope:
    """The request as the service sees it: its own path, nothing of our server's inside."""
    kept = ("type", "asgi", "http_version", "method", "scheme", "query_string", "client", "server")
    inner: Scope = {name: scope[name] for name in kept if name in scope}
    path = unquote(target.raw_path.decode("latin-1"), errors="replace")
    return {**inner, "path": path, "raw_path": target.raw_path, "root_path": "", "headers": headers}
