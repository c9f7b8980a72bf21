"""Batches: costs gathered, lots harvested at cost, closed with nothing left; lots leave at their cost."""

from datetime import date
from uuid import UUID

from shared.contracts.custody import LotHeld
from shared.kit.ids import new_id
from tests.production.desk import DAY, Desk


async def test_a_batch_gathers_cost_and_its_lots_bear_all_of_it(desk: Desk) -> None:
    flowers = await desk.opened(desk.company, 4_500, 10_001, is_purchased=True)
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="制-1", stage="making", asset="production"
    )
    path = f"/batches/{batch['id']}"
    told = {"on": DAY, "document": "D"}
    await desk.post(f"{path}/costs", lines=[{"kind": "energy", "amount_fen": 500}], **told)
    line = {"worker_name": "甲", "work": "烘干", "quantity": 2_500, "rate_fen": 600, "per": 1000}
    await desk.post(f"{path}/wages", lines=[{"household_id": desk.households[0], **line}], **told)
    bought = {"item": "硫酸纸", "unit": "piece", "quantity": 3, "supplier": "供销社", "amount_fen": 100}
    item = await desk.post("/inputs", entity_id=desk.company, **bought, **told)
    await desk.post(f"{path}/materials", item_id=item["id"], quantity=1, **told)
    gathered = await desk.post(f"{path}/lots", lot_id=flowers, quantity=4_500, **told)
    assert gathered["cost_fen"] == 500 + 1_500 + 33 + 10_001
    await desk.post(f"{path}/close", status=409, lines=[], **told)
    lines = [{"product": "干花", "grade": grade, "quantity": 500} for grade in ("1", "2")]
    closed = await desk.post(f"{path}/close", lines=lines, **told)
    assert closed["batch"]["status"] == "closed"
    assert [lot["cost_fen"] for lot in closed["lots"]] == [6_017, 6_017]
    harvested = await desk.world.said(desk.line, "LotHarvested")
    assert [fact["from_lots"][0]["cost_fen"] for fact in harvested] == [10_001, 10_001]
    await desk.post(f"{path}/costs", status=409, lines=[{"kind": "energy", "amount_fen": 1}], **told)


async def test_a_transfer_has_a_price_only_between_legal_entities(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 3, 100)
    path, told = f"/lots/{lot}/transfers", {"on": DAY, "document": "T"}
    await desk.post(path, status=422, to_entity_id=desk.plant, quantity=1, **told)
    await desk.post(path, status=422, to_entity_id=desk.branch, quantity=1, net_fen=5, **told)
    sold = await desk.post(path, to_entity_id=desk.plant, quantity=1, net_fen=1_000, **told)
    assert (sold["cost_fen"], sold["net_fen"], sold["vat_fen"]) == (33, 1_000, 90)
    moved = await desk.post(path, to_entity_id=desk.branch, quantity=2, **told)
    assert (moved["cost_fen"], moved["net_fen"], moved["vat_fen"]) == (67, 67, 0)
    assert moved["received_on"] == str(DAY)
    arrived = await desk.get(f"/lots/{moved['lot_id']}")
    assert (arrived["entity_id"], arrived["cost_fen"]) == (str(desk.branch), 67)
    await desk.post(path, status=409, to_entity_id=desk.plant, quantity=1, net_fen=1, **told)


async def test_a_held_lot_does_not_leave_until_released(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 10, 100)
    told = {"on": DAY, "document": "T", "to_entity_id": desk.plant, "quantity": 1, "net_fen": 1}
    await desk.post(f"/lots/{lot}/holds", reason="抽检")
    await desk.post(f"/lots/{lot}/transfers", status=409, **told)
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="1", stage="making", asset="production"
    )
    use = {"lot_id": lot, "quantity": 1, "on": DAY, "document": "D"}
    await desk.post(f"/batches/{batch['id']}/lots", status=409, **use)
    await desk.post(f"/lots/{lot}/offers", status=409)
    await desk.post(f"/lots/{lot}/releases")
    await desk.post(f"/lots/{lot}/transfers", **told)
    interval = LotHeld(
        lot_id=UUID(lot), entity_id=desk.company, reason="安全间隔期", free_on=date(2025, 6, 20)
    )
    await desk.world.tell("processing", interval)
    await desk.world.settle()
    await desk.post(f"/lots/{lot}/releases")
    await desk.post(f"/lots/{lot}/transfers", status=409, **told)
    await desk.post(f"/lots/{lot}/transfers", **{**told, "on": "2025-06-20"})


async def test_what_is_in_stock_is_no_cost_by_hand(desk: Desk) -> None:
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="1", stage="making", asset="production"
    )
    for kind in ("lot", "material"):
        line = {"kind": kind, "amount_fen": 500}
        refused = await desk.post(
            f"/batches/{batch['id']}/costs", status=422, on=DAY, document="D", lines=[line]
        )
        assert refused["errors"][0]["field"] == "lines.0.kind"


async def test_no_more_is_taken_than_there_is(desk: Desk) -> None:
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="1", stage="making", asset="production"
    )
    path, told = f"/batches/{batch['id']}", {"on": DAY, "document": "D"}
    lines = [{"kind": "energy", "amount_fen": 500}, {"kind": "other", "amount_fen": -501}]
    back = await desk.post(f"{path}/costs", status=409, lines=lines, **told)
    assert (back["title"], back["errors"][0]["field"]) == ("BatchCostBelowNothing", "lines.0.amount_fen")
    bought = {"item": "肥", "unit": "g", "quantity": 1_500, "supplier": "S", "amount_fen": 10, **told}
    item = await desk.post("/inputs", entity_id=desk.company, **bought)
    short = await desk.post(f"{path}/materials", status=409, item_id=item["id"], quantity=2_000, **told)
    assert short["errors"] == [
        {"field": "quantity", "rule": "TooLittleInput", "message": "“肥”库存只有 1.5 公斤，不够 2 公斤"}
    ]
    assert (await desk.get(path))["cost_fen"] == 0


async def test_a_wage_beyond_reason_is_a_slip_of_the_key(desk: Desk) -> None:
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="1", stage="making", asset="production"
    )
    work = {"worker_name": "甲", "work": "采", "quantity": 10**12, "rate_fen": 10**8}
    lines = [{"household_id": desk.households[0], **work}]
    await desk.post(f"/batches/{batch['id']}/wages", status=422, on=DAY, document="D", lines=lines)


async def test_the_same_act_twice_is_done_once(desk: Desk) -> None:
    body = {"id": str(new_id()), "entity_id": desk.company, "on": DAY, "number": "1", "stage": "x"}
    first = await desk.post("/batches", asset="production", **body)
    assert await desk.post("/batches", asset="production", **body) == first
    await desk.post("/batches", status=409, asset="consumable", **body)
    assert len(await desk.get("/batches")) == 1
