"""Animals on hand from a stockman's workbook: bad cells named, whole or not at all, once."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.livestock.domain import Purpose, Species
from services.livestock.domain.opening_sheet import FORM, HerdKind, judged
from shared.contracts.production import Asset
from shared.kit.auth import Role
from shared.kit.ids import new_id
from shared.kit.workbook.table import read_form
from tests.kit.sheets import Rows, filled, workbook
from tests.livestock.yard import ear_tag, herd
from tests.production.desk import Desk

ON = "2025-12-31"
HEAD = tuple(column.heading for column in FORM.columns)


def row(tag: str, **changes: object) -> tuple[object, ...]:
    values = {
        "ear_tag": tag,
        "species": "奶山羊",
        "breed": "关中奶山羊",
        "sex": "母",
        "born_on": "2023-03-01",
        "kept_as": "泌乳",
        "herd": "一号圈",
        "village": "东村",
        "cost_fen": 1500,
        "depreciation_fen": 300.5,
        **changes,
    }
    return tuple(values.get(column.field, "") for column in FORM.columns)


def flock() -> list[tuple[object, ...]]:
    young = {"kept_as": "犊（羔）", "herd": "羔羊圈", "depreciation_fen": "", "born_on": date(2025, 11, 1)}
    return [
        row(ear_tag(), weight_g="５５.5"),
        row(ear_tag(), cost_fen=1400, depreciation_fen=0),
        row(ear_tag(), cost_fen="2,600.00", sex="公", **young),
    ]


async def send(desk: Desk, content: bytes, **query: Any) -> httpx.Response:
    asked = {"entity_id": str(desk.company), "on": ON, **query}
    return await desk.client.post("/herds/opening/workbook", params=asked, content=content)


async def herds(desk: Desk) -> list[tuple[object, ...]]:
    rows = await desk.get("/herds")
    return sorted(
        (one["name"], one["asset"], one["purpose"], one["heads"], one["cost_fen"], one["depreciation_fen"])
        for one in rows
    )


async def test_a_template_filled_in_becomes_herds(desk: Desk) -> None:
    template = (await desk.client.get("/herds/opening/template.xlsx")).content
    rows = flock()
    content = filled(template, [*rows, ("合计", *[""] * 8, 5500, 300.5)])
    tried = (await send(desk, content, dry_run=True)).json()
    assert (tried["applied"], tried["heads"], tried["cost_fen"], tried["refusals"]) == (False, 3, 550_000, [])
    assert await herds(desk) == []
    done = await send(desk, content)
    assert (done.status_code, done.json()["applied"]) == (200, True), done.text
    assert await herds(desk) == [
        ("一号圈", "productive", "milk", 2, 290_000, 30_050),
        ("羔羊圈", "productive_immature", "meat", 1, 260_000, 0),
    ]
    [animal] = await desk.get("/animals", ear_tag=rows[0][0])
    assert (animal["sex"], animal["born_on"], animal["origin"]) == ("female", "2023-03-01", "opening")
    [weight] = await desk.get("/weights", animal_id=animal["id"])
    assert weight["weight_g"] == 55_500
    assert await desk.world.said("livestock", "AnimalReclassified") == []


async def test_twice_is_once_and_a_changed_sheet_is_told_apart(desk: Desk) -> None:
    rows = flock()
    assert (await send(desk, workbook([HEAD, *rows]))).json()["applied"] is True
    before = await herds(desk)
    again = await send(desk, workbook([("存栏",), HEAD, *reversed(rows)]))
    assert (again.status_code, again.json()["applied"]) == (200, False)
    stranger = ear_tag()
    changed = [row(str(rows[0][0]), breed="萨能奶山羊"), rows[1], row(stranger, depreciation_fen=0)]
    refused = await send(desk, workbook([HEAD, *changed]))
    assert (refused.status_code, refused.json()["title"]) == (409, "OpeningHerdsDiffer")
    told = [(one["row"], one["what"]) for one in refused.json()["facts"]["differences"]]
    assert told == [(2, rows[0][0]), (4, stranger), (None, rows[2][0]), (None, "一号圈"), (None, "羔羊圈")]
    assert await herds(desk) == before


async def test_a_tag_used_before_stops_the_whole_sheet(desk: Desk) -> None:
    standing = await herd(desk, "旧圈", village="东村")
    used = ear_tag()
    line = {"id": new_id(), "ear_tag": used, "breed": "b", "sex": "male", "born_on": "2024-01-01"}
    await desk.post(
        f"/herds/{standing}/animals", on="2026-01-01", document="D", origin="bought", animals=[line]
    )
    refused = await send(desk, workbook([HEAD, row(ear_tag()), row(used)]))
    assert (refused.status_code, refused.json()["title"]) == (409, "EarTagUsed")
    assert [one[0] for one in await herds(desk)] == ["旧圈"]


async def test_a_herd_at_work_was_not_on_hand_at_the_start(desk: Desk) -> None:
    standing = await herd(desk, "旧圈", village="东村")
    line = {"id": new_id(), "ear_tag": ear_tag(), "breed": "b", "sex": "male", "born_on": "2024-01-01"}
    await desk.post(f"/herds/{standing}/animals", on=ON, document="D", origin="bought", animals=[line])
    before = await herds(desk)
    for dry_run in (True, False):
        refused = await send(desk, workbook([HEAD, row(ear_tag())]), dry_run=dry_run)
        assert (refused.status_code, refused.json()["title"]) == (409, "WorkBeganBefore")
    coming = {
        "on": ON,
        "document": "D",
        "origin": "opening",
        "animals": [line | {"id": new_id(), "ear_tag": ear_tag()}],
    }
    refused = await desk.post(f"/herds/{standing}/animals", status=409, **coming)
    assert refused["errors"][0]["field"] == "on"
    assert await herds(desk) == before
    await desk.post(f"/herds/{standing}/animals", **{**coming, "on": "2025-12-30"})


GOOD_TAG = "361052600000001"
STANDING = {"旧圈": HerdKind(new_id(), Species.GOAT, Asset.CONSUMABLE, Purpose.MEAT, "东村")}
BAD: dict[str, tuple[Rows, list[tuple[int, str, str]]]] = {
    "tag of a cow": ([row("261052600000001")], [(2, "耳标号", "首位 3")]),
    "short tag": ([row("36105260001")], [(2, "耳标号", "15 位")]),
    "rounded tag": ([row(1361052600000001)], [(2, "耳标号", "Excel")]),  # type: ignore[arg-type]
    "no tag": ([row("")], [(2, "耳标号", "没有填")]),
    "tag twice": ([row(GOOD_TAG), row("３" + GOOD_TAG[1:])], [(3, "耳标号", "第 2 行")]),
    "sex": ([row(GOOD_TAG, sex="？")], [(2, "性别", "读不出来")]),
    "day": ([row(GOOD_TAG, born_on="2025-02-30")], [(2, "出生日期", "有效日期")]),
    "not born": ([row(GOOD_TAG, born_on="2026-01-01")], [(2, "出生日期", "晚于")]),
    "class": ([row(GOOD_TAG, kept_as="观赏")], [(2, "类别", "观赏")]),
    "cost": ([row(GOOD_TAG, cost_fen="=A1")], [(2, "原值(元)", "没有计算结果")]),
    "young depreciated": ([row(GOOD_TAG, kept_as="后备")], [(2, "累计折旧(元)", "成熟")]),
    "too much": ([row(GOOD_TAG, depreciation_fen=1500.01)], [(2, "累计折旧(元)", "原值")]),
    "too fine": ([row(GOOD_TAG, weight_g=1.0005)], [(2, "体重(千克)", "小数")]),
    "two kinds": (
        [row(GOOD_TAG), row("361052600000002", kept_as="育肥", depreciation_fen=0)],
        [(3, "圈舍/群", "第 2 行")],
    ),
    "stands otherwise": ([row(GOOD_TAG, herd="旧圈")], [(2, "圈舍/群", "已经登记")]),
    "where": ([row(GOOD_TAG, village="")], [(2, "村", "哪个村")]),
}


@pytest.mark.parametrize(("rows", "expected"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_named(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    reading = read_form(workbook([HEAD, *rows]), FORM)
    refusals = judged(reading, new_id(), date(2025, 12, 31), STANDING).refusals
    assert [(one.row, one.column) for one in refusals] == [(at, name) for at, name, _ in expected]
    assert all(part in one.zh for one, (_, _, part) in zip(refusals, expected, strict=True)), refusals


async def test_one_bad_cell_and_no_animal_comes_in(desk: Desk) -> None:
    answer = await send(desk, workbook([HEAD, *flock(), row(ear_tag(), sex="?")]))
    assert [(one["row"], one["column"]) for one in answer.json()["refusals"]] == [(5, "性别")]
    assert await herds(desk) == []


async def test_another_entitys_accountant_opens_nothing(desk: Desk) -> None:
    stranger = desk.world.actor((Role.ACCOUNTANT, desk.coop))
    asked = {"entity_id": str(desk.company), "on": ON}
    async with desk.world.client(desk.line, stranger) as client:
        assert (await client.post("/herds/opening/workbook", params=asked, content=b"")).status_code == 403
