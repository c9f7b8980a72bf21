"""What a desk is asked beyond the scale: lots kept back, warehouses, a batch beside the last, the week."""

from datetime import date, timedelta
from uuid import UUID

from shared.contracts.custody import LotHeld
from shared.kit import clock
from shared.kit.ids import new_id
from tests.production.desk import DAY, Desk


async def test_lots_that_may_not_leave_are_a_list_of_their_own(desk: Desk) -> None:
    held = await desk.opened(desk.coop, 1000, 100)
    soon = await desk.opened(desk.coop, 1000, 100)
    past = await desk.opened(desk.coop, 1000, 100)
    today = clock.today()
    await desk.post(f"/lots/{held}/holds", reason="待检")
    await desk.post(f"/lots/{soon}/holds", reason="休药期", free_on=today + timedelta(days=3))
    over = LotHeld(lot_id=UUID(past), entity_id=desk.coop, reason="复检", free_on=today)
    await desk.world.tell("processing", over)
    await desk.world.settle()
    kept = await desk.get("/lots", kept_back=True)
    assert {one["id"] for one in kept} == {held, soon}
    due = await desk.get("/week")
    assert {(item["kind"], item["id"]) for item in due} >= {("lot_held", held), ("lot_free", soon)}
    await desk.post(f"/lots/{held}/losses", on=today, document="L", quantity=1000, reason="霉变")
    assert {one["id"] for one in await desk.get("/lots", kept_back=True)} == {soon}
    assert held not in {one["id"] for one in await desk.get("/lots", on_hand=True)}


async def test_warehouses_are_every_other_desk_and_say_whether_a_price_is_due(desk: Desk) -> None:
    there = await desk.get("/warehouses", entity_id=desk.company)
    same = {one["id"]: one["same_legal_entity"] for one in there}
    assert same == {str(desk.branch): True, str(desk.coop): False, str(desk.plant): False}


async def test_a_batch_stands_beside_the_last_of_its_kind(desk: Desk) -> None:
    made = []
    for number, amount in ((1, 9000), (2, 8000), (3, 7000)):
        on = date(2025, 5, number)
        told = {"on": on, "document": "D"}
        batch = await desk.post(
            "/batches",
            entity_id=desk.company,
            number=f"B{number}",
            stage="grading",
            asset="production",
            id=new_id(),
            on=on,
        )
        lines = [{"kind": "energy", "amount_fen": amount, "supplier": "电力"}]
        await desk.post(f"/batches/{batch['id']}/costs", lines=lines, **told)
        made.append(batch["id"])
        if number == 1:
            given = [{"product": "干花", "quantity": 500}]
            await desk.post(f"/batches/{batch['id']}/close", lines=given, **told)
    alone = await desk.get(f"/batches/{made[0]}/comparison")
    assert alone["before"] is None
    assert alone["given"] == [{"unit": "g", "quantity": 500, "cost_fen": 9000}]
    beside = await desk.get(f"/batches/{made[2]}/comparison")
    assert beside["before"]["id"] == made[0]  # the one between is not closed yet
    assert beside["kinds"] == [{"kind": "energy", "amount_fen": 7000, "before_fen": 9000}]
    assert beside["before_given"] == alone["given"]
    newest = await desk.get("/batches", newest=True, since=date(2025, 5, 1))
    assert [one["number"] for one in newest] == ["B3", "B2", "B1"]


async def test_an_inputs_movements_are_listed(desk: Desk) -> None:
    told = {"on": DAY, "document": "D"}
    bought = {"item": "有机肥", "unit": "g", "quantity": 1000, "supplier": "农资站", "amount_fen": 500}
    item = await desk.post("/inputs", entity_id=desk.coop, **bought, **told)
    path = f"/inputs/{item['id']}/advances"
    await desk.post(path, household_id=desk.households[0], quantity=400, amount_fen=300, **told)
    moves = await desk.get("/inputs/moves", item_id=item["id"], newest=True)
    assert {(one["kind"], one["quantity"]) for one in moves} == {("bought", 1000), ("advanced", -400)}
