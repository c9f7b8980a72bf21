"""Entities and years in order, sums owed; papers and workbooks say what the pages say."""

import io
from datetime import date
from uuid import UUID

import openpyxl
import pytest

from services.finance.domain.closing import levels
from shared.kit.auth import Actor, Role
from shared.kit.ids import new_id
from tests.finance.facts import Group, delivered
from tests.finance.office import Books
from tests.papers import said_on
from tests.world import World

ON = date(2026, 6, 15)


def test_a_level_stands_above_all_it_owns_part_of_and_a_circle_ends() -> None:
    household, village, company, plant, other = (new_id() for _ in range(5))
    level = levels([(village, company), (company, plant), (village, plant), (household, village)])
    assert [level[one] for one in (plant, company, village, household)] == [1, 2, 3, 4]
    assert other not in level
    assert set(levels([(company, plant), (plant, company)])) == {company, plant}


async def _got(world: World, path: str, actor: Actor, **query: str) -> bytes:
    async with world.client("finance", actor) as client:
        answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_the_voucher_is_printed_with_its_names_and_words(world: World, group: Group) -> None:
    books = Books(world, group.village)
    lines = [
        {"account": "513", "debit_fen": 123_456},
        {"account": "102", "credit_fen": 123_456, "counterparty_id": str(group.company)},
    ]
    made = await books.post("/vouchers", on=str(ON), document="记-7", memo="办公用品", lines=lines)
    voucher = made.json()
    assert (voucher["entity_name"], voucher["made_by"]) == ("村A", str(books.accountant.id))
    paper = said_on(await _got(world, f"/vouchers/{voucher['id']}/pdf", books.accountant))
    for word in (
        "记账凭证",
        "村A",
        "记-7",
        "2026年6月15日",
        "管理费用",
        "总公司",
        "1,234.56",
        "壹仟贰佰叁拾肆元伍角陆分",
    ):
        assert word in paper, word
    async with world.client("finance", books.manager) as client:
        checked = await client.post(f"/vouchers/{voucher['id']}/check", json={"id": str(new_id())})
    journal = checked.json()["journal_id"]
    assert "已记账" in said_on(await _got(world, f"/journals/{journal}/pdf", books.accountant))


@pytest.mark.parametrize(
    ("path", "title", "query"),
    [
        ("/trial-balance", "科目余额表", {"from_month": "2026-01", "to_month": "2026-06"}),
        ("/statements/balance-sheet", "资产负债表", {"from": "2026-01", "to": "2026-06"}),
        ("/statements/income", "盈余及盈余分配表", {"from": "2026-01", "to": "2026-06"}),
    ],
)
async def test_paper_and_workbook_show_the_same(
    world: World, group: Group, path: str, title: str, query: dict[str, str]
) -> None:
    await world.tell("honeysuckle", delivered(group.coop, 100_050, ON))
    await world.settle()
    actor = world.actor((Role.FINANCE, group.township))
    query = {"entity_id": str(group.coop), **query}
    paper = said_on(await _got(world, f"{path}/pdf", actor, **query))
    assert title in paper
    assert "花农合作社" in paper
    content = await _got(world, f"{path}/xlsx", actor, **query)
    rows = [
        cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row
    ]
    assert rows[0].value == title
    if path != "/statements/income":
        assert "1,000.50" in paper
        assert 1000.5 in [cell.value for cell in rows]


async def test_what_is_owed_is_summed_listed_exported_and_listed_for_signature(
    world: World, group: Group
) -> None:
    wrong, right = delivered(group.coop, 1_000, ON), delivered(group.coop, 500, ON)
    await world.tell("honeysuckle", wrong, right)
    await world.settle()
    books = Books(world, group.coop)
    async with world.client("finance", books.accountant) as client:
        [owed] = (await client.get("/payables/summary")).json()
        assert (owed["source"], owed["payables"], owed["open_fen"]) == ("delivery", 2, 1_500)
        found = (await client.get("/payables", params={"search": wrong.document})).json()
        assert wrong.document in [one["document"] for one in found]
        assert {one["entity_name"] for one in found} == {"花农合作社"}
        assert (await client.get("/payables", params={"search": "没有"})).json() == []
    drawn = (await books.post("/payment-batches", kind="growers", up_to_on=str(ON))).json()
    assert (drawn["drawn_by"], drawn["settled"]) == (str(books.accountant.id), 0)
    async with world.client("finance", books.manager) as client:
        path = f"/payment-batches/{drawn['id']}"
        await client.post(f"{path}/approve", json={"id": str(new_id()), "on": str(ON)})
        first, second = (await client.get(f"{path}/lines")).json()
        results = [
            {"line_id": first["id"], "outcome": "settled"},
            {"line_id": second["id"], "outcome": "returned", "reason": "账号有误"},
        ]
        answer = await client.post(
            f"{path}/results", json={"id": str(new_id()), "on": str(ON), "results": results}
        )
        assert (answer.json()["settled"], answer.json()["returned_fen"]) == (1, second["amount_fen"])
        returned = (await client.get(f"{path}/lines", params={"state": "returned"})).json()
        assert [one["id"] for one in returned] == [second["id"]]
        listed = (await client.get("/payment-batches", params={"state": "drawn"})).json()
        assert listed == []
    paper = said_on(await _got(world, f"{path}/list/pdf", books.accountant))
    assert "收购款付款清单" in paper
    assert "壹拾伍元整" in paper
    sheet = openpyxl.load_workbook(
        io.BytesIO(await _got(world, "/exports/payables", books.accountant, only_open="true"))
    ).worksheets[0]
    assert sheet.max_row == 4  # title, unit, heads, and the one that came back


