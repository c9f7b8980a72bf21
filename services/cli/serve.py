"""`serve SERVICE`: one process of one service, its facts on Kafka; `serve gateway` fronts all of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext

import psycopg

from services.cli.home import RUN, NoDatabase, announced, attached, holder_of
from services.cli.season import Season
from services.cli.serving import ends, listen, serving, stoppable, until_signal, until_stopped
from services.cli.speaking import Unable, console
from services.gateway.app import gateway_app
from services.gateway.routes.pages import Pages
from services.gateway.routes.upstream import OverHttp
from services.gateway.service.accounts import ensure_administrator
from shared.kit import logs, registry
from shared.kit.app import Running
from shared.kit.auth import Signer, Verifier, signing_key, verifying_key
from shared.kit.cluster import Cluster
from shared.kit.db import Database
from shared.kit.kafka import Kafka
from shared.kit.migrate import migrate
from shared.kit.settings import Settings

GATEWAY = "gateway"
#: How long a service waits for its database to answer before it gives up and is started again by its keeper.
DATABASE_WAIT_S, CONNECT_S_MAX, LOOK_S = 60.0, 5, 0.2


class NoBroker(Unable):
    """Services in processes of their own meet on Kafka only."""

    def __init__(self) -> None:
        super().__init__(
            "分进程运行需要 Kafka：请设置 KAFKA_BOOTSTRAP_SERVERS / processes of their own need Kafka:"
            " set KAFKA_BOOTSTRAP_SERVERS, or use `run`"
        )


class RunsHere(Unable):
    """`run` has this home open: all its services are at work there, on the local transport."""

    def __init__(self, pid: int) -> None:
        super().__init__(
            f"`run`（进程 {pid}）正在使用这个数据目录 / `run` (process {pid}) has this home open:"
            " stop it, or set LIANHE_DATABASE_URL"
        )


def port_of(service: str, settings: Settings) -> int:
    """Where a service answers the house (its routes, health, metrics); the world's door is PORT itself."""
    if settings.service_port is not None:
        return settings.service_port
    return places(settings)[service]


def places(settings: Settings) -> dict[str, int]:
    """Each service's port on a machine that holds them all: PORT + its place among the sorted names."""
    return {name: settings.port + place for place, name in enumerate(registry.names(), 1)}


def serve(service: str, settings: Settings) -> None:
    """Start, serve, stop. Raises NoBroker, NoDatabase, RunsHere, HomeLocked, PortTaken, Broken."""
    if settings.kafka is None:
        raise NoBroker
    try:
        with stoppable(), _database_of(service, settings) as (dsn, server):
            logs.configure(settings.log_level)
            until_signal(lambda stop: _serve(service, dsn, server, settings, stop))
    except KeyboardInterrupt:
        pass


@contextmanager
def _database_of(service: str, settings: Settings) -> Iterator[tuple[str, Cluster | None]]:
    """The service's own database, migrated: the one it was given, or the home's with its server."""
    if settings.database_url is not None:
        chosen, dsn = registry.load(service), settings.with_password(settings.database_url)
        await_database(dsn)
        migrate(dsn, chosen.migrations, chosen.metadata)
        yield dsn, None
        return
    holder = holder_of(settings.home)
    if holder is not None and holder.command == RUN:
        raise RunsHere(holder.pid)
    server = Cluster(settings.home) if settings.postgres is None else None
    with attached(settings) as home:
        if home.holder is not None:
            yield home.dsns[service], server
            return
        with announced(home, f"serve {service}", None):
            yield home.dsns[service], server


def await_database(dsn: str) -> None:
    """Until the database answers: after a power cut its server may start after us. Raises NoDatabase."""
    deadline = time.monotonic() + DATABASE_WAIT_S
    while True:
        try:
            psycopg.connect(dsn, connect_timeout=CONNECT_S_MAX).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise NoDatabase(error) from error
            time.sleep(LOOK_S)


async def _serve(
    service: str, dsn: str, server: Cluster | None, settings: Settings, stop: asyncio.Event
) -> None:
    async with _at_work(service, dsn, settings) as running:
        port = port_of(service, settings)
        with listen(settings.host, port) as inside:
            async with serving(running.app, inside):
                console.print(f"{service}  http://{settings.host}:{port}")
                async with _front(running, settings) if service == GATEWAY else nullcontext():
                    await until_stopped(stop, *ends({service: running}, server))


@asynccontextmanager
async def _front(running: Running, settings: Settings) -> AsyncIterator[None]:
    """The door to the world, before services that answer over HTTP."""
    async with running.database.transaction() as session:
        password = await ensure_administrator(session)
    if password is not None:
        console.print(f"第一位管理员 first administrator: admin / {password}")
    others = [name for name in registry.names() if name != GATEWAY]
    upstream = OverHttp(others, settings.upstream, places(settings))
    signer = Signer(signing_key(settings.keys_dir))
    season = Season(settings.home)
    app = gateway_app(
        running,
        upstream,
        signer=signer,
        ready=lambda: not (settings.demo and season.under_way),
        pages=Pages(demo=season.accounts),
    )
    with listen(settings.host, settings.port) as outside:
        async with serving(app, outside):
            console.print(f"[bold]联禾 Lianhe[/]  http://{settings.host}:{settings.port}")
            yield


@asynccontextmanager
async def _at_work(service: str, dsn: str, settings: Settings) -> AsyncIterator[Running]:
    assert settings.kafka is not None
    kafka = Kafka(settings.kafka, prefix=settings.kafka_prefix, partitions=settings.kafka_partitions)
    database = Database(dsn, connections_max=settings.connections_max)
    verifier = Verifier(verifying_key(settings.keys_dir))
    running = Running(registry.load(service), database, kafka, verifier)
    try:
        await kafka.start()
        await running.start()
        yield running
    finally:
        await running.stop()
        await kafka.stop()
        await database.close()
