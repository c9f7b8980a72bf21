"""Consolidated statements put together: a figure for each account, with every part it is made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.finance.domain.consolidation.eliminations import (
    DIFFERENCE,
    INVESTMENT,
    MINORITY,
    RESULT_KINDS,
    RETAINED,
    SURPLUS_RESERVES,
    YEAR_RESULT,
    Entry,
    Kind,
    Sheet,
    Worth,
    entries,
    legal_members,
    minority_of,
    worths,
)
from services.finance.domain.consolidation.inputs import Balance, GroupBooks, OpenPair


@dataclass(frozen=True, slots=True)
class Figure:
    """An account in a consolidated statement, on the side such accounts stand on (`side`).

    `sum_fen` is the members' together, `consolidated_fen` that with what is eliminated.
    """

    account: str
    kind: str
    side: str
    members: dict[UUID, int]
    sum_fen: int
    eliminated: dict[Kind, int]
    consolidated_fen: int


@dataclass(frozen=True, slots=True)
class MinorityProfit:
    """The outside owners' part of a subsidiary's profit as the group sees it."""

    entity_id: UUID
    profit_fen: int
    minority_fen: int


@dataclass(frozen=True, slots=True)
class Profit:
    """From the members' own results to the group's: dividends inside it and margins not earned yet go off.

    `sales_fen` was sold inside the group, at a cost to the sellers of `costs_fen`.
    """

    results: dict[UUID, int]
    sales_fen: int
    costs_fen: int
    dividends_fen: int
    unrealised_fen: int
    consolidated_fen: int
    minority: tuple[MinorityProfit, ...]
    minority_fen: int
    parent_fen: int


@dataclass(frozen=True, slots=True)
class EquityRow:
    """A row of 所有者权益变动: the columns sum to the total."""

    row: str
    capital_fen: int
    capital_reserve_fen: int
    surplus_reserve_fen: int
    retained_fen: int
    minority_fen: int

    @property
    def total_fen(self) -> int:
        return sum(self.columns)

    @property
    def columns(self) -> tuple[int, int, int, int, int]:
        return (
            self.capital_fen,
            self.capital_reserve_fen,
            self.surplus_reserve_fen,
            self.retained_fen,
            self.minority_fen,
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """总资产 = 负债 + 所有者权益, to the fen."""

    assets_fen: int
    liabilities_fen: int
    parent_equity_fen: int
    minority_fen: int


@dataclass(frozen=True, slots=True)
class Consolidated:
    """Both statements, the profit's split, equity from opening to closing, and what they rest on."""

    balance_sheet: tuple[Figure, ...]
    income_statement: tuple[Figure, ...]
    totals: Totals
    profit: Profit
    equity: tuple[EquityRow, ...]
    eliminations: tuple[Entry, ...]
    open_pairs: tuple[OpenPair, ...]


def consolidate(books: GroupBooks, company_id: UUID) -> Consolidated:
    """Sum, eliminate, split. The answer depends on `books` alone, not on the order of their rows."""
    eliminated = sorted(entries(books, company_id), key=_order)
    kinds = {balance.account: balance.kind for balance in books.balances}
    kinds |= {MINORITY: "equity", DIFFERENCE: "asset", RETAINED: "equity", YEAR_RESULT: "equity"}
    sheet = _figures(_standing(books.balances), _of(eliminated, Sheet.BALANCE), kinds, books)
    income = _figures(_turnover(books.balances), _of(eliminated, Sheet.INCOME), kinds, books)
    profit = _profit(books, eliminated)
    return Consolidated(
        balance_sheet=tuple(sheet),
        income_statement=tuple(income),
        totals=_totals(sheet),
        profit=profit,
        equity=_equity(books, company_id, profit),
        eliminations=tuple(eliminated),
        open_pairs=tuple(sorted(books.open_pairs, key=lambda one: (one.low_id, one.high_id, one.document))),
    )


def _order(entry: Entry) -> tuple[str, ...]:
    return (
        entry.kind,
        entry.sheet,
        str(entry.entity_id),
        str(entry.counterparty_id),
        entry.account,
        str(entry.fen),
    )


def _of(eliminated: Iterable[Entry], sheet: Sheet) -> list[Entry]:
    return [entry for entry in eliminated if entry.sheet is sheet]


def _standing(balances: Iterable[Balance]) -> Iterable[tuple[UUID, str, int]]:
    """Balances at the end; a result not closed yet stands on 本年利润."""
    for one in balances:
        account = YEAR_RESULT if one.kind in RESULT_KINDS else one.account
        yield one.entity_id, account, one.opening_fen + one.during_fen


def _turnover(balances: Iterable[Balance]) -> Iterable[tuple[UUID, str, int]]:
    """Income and expense of the months, as if no year had been closed."""
    for one in balances:
        if one.kind in RESULT_KINDS:
            yield one.entity_id, one.account, one.during_fen - one.closing_fen


