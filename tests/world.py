"""Several services in one process on real databases, local transport unless told; nothing runs unless asked.

A fact of a service that is not in the world is told by `tell(sayer, event)`, through an outbox of its own.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Protocol
from uuid import UUID

import httpx
from alembic.migration import MigrationContext
from alembic.operations import Operations
from joserfc.jwk import OKPKey
from sqlalchemy import create_engine, text

from shared.contracts.periods import PeriodSealed
from shared.kit import registry
from shared.kit.app import Running, Service
from shared.kit.auth import Actor, Grant, Role, Signer, Verifier
from shared.kit.bus import Transport
from shared.kit.db import Database
from shared.kit.events import Event
from shared.kit.ids import new_id
from shared.kit.local import Local
from shared.kit.migrate import create_kit, migrate
from shared.kit.outbox import Relay, emit_all
from shared.kit.sealing import own_counts

TOKEN_LIVES_S = 3600
ROUNDS_MAX = 400
NUDGES_MAX = 8
WAIT_S, TURN_S = 60.0, 0.05
_TRY_NOW = text("UPDATE held SET next_try_at = now() WHERE state IN ('waiting', 'failing') RETURNING 1")


@cache
def prepared(name: str) -> Callable[[str], None]:
    """Migrates a service's database; always the same object, so that its result is cloned."""
    service = registry.load(name)

    def prepare(dsn: str) -> None:
        migrate(dsn, service.migrations, service.metadata)

    return prepare


def bare_kit(dsn: str) -> None:
    """A database with the kit's tables only: for a sayer that is not in the world."""
    engine = create_engine(dsn.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        create_kit()
    engine.dispose()


class Bus(Transport, Protocol):
    """The transport of a world, told of each service's database."""

    def add(self, sayer: str, database: Database) -> None: ...


class World:
    """`running`, `client`, `actor`, `tell`, `settle`, `rows`; made by the `world` fixture."""

    def __init__(self, fresh: Callable[..., str], bus: Bus | None = None) -> None:
        self._fresh = fresh
        self._key = OKPKey.generate_key("Ed25519", private=True)
        self._signer = Signer(self._key)
        self.verifier = Verifier(self._key)
        self.bus = bus or Local()
        self.running: dict[str, Running] = {}
        self._outside: dict[str, tuple[Database, Relay]] = {}

    async def add(self, *names: str) -> None:
        """Put services into the world, each on a fresh database."""
        for name in names:
            await self.add_service(registry.load(name), prepared(name))

    async def add_service(self, service: Service, prepare: Callable[[str], None]) -> Running:
        database = Database(self._fresh(service.name, prepare), connections_max=8)
        self.bus.add(service.name, database)
        running = Running(service, database, self.bus, self.verifier)
        if running.reader is not None:
            await running.reader.start()
        self.running[service.name] = running
        return running

    def database(self, name: str) -> Database:
        return self.running[name].database

    def actor(self, *roles_at: tuple[Role, UUID], household_id: UUID | None = None) -> Actor:
        """Somebody with these roles at these nodes."""
        grants = tuple(Grant(role=role, node_id=node_id) for role, node_id in roles_at)
        return Actor(id=new_id(), name="测试员", grants=grants, household_id=household_id)

    def token(self, actor: Actor) -> str:
        return self._signer.token(actor, lives_s=TOKEN_LIVES_S)

    @asynccontextmanager
    async def client(
        self, name: str, actor: Actor | None = None, *, language: str = "zh"
    ) -> AsyncIterator[httpx.AsyncClient]:
        """Speak HTTP to a service as this actor; a 500 is an answer, not an exception."""
        headers = {"Accept-Language": language}
        if actor is not None:
            headers["Authorization"] = f"Bearer {self.token(actor)}"
        transport = httpx.ASGITransport(self.running[name].app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            yield client

    async def tell(self, sayer: str, *events: Event) -> None:
        """Let a service say facts, through its own outbox, or one made for a sayer not in the world."""
        if sayer in self.running:
            database = self.running[sayer].database
        else:
            if sayer not in self._outside:
                database = Database(self._fresh(sayer, bare_kit), connections_max=4)
                self.bus.add(sayer, database)
                self._outside[sayer] = database, Relay(sayer, database, self.bus)
            database = self._outside[sayer][0]
        async with database.transaction() as session:
            await emit_all(session, events)

    async def seal_outside(
        self, entity_id: UUID, *months: str, but: Collection[str] = (), round: int = 1
    ) -> None:
        """Let every sealer that is not in the world say it sealed these months, with its true counts."""
        present = {*self.running, *but}
        outside = [name for name, _ in registry.sealing_order() if name not in present]
        for name in outside:
            counts: dict[str, dict[str, int]] = {}
            if name in self._outside:
                async with self._outside[name][0].reading() as session:
                    counts = {month: await own_counts(session, entity_id, month) for month in months}
            sealed = [
                PeriodSealed(
                    entity_id=entity_id,
                    month=month,
                    service=name,
                    counts=counts.get(month, {}),
                    round=round,
                )
                for month in months
            ]
            await self.tell(name if name in self._outside else "outside", *sealed)

    async def settle(self) -> None:
        """Relay and read until nothing moves; what fails is tried at once, until it is parked."""
        nudges = 0
        for _ in range(ROUNDS_MAX):
            moved = 0
            for relay in self._relays():
                moved += await relay.drain()
            for running in self.running.values():
                if running.reader is not None:
                    moved += await running.inbox.turn(running.reader, timeout_s=0)
            if moved:
                nudges = 0
                continue
            if nudges >= NUDGES_MAX or not await self.nudge():
                return
            nudges += 1
        raise AssertionError("the world does not settle")

    async def until(self, done: Callable[[], Awaitable[bool]]) -> None:
        """Relay and read, as a broker delivers, until something is so; within WAIT_S."""
        async with asyncio.timeout(WAIT_S):
            while not await done():
                for relay in self._relays():
                    await relay.drain()
                for running in self.running.values():
                    if running.reader is not None:
                        await running.inbox.turn(running.reader, timeout_s=TURN_S)

    def _relays(self) -> list[Relay]:
        return [running.relay for running in self.running.values()] + [r for _, r in self._outside.values()]

    async def nudge(self) -> bool:
        """Let held events be tried now. Returns whether there are any that are not parked."""
        any_held = False
        for running in self.running.values():
            async with running.database.alone() as alone:
                any_held = bool((await alone.execute(_TRY_NOW)).all()) or any_held
        return any_held

    async def rows(
        self, name: str, query: str, values: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """What a service's tables hold."""
        async with self.database(name).reading() as session:
            return [dict(row._mapping) for row in await session.execute(text(query), values or {})]

    async def held(self, name: str) -> list[dict[str, Any]]:
        """Events that wait, fail or are parked at a service."""
        return await self.rows(name, "SELECT type, key, state, reason FROM held ORDER BY ordinal")

    async def said(self, name: str, type_name: str) -> list[dict[str, Any]]:
        """The bodies of a service's facts of one type, in order, published or not."""
        rows = await self.rows(
            name,
            "SELECT body, position, 0 AS fresh FROM archive WHERE type = :type"
            " UNION ALL SELECT body, ordinal, 1 FROM outbox WHERE type = :type ORDER BY fresh, position",
            {"type": type_name},
        )
        return [json.loads(row["body"]) for row in rows]

    async def close(self) -> None:
        for running in self.running.values():
            await running.stop()
            await running.database.close()
        for database, _ in self._outside.values():
            await database.close()
