"""What an application of a test answers a server that starts and stops it."""

from starlette.types import Receive, Send


async def lifespan(receive: Receive, send: Send) -> None:
    """Ready at once, gone at once."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