def _figures(
    amounts: Iterable[tuple[UUID, str, int]],
    eliminated: Sequence[Entry],
    kinds: dict[str, str],
    books: GroupBooks,
) -> list[Figure]:
    by_member: dict[str, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for entity_id, account, fen in amounts:
        by_member[account][entity_id] += fen
    by_kind: dict[str, dict[Kind, int]] = defaultdict(lambda: defaultdict(int))
    for entry in eliminated:
        by_kind[entry.account][entry.kind] += entry.fen
    order = [member.entity_id for member in books.members]
    figures = []
    for account in sorted(by_member.keys() | by_kind.keys()):
        kind = kinds.get(account, "expense")
        sign = 1 if kind in ("asset", "expense", "cost") else -1
        members = {
            entity: sign * by_member[account][entity] for entity in order if by_member[account].get(entity)
        }
        off = {kind_: sign * fen for kind_, fen in sorted(by_kind[account].items()) if fen}
        total = sum(members.values())
        if members or off:
            side = "debit" if sign > 0 else "credit"
            figures.append(Figure(account, kind, side, members, total, off, total + sum(off.values())))
    return figures


def _totals(sheet: Iterable[Figure]) -> Totals:
    def total(kinds: Iterable[str], of: Callable[[Figure], bool] = lambda figure: True) -> int:
        return sum(figure.consolidated_fen for figure in sheet if figure.kind in kinds and of(figure))

    return Totals(
        assets_fen=total(("asset", "cost")),
        liabilities_fen=total(("liability",)),
        parent_equity_fen=total(("equity",), lambda figure: figure.account != MINORITY),
        minority_fen=total(("equity",), lambda figure: figure.account == MINORITY),
    )


def _profit(books: GroupBooks, eliminated: Iterable[Entry]) -> Profit:
    """Downstream margins burden the company alone, upstream ones the seller and so its minority too.

    The minority's part is what its part of the subsidiary grew by: the fen that each is rounded by is the
    period's, the months sum to the year, and none is left over where equity is drawn from opening to closing.
    """
    before = worths(books, opening=True)
    legal = {member.entity_id: member.legal_entity_id for member in books.members}
    results: dict[UUID, int] = {entity: 0 for entity in dict.fromkeys(legal.values())}
    for entity_id, _, fen in _turnover(books.balances):
        results[legal[entity_id]] -= fen
    off: dict[Kind, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for entry in eliminated:
        if entry.sheet is Sheet.INCOME and entry.kind in (Kind.UNREALISED, Kind.DIVIDENDS):
            off[entry.kind][legal[entry.entity_id]] += entry.fen
    minority = []
    for member in legal_members(books):
        entity = member.entity_id
        own = results[entity] - off[Kind.DIVIDENDS][entity] - off[Kind.UNREALISED][entity]
        if member.share != 1:
            start = before[entity].own_fen
            part = minority_of(start + own, member.share) - minority_of(start, member.share)
            minority.append(MinorityProfit(entity, own, part))
    dividends, unrealised = (sum(off[kind].values()) for kind in (Kind.DIVIDENDS, Kind.UNREALISED))
    consolidated = sum(results.values()) - dividends - unrealised
    outside = sum(one.minority_fen for one in minority)
    return Profit(
        results=results,
        sales_fen=-_in_role(books, "sale"),
        costs_fen=_in_role(books, "cost"),
        dividends_fen=dividends,
        unrealised_fen=unrealised,
        consolidated_fen=consolidated,
        minority=tuple(minority),
        minority_fen=outside,
        parent_fen=consolidated - outside,
    )


def _in_role(books: GroupBooks, role: str) -> int:
    return sum(between.during_fen for between in books.between if between.role == role)


def _equity(books: GroupBooks, company_id: UUID, profit: Profit) -> tuple[EquityRow, ...]:
    """From opening to closing. The last movement is whatever else changed: capital paid in, and
    shares of subsidiaries bought or sold."""
    opening = _standing_equity(books, company_id, "opening", worths(books, opening=True))
    closing = _standing_equity(books, company_id, "closing", worths(books))
    legal = {member.entity_id: member.legal_entity_id for member in books.members}
    to_parent_owners = to_minority = to_reserves = 0
    for one in books.distributed:
        of_company = legal[one.entity_id] == company_id
        if one.account in SURPLUS_RESERVES:
            to_reserves += one.fen if of_company else 0
        elif one.holder_id not in legal:
            to_parent_owners += one.fen if of_company else 0
            to_minority += 0 if of_company else one.fen
    earned = EquityRow("profit", 0, 0, 0, profit.parent_fen, profit.minority_fen)
    reserves = EquityRow("reserves", 0, 0, to_reserves, -to_reserves, 0)
    dividends = EquityRow("dividends", 0, 0, 0, -to_parent_owners, -to_minority)
    moved = [opening, earned, reserves, dividends]
    other = EquityRow(
        "other",
        *(end - sum(row.columns[column] for row in moved) for column, end in enumerate(closing.columns)),
    )
    return (*moved, other, closing)


def _standing_equity(books: GroupBooks, company_id: UUID, row: str, worth: dict[UUID, Worth]) -> EquityRow:
    opening = row == "opening"
    capital = worth[company_id].capital_fen
    reserve = worth[company_id].capital_reserve_fen
    minority = 0
    invested: dict[UUID, int] = defaultdict(int)
    for between in books.between:
        if between.account == INVESTMENT:
            invested[between.counterparty_id] += between.opening_fen + (0 if opening else between.during_fen)
    for member in legal_members(books):
        if member.entity_id == company_id:
            continue
        of = worth[member.entity_id]
        share = member.opening_share if opening else member.share
        paid_in = member.paid_in_share
        minority += minority_of(of.own_fen, share)
        reserve += of.capital_reserve_fen - minority_of(of.capital_reserve_fen, share)
        reserve += of.capital_fen - minority_of(of.capital_fen, paid_in) - invested[member.entity_id]
    surplus = sum(worth[company_id].reserves_fen.values())
    total = sum(of.own_fen for of in worth.values())
    retained = total - capital - reserve - surplus - minority
    return EquityRow(row, capital, reserve, surplus, retained, minority)
