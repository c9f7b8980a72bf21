"""合并资产负债表 and 合并利润表 (财会〔2019〕16号): a company's own layouts with the outside owners' rows.

Columns add up: members, what is eliminated by kind, and `regrouped`, by which a row differs because accounts
on the wrong side of one member's books are on the right one of the group's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.finance.domain.consolidation.eliminations import DIFFERENCE, MINORITY, Kind
from services.finance.domain.statements import Layout, Row, cas, fill

_PARENT_EQUITY = Row(
    "parent_equity", 0, False, "归属于母公司所有者权益合计", "Equity attributable to the parent's owners"
)
_MINORITY = Row(MINORITY, 0, False, "少数股东权益", "Minority interest", given=(MINORITY,))
_DIFFERENCE = Row(
    DIFFERENCE, 0, True, "内部往来差额", "Difference of claims inside the group", given=(DIFFERENCE,)
)
_PARENT_PROFIT = Row(
    "parent_profit",
    0,
    False,
    "归属于母公司股东的净利润",
    "Net profit attributable to the parent's owners",
    sums=((1, "net_profit"), (-1, "minority_profit")),
)
_MINORITY_PROFIT = Row(
    "minority_profit", 0, False, "少数股东损益", "Minority's net profit", given=("minority_profit",)
)


@dataclass(frozen=True, slots=True)
class Account:
    """A figure by account, debit above nothing: members' amounts, what is eliminated by kind."""

    account: str
    members: Mapping[UUID, int]
    eliminated: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a consolidated statement on its own side; a heading has no number and no amounts."""

    row: Row
    members: dict[UUID, int]
    eliminated: dict[Kind, int]
    regrouped_fen: int
    consolidated_fen: int


def _numbered(title_zh: str, title_en: str, rows: Iterable[Row]) -> Layout:
    numbered: list[Row] = []
    for row in rows:
        number = None if row.number is None else 1 + sum(one.number is not None for one in numbered)
        numbered.append(replace(row, number=number))
    return Layout(title_zh, title_en, tuple(numbered))


def _balance_sheet() -> Layout:
    rows: list[Row] = []
    for row in cas.BALANCE_SHEET.rows:
        if row.key == "current_assets":
            rows.append(_DIFFERENCE)
            row = replace(row, sums=(*row.sums, (1, DIFFERENCE)))
        if row.key == "equity":
            rows += [replace(_PARENT_EQUITY, sums=row.sums), _MINORITY]
            row = replace(row, sums=((1, _PARENT_EQUITY.key), (1, MINORITY)))
        rows.append(row)
    return _numbered("合并资产负债表", "Consolidated balance sheet", rows)


def _income() -> Layout:
    rows: list[Row] = []
    for row in cas.INCOME.rows:
        rows.append(row)
        if row.key == "discontinued":
            rows += [_MINORITY_PROFIT, _PARENT_PROFIT]
    return _numbered("合并利润表", "Consolidated income statement", rows)


BALANCE_SHEET = _balance_sheet()
INCOME = _income()


def lines(layout: Layout, accounts: Iterable[Account], minority_profit_fen: int) -> list[Line]:
    """Every row with its columns; the consolidated one is filled from the group's balances, as law has it."""
    members: dict[UUID, dict[str, int]] = defaultdict(dict)
    eliminated: dict[Kind, dict[str, int]] = defaultdict(dict)
    group: dict[str, int] = {}
    for one in accounts:
        for entity_id, fen in one.members.items():
            members[entity_id][one.account] = fen
        for kind, fen in one.eliminated.items():
            eliminated[kind][one.account] = fen
        group[one.account] = sum(one.members.values()) + sum(one.eliminated.values())
    straight = replace(
        layout,
        rows=tuple(
            replace(row, groups=tuple(replace(group, turns_to=None) for group in row.groups))
            for row in layout.rows
        ),
    )
    by_member = {entity_id: fill(layout, fens, _given(fens)) for entity_id, fens in members.items()}
    by_kind = {kind: fill(straight, fens, _given(fens)) for kind, fens in eliminated.items()}
    whole = fill(layout, group, {**_given(group), "minority_profit": minority_profit_fen})
    return [_line(row, by_member, by_kind, whole) for row in layout.rows]


def _given(balances: Mapping[str, int]) -> dict[str, int]:
    """Rows no chart has an account for, signed as shown."""
    return {MINORITY: -balances.get(MINORITY, 0), DIFFERENCE: balances.get(DIFFERENCE, 0)}


def _line(
    row: Row,
    by_member: Mapping[UUID, Mapping[str, int]],
    by_kind: Mapping[Kind, Mapping[str, int]],
    whole: Mapping[str, int],
) -> Line:
    if row.number is None:
        return Line(row, {}, {}, 0, 0)
    members = {entity_id: rows[row.key] for entity_id, rows in by_member.items() if rows[row.key]}
    eliminated = {kind: rows[row.key] for kind, rows in by_kind.items() if rows[row.key]}
    if row.key in (_MINORITY_PROFIT.key, _PARENT_PROFIT.key):
        # A split of the group's profit is no sum of members' rows.
        return Line(row, {}, {}, 0, whole[row.key])
    sums = sum(members.values()) + sum(eliminated.values())
    return Line(row, members, eliminated, whole[row.key] - sums, whole[row.key])
