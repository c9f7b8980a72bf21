"""Events of one handler are applied together, without one of a key overtaking another of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import Poll, Record
from shared.kit.db import Database
from shared.kit.events import Event
from shared.kit.hears import Hears
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
