"""Deliveries: weighed, priced, owed; a day's sheet whole or not at all; corrections by signed facts."""

from datetime import date

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.production.desk import DAY, Desk


async def test_a_delivery_is_weighed_priced_and_owed(desk: Desk) -> None:
    await desk.price(desk.company, "干花", standard_moisture_bp=1200, base_fen_per_kg=15_000)
    seen = await desk.post(
        "/deliveries",
        entity_id=desk.company,
        on=DAY,
        document="收购-1",
        household_id=desk.households[0],
        product="干花",
        grade="2",
        gross_g=100_000,
        moisture_bp=1800,
        impurity_bp=200,
    )
    # 100 kg × 0.82 / 0.88 × 0.98 = 91,318.18 g; 120 yuan a kg; 9 % of it is input VAT.
    assert (seen["net_g"], seen["price_fen_per_kg"]) == (91_318, 12_000)
    assert seen["amount_fen"] == 1_095_816
    assert (seen["input_vat_fen"], seen["cost_fen"]) == (98_623, 997_193)
    lot = await desk.get(f"/lots/{seen['lot_id']}")
    assert (lot["quantity"], lot["cost_fen"]) == (91_318, 997_193)
    assert lot["passport"]["villages"] == ["东村"]
    (fact,) = await desk.world.said(desk.line, "GrowerDelivered")
    assert (fact["amount_fen"], fact["is_member"]) == (1_095_816, False)


async def test_a_coop_takes_no_input_vat_and_knows_its_members(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花", tax_category="self_produced")
    lines = [
        {"id": new_id(), "household_id": household, "product": "鲜花", "grade": grade, "gross_g": 1500}
        for household, grade in zip(desk.households, ("1", "1", "2"), strict=True)
    ]
    sheet = await desk.post("/deliveries/sheets", entity_id=desk.coop, on=DAY, document="D", lines=lines)
    assert sheet["deliveries"] == 3
    assert len(sheet["lots"]) == 2
    assert sheet["amount_fen"] == sheet["cost_fen"] == 1500 + 1500 + 1200
    facts = await desk.world.said(desk.line, "GrowerDelivered")
    assert [fact["is_member"] for fact in facts] == [True, False, False]


async def test_a_sheet_is_whole_or_not_at_all(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    good = {"household_id": desk.households[0], "product": "鲜花", "grade": "1", "gross_g": 1}
    for broken in ({"grade": "9"}, {"household_id": new_id()}, {"product": "无价"}):
        lines = [{"id": new_id(), **good}, {"id": new_id(), **good, **broken}]
        answer = await desk.client.post(
            "/deliveries/sheets",
            json={
                "id": str(new_id()),
                "entity_id": str(desk.coop),
                "on": str(DAY),
                "document": "D",
                "lines": [{name: str(item) for name, item in line.items()} for line in lines],
            },
        )
        assert answer.status_code in (404, 409, 422)
    assert await desk.get("/deliveries") == []
    assert await desk.get("/lots") == []


async def test_what_is_wrong_with_a_sheet_is_told_at_its_line(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    good = {"household_id": desk.households[0], "product": "鲜花", "grade": "1", "gross_g": 2000}
    told = {"entity_id": desk.coop, "on": DAY, "document": "D"}
    for broken, field in (({"tare_g": 2500}, "tare_g"), ({"grade": "9"}, "grade")):
        lines = [{"id": new_id(), **good}, {"id": new_id(), **good, **broken}]
        refused = await desk.post("/deliveries/sheets", status=422, lines=lines, **told)
        assert [one["field"] for one in refused["errors"]] == [f"lines.1.{field}"]
        alone = await desk.post("/deliveries", status=422, **{**told, **good, **broken})
        assert [one["field"] for one in alone["errors"]] == [field]


async def test_a_correction_carries_signed_differences(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    told = {"entity_id": desk.coop, "on": DAY, "document": "D", "product": "鲜花", "grade": "1"}
    seen = await desk.post("/deliveries", household_id=desk.households[0], gross_g=3000, **told)
    path = f"/deliveries/{seen['id']}/corrections"
    later = {"on": date(2025, 7, 1), "document": "C", "reason": "秤错"}
    (less,) = await desk.post(path, grade="1", gross_g=1000, **later)
    assert (less["net_g"], less["amount_fen"], less["corrects"]) == (-2000, -2000, seen["id"])
    out, into = await desk.post(path, grade="2", gross_g=1000, **later)
    assert (out["amount_fen"], into["amount_fen"]) == (-1000, 800)
    emptied = await desk.get(f"/lots/{seen['lot_id']}")
    moved = await desk.get(f"/lots/{into['lot_id']}")
    assert (emptied["quantity"], emptied["cost_fen"]) == (0, 0)
    assert (moved["quantity"], moved["cost_fen"]) == (1000, 800)
    await desk.post(path, status=409, grade="2", gross_g=1000, **later)
    await desk.post(f"/deliveries/{less['id']}/corrections", status=422, grade="1", gross_g=1, **later)


async def test_what_a_household_brought_is_seen_by_the_finance_of_its_township_only(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    told = {"entity_id": desk.coop, "on": DAY, "document": "D", "product": "鲜花", "grade": "1"}
    seen = await desk.post("/deliveries", household_id=desk.households[0], gross_g=3000, **told)
    path = f"/households/{desk.households[0]}/deliveries"
    for place, status in ((desk.town, 200), (desk.company, 403)):
        actor = desk.world.actor((Role.FINANCE, place))
        async with desk.world.client(desk.line, actor) as client:
            answer = await client.get(path)
        assert answer.status_code == status
        if answer.is_success:
            assert [row["id"] for row in answer.json()] == [seen["id"]]
