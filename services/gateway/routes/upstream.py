"""The way to a service: one small interface, in the same process or over HTTP; both stream both ways."""

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Protocol

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.domain import ServiceAway

#: Longer than the longest statement a service's database allows.
READ_S_MAX = 130
TIMES = httpx.Timeout(connect=5, read=READ_S_MAX, write=30, pool=None)
#: How long a service may take to say that it is ready.
READY_TIMES = httpx.Timeout(2)
#: To one service; who asks beyond that waits for so long.
CONNECTIONS_MAX, WAIT_S_MAX = 100, 10
#: Shorter than a server keeps an idle connection, so that a request is not sent into a closing one.
IDLE_S_MAX = 2
READY = b"/health/ready"


class Upstream(Protocol):
    """Hands an ASGI request to a service. The scope's path is the service's own, headers are ready to go."""

    @property
    def names(self) -> frozenset[str]:
        """The services there are; nobody else is asked for."""
        ...

    async def forward(self, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through `send`. Refuses ServiceAway when the service cannot be reached."""
        ...

    async def away(self) -> list[str]:
        """The services that do not say that they are ready, each asked now."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class SameProcess:
    """Calls the services' ASGI applications directly: nothing is copied, nothing buffered."""

    def __init__(self, apps: Mapping[str, ASGIApp]) -> None:
        self._apps = apps

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._apps)

    async def forward(self, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        await self._apps[service](scope, receive, send)

    async def away(self) -> list[str]:
        """None: they are up or down with us."""
        return []

    async def close(self) -> None:
        """Nothing is open."""


class ClientGone(Exception):
    """The asker hung up while sending."""


def host_of(service: str) -> str:
    """A service's name as a host may be called: `facility-farming`."""
    return service.replace("_", "-")


class _Connections:
    """To one service, each a transport of its own; the one that rests least is used next.

    A pool of httpx looks through all it has, twice a request: among 64 that took three times as long as all
    else that is done here.
    """

    def __init__(self, service: str, trusted: ssl.SSLContext) -> None:
        self._service, self._trusted = service, trusted
        self._resting: deque[tuple[float, httpx.AsyncHTTPTransport]] = deque()
        self._room = asyncio.Semaphore(CONNECTIONS_MAX)

    @contextlib.asynccontextmanager
    async def answer(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        """The answer as it begins; its connection is used again after the block. Refuses ServiceAway."""
        try:
            async with asyncio.timeout(WAIT_S_MAX):
                await self._room.acquire()
        except TimeoutError as error:
            raise ServiceAway(service=self._service) from error
        connection = self._resting.pop()[1] if self._resting else self._fresh()
        try:
            try:
                answer = await connection.handle_async_request(request)
            except httpx.RequestError as error:
                raise ServiceAway(service=self._service) from error
            async with contextlib.aclosing(answer):
                yield answer
        finally:
            self._resting.append((asyncio.get_running_loop().time(), connection))
            self._room.release()
            await self._let_go()

    def _fresh(self) -> httpx.AsyncHTTPTransport:
        limits = httpx.Limits(max_connections=1, keepalive_expiry=IDLE_S_MAX)
        return httpx.AsyncHTTPTransport(verify=self._trusted, limits=limits)

    async def _let_go(self) -> None:
        """Close those that the service closes by itself before long."""
        oldest = asyncio.get_running_loop().time() - IDLE_S_MAX
        while self._resting and self._resting[0][0] < oldest:
            await self._resting.popleft()[1].aclose()

    async def close(self) -> None:
        while self._resting:
            await self._resting.popleft()[1].aclose()


class OverHttp:
    """Asks services over HTTP at `template`, e.g. 'http://{service}:8000'.

    `{port}` in the template is the service's own of `ports`: many services at one address; `{host}` is its
    name as a host may be called, without underscores.
    """

    def __init__(self, names: Iterable[str], template: str, ports: Mapping[str, int] | None = None) -> None:
        self._urls = {
            name: httpx.URL(template.format(service=name, host=host_of(name), port=(ports or {}).get(name)))
            for name in names
        }
        trusted = httpx.create_ssl_context()  # read from disk once, not for each
        self._connections = {name: _Connections(name, trusted) for name in self._urls}
        self._names = frozenset(self._urls)

    @property
    def names(self) -> frozenset[str]:
        return self._names

    async def forward(self, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        request = await self._request(service, scope, receive)
        async with self._connections[service].answer(request) as answer:
            gone = asyncio.create_task(_gone(receive))
            try:
                headers = [(name.lower(), value) for name, value in answer.headers.raw]
                await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
                async for chunk in answer.aiter_raw():
                    if gone.done():
                        return
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                gone.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await gone

    async def away(self) -> list[str]:
        names = sorted(self._urls)
        ready = await asyncio.gather(*map(self._is_ready, names))
        return [name for name, there in zip(names, ready, strict=True) if not there]

    async def _is_ready(self, service: str) -> bool:
        url = self._urls[service].copy_with(raw_path=READY)
        request = httpx.Request("GET", url, extensions={"timeout": READY_TIMES.as_dict()})
        try:
            async with self._connections[service].answer(request) as answer:
                await answer.aread()
                return answer.is_success
        except (ServiceAway, httpx.RequestError):
            return False

    async def _request(self, service: str, scope: Scope, receive: Receive) -> httpx.Request:
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        url = self._urls[service].copy_with(raw_path=target)
        headers = _forwarded(scope)
        first = await receive()
        if first["type"] == "http.disconnect":
            raise ClientGone
        body = first.get("body") or None
        return httpx.Request(
            scope["method"],
            url,
            headers=headers,
            content=_body(body or b"", receive) if first.get("more_body", False) else body,
            extensions={"timeout": TIMES.as_dict()},
        )

    async def close(self) -> None:
        await asyncio.gather(*(connections.close() for connections in self._connections.values()))


def _forwarded(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The asker's headers; the address that was asked goes along under the name proxies use."""
    headers = list(scope["headers"])
    told = {name for name, _ in headers}
    host = next((value for name, value in headers if name == b"host"), None)
    if host is not None and b"x-forwarded-host" not in told:
        headers.append((b"x-forwarded-host", host))
    if b"x-forwarded-proto" not in told:
        headers.append((b"x-forwarded-proto", scope["scheme"].encode()))
    return [(name, value) for name, value in headers if name != b"host"]


async def _body(first: bytes, receive: Receive) -> AsyncIterator[bytes]:
    yield first
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _gone(receive: Receive) -> None:
    """Returns when the asker has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
