"""Herds: in by birth, purchase or opening, between classes, out by death or sale, each at average cost."""

from typing import Any

from shared.kit.ids import new_id
from tests.livestock.yard import ear_tag, herd, milking, take_in
from tests.production.desk import DAY, FIRST, Desk
from tests.production.test_production_exports import read

TOLD = {"on": DAY, "document": "D"}


async def _reclassified(desk: Desk) -> list[dict[str, Any]]:
    return await desk.world.said("livestock", "AnimalReclassified")


async def test_heads_leave_at_average_cost_and_the_last_takes_the_rest(desk: Desk) -> None:
    yard = await herd(desk, "育肥")
    animals = await take_in(desk, yard, 3, 1_000)
    sold = await desk.post(f"/herds/{yard}/sales", animal_ids=animals[:1], product="活羊", **TOLD)
    assert (sold["lot"]["quantity"], sold["lot"]["unit"], sold["lot"]["cost_fen"]) == (1, "head", 333)
    dead = await desk.post(
        f"/herds/{yard}/deaths", animal_ids=animals[1:2], cause="病死", disposal="无害化处理厂", **TOLD
    )
    assert dead["cost_fen"] == 333
    last = await desk.post(f"/herds/{yard}/sales", animal_ids=animals[2:], product="活羊", **TOLD)
    assert last["lot"]["cost_fen"] == 334
    await desk.post(f"/herds/{yard}/sales", status=409, animal_ids=animals[2:], product="活羊", **TOLD)
    bought, death = await _reclassified(desk)
    assert (bought["reason"], bought["from_asset"], bought["to_asset"]) == ("bought", None, "consumable")
    assert (death["from_asset"], death["to_asset"], death["cost_fen"]) == ("consumable", None, 333)
    await desk.post(f"/batches/{yard}/close", lines=[], **TOLD)


async def test_nothing_is_done_with_an_animal_before_it_came(desk: Desk) -> None:
    yard = await herd(desk, "育肥")
    animals = await take_in(desk, yard, 2, 1_000)
    early = {"on": "2024-12-30", "document": "D", "animal_ids": animals[:1]}
    for path, body in (
        ("deaths", {"cause": "病死", "disposal": "深埋"}),
        ("sales", {"product": "活羊"}),
        ("moves", {"to_herd_id": await herd(desk, "淘汰"), "reason": "淘汰"}),
    ):
        refused = await desk.post(f"/herds/{yard}/{path}", status=422, **body, **early)
        assert (refused["title"], refused["errors"][0]["field"]) == ("CameLater", "on")
    assert [fact["reason"] for fact in await _reclassified(desk)] == ["bought"]


async def test_a_class_change_ends_the_depreciation_of_the_old_class(desk: Desk) -> None:
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    fattening = await herd(desk, "淘汰")
    animals = await take_in(desk, does, 2, 100_000)
    batch = await milking(desk)
    path = f"/herds/{does}/depreciations"
    # 100,000 less 5 % over 36 months, half up.
    month = await desk.post(path, batch_id=batch, on="2025-02-28", document="折旧")
    assert (month["amount_fen"], month["month"]) == (2_639, "2025-02")
    await desk.post(path, status=409, batch_id=batch, on="2025-02-01", document="折旧")
    carried = await desk.get(f"/batches/{batch}")
    assert (carried["cost_fen"], carried["costs"][0]["kind"]) == (2_639, "depreciation")
    moved = await desk.post(
        f"/herds/{does}/moves", to_herd_id=fattening, animal_ids=animals[:1], reason="淘汰", **TOLD
    )
    assert (moved["cost_fen"], moved["depreciation_fen"]) == (50_000, 1_319)
    left, arrived = await desk.get("/herds")
    assert (left["cost_fen"], left["depreciation_fen"]) == (50_000, 1_320)
    assert (arrived["cost_fen"], arrived["depreciation_fen"], arrived["heads"]) == (48_681, 0, 1)
    sold = await desk.post(f"/herds/{does}/sales", animal_ids=animals[1:], product="活羊", **TOLD)
    assert sold["lot"]["cost_fen"] == 50_000 - 1_320
    assert [fact["reason"] for fact in await _reclassified(desk)] == ["bought", "moved: 淘汰", "into_lot"]


async def test_depreciation_begins_the_month_after_and_ends_at_the_residual(desk: Desk) -> None:
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    batch = await milking(desk)
    opening = {"origin": "opening", "depreciation_fen": 94_000, "on": "2025-01-15"}
    await take_in(desk, does, 2, 100_000, **opening)
    path = f"/herds/{does}/depreciations"
    await desk.post(path, status=409, batch_id=batch, on="2025-01-31", document="折旧")
    february = await desk.post(path, batch_id=batch, on="2025-02-28", document="折旧")
    assert february["amount_fen"] == 1_000
    await desk.post(path, status=409, batch_id=batch, on="2025-03-31", document="折旧")
    too_much = {"batch_id": batch, "on": "2025-03-31", "document": "折旧", "amount_fen": 5_001}
    await desk.post(path, status=422, **too_much)
    assert await _reclassified(desk) == []
    young = await herd(desk, "后备", asset="productive_immature")
    await desk.post(f"/herds/{young}/depreciations", status=422, batch_id=batch, **TOLD)


