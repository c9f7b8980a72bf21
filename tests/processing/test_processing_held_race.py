"""A held lot cannot leave, whoever comes first: the hold and the issue meet under one row lock."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.processing.schemas.commands import HoldLot
from services.processing.service import custody, quality
from shared.contracts.production import Unit
from shared.contracts.sales import ShipmentRequested
from shared.kit.db import Database
from shared.kit.ids import new_id
from tests.processing.plant import DAY, PLANT, arrive, batch, machine, plant, recipe
from tests.world import World

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def asked(lot_id: UUID) -> ShipmentRequested:
    return ShipmentRequested(
        entity_id=PLANT,
        on=DAY,
        document="SO-1",
        shipment_id=new_id(),
        order_id=new_id(),
        lot_id=lot_id,
        custodian="processing",
        quantity=100,
        unit=Unit.GRAM,
    )


def hold(lot_id: UUID) -> HoldLot:
    return HoldLot(id=new_id(), entity_id=PLANT, lot_id=lot_id, reason="complaint")


async def released_lots(world: World, count: int) -> list[UUID]:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        made = []
        for n in range(count):
            answer = await client.post("/batches", json=batch(f"B-{n}", {lot["id"]: 1_000}))
            made.append(UUID(answer.json()["outputs"][0]["lot_id"]))
    return made


async def until_one_waits(database: Database) -> None:
    """Until the second transaction stands at the first one's lock."""
    while True:
        async with database.reading() as session:
            if (await session.execute(text(WAITING))).scalar():
                return


async def _second_waits(
    database: Database,
    first: Callable[[Any], Coroutine[Any, Any, Any]],
    second: Callable[[Any], Coroutine[Any, Any, Any]],
) -> None:
    """Run `second` while `first` is done and not committed; both commit."""

    async def later() -> None:
        async with database.transaction() as session:
            await second(session)

    async with database.transaction() as session:
        await first(session)
        task = asyncio.create_task(later())
        await until_one_waits(database)
        assert not task.done()
    await task


async def test_a_hold_that_came_first_keeps_the_lot(world: World) -> None:
    (lot_id,) = await released_lots(world, 1)
    await _second_waits(
        world.database("processing"),
        lambda session: quality.hold_lot(session, hold(lot_id)),
        lambda session: custody.issue(session, [asked(lot_id)]),
    )
    assert [fact["reason"] for fact in await world.said("processing", "ShipmentRefused")] == ["held"]
    assert not await world.said("processing", "LotIssued")


async def test_an_issue_that_came_first_has_left_before_the_hold(world: World) -> None:
    (lot_id,) = await released_lots(world, 1)
    await _second_waits(
        world.database("processing"),
        lambda session: custody.issue(session, [asked(lot_id)]),
        lambda session: quality.hold_lot(session, hold(lot_id)),
    )
    assert len(await world.said("processing", "LotIssued")) == 1
    rows = await world.rows("processing", "SELECT status FROM lot WHERE id = :id", {"id": lot_id})
    assert rows[0]["status"] == "held"


async def test_no_lot_is_issued_after_it_was_held(world: World) -> None:
    """Many at once: nothing of a lot leaves after its hold was said, and each request is answered."""
    lots = await released_lots(world, 12)
    database = world.database("processing")

    async def issue(lot_id: UUID) -> None:
        async with database.transaction() as session:
            await custody.issue(session, [asked(lot_id)])

    async def holds(lot_id: UUID) -> None:
        async with database.transaction() as session:
            await quality.hold_lot(session, hold(lot_id))

    acts = [act(lot_id) for lot_id in lots for act in (issue, holds, issue)]
    await asyncio.gather(*acts)
    said = await world.rows(
        "processing",
        "SELECT type, key FROM outbox WHERE type IN ('LotIssued', 'LotHeld', 'ShipmentRefused')"
        " ORDER BY ordinal",
    )
    held: set[str] = set()
    for fact in said:
        if fact["type"] == "LotHeld":
            held.add(fact["key"])
        else:
            assert (fact["type"] == "ShipmentRefused") == (fact["key"] in held)
    assert len(said) == 3 * len(lots)


async def test_requests_of_one_set_take_what_is_left_after_each_other(world: World) -> None:
    """Two of one lot leave at costs that sum; one too many is refused; another lot goes on."""
    first, second = await released_lots(world, 2)
    database = world.database("processing")
    before = {row["id"]: row for row in await world.rows("processing", "SELECT * FROM lot")}
    half = before[first]["quantity"] // 2
    rest = before[first]["quantity"] - half
    wanted = [(first, half), (first, rest), (first, 1), (second, 1)]
    async with database.transaction() as session:
        await custody.issue(
            session, [asked(lot).model_copy(update={"quantity": quantity}) for lot, quantity in wanted]
        )
    issued = await world.said("processing", "LotIssued")
    assert [(fact["lot_id"], fact["quantity"]) for fact in issued] == [
        (str(first), half),
        (str(first), rest),
        (str(second), 1),
    ]
    assert sum(fact["cost_fen"] for fact in issued[:2]) == before[first]["cost_fen"]
    assert [fact["reason"] for fact in await world.said("processing", "ShipmentRefused")] == ["not_enough"]
    left = {row["id"]: row for row in await world.rows("processing", "SELECT * FROM lot")}
    assert (left[first]["quantity"], left[first]["cost_fen"]) == (0, 0)
    assert left[second]["quantity"] == before[second]["quantity"] - 1
