"""A year of greenhouses in the books: a cycle and fungus bags of a branch, moved to its company at cost."""

from tests.production.books import assert_books_agree
from tests.production.desk import DAY, FIRST, Desk

TOLD = {"on": DAY, "document": "D"}


async def test_cycles_and_bags_are_in_the_books(booked: Desk) -> None:
    desk = booked
    house = await desk.post("/greenhouses", entity_id=desk.branch, village="东村", name="1号棚", area_m2=800)
    path = f"/greenhouses/{house['id']}"
    cycle = await desk.post(f"{path}/cycles", on=FIRST, batch_number="茄-1", crop="番茄", variety="金棚")
    bags = await desk.post(f"{path}/bags", on=FIRST, batch_number="耳-1", species="黑木耳", bags=100)
    costs = [{"kind": kind, "amount_fen": 10_007} for kind in ("purchase", "rent", "depreciation")]
    for one in (cycle, bags):
        await desk.post(f"/batches/{one['id']}/costs", on=FIRST, document="D", lines=costs)
    await assert_books_agree(desk)
    picked = {"lines": [{"product": "番茄", "quantity": 3_000}], **TOLD}
    await desk.post(f"/batches/{cycle['id']}/harvests", share_bp=3_333, **picked)
    closed = await desk.post(f"/batches/{cycle['id']}/close", **picked)
    await desk.post(f"/bags/{bags['id']}/losses", contaminated=3)
    await desk.post(f"/bags/{bags['id']}/openings", on=DAY)
    flush = {"lines": [{"product": "鲜木耳", "quantity": 7_000}], **TOLD}
    await desk.post(f"/bags/{bags['id']}/flushes", number=1, share_bp=6_000, **flush)
    moved = {"to_entity_id": desk.company, "quantity": 1_000, **TOLD}
    await desk.post(f"/lots/{closed['lots'][0]['id']}/transfers", **moved)
    await assert_books_agree(desk)
    left = {one["number"]: one["cost_fen"] for one in await desk.get("/batches")}
    assert left == {"茄-1": 0, "耳-1": 30_021 - 30_021 * 6_000 // 10_000}
