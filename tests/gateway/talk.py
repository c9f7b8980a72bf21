"""Speaking ASGI by hand, piece by piece: what is buffered on the way shows at once."""

import asyncio
import json
from typing import Any

from starlette.types import ASGIApp, Message

WAIT_S_MAX = 20


class Talk:
    """One request to an application: `say` sends a piece of its body, `hear` waits for what comes back."""

    def __init__(self, app: ASGIApp, method: str, path: str, headers: dict[str, str] | None = None) -> None:
        raw, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": raw,
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"lianhe.test")]
            + [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
            "client": ("203.0.113.7", 4711),
            "server": ("lianhe.test", 80),
        }
        self._in: asyncio.Queue[Message] = asyncio.Queue()
        self._out: asyncio.Queue[Message] = asyncio.Queue()
        self.task = asyncio.create_task(self._run(app, scope))
        self.headers: dict[str, str] = {}

    async def _run(self, app: ASGIApp, scope: dict[str, Any]) -> None:
        async def send(message: Message) -> None:
            await self._out.put(message)

        await app(scope, self._in.get, send)

    def say(self, piece: bytes, *, more: bool = False) -> None:
        self._in.put_nowait({"type": "http.request", "body": piece, "more_body": more})

    def hang_up(self) -> None:
        self._in.put_nowait({"type": "http.disconnect"})

    async def hear(self) -> Message:
        """The next message; fails when the application ended or nothing comes."""
        waiting = asyncio.ensure_future(self._out.get())
        await asyncio.wait({waiting, self.task}, timeout=WAIT_S_MAX, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        waiting.cancel()
        if not self._out.empty():
            return self._out.get_nowait()
        await asyncio.wait_for(self.task, 0.001)
        raise AssertionError("the application ended without an answer")

    async def status(self) -> int:
        """The status of the answer; its headers are kept in `headers`."""
        message = await self.hear()
        assert message["type"] == "http.response.start"
        self.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        return int(message["status"])

    async def rest(self) -> bytes:
        """The body to its end."""
        body = b""
        while True:
            message = await self.hear()
            body += bytes(message.get("body", b""))
            if not message.get("more_body", False):
                await asyncio.wait_for(self.task, WAIT_S_MAX)
                return body


async def ask(
    app: ASGIApp, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """A whole request: status, headers, body."""
    talk = Talk(app, method, path, headers)
    talk.say(body)
    status = await talk.status()
    return status, talk.headers, await talk.rest()


async def ask_json(
    app: ASGIApp, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None
) -> tuple[int, Any]:
    """A whole request with JSON both ways."""
    told = {"content-type": "application/json", **(headers or {})}
    status, _, answer = await ask(app, method, path, told, b"" if body is None else json.dumps(body).encode())
    return status, json.loads(answer) if answer else None
