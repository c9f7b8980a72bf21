"""The town in which the bus is tried: a sayer, listeners with databases of their own, and ways to crash."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import Reader, Record, Transport
from shared.kit.db import Database
from shared.kit.errors import ConnectionLost, NotYet
from shared.kit.events import Event
from shared.kit.hears import Hears
from shared.kit.held import listed
from shared.kit.ids import named_id, new_id
from shared.kit.inbox import Inbox
from shared.kit.outbox import Relay, emit_all
from tests.kit.conftest import prepare_sample
from tests.kit.sample.service import BasketWeighed, FarmJoined

ENTITY = named_id("bus", "entity")
WAIT_S = 40.0
TURN_S = 0.1


class Crash(BaseException):
    """The process dies here: nothing in it gets to say a word."""


class Carrier(Protocol):
    """One transport under test."""

    @property
    def transport(self) -> Transport: ...

    def add(self, sayer: str, database: Database) -> None: ...


@dataclass
class Listener:
    """A reader with its own database, whose handlers do as the test says."""

    database: Database
    broken: set[str] = field(default_factory=set)
    crash_at: set[int] = field(default_factory=set)
    inbox: Inbox = field(init=False)
    reader: Reader = field(init=False)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def stir(self, session: AsyncSession) -> None:
        """Called by the inbox just before it commits."""
        self.stirred.set()

    async def something(self) -> None:
        """Return when the inbox has applied something, or a moment later."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stirred.wait(), TURN_S)
        self.stirred.clear()

    def hears(self) -> Hears:
        hears = Hears()

        @hears.each(FarmJoined)
        async def joined(session: AsyncSession, event: FarmJoined) -> None:
            await self._write(session, event.id, event.farm, 0)

        @hears.many(BasketWeighed)
        async def weighed(session: AsyncSession, events: Sequence[BasketWeighed]) -> None:
            for event in events:
                await self._weighed(session, event)

        return hears

    async def _weighed(self, session: AsyncSession, event: BasketWeighed) -> None:
        await self._write(session, event.id, event.farm, event.weight_g)
        if event.weight_g in self.crash_at:
            self.crash_at.remove(event.weight_g)
            raise Crash
        if event.farm in self.broken:
            raise RuntimeError(f"{event.farm} is broken")
        if event.farm.startswith("late"):
            found = await session.execute(
                text("SELECT 1 FROM weighing WHERE farm = :farm AND number = 0"), {"farm": event.farm}
            )
            if found.scalar() is None:
                raise NotYet(event.farm)

    async def _write(self, session: AsyncSession, event_id: UUID, farm: str, number: int) -> None:
        await session.execute(
            text("INSERT INTO weighing (id, farm, number) VALUES (:id, :farm, :number)"),
            {"id": event_id, "farm": farm, "number": number},
        )

    async def applied(self, farm: str | None = None) -> list[int]:
        """The numbers applied, in the order they were."""
        async with self.database.reading() as session:
            rows = await session.execute(
                text(
                    "SELECT number FROM weighing WHERE CAST(:farm AS text) IS NULL OR farm = :farm"
                    " ORDER BY ordinal"
                ),
                {"farm": farm},
            )
            return list(rows.scalars())

    async def held(self) -> list[tuple[str, str, int]]:
        async with self.database.reading() as session:
            return [(row["key"], row["state"], row["attempts"]) for row in await listed(session)]

    async def positions(self) -> dict[str, int]:
        return await self.inbox.load()

    async def turn_until(self, done: Callable[[], Any]) -> None:
        """Turn until the test is content; a turn waits for records by itself."""
        async with asyncio.timeout(WAIT_S):
            while not await done():
                await self.inbox.turn(self.reader, timeout_s=TURN_S)

    async def hear(self, numbers: int, farm: str | None = None) -> None:
        """Turn until so many numbers were applied."""

        async def enough() -> bool:
            return len(await self.applied(farm)) >= numbers

        await self.turn_until(enough)

    async def turn_idle(self) -> None:
        """Turn a few times more, in which nothing should happen."""
        for _ in range(3):
            await self.inbox.turn(self.reader, timeout_s=TURN_S)


class DiesAfterPublishing:
    """Publishes, and dies before the relay can archive."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def publish(self, records: Sequence[Record]) -> None:
        await self._transport.publish(records)
        raise Crash

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Town:
    """A sayer of baskets and those who hear of them."""

    def __init__(self, carrier: Carrier, fresh: Callable[..., str]) -> None:
        self.carrier, self._fresh = carrier, fresh
        self.database = self.new_database("sample")
        carrier.add("sample", self.database)
        self.relay = Relay("sample", self.database, carrier.transport)
        self._listeners: list[Listener] = []
        self._databases = [self.database]

    def new_database(self, service: str) -> Database:
        return Database(self._fresh(service, prepare_sample), connections_max=8)

    async def listener(
        self, name: str = "reader", database: Database | None = None, deaf_to: type[Event] | None = None
    ) -> Listener:
        """A reader named `name`; with a database, one more process, or a restarted one, on it.

        `deaf_to`: of a version that reads the topic, and does not know this type yet.
        """
        if database is None:
            database = self.new_database(name)
            self._databases.append(database)
        made = Listener(database)
        hears = made.hears()
        topics = hears.topics
        if deaf_to is not None:
            del hears.handlers[deaf_to]
        made.inbox = Inbox(name, database, hears, made.stir)
        made.reader = self.carrier.transport.reader(name, topics, made.inbox)
        await made.reader.start()
        self._listeners.append(made)
        return made

    async def commit(self, *events: Event) -> None:
        """Commit facts; the relay is somebody else's affair."""
        async with self.database.transaction() as session:
            await emit_all(session, events)

    async def say(self, *events: Event) -> None:
        """Commit facts and relay them."""
        await self.commit(*events)
        await self.relay.drain()

    async def execute(self, statement: str, database: Database | None = None) -> None:
        async with (database or self.database).transaction() as session:
            await session.execute(text(statement))

    async def close(self) -> None:
        for listener in self._listeners:
            await listener.reader.stop()
        await self.carrier.transport.stop()
        for database in self._databases:
            await database.close()


def weighed(farm: str, number: int) -> BasketWeighed:
    return BasketWeighed(
        id=new_id(), entity_id=ENTITY, on=date(2025, 12, 1), document="称重单", farm=farm, weight_g=number
    )


@asynccontextmanager
async def running(*listeners: Listener) -> AsyncIterator[list["asyncio.Task[None]"]]:
    """The readers' own loops, as in production; they must not have ended by themselves."""
    tasks = [asyncio.create_task(one.inbox.run(one.reader)) for one in listeners]
    try:
        yield tasks
    finally:
        alive = [not task.done() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert all(alive)


async def eventually(listener: Listener, numbers: list[int]) -> None:
    """Wait until exactly these were applied, while somebody else turns."""
    async with asyncio.timeout(WAIT_S):
        while True:
            # Who looks may get a connection of the pool that the test has just cut, like anyone else.
            with suppress(ConnectionLost):
                if await listener.applied() == numbers:
                    return
            await listener.something()
