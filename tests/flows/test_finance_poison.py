"""Facts too early, too late, or not to be applied, on each transport: order is kept, and the month waits."""

import secrets
from collections.abc import AsyncIterator, Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.contracts.periods import PeriodSealed
from shared.kit.db import Database
from shared.kit.held import listed, replay
from shared.kit.ids import new_id
from shared.kit.kafka import Kafka
from tests.finance.facts import Group, balances, delivered
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 6, 10)
MONTH = "2025-06"
POISON = "毒-1"
PARTITIONS = 4
FACTS = 30

pytestmark = pytest.mark.timeout(180)


class OverKafka(Kafka):
    def add(self, sayer: str, database: Database) -> None:
        """The broker knows no sayers."""


@pytest.fixture(params=["local", pytest.param("kafka", marks=pytest.mark.kafka)])
async def town(request: pytest.FixtureRequest, database_dsn: Callable[..., str]) -> AsyncIterator[World]:
    bus = None
    if request.param == "kafka":
        prefix = f"t{secrets.token_hex(4)}."
        bus = OverKafka(request.getfixturevalue("broker"), prefix=prefix, partitions=PARTITIONS)
    made = World(database_dsn, bus)
    await made.add("finance")
    yield made
    await made.close()
    if bus is not None:
        await bus.stop()


async def held(town: World) -> list[tuple[str, str]]:
    return [(row["key"], row["state"]) for row in await town.held("finance")]


async def execute(town: World, statement: str) -> None:
    async with town.database("finance").transaction() as session:
        await session.execute(text(statement))


async def test_facts_before_what_they_refer_to_wait_and_go_on_by_themselves(town: World) -> None:
    group, lot = Group(), new_id()
    early = [delivered(group.coop, fen, ON, lot_id=lot) for fen in (3, 4, 5)]
    await town.tell("honeysuckle", *early)

    async def all_wait() -> bool:
        return await held(town) == [(str(lot), "waiting"), (str(lot), "behind"), (str(lot), "behind")]

    await town.until(all_wait)
    await town.tell("members", *group.organisations())

    async def booked() -> bool:
        return await balances(town, group.coop) == {"121": 12, "114": -12}

    await town.until(booked)
    assert await held(town) == []
    order = await town.rows("finance", "SELECT amount_fen FROM journal ORDER BY id")
    assert [row["amount_fen"] for row in order] == [3, 4, 5]


async def test_poison_is_parked_its_key_waits_others_go_on_and_the_month_stays_open(town: World) -> None:
    group, lot = Group(), new_id()
    await town.tell("members", *group.organisations())
    await town.until(lambda: _known(town, group.coop))
    await execute(town, f"ALTER TABLE journal ADD CONSTRAINT antidote CHECK (document <> '{POISON}')")
    facts = [delivered(group.coop, fen, ON, lot_id=lot) for fen in (3, 4)]
    poison = facts[0].model_copy(update={"document": POISON})
    await town.tell("honeysuckle", poison, facts[1], delivered(group.coop, 50, ON))

    async def parked() -> bool:
        return await held(town) == [(str(lot), "parked"), (str(lot), "behind")]

    await town.until(parked)
    assert await balances(town, group.coop) == {"121": 50, "114": -50}
    async with town.database("finance").reading() as session:
        [first, _] = await listed(session)
    assert "antidote" in first["reason"]
    assert first["attempts"] == 5
    books = Books(town, group.coop)
    assert (await books.post("/periods/close", months=[MONTH])).status_code == 201
    await town.until(lambda: _asked(town, group.coop))
    await town.seal_outside(group.coop, MONTH)
    await town.until(lambda: _sealed(books))
    month = (await books.months())[MONTH]
    assert month["state"] == "asked"
    assert "有 2 笔业务在等待或停放，须先处理" in month["missing"]
    await execute(town, "ALTER TABLE journal DROP CONSTRAINT antidote")
    async with town.database("finance").transaction() as session:
        assert await replay(session) == 1

    async def closed() -> bool:
        return bool((await books.months())[MONTH]["state"] == "closed")

    await town.until(closed)
    assert await balances(town, group.coop) == {"121": 57, "114": -57}
    order = await town.rows("finance", "SELECT amount_fen FROM journal ORDER BY id")
    assert [row["amount_fen"] for row in order] == [50, 3, 4]


async def test_a_seal_before_its_facts_waits_for_them_and_what_comes_later_still_is_listed(
    town: World,
) -> None:
    group = Group()
    books = Books(town, group.coop)
    await town.tell("members", *group.organisations())
    await town.until(lambda: _known(town, group.coop))
    assert (await books.post("/periods/close", months=[MONTH])).status_code == 201
    await town.until(lambda: _asked(town, group.coop))
    counted = {"GrowerDelivered": FACTS}
    seal = PeriodSealed(entity_id=group.coop, month=MONTH, service="honeysuckle", counts=counted)
    await town.tell("honeysuckle", seal)
    await town.seal_outside(group.coop, MONTH, but={"honeysuckle"})
    await town.until(lambda: _sealed(books))
    assert (await books.months())[MONTH]["state"] == "asked"
    await town.tell("honeysuckle", *(delivered(group.coop, 5, ON) for _ in range(FACTS)))

    async def closed() -> bool:
        return bool((await books.months())[MONTH]["state"] == "closed")

    await town.until(closed)
    assert await balances(town, group.coop) == {"121": 5 * FACTS, "114": -5 * FACTS}
    late = delivered(group.coop, 3, ON)
    await town.tell("livestock", late)

    async def listed_late() -> bool:
        return bool(await town.rows("finance", "SELECT 1 FROM late_fact WHERE booked_on IS NULL"))

    await town.until(listed_late)
    assert await held(town) == []
    assert await balances(town, group.coop) == {"121": 5 * FACTS, "114": -5 * FACTS}
    booked = await books.post(f"/late-facts/{late.id}/book", on="2025-07-01")
    assert booked.status_code == 201, booked.text
    assert await balances(town, group.coop) == {"121": 5 * FACTS + 3, "114": -5 * FACTS - 3}
    entered = await town.rows("finance", "SELECT period FROM journal WHERE amount_fen = 3")
    assert [row["period"] for row in entered] == ["2025-07"]


async def _known(town: World, entity: UUID) -> bool:
    return bool(await town.rows("finance", "SELECT 1 FROM entity WHERE id = :id", {"id": entity}))


async def _asked(town: World, entity: UUID) -> bool:
    """Whether finance has told everybody that it closes."""
    return bool(await town.rows("finance", "SELECT 1 FROM archive WHERE type = 'PeriodClosing'"))


async def _sealed(books: Books) -> bool:
    """Whether every service but the poisoned count has said that it sealed."""
    return all(seal["sealed"] for seal in (await books.months())[MONTH]["services"])
