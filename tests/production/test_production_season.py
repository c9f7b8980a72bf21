"""Every line found on disk through a season: bought, made, moved, sold, returned, and the books agree."""

from typing import Any

from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit.ids import new_id
from tests.production.books import assert_books_agree
from tests.production.desk import DAY, FIRST, Desk
from tests.production.lines import FOUND

TOLD = {"on": DAY, "document": "D"}


def test_there_are_lines() -> None:
    assert {"facility_farming", "honeysuckle", "livestock"} <= set(FOUND)


async def _buy(desk: Desk, entity: Any) -> list[str]:
    """A day's sheet, one line of which was mis-weighed and is corrected later. The lots."""
    await desk.price(entity, "原料")
    lines = [
        {"id": new_id(), "household_id": household, "product": "原料", "grade": grade, "gross_g": 3_333}
        for household, grade in zip(desk.households, ("1", "1", "2"), strict=True)
    ]
    sheet = await desk.post("/deliveries/sheets", entity_id=entity, lines=lines, **TOLD)
    wrong = {"grade": "2", "gross_g": 3_000, "reason": "秤错", **TOLD}
    await desk.post(f"/deliveries/{lines[0]['id']}/corrections", **wrong)
    return [str(one) for one in sheet["lots"]]


async def _make(desk: Desk, entity: Any, lots: list[str], asset: str) -> list[dict[str, Any]]:
    """A batch of this class that takes lots, inputs, wages and costs, in two harvests. Its lots."""
    bought = {"item": "袋", "unit": "piece", "quantity": 7, "supplier": "供销社", "amount_fen": 1_000}
    item = await desk.post("/inputs", entity_id=entity, **bought, **TOLD)
    advance = {"household_id": desk.households[0], "quantity": 2, "amount_fen": 400}
    await desk.post(f"/inputs/{item['id']}/advances", **advance, **TOLD)
    batch = await desk.post(
        "/batches", entity_id=entity, on=DAY, number=f"制-{asset}", stage="making", asset=asset
    )
    path = f"/batches/{batch['id']}"
    for lot in lots:
        await desk.post(f"{path}/lots", lot_id=lot, quantity=1_000, **TOLD)
    await desk.post(f"{path}/materials", item_id=item["id"], quantity=3, **TOLD)
    work = {"worker_name": "甲", "work": "采", "quantity": 777, "rate_fen": 13, "per": 10}
    await desk.post(f"{path}/wages", lines=[{"household_id": one, **work} for one in desk.households], **TOLD)
    kinds = ("purchase", "rent", "energy", "depreciation", "other")
    await desk.post(f"{path}/costs", lines=[{"kind": one, "amount_fen": 101} for one in kinds], **TOLD)
    line = {"product": "成品", "grade": "1", "quantity": 1_000}
    first = await desk.post(f"{path}/harvests", lines=[line], share_bp=3_333, **TOLD)
    last = await desk.post(f"{path}/close", lines=[line, {**line, "grade": "2"}], **TOLD)
    made: list[dict[str, Any]] = first["lots"] + last["lots"]
    assert sum(lot["cost_fen"] for lot in made) == last["batch"]["gathered_fen"]
    return made


async def _sell(desk: Desk, entity: Any, lot: str, quantity: int, back: int) -> None:
    """Offered, shipped, and a part of it returned."""
    await desk.post(f"/lots/{lot}/offers")
    asked = ShipmentRequested(
        entity_id=entity,
        shipment_id=new_id(),
        order_id=new_id(),
        lot_id=lot,
        custodian=desk.line,
        quantity=quantity,
        unit="g",
        **TOLD,
    )
    returned = GoodsReturned(
        entity_id=entity,
        return_id=new_id(),
        order_id=asked.order_id,
        reason="多发",
        shipment_id=asked.shipment_id,
        lot_id=lot,
        custodian=desk.line,
        quantity=back,
        unit="g",
        usable=True,
        **TOLD,
    )
    await desk.world.tell("sales", asked, returned)
    await desk.world.settle()


async def test_a_season_of_every_line_is_in_the_books(booked: Desk) -> None:
    desk = booked
    for entity in (desk.company, desk.coop):
        bought = await _buy(desk, entity)
        for asset in ("production", "consumable"):
            made = await _make(desk, entity, bought, asset)
        await assert_books_agree(desk)
        await _sell(desk, entity, made[0]["id"], 600, 250)
        sold = {"to_entity_id": desk.plant, "quantity": 400, "net_fen": 9_999, "document": "T", "on": DAY}
        await desk.post(f"/lots/{made[1]['id']}/transfers", **sold)
    moved = {"to_entity_id": desk.branch, "quantity": 100, "document": "T", "on": DAY}
    await desk.post(f"/lots/{bought[0]}/transfers", status=422, **moved)
    made = await desk.get("/lots", product="成品", grade="2")
    own = next(one for one in made if one["entity_id"] == str(desk.company))
    await desk.post(f"/lots/{own['id']}/transfers", **moved)
    open_batch = await desk.post(
        "/batches", entity_id=desk.branch, on=DAY, number="未完", stage="making", asset="production"
    )
    arrived = await desk.get("/lots", product="成品", grade="2")
    (at_branch,) = [one for one in arrived if one["entity_id"] == str(desk.branch)]
    await desk.post(f"/batches/{open_batch['id']}/lots", lot_id=at_branch["id"], quantity=60, **TOLD)
    await assert_books_agree(desk)
    assert [one["status"] for one in await desk.get("/batches", status="open")] == ["open"]


async def test_an_opening_lot_is_used_sold_and_returned(booked: Desk) -> None:
    desk = booked
    for is_purchased in (True, False):
        lot = await desk.opened(desk.company, 1_000, 7_777, is_purchased=is_purchased)
        batch = await desk.post(
            "/batches",
            entity_id=desk.company,
            on=FIRST,
            number=f"用-{is_purchased}",
            stage="making",
            asset="production",
        )
        await desk.post(f"/batches/{batch['id']}/lots", lot_id=lot, quantity=300, **TOLD)
        await _sell(desk, desk.company, lot, 500, 200)
        left = await desk.get(f"/lots/{lot}")
        assert (left["quantity"], left["cost_fen"]) == (400, 3_111)
        await assert_books_agree(desk)
    opened = await desk.world.said(desk.line, "LotOpened")
    assert [one["is_purchased"] for one in opened] == [True, False]
