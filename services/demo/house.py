"""Speaks to the product as people and machines do: through the gateway, signed in, patiently."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from services.demo.season.steps import Lane, Step, plain

AT_ONCE_MAX = 8
#: A token lives ten minutes; it is fetched anew before that.
TOKEN_KEPT_S = 420
FIRST_WAIT_S, WAIT_S_MAX, PATIENCE_S = 0.03, 0.5, 120.0
ANSWER_S_MAX = 120
#: Refusals that only say that news has not arrived yet: what was told one service is not known at the other.
UNDER_WAY = frozenset(
    {
        "NotFound",
        "NotYours",
        "NoSuchNode",
        "NotOnTheWay",
        "UnknownLot",
        "NotEnoughInStock",
        "NoDesk",
        "NoBooks",
        "YearWaits",
        "NotDrawnUp",
        "NotDistributed",
        "TryAgain",
        "ConnectionLost",
    }
)
#: The product, one of its services or its database is away: it is being started again.
AWAY = frozenset({httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT})
NDJSON = "application/x-ndjson"


class NotDone(Exception):
    """The product refused what the season asks for, or never came to it."""


class _NotYet(Exception):
    """Asked too early; once more in a moment."""


@dataclass
class Door:
    """How somebody comes in: a password that gives tokens, or a plant's key."""

    name: str
    password: str = ""
    key: str = ""
    token: str = ""
    until_s: float = 0.0


class House:
    """The product at `base_url`: `ask` for a step, `read` a list, `until` something is there."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._doors: dict[str, Door] = {}
        self._room = asyncio.Semaphore(AT_ONCE_MAX)
        self._signing: dict[str, asyncio.Lock] = {}

    def let_in(self, name: str, *, password: str = "", key: str = "") -> None:
        """From now on steps of this name go through its door."""
        self._doors[name] = Door(name, password, key)
        self._signing[name] = asyncio.Lock()

    async def _headers(self, who: str) -> dict[str, str]:
        door = self._doors[who]
        if door.key:
            return {"X-Api-Key": door.key}
        now_s = asyncio.get_running_loop().time()
        async with self._signing[who]:
            if door.until_s < now_s:
                body = {"name": door.name, "password": door.password}
                answer = await self._spoken("POST", "/api/auth/sign-in", json=body)
                if answer.status_code != httpx.codes.OK:
                    raise NotDone(f"sign-in of {who}: {answer.text[:300]}")
                door.token, door.until_s = answer.json()["access_token"], now_s + TOKEN_KEPT_S
        return {"Authorization": f"Bearer {door.token}"}

    async def can_sign_in(self, name: str, password: str) -> bool:
        """Whether this name has this password already."""
        body = {"name": name, "password": password}
        return (await self._spoken("POST", "/api/auth/sign-in", json=body)).is_success

    async def activate(self, name: str, code: str, password: str) -> None:
        """The first sign-in, with the code from the paper. Raises NotDone."""
        body = {"code": code, "password": password}
        answer = await self._spoken("POST", "/api/auth/activate", json=body)
        # A code works once: where the answer was lost on the way, it has.
        if not answer.is_success and not await self.can_sign_in(name, password):
            raise NotDone(f"activation: {answer.text[:300]}")

    async def moment(self) -> str:
        """Something no earlier start has used: the number of lines in the product's own audit."""
        rows = await self.read("admin", "gateway", "/audit", limit=1)
        return str(rows[0]["ordinal"]) if rows else "0"

    async def send(self, who: str, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request through somebody's door, asked again as `_spoken` does."""
        headers = await self._headers(who) | sent.pop("headers", {})
        return await self._spoken(method, path, headers=headers, **sent)

    async def _spoken(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """One request; once more while nobody is there to answer: the same id is never done twice."""

        async def once() -> httpx.Response:
            async with self._room:
                try:
                    answer = await self._client.request(method, path, **sent)
                except httpx.TransportError as error:
                    raise _NotYet(f"{path}: {error!r}") from error
            if answer.status_code in AWAY:
                raise _NotYet(f"{path}: {answer.status_code} {answer.text[:300]}")
            return answer

        answer: httpx.Response = await patiently(once)
        return answer

    async def ask(self, step: Step, *, unless: str = "") -> Any:
        """Take a step; asked again while the news it rests on is under way. Raises NotDone.

        None where it is refused as `unless` says: there was nothing to do.
        """
        content = step.body if isinstance(step.body, bytes) else json.dumps(step.body).encode()
        path = f"/api/{step.service}{step.path}"

        async def once() -> Any:
            answer = await self.send(
                step.who, "POST", path, content=content, headers={"Content-Type": step.content_type}
            )
            if unless and _problem(answer).get("title") == unless:
                return None
            return _judged(path, answer)

        return await patiently(once)

    async def walk(self, lane: Lane, done: Callable[[int], None]) -> None:
        """Take a lane's steps one after the other."""
        for step in lane:
            await self.ask(step)
            done(1)

    async def read(self, who: str, service: str, path: str, **query: Any) -> Any:
        """What a GET answers."""
        answer = await self.send(who, "GET", f"/api/{service}{path}", params=plain(query))
        return _judged(path, answer)

    async def pages(self, who: str, service: str, path: str, *, limit: int = 500, **query: Any) -> list[Any]:
        """A whole list that is paged by `after`, the last row's id."""
        rows: list[Any] = []
        while True:
            after = {"after": rows[-1]["id"]} if rows else {}
            page = await self.read(who, service, path, limit=limit, **query, **after)
            rows += page
            if len(page) < limit:
                return rows

    async def until(self, look: Callable[[], Any], what: str) -> Any:
        """Ask until `look` gives something that is neither None nor False."""

        async def once() -> Any:
            found = await look()
            if found is None or found is False:
                raise _NotYet(what)
            return found

        return await patiently(once)


def _judged(path: str, answer: httpx.Response) -> Any:
    """What was answered. Raises _NotYet for news under way, NotDone for any other refusal."""
    if answer.is_success:
        if answer.headers.get("content-type", "").startswith(NDJSON):
            return _verdicts(path, answer.text)
        return answer.json() if answer.content else None
    problem = _problem(answer)
    if problem.get("title") in UNDER_WAY:
        raise _NotYet(f"{path}: {problem.get('detail')}")
    raise NotDone(f"{path}: {answer.status_code} {json.dumps(problem, ensure_ascii=False)[:900]}")


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_success:
        return {}
    try:
        found = answer.json()
    except ValueError:
        return {"detail": answer.text[:300]}
    return found if isinstance(found, dict) else {"detail": str(found)[:300]}


def _verdicts(path: str, text: str) -> list[Any]:
    verdicts = [json.loads(line) for line in text.splitlines()]
    refused = [one["problem"] for one in verdicts if one["verdict"] == "refused"]
    for problem in refused:
        if problem.get("title") not in UNDER_WAY:
            raise NotDone(f"{path}: {json.dumps(problem, ensure_ascii=False)[:900]}")
    if refused:
        raise _NotYet(f"{path}: {refused[0].get('detail')}")
    return verdicts


async def patiently(once: Callable[[], Any]) -> Any:
    """Do it as soon as it can be done. Raises NotDone with the last reason when patience ends."""
    loop = asyncio.get_running_loop()
    gives_up_at, wait_s = loop.time() + PATIENCE_S, FIRST_WAIT_S
    while True:
        try:
            return await once()
        except _NotYet as early:
            if loop.time() > gives_up_at:
                raise NotDone(str(early)) from None
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, WAIT_S_MAX)