async def test_journals_come_newest_first_by_kind_and_leave_as_rows(world: World, group: Group) -> None:
    first, second = delivered(group.coop, 1_000, ON), delivered(group.coop, 500, ON)
    await world.tell("honeysuckle", first, second)
    await world.settle()
    books = Books(world, group.coop)
    await books.voucher(ON, _523=700, _102=-700)
    async with world.client("finance", books.accountant) as client:
        shown = (await client.get("/journals", params={"newest_first": True})).json()
        assert shown[0]["kind"] == "Voucher"
        assert [one["id"] for one in shown] == sorted((one["id"] for one in shown), reverse=True)
        kept = (await client.get("/journals", params={"kind": "GrowerDelivered"})).json()
        assert len(kept) == 2
        page = (
            await client.get("/journals", params={"newest_first": True, "limit": 1, "after": shown[0]["id"]})
        ).json()
        assert [one["id"] for one in page] == [shown[1]["id"]]
        turned = await client.post(
            f"/journals/{shown[0]['id']}/reverse", json={"id": str(new_id()), "on": str(ON), "reason": "错"}
        )
    async with world.client("finance", books.manager) as client:
        done = await client.post(f"/vouchers/{turned.json()['id']}/check", json={"id": str(new_id())})
        again = (await client.get(f"/journals/{shown[0]['id']}")).json()
    assert again["reversed_by"] == done.json()["journal_id"]
    [wrong, right] = [
        said_on(await _got(world, f"/journals/{one}/pdf", books.accountant))
        for one in (shown[0]["id"], again["reversed_by"])
    ]
    assert ("冲销" in wrong, "本凭证已由2026-06-15的" in wrong) == (True, True)
    assert "本凭证已由" not in right
    sheet = openpyxl.load_workbook(
        io.BytesIO(await _got(world, "/exports/journals", books.accountant, kind="GrowerDelivered"))
    ).worksheets[0]
    assert sheet.max_row == 3 + sum(len(one["lines"]) for one in kept)


async def test_entities_tell_where_they_stand_and_years_come_from_the_bottom_up(
    world: World, group: Group
) -> None:
    books = Books(world, group.village)
    await books.post(
        "/vouchers",
        on="2025-01-15",
        document="记-1",
        lines=[{"account": "513", "debit_fen": 5}, {"account": "102", "credit_fen": 5}],
    )
    await books.post("/periods/close", months=["2025-01"])
    actor = world.actor((Role.FINANCE, group.township))
    async with world.client("finance", actor) as client:
        listed = {UUID(one["id"]): one for one in (await client.get("/entities")).json()}
        years = (await client.get("/years", params={"year": 2025})).json()
        chart = (await client.get("/accounts", params={"entity_id": str(group.village)})).json()
        branch = (await client.get("/entities", params={"node": str(group.branch)})).json()
    village = listed[group.village]
    assert (village["asked"], village["unchecked"], village["closed_to"]) == (["2025-01"], 1, None)
    assert group.township not in listed
    assert [one["id"] for one in branch] == [str(group.branch)]
    level = {UUID(one["entity_id"]): one["level"] for one in years}
    assert group.branch not in level
    assert level[group.plant] < level[group.company] < level[group.village]
    assert "513" in [account["code"] for account in chart]


async def test_vouchers_come_by_day_page_by_page(world: World, group: Group) -> None:
    books = Books(world, group.coop)
    lines = [{"account": "523", "debit_fen": 5}, {"account": "102", "credit_fen": 5}]
    for day in ("2026-06-20", "2026-06-10", "2026-06-15"):
        made = await books.post("/vouchers", on=day, document=day, lines=lines)
        assert made.status_code == 201, made.text
    async with world.client("finance", books.accountant) as client:
        shown = (await client.get("/vouchers", params={"limit": 2})).json()
        rest = (await client.get("/vouchers", params={"after": shown[-1]["id"]})).json()
    assert [one["on"] for one in [*shown, *rest]] == ["2026-06-20", "2026-06-15", "2026-06-10"]
