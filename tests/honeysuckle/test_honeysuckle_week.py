"""What is due in the flowers this week: picking rounds that wait to be closed."""

from tests.production.desk import DAY, FIRST, Desk


async def test_an_open_round_is_due_until_it_is_closed(desk: Desk) -> None:
    land = {"village": "东村", "name": "1号地", "area_m2": 1000, "planted_on": "2021-03-01"}
    plot = await desk.post("/plots", entity_id=desk.company, **land)
    path = f"/plots/{plot['id']}/rounds"
    made = await desk.post(path, on=FIRST, number=1, batch_number="R1")
    (due,) = await desk.get("/week")
    assert (due["kind"], due["what"], due["id"]) == ("round_open", "1号地 2025-1", made["batch_id"])
    await desk.post(f"/batches/{made['batch_id']}/close", on=DAY, document="D", lines=[])
    assert await desk.get("/week") == []
