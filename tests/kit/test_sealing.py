"""A month is sealed while facts of it pour in: each is counted in the seal, or refused, never between."""

import asyncio
from datetime import date
from typing import ClassVar
from uuid import UUID

import pytest

from shared.kit import sealing
from shared.kit.auth import Role
from shared.kit.events import Event
from shared.kit.ids import new_id
from shared.kit.outbox import emit
from tests.kit.conftest import NORTH, SOUTH
from tests.kit.sample.service import BasketWeighed
from tests.world import World

MONTH = "2025-12"
WRITERS = 8
WAIT_S = 20


class MonthOfBaskets(Event):
    """The sample sealed a month."""

    topic: ClassVar[str] = "sample.months"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    month: str
    round: int
    counts: dict[str, int]


@pytest.fixture(autouse=True)
def sealer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample says how it seals; forgotten after the test."""
    monkeypatch.setattr(sealing, "_sealers", dict(sealing._sealers))
    sealing.announce_with(
        "sample",
        lambda entity_id, month, round, counts: MonthOfBaskets(
            entity_id=entity_id, month=month, round=round, counts=dict(counts)
        ),
        ["BasketWeighed"],
    )


def basket(entity_id: UUID = NORTH) -> dict[str, object]:
    return {"id": str(new_id()), "entity_id": str(entity_id), "farm": "马家", "weight_g": 1200}


async def seal(world: World) -> int:
    """Ask for the month and seal it; how many months were sealed."""
    async with world.database("sample").transaction() as session:
        await sealing.ask(session, NORTH, MONTH, [])
        return len(await sealing.seal_what_is_ready(session, "sample"))


async def test_facts_that_meet_the_seal_are_counted_or_refused(sample: World) -> None:
    some, done = asyncio.Event(), asyncio.Event()
    statuses: list[tuple[int, str]] = []

    async def write() -> None:
        async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
            while True:
                last = done.is_set()
                answer = await client.post("/baskets", json=basket())
                statuses.append((answer.status_code, answer.json().get("title", "")))
                if len(statuses) >= 3 * WRITERS:
                    some.set()
                if last:
                    return

    async def close() -> None:
        await some.wait()
        try:
            assert sum(await asyncio.gather(seal(sample), seal(sample))) == 1
        finally:
            done.set()

    await asyncio.gather(close(), *(write() for _ in range(WRITERS)))
    accepted = statuses.count((201, ""))
    assert set(statuses) == {(201, ""), (409, "PeriodIsSealed")}
    said = await sample.said("sample", "MonthOfBaskets")
    assert [one["counts"] for one in said] == [{"BasketWeighed": accepted}]
    rows = await sample.rows("sample", "SELECT count(*) AS n FROM basket")
    assert rows[0]["n"] == len(await sample.said("sample", "BasketWeighed")) == accepted


async def test_another_entity_and_another_month_stay_open(sample: World) -> None:
    assert await seal(sample) == 1
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH), (Role.PLANT, SOUTH))) as client:
        assert (await client.post("/baskets", json=basket())).status_code == 409
        assert (await client.post("/baskets", json=basket(SOUTH))).status_code == 201
        later = basket() | {"on": "2026-01-01"}
        assert (await client.post("/baskets", json=later)).status_code == 201


async def test_a_seal_waits_until_the_counts_are_whole(sample: World) -> None:
    async with sample.database("sample").transaction() as session:
        await sealing.ask(session, NORTH, MONTH, ["upstream"])
        assert await sealing.seal_what_is_ready(session, "sample") == []
        await sealing.note(session, "upstream", NORTH, MONTH, {"BasketWeighed": 1, "Unheard": 7})
        assert await sealing.seal_what_is_ready(session, "sample") == []
        await sealing.note(session, "upstream", NORTH, MONTH, {"BasketWeighed": 0, "Unheard": 7})
        assert await sealing.seal_what_is_ready(session, "sample") == [(NORTH, MONTH)]
        assert await sealing.seal_what_is_ready(session, "sample") == []


async def test_a_seal_waits_for_a_fact_under_way_and_counts_it(sample: World) -> None:
    async with sample.database("sample").transaction() as session:
        await emit(session, weighed_at(NORTH))
        sealed = asyncio.create_task(seal(sample))
        async with asyncio.timeout(WAIT_S):
            while not sealed.done() and not await waits(sample):
                pass
        assert not sealed.done(), "sealed while a fact of the month was not yet committed"
    assert await sealed == 1
    assert [one["counts"] for one in await sample.said("sample", "MonthOfBaskets")] == [{"BasketWeighed": 1}]


async def waits(world: World) -> bool:
    """Whether somebody waits for a lock in the sample's database."""
    found = await world.rows(
        "sample",
        "SELECT 1 FROM pg_locks WHERE NOT granted AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    return bool(found)


def weighed_at(entity_id: UUID) -> BasketWeighed:
    return BasketWeighed(
        entity_id=entity_id, on=date(2025, 12, 31), document="称重单", farm="马家", weight_g=1
    )


async def test_a_month_opened_again_is_sealed_by_what_is_counted_in_its_next_round(sample: World) -> None:
    database = sample.database("sample")
    async with database.transaction() as session:
        await sealing.ask(session, NORTH, MONTH, ["upstream"])
        await sealing.note(session, "upstream", NORTH, MONTH, {})
        assert await sealing.seal_what_is_ready(session, "sample") == [(NORTH, MONTH)]
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.post("/baskets", json=basket())).status_code == 409
        async with database.transaction() as session:
            await sealing.open_again(session, [(NORTH, MONTH)])
        assert (await client.post("/baskets", json=basket())).status_code == 201
    async with database.transaction() as session:
        await sealing.ask_all(session, [sealing.Asked(NORTH, MONTH, 2)], ["upstream"])
        # What upstream counted before proves nothing any more.
        assert await sealing.seal_what_is_ready(session, "sample") == []
        await sealing.note_all(session, [sealing.Told("upstream", NORTH, MONTH, {}, 2)])
        assert await sealing.seal_what_is_ready(session, "sample") == [(NORTH, MONTH)]
    told = await sample.said("sample", "MonthOfBaskets")
    assert [(month["round"], month["counts"]) for month in told] == [(1, {}), (2, {"BasketWeighed": 1})]


async def test_what_was_asked_before_a_month_was_opened_again_is_void(sample: World) -> None:
    async with sample.database("sample").transaction() as session:
        await sealing.ask(session, NORTH, MONTH, [])
        await sealing.open_again(session, [(NORTH, MONTH)])
        assert await sealing.seal_what_is_ready(session, "sample") == []
