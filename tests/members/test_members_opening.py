"""Members' accounts and companies' capital from a workbook: bad cells named, whole or not at all, once."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.members.domain.opening_sheet import FORM, Holder, judged, numbers_of
from shared.kit.auth import Role
from shared.kit.ids import new_id
from shared.kit.workbook.table import read_form
from tests.kit.sheets import Rows, filled, workbook
from tests.members.conftest import Township
from tests.members.workbooks import id_number

ON = "2025-12-31"
HEAD = tuple(column.heading for column in FORM.columns)
CREDIT = "91350100M000100Y43"  # GB 32100-2015, annex A


def row(name: str, number: str = "", **changes: object) -> tuple[object, ...]:
    values = {"name": name, "number": number, "capital": 100, **changes}
    return tuple(values.get(column.field, "") for column in FORM.columns)


async def send(township: Township, register: UUID, content: bytes, **query: Any) -> httpx.Response:
    path = f"/registers/{register}/opening/workbook"
    asked = {"on": ON, **query}
    actor = township.actor(Role.ACCOUNTANT, register)
    return await township.say(actor, "POST", path, params=asked, content=content)


async def holdings(township: Township, register: UUID) -> list[tuple[str, str, int]]:
    found = await township.get(f"/registers/{register}/holdings", effective_on=ON)
    return [(one["holder_name"], one["share_class"], one["milli_shares"]) for one in found["holdings"]]


async def members(township: Township) -> Rows:
    """Two households and the company, registered; the co-op's sheet of their accounts."""
    one, two = township.household("001"), township.household("002")
    await township.post("/households/list", [one, two])
    plant = township.organisation(new_id(), "subsidiary", credit_code=CREDIT, name="镇农发 公司")
    await township.post("/organisations", plant, role=Role.ADMINISTRATOR)
    wife = one["persons"][1]
    return [
        row(two["persons"][0]["name"], village="V01", household="2", capital="２，０００.00", reserve=150.5),
        row(wife["name"], wife["id_number"].lower(), subsidy=50, admitted_on="2024-07-01"),
        row("镇农发公司", CREDIT, capital=500),
    ]


async def test_a_template_filled_in_becomes_a_register(township: Township) -> None:
    rows = await members(township)
    template = await township.say(township.actor(Role.ACCOUNTANT), "GET", "/registers/opening/template.xlsx")
    content = filled(template.content, [*rows, ("合计", "", "", "", 2600, 150.5, 50)])
    tried = (await send(township, township.coop_id, content, dry_run=True)).json()
    assert tried["refusals"] == []
    assert (tried["applied"], tried["holders"], tried["total_fen"]) == (False, 3, 280_050)
    assert await holdings(township, township.coop_id) == []
    done = await send(township, township.coop_id, content)
    assert (done.status_code, done.json()["applied"]) == (200, True), done.text
    assert await holdings(township, township.coop_id) == [
        ("王0020", "成员出资", 200_000),
        ("王0020", "量化公积金", 15_050),
        ("王0010", "成员出资", 10_000),
        ("王0010", "财政补助", 5_000),
        ("镇农发 公司", "成员出资", 50_000),
    ]
    told = await township.world.said("members", "MemberAdmitted")
    admitted = [one["admitted_on"] for one in told if one["organisation_id"] == str(township.coop_id)]
    assert admitted == [ON, "2024-07-01", ON]


async def test_a_companys_sheet_makes_its_owners(township: Township) -> None:
    rows = [row("village_org", "V01", capital=1_000_000)]
    done = await send(township, township.company_id, workbook([HEAD, *rows]))
    assert done.json()["applied"] is True, done.text
    owners = await township.get(f"/organisations/{township.company_id}/owners", on=ON)
    assert [(one["holder_id"], one["paid_in_fen"]) for one in owners["owners"]] == [
        (str(township.village_id), 100_000_000)
    ]


async def test_twice_is_once_and_a_changed_sheet_is_told_apart(township: Township) -> None:
    rows = await members(township)
    assert (await send(township, township.coop_id, workbook([HEAD, *rows]))).json()["applied"] is True
    before = await holdings(township, township.coop_id)
    again = await send(township, township.coop_id, workbook([("成员账户",), HEAD, *rows]))
    assert (again.status_code, again.json()["applied"]) == (200, False)
    changed = [row("镇农发公司", CREDIT, capital=501), rows[0]]
    refused = await send(township, township.coop_id, workbook([HEAD, *changed]))
    assert (refused.status_code, refused.json()["title"]) == (409, "CapitalDiffers")
    told = refused.json()["facts"]["differences"]
    assert [(one["row"], one["share_class"], one["registered_fen"], one["sent_fen"]) for one in told] == [
        (2, "成员出资", 50_000, 50_100),
        (None, "成员出资", 10_000, 0),
        (None, "财政补助", 5_000, 0),
    ]
    assert await holdings(township, township.coop_id) == before


