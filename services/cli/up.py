"""`up`: the group as on many machines, but on this one: a process a service over Kafka, all looked after."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.cli.home import Home, announced, opened
from services.cli.run import first_administrator, tell
from services.cli.season import Season
from services.cli.serve import GATEWAY, places
from services.cli.serving import stoppable, until_signal, until_stopped
from services.cli.speaking import console
from services.cli.supervise import Child, Kept, Server, end, keep
from services.demo.summary import ADMINISTRATOR
from shared.kit import logs
from shared.kit.broker import Broker
from shared.kit.db import Database
from shared.kit.settings import Settings

#: It has the most to read: two processes share its partitions, so that this is tried every day.
TWICE = "finance"
LOOK_S = 0.2
ANSWER_S_MAX = 10


@dataclass(frozen=True)
class Processes:
    """The services' processes by name; the door is the last to start and the first to end."""

    door: Child
    others: dict[str, Child]

    def kept(self) -> list[Kept]:
        return [*(Kept(name, child) for name, child in self.others.items()), Kept(GATEWAY, self.door)]

    def start(self) -> None:
        for child in (*self.others.values(), self.door):
            child.start()

    def end(self) -> None:
        self.door.stop()
        end(self.others.values())


def up(settings: Settings) -> None:
    """Start all, look after them until a signal, end them in order. Raises HomeLocked, BrokerFailed."""
    logs.configure(settings.log_level, settings.home / "logs" / "up.log")
    try:
        with (
            stoppable(),
            _broker(settings) as (servers, bootstrap),
            opened(settings.model_copy(update={"kafka": bootstrap})) as home,
            announced(home, "up", _address(settings)),
        ):
            if home.server is not None:
                servers = [Kept("postgres", Server(home.server)), *servers]
            processes = _processes(home, settings, bootstrap)
            until_signal(lambda stop: _keep(home, settings, servers, processes, stop))
    except KeyboardInterrupt:
        pass
    console.print("已停止 / stopped")


@contextmanager
def _broker(settings: Settings) -> Iterator[tuple[list[Kept], str]]:
    """A broker of this home, unless KAFKA_BOOTSTRAP_SERVERS names one that somebody else looks after."""
    if settings.kafka is not None:
        yield [], settings.kafka
        return
    broker = Broker(settings.home / "kafka")
    broker.start()
    try:
        yield [Kept("kafka", broker)], broker.bootstrap
    finally:
        broker.stop()


def _processes(home: Home, settings: Settings, bootstrap: str) -> Processes:
    ports = places(settings)
    others = {name: _child(home, settings, bootstrap, name, name, ports[name]) for name in ports}
    door = others.pop(GATEWAY)
    twin = f"{TWICE}-2"
    port = max(ports.values()) + 1
    return Processes(door, others | {twin: _child(home, settings, bootstrap, TWICE, twin, port)})


def _child(home: Home, settings: Settings, bootstrap: str, service: str, name: str, port: int) -> Child:
    environment = {
        "LIANHE_HOME": str(home.folder.resolve()),
        "LIANHE_DATABASE_URL": home.dsns[service],
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
        "LIANHE_SERVICE_PORT": str(port),
        "PORT": str(settings.port),
    }
    return Child(["serve", service], environment, _log(home.folder, name))


def _log(folder: Path, name: str) -> Path:
    return folder / "logs" / f"{name}.log"


def _address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"


async def _keep(
    home: Home, settings: Settings, servers: list[Kept], processes: Processes, stop: asyncio.Event
) -> None:
    season = Season(home.folder)
    await _administrator(home.dsns[GATEWAY], season, demo=settings.demo)
    processes.start()
    try:
        work = _work(settings, season)
        await until_stopped(stop, keep([*servers, *processes.kept()]), work)
    finally:
        processes.end()


async def _administrator(dsn: str, season: Season, *, demo: bool) -> None:
    database = Database(dsn, connections_max=2)
    try:
        await first_administrator(database, season, demo=demo)
    finally:
        await database.close()


async def _work(settings: Settings, season: Season) -> None:
    """Load the demo where it was begun and is not in, as `run` does, once every service answers."""
    address = _address(settings)
    await _all_there(address)
    console.print(f"[bold]联禾 Lianhe[/]  {address}")
    summary = season.summary
    if summary is None and season.begun and settings.demo:
        summary = await season.load(address, ADMINISTRATOR, console)
    if summary is not None:
        tell(summary)
    console.print("Ctrl-C 停止 / stops it")


async def _all_there(address: str) -> None:
    """Until the door answers and misses no service; that the demo is not in yet does not matter."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=ANSWER_S_MAX) as client:
        while True:
            try:
                answer = await client.get("/health/ready")
                if answer.is_success or answer.json().get("away") == []:
                    return
            except (httpx.TransportError, ValueError):
                pass
            await asyncio.sleep(LOOK_S)
