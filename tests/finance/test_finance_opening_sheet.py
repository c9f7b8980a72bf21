"""Opening balances from the accountant's workbook: each bad cell named, whole or not at all, once."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.finance.domain.opening import Account
from services.finance.domain.opening_sheet import FORM, Holder, Parties, judged
from shared.contracts.members import HouseholdChanged
from shared.kit.auth import Role
from shared.kit.ids import named_id
from shared.kit.workbook.table import read_form
from shared.kit.workbook.template import XLSX
from tests.finance.facts import START, Group, balances
from tests.kit.sheets import Rows, filled, workbook
from tests.world import World

ON = "2025-12-31"
HEAD = tuple(column.heading for column in FORM.columns)
HOUSEHOLD = named_id("test-household")
#: A co-op's balances: stock, a member of village 村A owed for flowers, what the plant owes, capital.
GOOD: Rows = [
    ("102", "银行存款", "９，０００．00", None),
    (121, "产品物资", 2500.5, 0),
    ("114", None, None, 500, None, "村A", "007"),
    ("113", "应收款", 600.5, None, "深加工"),
    ("151", "固定资产", None, None),
    ("301", "股金", None, 11601),
]


async def send(
    world: World, entity: UUID, content: bytes, language: str = "zh", **query: Any
) -> httpx.Response:
    actor = world.actor((Role.ACCOUNTANT, entity))
    asked = {"entity_id": str(entity), "on": ON, **query}
    async with world.client("finance", actor, language=language) as client:
        return await client.post(
            "/opening-balances/workbook", params=asked, content=content, headers={"Content-Type": XLSX}
        )


async def tell_household(world: World, group: Group) -> None:
    household = HouseholdChanged(
        household_id=HOUSEHOLD,
        village_id=group.village,
        code="7",
        head_name="王五",
        persons=3,
        effective_on=START,
    )
    await world.tell("members", household)
    await world.settle()


async def test_a_template_filled_in_becomes_the_opening_journal(world: World, group: Group) -> None:
    await tell_household(world, group)
    actor = world.actor((Role.ACCOUNTANT, group.coop))
    async with world.client("finance", actor) as client:
        template = (await client.get("/opening-balances/template.xlsx")).content
        content = filled(template, [*GOOD, ("合计", None, 12101, 12101)])
        tried = await send(world, group.coop, content, dry_run=True)
        assert tried.json() == {**tried.json(), "applied": False, "refusals": [], "lines": 5}
        assert await balances(world, group.coop) == {}
        asked = {"entity_id": str(group.coop), "on": ON}
        form = {"file": ("期初.xlsx", content, XLSX)}
        done = await client.post("/opening-balances/workbook", params=asked, files=form)
    assert (done.status_code, done.json()["applied"]) == (200, True), done.text
    assert await balances(world, group.coop) == {
        "102": 900_000,
        "121": 250_050,
        "114": -50_000,
        "113": 60_050,
        "301": -1_160_100,
    }
    [owed] = await world.rows("finance", "SELECT holder_id, holder_name, source, open_fen FROM payable")
    assert owed == {"holder_id": HOUSEHOLD, "holder_name": "王五", "source": "delivery", "open_fen": 50_000}
    [claim] = await world.rows(
        "finance", "SELECT counterparty_id AS c FROM journal_line WHERE role = 'claim'"
    )
    assert claim["c"] == group.plant


async def test_twice_is_once_and_a_changed_workbook_is_told_apart(world: World, group: Group) -> None:
    rows: Rows = [HEAD, ("102", "", 5, ""), ("121", "", 6, ""), ("301", "", "", 11)]
    assert (await send(world, group.coop, workbook(rows))).json()["applied"] is True
    again = await send(world, group.coop, workbook([("某社",), *rows]))
    assert (again.status_code, again.json()["applied"], again.json()["refusals"]) == (200, False, [])
    changed: Rows = [HEAD, ("102", "", 7, ""), ("121", "", 6, ""), ("301", "", "", 11), ("322", "", "", 2)]
    refused = await send(world, group.coop, workbook(changed))
    assert (refused.status_code, refused.json()["title"]) == (409, "OpeningDiffers")
    told = refused.json()["facts"]["differences"]
    assert [(one["row"], one["account"], one["posted_fen"], one["sent_fen"]) for one in told] == [
        (2, "102", 500, 700),
        (5, "322", 0, -200),
    ]
    assert await balances(world, group.coop) == {"102": 500, "121": 600, "301": -1100}


CAPITAL = ("301", "", "", 5)
BAD: dict[str, tuple[Rows, list[tuple[int, str, str]]]] = {
    "another chart's account": ([("1002", "", 5, ""), CAPITAL], [(2, "科目编码", "科目表里没有科目 1002")]),
    "name of another account": ([("102", "库存现金", 5, ""), CAPITAL], [(2, "科目名称", "“银行存款”")]),
    "income": ([("102", "", 5, ""), ("501", "经营收入", "", 5)], [(3, "科目编码", "损益类")]),
    "no number": ([("102", "", "五元", ""), CAPITAL], [(2, "借方余额", "不是数字")]),
    "both sides": ([("102", "", 5, 5), CAPITAL], [(2, "贷方余额", "都填了")]),
    "rounded by Excel": ([(610526200001011234, "", 5, ""), CAPITAL], [(2, "科目编码", "Excel")]),
    "account twice": (
        [("102", "", 5, ""), ("102", "", 5, ""), ("301", "", "", 10)],
        [(3, "科目编码", "第 2 行")],
    ),
    "totals": ([("102", "", 5, ""), CAPITAL, ("合计", "", 6, 5)], [(4, "借方余额", "6.00")]),
    "unbalanced": ([("102", "", 6, ""), CAPITAL], [(0, "", "借贷不平")]),
    "formula": ([("102", "", "=2+3", ""), CAPITAL], [(2, "借方余额", "没有计算结果")]),
    "unknown entity": ([("113", "", 5, "", "某厂"), CAPITAL], [(2, "往来单位代码", "某厂")]),
    "unknown household": ([("114", "", 5, "", "", "村A", "9"), CAPITAL], [(2, "户号", "“9”")]),
    "household of where": ([("114", "", 5, "", "", "", "7"), CAPITAL], [(2, "户号", "哪个村")]),
    "entity and household": (
        [("114", "", 5, "", "深加工", "村A", "7"), CAPITAL],
        [(2, "户号", "只能填一个")],
    ),
    "two at once": (
        [("102", "", "x", ""), ("", "", "", 5)],
        [(2, "借方余额", "不是数字"), (3, "科目编码", "没有填")],
    ),
}


ACCOUNTS = (("102", "银行存款"), ("113", "应收款"), ("114", "成员往来"), ("301", "股金"))
CHART = {code: Account(name, "asset") for code, name in ACCOUNTS} | {"501": Account("经营收入", "income")}
VILLAGE = named_id("test-village")
PARTIES = Parties(
    {"村A": VILLAGE, "深加工": named_id("test-plant")}, {(VILLAGE, "7"): Holder(HOUSEHOLD, "王五")}
)


@pytest.mark.parametrize(("rows", "expected"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_named(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    _, refusals = judged(read_form(workbook([HEAD, *rows]), FORM), PARTIES, CHART)
    assert [(one.row, one.column) for one in refusals] == [(row, column) for row, column, _ in expected]
    assert all(part in one.zh for one, (_, _, part) in zip(refusals, expected, strict=True)), refusals


async def test_one_bad_cell_in_the_language_asked_for_and_nothing_is_posted(
    world: World, group: Group
) -> None:
    content = workbook([HEAD, ("102", "", "x", ""), CAPITAL])
    answer = await send(world, group.coop, content, language="en")
    assert answer.json()["refusals"] == [{"row": 2, "column": "借方余额", "reason": "“x” is no number"}]
    assert answer.json()["applied"] is False
    assert await balances(world, group.coop) == {}


async def test_a_balance_in_red_is_of_the_other_side(world: World, group: Group) -> None:
    await send(
        world, group.coop, workbook([HEAD, ("102", "", 5, ""), ("113", "", -2, ""), ("301", "", "", 3)])
    )
    assert await balances(world, group.coop) == {"102": 500, "113": -200, "301": -300}


async def test_another_entitys_accountant_opens_nothing(world: World, group: Group) -> None:
    actor = world.actor((Role.ACCOUNTANT, group.village))
    async with world.client("finance", actor) as client:
        asked = {"entity_id": str(group.coop), "on": ON}
        refused = await client.post("/opening-balances/workbook", params=asked, content=b"")
    assert refused.status_code == 403
