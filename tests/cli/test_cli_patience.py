"""A connection's patience is with its asker: what we take long to answer ends nothing."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from services.cli.patience import Patience
from services.cli.serving import listen, serving
from tests.cli.asgi import lifespan

LOCAL = "127.0.0.1"
HEAD_S = 0.2
IMPATIENT = Patience(head_bytes=16_384, head_s=HEAD_S, body_s=5, body_bytes_a_s=1_000, answer_s=5)
ASKED = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


def whole(body: bytes, *, more_body: bool) -> list[Message]:
    headers = [(b"content-length", b"%d" % len(body))]
    return [
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": body, "more_body": more_body},
    ]


async def test_who_asks_again_before_the_last_answer_has_formally_ended_is_not_hung_up_on() -> None:
    """So the gateway answers: all of the body is out, its end a moment later; the length was told."""
    is_asked_again = asyncio.Event()
    numbers = iter(range(2))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
            return
        if next(numbers) == 0:
            for message in whole(b"first", more_body=True):
                await send(message)
            await is_asked_again.wait()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            may_answer = asyncio.Event()
            asyncio.get_running_loop().call_later(3 * HEAD_S, may_answer.set)
            await may_answer.wait()
            for message in whole(b"second", more_body=False):
                await send(message)

    listening = listen(LOCAL, 0)
    async with serving(app, listening, IMPATIENT):
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write(ASKED)
        await reader.readuntil(b"first")
        writer.write(ASKED)
        await writer.drain()
        asyncio.get_running_loop().call_later(HEAD_S / 2, is_asked_again.set)
        assert await reader.readuntil(b"second")
        writer.close()
