"""What ends a process: a signal, a relay or reader that ended, a failed load; and nothing else."""

import asyncio
import socket

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from services.cli.serving import WATCH_S, Broken, PortTaken, listen, serving, until_stopped, watch
from services.cli.speaking import Unable
from tests.cli.asgi import lifespan
from tests.world import World

LOCAL = "127.0.0.1"


async def ended() -> None:
    return


async def for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_relay_that_ended_takes_the_process_with_it(world: World) -> None:
    await world.add("finance")
    running = world.running["finance"]
    await running.start()
    stop = asyncio.Event()
    waiting = asyncio.create_task(until_stopped(stop, watch(world.running)))
    assert not (await asyncio.wait({waiting}, timeout=2 * WATCH_S))[0]
    running._tasks.append(asyncio.create_task(ended(), name="finance-relay"))
    with pytest.raises(Broken, match="finance-relay ended"):
        await waiting
    assert not stop.is_set()


async def test_work_that_is_done_ends_nothing_and_work_that_fails_ends_all() -> None:
    stop = asyncio.Event()
    waiting = asyncio.create_task(until_stopped(stop, ended()))
    done, _ = await asyncio.wait({waiting}, timeout=0.05)
    assert not done
    stop.set()
    await waiting

    async def fails() -> None:
        raise Unable("no season")

    with pytest.raises(Unable, match="no season"):
        await until_stopped(asyncio.Event(), fails(), for_ever())


async def test_open_answers_end_before_the_server_does() -> None:
    """A request that came before the end is answered; whoever comes after finds nobody."""
    began, may_end = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
            return
        began.set()
        await may_end.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    listening = listen(LOCAL, 0)
    address = f"http://{LOCAL}:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(trust_env=False) as client:
        async with serving(app, listening):
            asked = asyncio.create_task(client.get(address))
            await began.wait()
            asyncio.get_running_loop().call_later(0.2, may_end.set)
        assert (await asked).text == "whole"
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


def test_a_taken_port_is_a_sentence() -> None:
    with socket.create_server((LOCAL, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{LOCAL}:{port}"):
            listen(LOCAL, port)
