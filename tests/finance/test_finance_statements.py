"""Statutory statements: every account has its place, and whatever the books, both sides are equal."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.finance.domain.accounts import Part, Regime, code
from services.finance.domain.statements import Layout, cas, coop, fill, layout, village_org
from services.finance.queries.statements import LAYOUTS
from services.finance.schemas.statements import StatementKind
from shared.contracts.dividends import DeclaredLine, DividendDeclared
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.finance.facts import Group, delivered
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 6, 15)
SHEETS = {Regime.CAS: cas, Regime.COOP: coop, Regime.VILLAGE_ORG: village_org}
POSITION = ("asset", "liability", "equity", "cost")


async def kinds(world: World) -> dict[Regime, dict[str, str]]:
    rows = await world.rows("finance", "SELECT regime, code, kind FROM account")
    return {
        regime: {row["code"]: row["kind"] for row in rows if row["regime"] == regime} for regime in Regime
    }


async def test_every_account_is_on_one_row_of_its_statement(world: World) -> None:
    """G20: nothing unmapped. What a chart holds is in the position or in the year's turnover, once."""
    await world.add("finance")
    charts = await kinds(world)
    assert {regime: len(chart) for regime, chart in charts.items() if regime is not Regime.CAS} == {
        Regime.COOP: 48,
        Regime.VILLAGE_ORG: 42,
    }
    for regime, chart in charts.items():
        sheet, income = SHEETS[regime].BALANCE_SHEET, SHEETS[regime].INCOME
        assert sorted(sheet.accounts) == sorted(c for c, kind in chart.items() if kind in POSITION), regime
        assert sorted(income.accounts) == sorted(c for c, k in chart.items() if k not in POSITION), regime
        assert set(LAYOUTS[regime]) == set(StatementKind)


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("kind", StatementKind)
def test_rows_are_numbered_and_refer_to_rows(regime: Regime, kind: StatementKind) -> None:
    rows = LAYOUTS[regime][kind].rows
    numbers = [row.number for row in rows if row.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    keys = [row.key for row in rows]
    assert len(keys) == len(set(keys))
    for place, row in enumerate(rows):
        assert row.zh
        assert row.en
        assert all(keys.index(key) < place for _, key in row.sums), row.key
        assert all(group.turns_to in keys for group in row.groups if group.turns_to)


@given(st.sampled_from(Regime), st.data())
@settings(max_examples=60)
def test_assets_equal_liabilities_and_equity_in_any_books(regime: Regime, data: st.DataObject) -> None:
    """Random balances that sum to nothing, on whichever side: the statement's two totals are equal."""
    sheet = SHEETS[regime].BALANCE_SHEET
    fen = st.integers(-(10**12), 10**12)
    balances = data.draw(st.dictionaries(st.sampled_from(sheet.accounts), fen, max_size=25))
    balances.pop(code(regime, Part.BANK), None)
    result = data.draw(fen)
    balances[code(regime, Part.BANK)] = result - sum(balances.values())
    amounts = fill(sheet, balances, {"result": result})
    assert amounts["assets"] == amounts["liabilities_and_equity"]
    assert amounts["undistributed"] == result - sum(
        balances.get(code(regime, part), 0) for part in (Part.YEAR_RESULT, Part.DISTRIBUTION)
    )
    income = SHEETS[regime].INCOME
    turned = data.draw(st.dictionaries(st.sampled_from(income.accounts), fen))
    assert fill(income, turned)["net_profit"] == -sum(turned.values())


def test_a_balance_on_the_wrong_side_changes_its_row() -> None:
    sheet = cas.BALANCE_SHEET
    amounts = fill(sheet, {"222101": 90, "222102": -60, "2202": 7, "1241": -5, "1221": 3})
    shown = {
        key: fen for key, fen in amounts.items() if fen and key in ("taxes", "other_current", "payables")
    }
    assert shown == {"other_current": 30}
    assert (amounts["prepayments"], amounts["other_payables"], amounts["other_receivables"]) == (7, 5, 3)


def test_a_range_takes_rows_and_not_the_sums_among_them() -> None:
    made: Layout = layout(
        "表",
        "Table",
        """
h|D|甲：|A:|
a|D|甲|a|1
b|C|减：乙|less b|2
c|D|净|net|= a b
d|D|丙|d|3 @more
all|D|合计|all|= a..d
""",
    )
    amounts = fill(made, {"1": 10, "2": -4, "3": 1}, {"more": 5})
    assert amounts == {"h": 0, "a": 10, "b": 4, "c": 6, "d": 6, "all": 12}
    assert [row.number for row in made.rows] == [None, 1, 2, 3, 4, 5]


class Reader:
    """An auditor of one entity."""

    def __init__(self, world: World, group: Group, entity: Any) -> None:
        self.world, self.entity = world, entity
        self.actor = world.actor((Role.AUDITOR, group.township))

    async def get(self, path: str, **query: Any) -> Any:
        async with self.world.client("finance", self.actor) as client:
            answer = await client.get(path, params={"entity_id": str(self.entity), **query})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def statement(self, kind: str, first: str, last: str, **query: Any) -> dict[str, tuple[int, int]]:
        body = await self.get(f"/statements/{kind}", **{"from": first, "to": last}, **query)
        return {row["key"]: (row["amount_fen"], row["before_fen"]) for row in body["rows"]}


async def test_a_villages_year_before_and_after_it_is_determined(world: World, group: Group) -> None:
    village, reader = Books(world, group.village), Reader(world, group, group.village)
    await village.voucher(date(2024, 12, 31), _102=1_000, _301=-800, _322=-200)
    await village.voucher(ON, _102=500, _501=-500)
    await village.voucher(ON, _514=60, _113=-60)
    income = await reader.statement("income", "2025-01", "2025-12")
    assert income["revenue"] == (500, 0)
    assert income["net_profit"] == (440, 0)
    assert (income["opening"][0], income["undistributed"][0]) == (200, 640)
    sheet = await reader.statement("balance-sheet", "2025-01", "2025-12")
    assert (sheet["cash"], sheet["payables"]) == ((1_500, 1_000), (60, 0))
    assert sheet["assets"] == sheet["liabilities_and_equity"] == (1_500, 1_000)
    await close_below(world, group)
    await village.close("2024-12")
    await village.close_all()
    assert (await village.determine()).status_code == 201
    assert await reader.statement("income", "2025-01", "2025-12") == income
    assert await reader.statement("balance-sheet", "2025-01", "2025-12") == sheet
    lines = [(new_id(), "shares", 300), (new_id(), "priority", 40)]
    await world.tell("dividends", to_households(group.village, 100, lines))
    await world.settle()
    after = await reader.statement("income", "2025-01", "2025-12")
    assert after["net_profit"] == (440, 0)
    assert (after["reserve"][0], after["members"][0], after["undistributed"][0]) == (100, 340, 200)
    sheet = await reader.statement("balance-sheet", "2025-01", "2026-03")
    assert sheet["assets"] == sheet["liabilities_and_equity"] == (1_500, 1_500)
    assert sheet["undistributed"] == (200, 200)
    assert (await reader.statement("income", "2026-01", "2026-12"))["opening"] == (200, 200)


async def close_below(world: World, group: Group) -> None:
    """Everything the village has a part of, without distribution."""
    for entity in (group.plant, group.company):
        books = Books(world, entity)
        await books.close_all()
        assert (await books.determine()).status_code == 201
        await books.post("/years/close", year=2025, without_distribution=True)


def to_households(entity: Any, reserve_fen: int, lines: list[tuple[Any, str, int]]) -> DividendDeclared:
    return DividendDeclared(
        run_id=new_id(),
        tier_id=new_id(),
        entity_id=entity,
        year=2025,
        accounting_on=date(2025, 12, 31),
        part=1,
        parts=1,
        reserve_fen=reserve_fen,
        declared_fen=sum(fen for _, _, fen in lines),
        lines=tuple(
            DeclaredLine(
                line_id=new_id(),
                holder_id=holder,
                holder_name="户",
                holder_is_entity=False,
                pool=pool,
                amount_fen=fen,
            )
            for holder, pool, fen in lines
        ),
    )


async def test_a_company_is_shown_alone_or_with_its_branches(world: World, group: Group) -> None:
    company, branch = Books(world, group.company), Books(world, group.branch)
    await company.voucher(ON, _1241=100, _1002=-100)
    await branch.voucher(ON, _1002=100, _1241=-100)
    await branch.voucher(ON, _1002=40, _6001=-40)
    reader = Reader(world, group, group.company)
    alone = await reader.statement("balance-sheet", "2025-01", "2025-06")
    assert (alone["other_receivables"][0], alone["cash"][0], alone["assets"][0]) == (100, -100, 0)
    both = await reader.statement("balance-sheet", "2025-01", "2025-06", with_branches=True)
    assert (both["other_receivables"][0], both["cash"][0], both["undistributed"][0]) == (0, 40, 40)
    income = await reader.statement("income", "2025-06", "2025-06", with_branches=True)
    assert income["net_profit"] == (40, 0)
    assert (await reader.statement("income", "2026-06", "2026-06", with_branches=True))["revenue"] == (0, 40)


async def test_a_figure_is_followed_to_its_paper(world: World, group: Group) -> None:
    """Row → its accounts → journals of the account in those months → document and event."""
    bought = delivered(group.coop, 700, ON, document="收-7")
    await world.tell("honeysuckle", bought, delivered(group.coop, 5, date(2025, 7, 1)))
    await world.settle()
    reader = Reader(world, group, group.coop)
    body = await reader.get("/statements/balance-sheet", **{"from": "2025-01", "to": "2025-12"})
    row = next(row for row in body["rows"] if row["key"] == "inventories")
    assert (row["amount_fen"], body["title"]["zh"]) == (705, "资产负债表")
    found = await reader.get("/journals", account="121", from_month="2025-06", to_month="2025-06")
    assert [(one["document"], one["source_id"], one["kind"]) for one in found] == [
        ("收-7", str(bought.id), "GrowerDelivered")
    ]
    assert len(await reader.get("/journals", account="121")) == 2
    assert await reader.get("/journals", account="502") == []
    assert await reader.get("/journals", counterparty_id=str(group.plant)) == []
    assert len(await reader.get("/journals", source_id=str(bought.id))) == 1
