"""A spray's safety interval blocks harvest, shipment and transfer; highly toxic ones are banned by crop."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.production import Unit
from shared.contracts.sales import ShipmentRequested
from shared.kit.ids import new_id
from tests.production.desk import DAY, FIRST, Desk

SPRAY: dict[str, Any] = {"on": DAY, "source": "供销社", "pest": "蚜虫", "dose": "10 g/亩"}


async def _house(desk: Desk) -> str:
    made = await desk.post("/greenhouses", entity_id=desk.company, village="东村", name="1号棚", area_m2=800)
    return str(made["id"])


async def _label(desk: Desk, pesticide: str, crop: str, days: int) -> None:
    body = {"entity_id": desk.company, "effective_on": FIRST, "source": "标签"}
    await desk.post("/labels", pesticide=pesticide, crop=crop, days=days, **body)


async def _cycle(desk: Desk, number: str, crop: str, **more: Any) -> str:
    body = {"on": FIRST, "batch_number": number, "crop": crop, "variety": "本地", **more}
    return str((await desk.post(f"/greenhouses/{await _house(desk)}/cycles", **body))["id"])


async def test_a_spray_entered_late_blocks_what_was_picked_within_it(desk: Desk) -> None:
    cycle = await _cycle(desk, "茄-1", "番茄")
    await _label(desk, "吡虫啉", "番茄", 7)
    harvest = {"lines": [{"product": "番茄", "quantity": 1_000}], "document": "D", "share_bp": 0}
    path = f"/batches/{cycle}/harvests"
    before = (await desk.post(path, on="2025-06-09", **harvest))["lots"][0]["id"]
    within = (await desk.post(path, on="2025-06-12", **harvest))["lots"][0]["id"]
    await desk.post(f"/batches/{cycle}/close", on="2025-06-17", document="D", lines=[])
    seen = await desk.post(f"/cycles/{cycle}/sprays", pesticide="吡虫啉", **SPRAY)
    assert seen["clear_on"] == "2025-06-17"
    (held,) = await desk.world.said("facility_farming", "LotHeld")
    assert (held["lot_id"], held["free_on"]) == (within, "2025-06-17")
    sold = {"to_entity_id": desk.plant, "quantity": 1, "net_fen": 9, "document": "T"}
    await desk.post(f"/lots/{within}/transfers", status=409, on="2025-06-16", **sold)
    await desk.post(f"/lots/{within}/releases")
    await desk.post(f"/lots/{within}/transfers", status=409, on="2025-06-16", **sold)
    await desk.post(f"/lots/{before}/transfers", on="2025-06-16", **sold)
    asked = [
        ShipmentRequested(
            entity_id=desk.company,
            on=on,
            document="发货",
            shipment_id=new_id(),
            order_id=new_id(),
            lot_id=within,
            custodian="facility_farming",
            quantity=1,
            unit=Unit.GRAM,
        )
        for on in (date(2025, 6, 16), date(2025, 6, 17))
    ]
    await desk.world.tell("sales", *asked)
    await desk.world.settle()
    (refused,) = await desk.world.said("facility_farming", "ShipmentRefused")
    (issued,) = await desk.world.said("facility_farming", "LotIssued")
    assert (refused["shipment_id"], refused["reason"]) == (str(asked[0].shipment_id), "blocked")
    assert issued["shipment_id"] == str(asked[1].shipment_id)


@pytest.mark.parametrize("kind", ["vegetable", "fruit", "tea", "fungus", "herb"])
async def test_highly_toxic_pesticides_are_banned_on_what_people_eat(desk: Desk, kind: str) -> None:
    cycle = await _cycle(desk, "茬-1", "作物", kind=kind)
    for product in ("克百威", "3%克百威颗粒剂"):
        await _label(desk, product, "作物", 0)
        refused = await desk.post(f"/cycles/{cycle}/sprays", status=409, pesticide=product, **SPRAY)
        assert "克百威" in refused["detail"]
    assert await desk.get("/sprays") == []


async def test_a_ban_holds_from_its_day_and_for_its_crops(desk: Desk) -> None:
    cycle = await _cycle(desk, "茬-1", "番茄")
    await _label(desk, "毒死蜱", "番茄", 7)
    await desk.post(f"/cycles/{cycle}/sprays", status=409, pesticide="毒死蜱", **SPRAY)
    bans = {(one["pesticide"], one["kind"]): one["effective_on"] for one in await desk.get("/bans")}
    assert bans["毒死蜱", "vegetable"] == "2016-12-31"
    assert ("毒死蜱", "herb") not in bans
    other = await desk.post(
        f"/greenhouses/{(await desk.get('/greenhouses'))[0]['id']}/cycles",
        on=FIRST,
        batch_number="苗-1",
        kind="other",
        crop="番茄",
        variety="苗",
    )
    await desk.post(f"/cycles/{other['id']}/sprays", pesticide="毒死蜱", **SPRAY)


async def test_a_spray_on_fungus_bags_blocks_their_flush(desk: Desk) -> None:
    house = await _house(desk)
    bags = await desk.post(
        f"/greenhouses/{house}/bags", on=FIRST, batch_number="耳-1", species="黑木耳", bags=10
    )
    path = f"/bags/{bags['id']}"
    await desk.post(f"{path}/openings", on=DAY)
    await _label(desk, "多杀霉素", "黑木耳", 5)
    await _label(desk, "灭多威", "黑木耳", 5)
    await desk.post(f"{path}/sprays", status=409, pesticide="灭多威", **SPRAY)
    await desk.post(f"{path}/sprays", pesticide="多杀霉素", **SPRAY)
    flush = {"number": 1, "document": "D", "lines": [{"product": "鲜木耳", "quantity": 9}]}
    await desk.post(f"{path}/flushes", status=409, on="2025-06-14", **flush)
    await desk.post(f"{path}/flushes", on="2025-06-15", **flush)
