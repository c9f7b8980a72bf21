"""The way to a service: one small interface, in the same process or over HTTP; both stream both ways."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Protocol

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.domain import ServiceAway

CONNECT_S_MAX = 5
#: Longer than the longest statement a service's database allows.
READ_S_MAX = 130
WRITE_S_MAX = 30
POOL_S_MAX = 10
#: How long a service may take to say that it is ready.
READY_S_MAX = 2
#: To one service. All of them may rest: a pool that lets go of what is over a lower limit may close one that
#: it has just handed out (github.com/encode/httpcore/issues/1110).
CONNECTIONS_MAX = 100
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


class OverHttp:
    """Asks services over HTTP at `template`, e.g. 'http://{service}:8000', each through a pool of its own.

    `{port}` in the template is the service's own of `ports`: many services at one address; `{host}` is its
    name as a host may be called, without underscores.
    """

    def __init__(self, names: Iterable[str], template: str, ports: Mapping[str, int] | None = None) -> None:
        self._urls = {
            name: httpx.URL(template.format(service=name, host=host_of(name), port=(ports or {}).get(name)))
            for name in names
        }
        trusted = httpx.create_ssl_context()  # read from disk once, not for each
        self._clients = {name: _client(trusted) for name in self._urls}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._urls)

    async def forward(self, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await self._request(service, scope, receive)
            answer = await self._clients[service].send(request, stream=True)
        except httpx.RequestError as error:
            raise ServiceAway(service=service) from error
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
            await answer.aclose()

    async def away(self) -> list[str]:
        names = sorted(self._urls)
        ready = await asyncio.gather(*map(self._is_ready, names))
        return [name for name, there in zip(names, ready, strict=True) if not there]

    async def _is_ready(self, service: str) -> bool:
        url = self._urls[service].copy_with(raw_path=READY)
        try:
            return (await self._clients[service].get(url, timeout=READY_S_MAX)).is_success
        except httpx.RequestError:
            return False

    async def _request(self, service: str, scope: Scope, receive: Receive) -> httpx.Request:
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        url = self._urls[service].copy_with(raw_path=target)
        headers = _forwarded(scope)
        first = await receive()
        if first["type"] == "http.disconnect":
            raise ClientGone
        if first.get("more_body", False):
            return httpx.Request(
                scope["method"], url, headers=headers, content=_body(first.get("body", b""), receive)
            )
        return httpx.Request(scope["method"], url, headers=headers, content=first.get("body") or None)

    async def close(self) -> None:
        await asyncio.gather(*(client.aclose() for client in self._clients.values()))


def _client(trusted: ssl.SSLContext) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=trusted,
        timeout=httpx.Timeout(connect=CONNECT_S_MAX, read=READ_S_MAX, write=WRITE_S_MAX, pool=POOL_S_MAX),
        limits=httpx.Limits(
            max_connections=CONNECTIONS_MAX, max_keepalive_connections=None, keepalive_expiry=IDLE_S_MAX
        ),
        follow_redirects=False,
        trust_env=False,
    )


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