async def test_a_village_is_imported_with_its_people(township: Township) -> None:
    content = workbook([HEAD, row("王五", id_number(date(1970, 1, 1), 1))])
    refused = await send(township, township.village_id, content)
    assert (refused.status_code, refused.json()["title"]) == (422, "SharesByRoster")


async def test_one_bad_cell_and_nobody_comes_in(township: Township) -> None:
    rows = await members(township)
    stranger = id_number(date(1980, 1, 1), 777)
    answer = await send(township, township.coop_id, workbook([HEAD, *rows, row("赵六", stranger)]))
    [refusal] = answer.json()["refusals"]
    assert (refusal["row"], refusal["column"]) == (5, "证件号或信用代码")
    assert stranger not in answer.text
    assert await holdings(township, township.coop_id) == []
    told = await township.world.said("members", "MemberAdmitted")
    assert all(one["organisation_id"] != str(township.coop_id) for one in told)


async def test_another_registers_accountant_opens_nothing(township: Township) -> None:
    path = f"/registers/{township.coop_id}/opening/workbook"
    stranger = township.actor(Role.ACCOUNTANT, township.village_id)
    refused = await township.say(stranger, "POST", path, params={"on": ON}, content=b"")
    assert refused.status_code == 403


GOOD = id_number(date(1970, 1, 1), 1)
BROKEN = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
OWN = new_id()
KNOWN = {2: Holder(new_id(), frozenset({"王五", "李四"}))}
BAD: dict[str, tuple[Rows, list[tuple[int, str, str]]]] = {
    "checksum": ([row("王五", BROKEN)], [(2, "证件号或信用代码", "校验")]),
    "rounded": ([row("王五", 610526197001010011)], [(2, "证件号或信用代码", "Excel")]),  # type: ignore[arg-type]
    "credit code": ([row("某公司", CREDIT[:17] + "4")], [(2, "证件号或信用代码", "校验")]),
    "nobody": ([row("王五")], [(2, "证件号或信用代码", "没有写明")]),
    "no village": ([row("王五", household="7")], [(2, "证件号或信用代码", "没有写明")]),
    "unknown": ([row("王五", GOOD), row("孙七", village="V01", household="9")], [(3, "户号", "先登记")]),
    "another name": ([row("赵六", GOOD)], [(2, "成员/股东名称", "不一致")]),
    "no name": ([row("", GOOD)], [(2, "成员/股东名称", "没有填")]),
    "no capital": ([row("王五", GOOD, capital="")], [(2, "出资额(元)", "没有填")]),
    "no number": ([row("王五", GOOD, capital="一百")], [(2, "出资额(元)", "不是数字")]),
    "below nothing": ([row("王五", GOOD, reserve=-1)], [(2, "量化公积金(元)", "大于零")]),
    "later": ([row("王五", GOOD, admitted_on="2026-01-01")], [(2, "入社日期", "晚于")]),
    "total": ([row("王五", GOOD), ("合计", "", "", "", 99)], [(3, "出资额(元)", "99.00")]),
}  # fmt: skip


def refusals(rows: Rows, holders: dict[int, Holder], *, is_coop: bool) -> list[tuple[int, str, str]]:
    on = date(2025, 12, 31)
    reading = read_form(workbook([HEAD, *rows]), FORM)
    found = numbers_of(reading, on).refusals
    if not found:
        _, found = judged(reading, holders, OWN, on, is_coop=is_coop)
    return [(one.row, one.column, one.zh) for one in found]


@pytest.mark.parametrize(("rows", "expected"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_named(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    found = refusals(rows, KNOWN, is_coop=True)
    assert [(at, column) for at, column, _ in found] == [(at, column) for at, column, _ in expected]
    assert all(part in told for (_, _, told), (_, _, part) in zip(found, expected, strict=True)), found


def test_what_only_other_rows_show() -> None:
    twice = {2: KNOWN[2], 3: KNOWN[2]}
    rows = [row("王五", GOOD), row("李四", GOOD)]
    assert refusals(rows, twice, is_coop=True)[0][2].startswith("与第 2 行")
    itself = {2: Holder(OWN, frozenset({"王五"}))}
    assert refusals(rows[:1], itself, is_coop=True)[0][2].startswith("不能登记为自己")
    [(at, column, _)] = refusals([row("王五", GOOD, reserve=1)], KNOWN, is_coop=False)
    assert (at, column) == (2, "量化公积金(元)")
