"""Crop cycles with their sprays' safety interval; fungus bags from inoculation to the flushes."""

from datetime import timedelta
from typing import Any

from tests.production.desk import DAY, FIRST, Desk
from tests.production.test_production_exports import read


async def _house(desk: Desk) -> str:
    made = await desk.post("/greenhouses", entity_id=desk.branch, village="东村", name="1号棚", area_m2=800)
    return str(made["id"])


async def test_a_spray_blocks_the_harvest_until_its_interval_is_over(desk: Desk) -> None:
    house = await _house(desk)
    cycle = await desk.post(
        f"/greenhouses/{house}/cycles", on=FIRST, batch_number="茄-1", crop="番茄", variety="金棚"
    )
    label: dict[str, Any] = {
        "entity_id": desk.branch,
        "crop": "番茄",
        "effective_on": FIRST,
        "source": "标签",
    }
    await desk.post("/labels", pesticide="吡虫啉", days=7, **label)
    await desk.post("/labels", pesticide="克百威", days=0, banned=True, **label)
    spray: dict[str, Any] = {"on": DAY, "source": "供销社", "pest": "蚜虫", "dose": "10 g/亩"}
    path = f"/cycles/{cycle['id']}/sprays"
    seen = await desk.post(path, pesticide="吡虫啉", **spray)
    assert seen["clear_on"] == "2025-06-17"
    await desk.post(path, status=409, pesticide="克百威", **spray)
    await desk.post(path, status=422, pesticide="没有标签", **spray)
    harvest = {"lines": [{"product": "番茄", "quantity": 1_000}], "document": "D", "share_bp": 0}
    harvests = f"/batches/{cycle['id']}/harvests"
    await desk.post(harvests, status=409, on="2025-06-16", **harvest)
    done = await desk.post(harvests, on="2025-06-17", **harvest)
    assert done["lots"][0]["passport"]["treatments"] == [f"吡虫啉 {DAY}"]


async def test_bags_fruit_once_opened_and_bear_their_cost_in_flushes(desk: Desk) -> None:
    house = await _house(desk)
    bags = await desk.post(
        f"/greenhouses/{house}/bags", on=FIRST, batch_number="耳-1", species="黑木耳", bags=100
    )
    path = f"/bags/{bags['id']}"
    cost = [{"kind": "purchase", "amount_fen": 1_001, "supplier": "菌种厂"}]
    await desk.post(f"/batches/{bags['id']}/costs", on=FIRST, document="D", lines=cost)
    lost = await desk.post(f"{path}/losses", contaminated=3)
    assert (lost["contamination_bp"], lost["bags_left"]) == (300, 97)
    for field in ("contaminated", "discarded"):
        more = await desk.post(f"{path}/losses", status=409, **{field: 98})
        assert (more["errors"][0]["field"], more["facts"]) == (field, {"left": 97, "asked": 98})
    flush = {"on": DAY, "document": "D", "lines": [{"product": "鲜木耳", "quantity": 40_000}]}
    await desk.post(f"{path}/flushes", status=409, number=1, share_bp=6_000, **flush)
    early = await desk.post(f"{path}/openings", status=422, on=FIRST - timedelta(days=1))
    assert early["errors"][0]["field"] == "on"
    await desk.post(f"{path}/openings", on=DAY)
    await desk.post(f"{path}/openings", status=409, on=DAY)
    first = await desk.post(f"{path}/flushes", number=1, share_bp=6_000, **flush)
    assert first["lots"][0]["cost_fen"] == 600
    await desk.post(f"{path}/flushes", status=409, number=1, share_bp=6_000, **flush)
    last = await desk.post(f"/batches/{bags['id']}/close", **flush)
    assert last["lots"][0]["cost_fen"] == 401


async def test_houses_and_crops_leave_as_workbooks(desk: Desk) -> None:
    house = await desk.post("/greenhouses", entity_id=desk.branch, village="东村", name="7号棚", area_m2=800)
    crop = {"on": FIRST, "crop": "番茄", "variety": "金棚", "batch_number": "C7"}
    await desk.post(f"/greenhouses/{house['id']}/cycles", planned_harvest_on="2025-06-01", **crop)
    assert read(await desk.client.get("/exports/greenhouses"))[1][0] == "7号棚"
    told = dict(zip(*read(await desk.client.get("/exports/cycles")), strict=True))
    assert (told["大棚"], told["作物"], told["批号"]) == ("7号棚", "番茄", "C7")
