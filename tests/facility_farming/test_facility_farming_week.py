"""What is due in the houses this week: planned harvests, safety intervals, bags to open."""

from datetime import timedelta

from shared.kit import clock
from tests.production.desk import FIRST, Desk


async def test_harvests_intervals_and_closed_bags_are_due(desk: Desk) -> None:
    today = clock.today()
    house = await desk.post("/greenhouses", entity_id=desk.branch, village="东村", name="1号棚", area_m2=800)
    path = f"/greenhouses/{house['id']}"
    crop = {"on": FIRST, "crop": "番茄", "variety": "金棚"}
    planned = {"late": today - timedelta(days=1), "soon": today + timedelta(days=7)}
    planned["later"] = today + timedelta(days=8)
    cycles = {
        name: await desk.post(f"{path}/cycles", batch_number=name, planned_harvest_on=on, **crop)
        for name, on in planned.items()
    }
    label = {"entity_id": desk.branch, "crop": "番茄", "effective_on": FIRST, "source": "标签", "days": 7}
    await desk.post("/labels", pesticide="吡虫啉", **label)
    spray = {"pesticide": "吡虫啉", "source": "供销社", "pest": "蚜虫", "dose": "10 g/亩"}
    sprayed = f"/cycles/{cycles['soon']['id']}/sprays"
    await desk.post(sprayed, on=today - timedelta(days=2), **spray)
    bags = await desk.post(f"{path}/bags", on=FIRST, batch_number="菌-1", species="黑木耳", bags=100)
    due = {(item["kind"], item["id"]): item for item in await desk.get("/week")}
    assert due.keys() == {
        ("harvest", cycles["late"]["id"]),
        ("harvest", cycles["soon"]["id"]),
        ("spray_clear", cycles["soon"]["id"]),
        ("bags_closed", bags["id"]),
    }
    assert due[("harvest", cycles["late"]["id"])]["overdue"] is True
    assert due[("spray_clear", cycles["soon"]["id"])]["on"] == str(today + timedelta(days=5))
    given = {"lines": [{"product": "番茄", "quantity": 1_000}], "document": "D", "share_bp": 0, "on": today}
    await desk.post(f"/batches/{cycles['late']['id']}/harvests", **given)
    assert ("harvest", cycles["late"]["id"]) not in {
        (one["kind"], one["id"]) for one in await desk.get("/week")
    }