async def test_a_newborn_takes_its_cost_off_the_batch_that_bore_it(desk: Desk) -> None:
    kids = await herd(desk, "羔羊")
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    (dam,) = await take_in(desk, does, 1, 5_000)
    batch = await milking(desk, cost_fen=900)
    line = {"id": new_id(), "breed": "关中", "sex": "female", "born_on": DAY, "dam_id": dam}
    body: dict[str, Any] = {"origin": "born", "cost_fen": 400, "animals": [line], **TOLD}
    path = f"/herds/{kids}/animals"
    await desk.post(path, status=422, **body)
    await desk.post(path, status=422, **body, from_batch_id=does)
    more = await desk.post(path, status=409, **{**body, "cost_fen": 901}, from_batch_id=batch)
    assert more["errors"][0]["field"] == "cost_fen"
    wrong_dam = {**body, "animals": [{**line, "dam_id": new_id()}]}
    await desk.post(path, status=422, **wrong_dam, from_batch_id=batch)
    seen = await desk.post(path, **body, from_batch_id=batch)
    assert (seen["heads"], seen["cost_fen"]) == (1, 400)
    assert (await desk.get(f"/batches/{batch}"))["cost_fen"] == 500
    await desk.post(path, status=409, **body, from_batch_id=batch)
    facts = await _reclassified(desk)
    assert [(fact["reason"], fact["cost_fen"]) for fact in facts] == [("bought", 5_000), ("born", 400)]


async def test_what_is_wrong_with_an_animal_is_told_at_its_line(desk: Desk) -> None:
    yard = await herd(desk, "育肥")
    [doe] = await take_in(desk, yard, 1, 100)
    worn, twice = (await desk.get(f"/animals/{doe}"))["ear_tag"], ear_tag()
    good = {"breed": "关中", "sex": "male", "born_on": "2025-01-01"}
    for wrong, field, status in (
        ({"ear_tag": "123"}, "ear_tag", 422),
        ({}, "ear_tag", 422),
        ({"ear_tag": worn}, "ear_tag", 409),
        ({"ear_tag": twice}, "ear_tag", 409),
        ({"ear_tag": ear_tag(), "dam_id": new_id()}, "dam_id", 422),
        ({"ear_tag": ear_tag(), "born_on": "2025-12-01"}, "born_on", 422),
    ):
        animals = [{"id": new_id(), **good, "ear_tag": twice}, {"id": new_id(), **good, **wrong}]
        refused = await desk.post(
            f"/herds/{yard}/animals", status=status, origin="bought", animals=animals, **TOLD
        )
        assert [one["field"] for one in refused["errors"]] == [f"animals.1.{field}"]


async def test_no_tag_no_sale_and_no_tag_twice(desk: Desk) -> None:
    kids = await herd(desk, "羔羊")
    line = {"id": str(new_id()), "breed": "关中", "sex": "male", "born_on": "2025-01-01"}
    path = f"/herds/{kids}/animals"
    await desk.post(path, status=422, origin="bought", animals=[line], **TOLD)
    await desk.post(path, origin="born", animals=[line], on=FIRST, document="D")
    sale = {"animal_ids": [line["id"]], "product": "活羊", **TOLD}
    await desk.post(f"/herds/{kids}/sales", status=409, **sale)
    (due,) = await desk.get("/animals/untagged", on="2025-01-31")
    assert (due["due_on"], due["overdue"]) == ("2025-01-31", False)
    assert (await desk.get("/animals/untagged", on="2025-02-01"))[0]["overdue"]
    tags, tag = f"/animals/{line['id']}/tags", ear_tag()
    for wrong in ("261052600000001", "36105260000001", "3610526000000０1", "399052600000001"):
        await desk.post(tags, status=422, on="2025-01-31", ear_tag=wrong)
    await desk.post(tags, status=409, on="2025-02-01", ear_tag=tag)
    await desk.post(tags, on="2025-02-01", ear_tag=tag, reason="雪灾")
    await desk.post(tags, status=409, on="2025-01-31", ear_tag=ear_tag())
    await desk.post(f"/herds/{kids}/sales", **sale)
    again = {**line, "id": str(new_id()), "ear_tag": tag}
    await desk.post(path, status=409, origin="bought", animals=[again], **TOLD)
    assert await desk.get("/animals/untagged", on=DAY) == []


async def test_animals_stay_with_their_entity_and_kind(desk: Desk) -> None:
    own = await herd(desk, "育肥")
    (animal,) = await take_in(desk, own, 1, 100)
    others = await herd(desk, "别家", entity_id=desk.coop)
    pigs = await herd(desk, "猪", species="pig")
    for target in (others, pigs, own):
        body = {"to_herd_id": target, "animal_ids": [animal], "reason": "转群", **TOLD}
        await desk.post(f"/herds/{own}/moves", status=422, **body)
    await desk.post("/herds", status=422, **_bad_class(desk))
    lines = [{"product": "活羊", "quantity": 1, "unit": "head"}]
    await desk.post(f"/batches/{own}/harvests", status=409, lines=lines, **TOLD)
    await desk.post(f"/batches/{own}/close", status=409, lines=[], **{**TOLD})


def _bad_class(desk: Desk) -> dict[str, Any]:
    kind = {"species": "goat", "purpose": "milk", "asset": "production"}
    return {"entity_id": desk.company, "on": FIRST, "name": "错", "village": "东村", **kind}


async def test_herds_and_animals_leave_as_workbooks(desk: Desk) -> None:
    does = await herd(desk, "奶羊一群", asset="productive")
    await take_in(desk, does, 2, 10_000)
    told = dict(zip(*read(await desk.client.get("/exports/herds")), strict=True))
    assert (told["畜群"], told["头数"], told["成本（元）"]) == ("奶羊一群", 2, 100)
    head, *animals = read(await desk.client.get("/exports/animals", params={"state": "alive"}))
    assert {row[head.index("畜群")] for row in animals} == {"奶羊一群"}
    assert len(animals) == 2
