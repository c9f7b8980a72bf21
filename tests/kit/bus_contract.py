"""What a transport, an outbox and an inbox promise together: one class, inherited for each transport."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import Reader, Record, Transport
from shared.kit.db import Database
from shared.kit.errors import NotYet, TooLarge
from shared.kit.events import Event
from shared.kit.hears import Hears
from shared.kit.ids import named_id, new_id
from shared.kit.inbox import Fenced, Inbox, parked, replay
from shared.kit.outbox import EVENT_BYTES_MAX, Relay, emit_all
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
            return [(row["key"], row["state"], row["attempts"]) for row in await parked(session)]

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
        return Database(self._fresh(service, prepare_sample), pool_size=4)

    async def listener(self, name: str = "reader", database: Database | None = None) -> Listener:
        """A reader named `name`; with a database, one more process, or a restarted one, on it."""
        if database is None:
            database = self.new_database(name)
            self._databases.append(database)
        made = Listener(database)
        hears = made.hears()
        made.inbox = Inbox(name, database, hears, made.stir)
        made.reader = self.carrier.transport.reader(name, hears.topics, made.inbox)
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


class BusContract:
    """Inherited by each transport's tests, which give a `carrier` fixture."""

    @pytest.fixture
    async def town(self, carrier: Carrier, database_dsn: Callable[..., str]) -> AsyncIterator[Town]:
        made = Town(carrier, database_dsn)
        yield made
        await made.close()

    async def test_events_of_a_key_arrive_in_order(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(*(weighed(f"farm {number % 7}", number) for number in range(1, 211)))
        await listener.hear(210)
        for farm in range(7):
            heard = await listener.applied(f"farm {farm}")
            assert heard == [number for number in range(1, 211) if number % 7 == farm]

    async def test_two_thousand_arrive(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(*(weighed(f"farm {number % 20}", number) for number in range(2000)))
        await listener.hear(2000)
        assert sorted(await listener.applied()) == list(range(2000))
        for farm in range(20):
            assert await listener.applied(f"farm {farm}") == list(range(farm, 2000, 20))
        assert await listener.reader.lag() == 0

    async def test_delivered_twice_is_applied_once(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("ma", 2))
        await listener.hear(2)
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, entity_id, period, body, recorded_at)"
            " SELECT id, topic, key, type, entity_id, period, body, recorded_at FROM archive"
            " ORDER BY position"
        )
        await town.relay.drain()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        assert await listener.applied() == [1, 2, 3]

    async def test_a_crash_between_publishing_and_archiving_loses_and_doubles_nothing(
        self, town: Town
    ) -> None:
        listener = await town.listener()
        dying = Relay("sample", town.database, DiesAfterPublishing(town.carrier.transport))
        await town.commit(weighed("ma", 1), weighed("ma", 2))
        with pytest.raises(Crash):
            await dying.drain()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        await listener.turn_idle()
        assert await listener.applied() == [1, 2, 3]

    async def test_what_refers_to_something_not_yet_here_waits_and_goes_on_by_itself(
        self, town: Town
    ) -> None:
        listener = await town.listener()
        await town.say(weighed("late", 1), weighed("other", 5), weighed("late", 2))
        await listener.hear(1)
        await listener.turn_idle()
        assert await listener.applied() == [5]
        states = [(key, state) for key, state, _ in await listener.held()]
        assert states == [("late", "waiting"), ("late", "behind")]
        await town.say(weighed("late", 3), FarmJoined(farm="late"))
        await listener.hear(5)
        assert await listener.applied("late") == [0, 1, 2, 3]
        assert await listener.held() == []

    async def test_what_fails_is_parked_after_five_tries_and_replayed_in_order(self, town: Town) -> None:
        listener = await town.listener()
        listener.broken.add("ma")
        await town.say(weighed("ma", 1), weighed("li", 8), weighed("ma", 2), weighed("li", 9))

        async def is_parked() -> bool:
            return ("ma", "parked", 5) in await listener.held()

        await listener.turn_until(is_parked)
        await town.say(weighed("ma", 3), weighed("li", 10))
        await listener.hear(3)
        await listener.turn_idle()
        assert await listener.applied() == [8, 9, 10]
        async with listener.database.reading() as session:
            found = await parked(session)
        assert [row["state"] for row in found] == ["parked", "behind", "behind"]
        assert found[0]["reason"] == "RuntimeError: ma is broken"
        listener.broken.clear()
        async with listener.database.transaction() as session:
            assert await replay(session) == 1
        await listener.hear(3, "ma")
        assert await listener.applied("ma") == [1, 2, 3]
        assert await listener.held() == []

    async def test_what_cannot_be_read_is_parked(self, town: Town) -> None:
        listener = await town.listener()
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, body, recorded_at)"
            " VALUES (gen_random_uuid(), 'sample.baskets', 'ma', 'BasketWeighed', '{nonsense', now())"
        )
        await town.say(weighed("ma", 1), weighed("li", 2))
        await listener.hear(1)
        await listener.turn_idle()
        assert await listener.applied() == [2]
        assert [state for _, state, _ in await listener.held()] == ["parked", "behind"]

    async def test_what_nobody_here_knows_is_passed_over(self, town: Town) -> None:
        listener = await town.listener()
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, body, recorded_at)"
            " VALUES (gen_random_uuid(), 'sample.baskets', 'ma', 'BasketPainted', '{}', now())"
        )
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        assert await listener.held() == []

    async def test_a_crash_inside_a_handler_leaves_neither_effect_nor_position(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        before = await listener.positions()
        listener.crash_at.add(3)
        await town.say(weighed("ma", 2), weighed("ma", 3))
        with pytest.raises(Crash):
            await listener.hear(3)
        assert (await listener.applied(), await listener.positions()) == ([1], before)
        await listener.reader.stop()
        again = await town.listener(database=listener.database)
        await again.hear(3)
        assert await again.applied() == [1, 2, 3]

    async def test_a_restored_database_goes_on_from_where_it_is(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        backup = await listener.positions()
        await town.say(weighed("ma", 2), weighed("ma", 3))
        await listener.hear(3)
        await listener.reader.stop()
        assert len(backup) == 1
        for source, position in backup.items():
            await town.execute(
                f"UPDATE cursor SET position = {position} WHERE source = '{source}'", listener.database
            )
        await town.execute(
            "DELETE FROM inbox WHERE event_id IN (SELECT id FROM weighing WHERE number > 1)",
            listener.database,
        )
        await town.execute("DELETE FROM weighing WHERE number > 1", listener.database)
        again = await town.listener(database=listener.database)
        await again.hear(3)
        assert await again.applied() == [1, 2, 3]

    async def test_a_restart_reads_nothing_twice(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("li", 2))
        await listener.hear(2)
        await listener.reader.stop()
        again = await town.listener(database=listener.database)
        again.broken.add("ma")  # would be seen to fail, were it read again
        await town.say(weighed("li", 3))
        await again.hear(3)
        assert sorted(await again.applied()) == [1, 2, 3]
        assert again.inbox.applied == 1

    async def test_a_reader_that_is_down_holds_up_nobody(self, town: Town) -> None:
        up, down = await town.listener("up"), await town.listener("down")
        await town.say(*(weighed("ma", number) for number in range(50)))
        await up.hear(50)
        assert await down.applied() == []
        await down.hear(50)
        assert await down.applied() == await up.applied() == list(range(50))

    async def test_a_reader_whose_position_moved_under_it_is_fenced_and_rewinds(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("ma", 2))
        async with asyncio.timeout(WAIT_S):
            while not (poll := await listener.reader.poll(timeout_s=TURN_S)).records:
                pass
        await listener.inbox.apply(poll)
        with pytest.raises(Fenced):
            await listener.inbox.apply(poll)
        await listener.reader.rewind()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        assert await listener.applied() == [1, 2, 3]

    async def test_an_event_too_large_to_carry_is_refused_before_it_is_said(self, town: Town) -> None:
        with pytest.raises(TooLarge):
            await town.commit(weighed("m" * EVENT_BYTES_MAX, 1))
        await town.commit(weighed("m" * (EVENT_BYTES_MAX // 4), 1))
        assert await town.relay.drain() == 1

    async def test_a_reader_goes_on_by_itself_after_its_database_was_away(self, town: Town) -> None:
        listener = await town.listener()
        async with running(listener):
            await town.say(weighed("ma", 1))
            await eventually(listener, [1])
            await town.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                listener.database,
            )
            await town.say(weighed("ma", 2))
            await eventually(listener, [1, 2])


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
        while await listener.applied() != numbers:
            await listener.something()
