"""At the scale: growers found, the day's prices, tare, totals, lists both ways, one delivery, its papers."""

from datetime import date
from uuid import UUID

import pytest

from shared.kit.ids import new_id
from shared.production import slips
from shared.production.model import TareAboveGross, without_tare
from tests.production.desk import DAY, Desk
from tests.production.lines import bound

LATER = date(2025, 7, 1)


async def _deliver(desk: Desk, on: date = DAY, grower: int = 0, **more: object) -> dict[str, object]:
    body = {"document": "D", "product": "鲜花", "grade": "1", "gross_g": 3000, **more}
    made: dict[str, object] = await desk.post(
        "/deliveries", entity_id=desk.coop, on=on, household_id=desk.households[grower], **body
    )
    return made


async def test_growers_are_found_by_name_and_number_members_first(desk: Desk) -> None:
    found = await desk.get("/growers", entity_id=desk.coop)
    assert [(one["code"], one["is_member"]) for one in found] == [("H0", True), ("H1", False), ("H2", False)]
    assert [one["name"] for one in await desk.get("/growers", entity_id=desk.coop, search="h2")] == ["农户2"]
    assert [one["code"] for one in await desk.get("/growers", entity_id=desk.coop, search="户1")] == ["H1"]
    assert await desk.get("/growers", entity_id=desk.coop, search="%") == []


