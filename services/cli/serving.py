"""HTTP for a process of ours: a server that leaves signals to its owner, and the wait for what ends it."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import Any, cast

import uvicorn
import uvloop
from starlette.types import ASGIApp

from services.cli.patience import Bounded, Patience
from services.cli.speaking import Unable
from shared.kit.app import Running
from shared.kit.cluster import Cluster
from shared.kit.collector import spare_what_stays
from shared.kit.settings import settings

#: How long open answers may take to end once the process is asked to stop.
GRACE_S = 5
WATCH_S = 0.5
BACKLOG = 2048
STOPPING = (signal.SIGINT, signal.SIGTERM)


class PortTaken(Unable):
    """Another program listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host}:{port} 已被其他程序占用 / another program listens there; PORT=… chooses another"
        )


class Broken(Unable):
    """A relay, a reader or the database ended: the process ends too, one half at work is worse than none."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Whoever started us listens to signals, and stops the relays and the database after us."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """The socket, taken before anything else starts. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(host, port) from error
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp, listening: socket.socket, patience: Patience | None = None
) -> AsyncIterator[None]:
    """Answer HTTP until the block ends, then let open answers end within GRACE_S.

    `patience` is the settings' own unless told.
    """
    bounded = partial(Bounded, patience or Patience.of(settings()))
    config = uvicorn.Config(
        app,
        http=cast(type[asyncio.Protocol], bounded),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    spare_what_stays()
    task = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def watch(running: Mapping[str, Running]) -> None:
    """Until a relay or reader ends. Raises Broken."""
    while True:
        await asyncio.sleep(WATCH_S)
        for name, service in running.items():
            if service.broken is not None:
                raise Broken(f"{name}: {service.broken!r}") from service.broken


async def watch_server(server: Cluster) -> None:
    """Until the embedded PostgreSQL ends without being asked to. Raises Broken."""
    while True:
        await asyncio.sleep(WATCH_S)
        if not server.serves:
            raise Broken("PostgreSQL 意外退出，请重新启动 / PostgreSQL ended: start again, nothing is lost")


def ends(running: Mapping[str, Running], server: Cluster | None) -> list[Coroutine[Any, Any, None]]:
    """What ends a process of ours: a relay or reader that ended, and its home's PostgreSQL, if any."""
    return [watch(running), *([] if server is None else [watch_server(server)])]


async def until_stopped(stop: asyncio.Event, *work: Coroutine[Any, Any, None]) -> None:
    """Until `stop` is set; raises what any of `work` raises. Work that ends by itself ends nothing else."""
    stopped = asyncio.create_task(stop.wait())
    tasks = [asyncio.create_task(each) for each in work]
    waiting: set[asyncio.Task[Any]] = {stopped, *tasks}
    try:
        while not stopped.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in (stopped, *tasks):
            task.cancel()
        await asyncio.gather(stopped, *tasks, return_exceptions=True)


def until_signal(main: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run `main(stop)`, where `stop` is set by Ctrl-C or SIGTERM.

    What comes after (the database's end) is bounded and not to be cut short by a second Ctrl-C.
    """

    async def listening() -> None:
        stop = asyncio.Event()
        for number in STOPPING:
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await main(stop)

    try:
        uvloop.run(listening())
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM stops what is not yet (or no more) in the event loop like Ctrl-C does: by unwinding."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
