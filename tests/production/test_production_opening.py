"""Lots on hand from a storekeeper's workbook: units exact, bad cells named, whole or not at all, once."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from shared.kit.workbook.table import read_form
from shared.production.opening_sheet import FORM, judged
from tests.kit.sheets import Rows, filled, workbook
from tests.production.desk import Desk

ON = "2025-12-31"
HEAD = tuple(column.heading for column in FORM.columns)
GOOD: Rows = [
    ("", "干花", "一级", "千克", "１２.5", 1250, "自产农产品", "", "村A、村B", "2025-09-20"),
    ("甲", "鲜花", "", "斤", 3, 4.5, "9%", "是", "", ""),
    ("乙", "鲜花", "", "斤", 3, 4.5, 0.09, "是", "", ""),
    ("", "蜂蜜", "", "升", 0.25, 0, "一般货物", "否", "", ""),
]


async def send(desk: Desk, content: bytes, **query: Any) -> httpx.Response:
    asked = {"entity_id": str(desk.company), "on": ON, **query}
    return await desk.client.post("/lots/opening/workbook", params=asked, content=content)


async def lots(desk: Desk) -> list[dict[str, Any]]:
    return await desk.world.rows(
        desk.line,
        "SELECT product, grade, unit, quantity, cost_fen, tax_category, is_purchased, passport FROM lot"
        " ORDER BY product, quantity, id",
    )


async def test_a_template_filled_in_becomes_lots(desk: Desk) -> None:
    template = (await desk.client.get("/lots/opening/template.xlsx")).content
    content = filled(template, [*GOOD, ("", "合计", "", "", "", 1259)])
    tried = (await send(desk, content, dry_run=True)).json()
    assert (tried["applied"], tried["lots"], tried["cost_fen"], tried["refusals"]) == (False, 4, 125_900, [])
    assert await lots(desk) == []
    done = await send(desk, content)
    assert (done.status_code, done.json()["applied"]) == (200, True), done.text
    told = [(row["product"], row["unit"], row["quantity"], row["cost_fen"]) for row in await lots(desk)]
    assert told == [
        ("干花", "g", 12_500, 125_000),
        ("蜂蜜", "ml", 250, 0),
        ("鲜花", "g", 1_500, 450),
        ("鲜花", "g", 1_500, 450),
    ]
    dry = (await lots(desk))[0]
    assert dry["passport"]["villages"] == ["村A", "村B"]
    assert dry["passport"]["harvested_from"] == "2025-09-20"
    assert (dry["tax_category"], dry["is_purchased"]) == ("self_produced", False)


async def test_twice_is_once_and_a_changed_sheet_is_told_apart(desk: Desk) -> None:
    assert (await send(desk, workbook([HEAD, *GOOD]))).json()["applied"] is True
    before = await lots(desk)
    again = await send(desk, workbook([("库存",), HEAD, *reversed(GOOD)]))
    assert (again.status_code, again.json()["applied"]) == (200, False)
    changed: Rows = [HEAD, (*GOOD[0][:4], 13, *GOOD[0][5:]), *GOOD[1:3], ("", "花粉", "", "克", 5, 1, "免税")]
    refused = await send(desk, workbook(changed))
    assert (refused.status_code, refused.json()["title"]) == (409, "OpeningLotsDiffer")
    told = refused.json()["facts"]["differences"]
    assert [(one["row"], one["product"], one["entered_quantity"], one["sent_quantity"]) for one in told] == [
        (2, "干花", 12_500, 13_000),
        (5, "花粉", 0, 5),
        (None, "蜂蜜", 250, 0),
    ]
    assert await lots(desk) == before


def row(**changes: object) -> tuple[object, ...]:
    values = {"product": "干花", "unit": "千克", "quantity": 1, "cost_fen": 5, "tax": "免税", **changes}
    return tuple(values.get(column.field, "") for column in FORM.columns)


BAD: dict[str, tuple[Rows, list[tuple[int, str, str]]]] = {
    "no product": ([row(product="")], [(2, "品名", "没有填")]),
    "unit": ([row(unit="筐")], [(2, "单位", "筐")]),
    "half a gram": ([row(unit="克", quantity=0.5)], [(2, "数量", "整数")]),
    "half a head": ([row(unit="头", quantity=1.5)], [(2, "数量", "整数")]),
    "nothing": ([row(quantity=0)], [(2, "数量", "大于零")]),
    "too much": ([row(unit="吨", quantity=10**9)], [(2, "数量", "整数")]),
    "cost": ([row(cost_fen="五元")], [(2, "金额(元)", "不是数字")]),
    "below nothing": ([row(cost_fen=-1)], [(2, "金额(元)", "大于零")]),
    "too fine": ([row(cost_fen=1.001)], [(2, "金额(元)", "小数")]),
    "tax": ([row(tax="3%")], [(2, "税目", "3%")]),
    "day": ([row(harvested_on="2025-13-01")], [(2, "采收日期", "有效日期")]),
    "later": ([row(harvested_on="2026-01-01")], [(2, "采收日期", "晚于建账日")]),
    "twice": ([row(), row(quantity=2)], [(3, "品名", "第 2 行")]),
    "rounded": ([row(number=1234567890123456)], [(2, "批号", "Excel")]),
    "total": ([row(), ("", "合计", "", "", "", 6)], [(3, "金额(元)", "6.00")]),
}


@pytest.mark.parametrize(("rows", "expected"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_named(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    reading = read_form(workbook([HEAD, *rows]), FORM)
    _, refusals = judged(reading, "honeysuckle", new_id(), date(2025, 12, 31))
    assert [(one.row, one.column) for one in refusals] == [(at, name) for at, name, _ in expected]
    assert all(part in one.zh for one, (_, _, part) in zip(refusals, expected, strict=True))


async def test_one_bad_cell_and_nothing_comes_in(desk: Desk) -> None:
    answer = await send(desk, workbook([HEAD, *GOOD, row(cost_fen="五元")]))
    [refusal] = answer.json()["refusals"]
    assert refusal == {"row": 6, "column": "金额(元)", "reason": "“五元”不是数字"}
    assert answer.json()["applied"] is False
    assert await lots(desk) == []


async def test_what_came_after_the_work_began_was_not_on_hand(desk: Desk) -> None:
    await desk.price(desk.company, "鲜花")
    brought = {"entity_id": desk.company, "product": "鲜花", "grade": "1", "gross_g": 1000, "document": "D"}
    await desk.post("/deliveries", on="2026-01-02", household_id=desk.households[0], **brought)
    earlier = [GOOD[0]]
    assert (await send(desk, workbook([HEAD, *earlier]))).json()["applied"] is True
    await desk.post("/deliveries", on=ON, household_id=desk.households[0], **brought)
    before = await lots(desk)
    assert (await send(desk, workbook([HEAD, *earlier]))).json()["applied"] is False, "the same again"
    line = {
        "id": str(new_id()),
        "product": "花",
        "unit": "g",
        "quantity": 1,
        "cost_fen": 1,
        "tax_category": "exempt",
    }
    refused = await desk.post("/lots/opening", status=409, entity_id=desk.company, on=ON, lots=[line])
    assert (refused["title"], refused["errors"][0]["field"]) == ("WorkBeganBefore", "on")
    assert await lots(desk) == before
    await desk.post("/lots/opening", entity_id=desk.company, on="2025-12-30", lots=[line])
    await desk.post("/lots/opening", entity_id=desk.coop, on=ON, lots=[line | {"id": str(new_id())}])


async def test_a_closed_month_has_made_the_start_final(desk: Desk) -> None:
    months = [{"e": desk.company, "m": "2026-03"}, {"e": desk.coop, "m": "2025-11"}]
    async with desk.world.database(desk.line).transaction() as session:
        await session.execute(text("INSERT INTO sealed (entity_id, period) VALUES (:e, :m)"), months)
    for dry_run in (True, False):
        refused = await send(desk, workbook([HEAD, GOOD[0]]), dry_run=dry_run)
        assert (refused.status_code, refused.json()["title"]) == (409, "ClosedSinceThen")
    assert refused.json()["detail"].startswith("2026-03 已经结账")
    assert await lots(desk) == []
    of_coop = await send(desk, workbook([HEAD, GOOD[0]]), entity_id=str(desk.coop))
    assert of_coop.json()["applied"] is True, "a desk that begins after its books did"


async def test_nothing_is_on_hand_on_a_day_to_come(desk: Desk) -> None:
    refused = await send(desk, workbook([HEAD, *GOOD]), on=f"{clock.today() + timedelta(days=1)}")
    assert [one["field"] for one in refused.json()["errors"]] == ["query.on"]
    assert await lots(desk) == []


async def test_another_entitys_accountant_opens_nothing(desk: Desk) -> None:
    stranger = desk.world.actor((Role.ACCOUNTANT, desk.coop))
    asked = {"entity_id": str(desk.company), "on": ON}
    async with desk.world.client(desk.line, stranger) as client:
        assert (await client.post("/lots/opening/workbook", params=asked, content=b"")).status_code == 403