async def test_a_days_price_list_has_the_price_that_holds(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    await desk.price(desk.coop, "鲜花", effective_on=LATER, base_fen_per_kg=1200)
    for on, base in ((DAY, 1000), (LATER, 1200)):
        (row,) = await desk.get("/price-list", entity_id=desk.coop, on=on)
        assert row["base_fen_per_kg"] == base
    assert await desk.get("/price-list", entity_id=desk.company, on=LATER) == []


async def test_the_baskets_are_not_paid_for(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    seen = await _deliver(desk, gross_g=12_500, tare_g=500)
    assert (seen["net_g"], seen["amount_fen"], seen["tare_g"]) == (12_000, 12_000, 500)
    swapped = {"household_id": str(desk.households[0]), "product": "鲜花", "grade": "1", "document": "D"}
    answer = await desk.client.post(
        "/deliveries",
        json={
            "id": str(new_id()),
            "entity_id": str(desk.coop),
            "on": str(DAY),
            "gross_g": 12_000,
            "tare_g": 12_500,
            **swapped,
        },
    )
    assert answer.status_code == 422
    assert answer.json()["detail"] == "毛重 12.000 公斤不能小于皮重 12.500 公斤"
    assert answer.json()["errors"][0]["field"] == "tare_g"
    path = f"/deliveries/{seen['id']}/corrections"
    (less,) = await desk.post(
        path, on=LATER, document="C", reason="皮重漏记", grade="1", gross_g=12_500, tare_g=1_500
    )
    assert (less["gross_g"], less["tare_g"], less["net_g"]) == (0, 1_000, -1_000)


def test_nothing_weighed_has_no_tare_to_take_off() -> None:
    assert without_tare(3000, 0) == 3000
    with pytest.raises(TareAboveGross):
        without_tare(3000, 3000)


async def test_a_delivery_shows_what_stands_and_its_papers_print_it(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    seen = await _deliver(desk)
    told = {"on": LATER, "document": "C-1", "reason": "秤错"}
    await desk.post(f"/deliveries/{seen['id']}/corrections", grade="2", gross_g=2000, **told)
    shown = await desk.get(f"/deliveries/{seen['id']}")
    assert (shown["household_code"], shown["village"]) == ("H0", "东村")
    assert (shown["stands"]["grade"], shown["stands"]["amount_fen"]) == ("2", 1600)
    assert [one["amount_fen"] for one in shown["corrections"]] in ([-3000, 1600], [1600, -3000])
    assert shown["lot"]["grade"] == "2"
    correction = shown["corrections"][0]["id"]
    assert (await desk.get(f"/deliveries/{correction}"))["id"] == seen["id"]
    for paper in ("weigh-slip", "purchase-invoice"):
        answer = await desk.client.get(f"/deliveries/{seen['id']}/{paper}.pdf")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
    async with desk.world.database(desk.line).reading() as session:
        said = await slips.of_delivery(session, bound(desk.line), UUID(str(seen["id"])))
    assert (said["grade"], said["net"], said["amount_words"]) == ("2", "2.000", "壹拾陆元整")
    assert said["buyer"] == "合作社"


async def test_a_list_goes_on_newest_first_and_by_days(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    days = [date(2025, 6, day) for day in (3, 1, 2, 2, 4)]
    for number, on in enumerate(days):
        await _deliver(desk, on=on, grower=number % 3, document=f"D{number}")
    seen: list[str] = []
    after = {}
    while part := await desk.get("/deliveries", newest=True, limit=2, **after):
        seen += [one["on"] for one in part]
        after = {"after": part[-1]["id"]}
    assert seen == ["2025-06-04", "2025-06-03", "2025-06-02", "2025-06-02", "2025-06-01"]
    within = await desk.get("/deliveries", since=date(2025, 6, 2), until=date(2025, 6, 3))
    assert sorted(one["document"] for one in within) == ["D0", "D2", "D3"]
    assert await desk.get("/deliveries", node=desk.company) == []
    assert len(await desk.get("/deliveries", product="鲜花", household_id=desk.households[1])) == 2


async def test_totals_by_product_and_grade_take_corrections_in(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    first = await _deliver(desk)
    await _deliver(desk, grower=1, grade="2", gross_g=1000)
    told = {"on": DAY, "document": "C", "reason": "秤错", "grade": "1", "gross_g": 2000}
    await desk.post(f"/deliveries/{first['id']}/corrections", **told)
    one, two = await desk.get("/deliveries/totals", since=DAY, until=DAY)
    assert (one["grade"], one["deliveries"], one["net_g"], one["amount_fen"]) == ("1", 1, 2000, 2000)
    assert (two["grade"], two["growers"], two["amount_fen"]) == ("2", 1, 800)
    assert await desk.get("/deliveries/totals", since=LATER) == []


async def test_what_came_by_week_takes_corrections_in_on_their_own_day(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    sunday, monday = date(2025, 6, 1), date(2025, 6, 2)
    first = await _deliver(desk, on=sunday, gross_g=1000)
    await _deliver(desk, on=monday, grower=1, gross_g=4000)
    told = {"on": monday, "document": "C", "reason": "秤错", "grade": "1", "gross_g": 3000}
    await desk.post(f"/deliveries/{first['id']}/corrections", **told)
    weeks = await desk.get("/deliveries/by-week")
    assert [(one["week_on"], one["product"], one["net_g"], one["amount_fen"]) for one in weeks] == [
        ("2025-05-26", "鲜花", 1000, 1000),
        ("2025-06-02", "鲜花", 6000, 6000),
    ]
    (later,) = await desk.get("/deliveries/by-week", since=monday)
    assert later["week_on"] == "2025-06-02"
    assert await desk.get("/deliveries/by-week", node=desk.company) == []


async def test_what_came_by_village_counts_each_grower_once(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    for grower, gross_g in ((0, 1000), (0, 2000), (1, 4000)):
        await _deliver(desk, grower=grower, gross_g=gross_g, document=f"D{grower}{gross_g}")
    rows = await desk.get("/deliveries/by-village")
    assert sum(one["growers"] for one in rows) == 2
    assert sum(one["net_g"] for one in rows) == sum(one["amount_fen"] for one in rows) == 7000
    assert {one["entity_id"] for one in rows} == {str(desk.coop)}
    assert all(one["village"] and one["entity"] for one in rows)
    assert await desk.get("/deliveries/by-village", until=date(2025, 1, 1)) == []
