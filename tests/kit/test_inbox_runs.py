"""Events of one handler are applied together, without one of a key overtaking another of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import Poll, Record
from shared.kit.db import Database
from shared.kit.events import Event
from shared.kit.hears import GATHER_S, Hears
from shared.kit.ids import new_id
from shared.kit.inbox import Inbox
from tests.kit.conftest import prepare_sample
from tests.kit.sample.service import BasketWeighed


class BasketEmptied(Event):
    """A basket was emptied: told under the farm, like its weighing, to a handler of its own."""

    topic: ClassVar[str] = BasketWeighed.topic
    key_field: ClassVar[str] = "farm"

    farm: str


def weighed(farm: str) -> BasketWeighed:
    return BasketWeighed(entity_id=new_id(), on=date(2026, 5, 1), document="D", farm=farm, weight_g=1)


def record(event: Event) -> Record:
    kind = type(event).__name__
    return Record(event.id, "sayer", event.topic, event.key, kind, event.recorded_at, event.model_dump_json())


async def sets_of(fresh: Callable[..., str], events: Sequence[Event]) -> list[list[UUID]]:
    """The sets in which one poll's events reach their handlers, in that order."""
    seen: list[list[UUID]] = []
    hears = Hears()

    @hears.many(BasketWeighed)
    async def weighings(session: AsyncSession, some: Sequence[Any]) -> None:
        seen.append([event.id for event in some])

    @hears.many(BasketEmptied)
    async def emptyings(session: AsyncSession, some: Sequence[Any]) -> None:
        seen.append([event.id for event in some])

    database = Database(fresh("sample", prepare_sample))
    try:
        await Inbox("sample", database, hears).apply(Poll([record(event) for event in events]))
    finally:
        await database.close()
    return seen


class TestSets:
    async def test_what_alternates_between_farms_is_two_sets(self, database_dsn: Callable[..., str]) -> None:
        a, b, c = weighed("A"), weighed("B"), weighed("C")
        empty_a, empty_b = BasketEmptied(farm="A"), BasketEmptied(farm="B")
        got = await sets_of(database_dsn, [a, empty_a, b, empty_b, c])
        assert got == [[a.id, b.id, c.id], [empty_a.id, empty_b.id]]

    async def test_a_farms_own_order_is_kept(self, database_dsn: Callable[..., str]) -> None:
        first, emptied, second = weighed("A"), BasketEmptied(farm="A"), weighed("A")
        elsewhere = weighed("B")
        got = await sets_of(database_dsn, [first, emptied, second, elsewhere])
        assert got == [[first.id], [emptied.id], [second.id, elsewhere.id]]


class Trickle:
    """A reader that has one more fact whenever it is asked; how long after the last was applied that was."""

    FACTS = 6

    def __init__(self) -> None:
        self.facts = [record(weighed("A")) for _ in range(self.FACTS)]
        self.given, self.applied_at = 0, -1.0
        self.alone_s: list[float] = []
        self.all_applied = asyncio.Event()

    async def applied(self, session: AsyncSession) -> None:
        self.applied_at = asyncio.get_running_loop().time()
        if self.given == self.FACTS:
            self.all_applied.set()

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def rewind(self) -> None:
        return None

    async def before(self, types: Mapping[str, str]) -> AsyncIterator[Sequence[Record]]:
        yield []

    async def lag(self) -> int:
        return self.FACTS - self.given

    async def poll(self, *, timeout_s: float) -> Poll:
        before = self.given
        if before:
            self.alone_s.append(asyncio.get_running_loop().time() - self.applied_at)
        self.given = before + 1
        return Poll(self.facts[before : before + 1], {"A": (before, before + 1)})


async def test_between_polls_of_a_stream_one_waits_for_more(database_dsn: Callable[..., str]) -> None:
    """A poll costs nearly as much for one fact as for fifty."""
    database, hears = Database(database_dsn("sample", prepare_sample)), Hears()
    reader = Trickle()

    @hears.many(BasketWeighed)
    async def weighings(session: AsyncSession, some: Sequence[Any]) -> None:
        return None

    try:
        async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(Inbox("sample", database, hears, reader.applied).run(reader))
            await reader.all_applied.wait()
            reading.cancel()
    finally:
        await database.close()
    assert min(reader.alone_s) > 0.9 * GATHER_S


def test_facts_of_a_stream_gather_longer_and_a_lone_one_hardly() -> None:
    most, some = 0.25, Poll([], {"A": (0, 1)})
    hears = Hears(gather_s_max=most)
    pauses, pause = [], 0.0
    for _ in range(6):
        pauses.append(pause := hears.pause_after(some, pause))
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (GATHER_S, most)
    assert Hears(gather_s_max=GATHER_S).pause_after(some, pauses[-1]) == GATHER_S
    assert hears.pause_after(Poll(), pause) == 0.0
