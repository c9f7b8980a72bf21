"""Elimination entries (CAS 33 art. 26–38): each kind sums to nothing and names whose figure it takes away.

Roles were told at posting, so nothing here is guessed. Amounts are debit above nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from services.finance.domain.accounts import Part, Regime, code
from services.finance.domain.consolidation.inputs import GroupBooks, Member
from shared.kit.money import shares

CAPITAL = "4001"  # 实收资本
CAPITAL_RESERVE = "4002"  # 资本公积
SURPLUS_RESERVES = ("410101", "410102")  # 法定、任意盈余公积
INVESTMENT = "1511"  # 长期股权投资
YEAR_RESULT = code(Regime.CAS, Part.YEAR_RESULT)
RETAINED = code(Regime.CAS, Part.DISTRIBUTION)
#: Rows no chart has.
MINORITY = "minority"  # 少数股东权益
DIFFERENCE = "difference"  # 内部往来差额: goods or money on the way, a side not booked
EQUITY_KINDS = frozenset({"equity", "income", "expense"})
RESULT_KINDS = frozenset({"income", "expense"})
_COST_OF = {
    code(Regime.CAS, Part.REVENUE): code(Regime.CAS, Part.COST_OF_SALES),
    code(Regime.CAS, Part.OTHER_REVENUE): code(Regime.CAS, Part.OTHER_COST),
}


class Kind(StrEnum):
    """What is eliminated."""

    INVESTMENT = "investment"  # against equity and minority interest
    CLAIMS = "claims"
    SALES = "sales"
    UNREALISED = "unrealised"
    DIVIDENDS = "dividends"


class Sheet(StrEnum):
    """Which statement an entry belongs to."""

    BALANCE = "balance_sheet"
    INCOME = "income_statement"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an elimination: off `entity_id`'s figure, because of `counterparty_id`."""

    kind: Kind
    sheet: Sheet
    entity_id: UUID
    counterparty_id: UUID | None
    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class Worth:
    """A legal entity's equity (credit above nothing): parts of it, and what it put into other members."""

    capital_fen: int
    capital_reserve_fen: int
    reserves_fen: dict[str, int]
    equity_fen: int
    invested_fen: int
    unrealised_fen: int

    @property
    def own_fen(self) -> int:
        """Its net assets as the group sees them: without investments in members, without own margins held."""
        return self.equity_fen - self.invested_fen - self.unrealised_fen


def minority_of(fen: int, share: Fraction) -> int:
    """The outside owners' part of an amount; a fen left over by largest remainder, ties to the group."""
    return shares(fen, [share.numerator, share.denominator - share.numerator])[1]


def worths(books: GroupBooks, *, opening: bool = False) -> dict[UUID, Worth]:
    """Every legal entity's worth, branches in their company's, at the end or before the first month."""
    legal = {member.entity_id: member.legal_entity_id for member in books.members}
    sums: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for balance in books.balances:
        if balance.kind in EQUITY_KINDS:
            fen = balance.opening_fen if opening else balance.opening_fen + balance.during_fen
            sums[legal[balance.entity_id]][balance.account] -= fen
    invested: dict[UUID, int] = defaultdict(int)
    for between in books.between:
        if between.account == INVESTMENT:
            fen = between.opening_fen if opening else between.opening_fen + between.during_fen
            invested[legal[between.entity_id]] += fen
    held: dict[UUID, int] = defaultdict(int)
    for margin in books.held:
        fen = margin.opening_fen if opening else margin.opening_fen + margin.during_fen
        held[legal[margin.seller_id]] += fen
    return {
        entity_id: Worth(
            capital_fen=sums[entity_id][CAPITAL],
            capital_reserve_fen=sums[entity_id][CAPITAL_RESERVE],
            reserves_fen={account: sums[entity_id][account] for account in SURPLUS_RESERVES},
            equity_fen=sum(sums[entity_id].values()),
            invested_fen=invested[entity_id],
            unrealised_fen=held[entity_id],
        )
        for entity_id in dict.fromkeys(legal.values())
    }


def entries(books: GroupBooks, company_id: UUID) -> list[Entry]:
    """All eliminations of both statements."""
    return [
        *_investments(books, company_id),
        *_claims(books),
        *_sales(books),
        *_unrealised(books),
        *_dividends(books),
    ]


def legal_members(books: GroupBooks) -> list[Member]:
    """The legal entities of the group, the company first."""
    return [member for member in books.members if member.entity_id == member.legal_entity_id]


def _investments(books: GroupBooks, company_id: UUID) -> Iterator[Entry]:
    """Each subsidiary's capital and reserves against what members paid for them, the rest its minority's.

    What members paid more or less than their part of the capital goes to 资本公积: all of them stood under
    one control before (CAS 20 art. 6). Its 盈余公积 is not restored, its part is in 未分配利润.
    """
    worth = worths(books)
    for member in legal_members(books):
        if member.entity_id == company_id:
            continue
        yield from _balanced(_investment(books, member, worth[member.entity_id]), member)


def _investment(books: GroupBooks, member: Member, worth: Worth) -> Iterator[Entry]:
    def line(account: str, fen: int, holder: UUID | None = None) -> Entry:
        entity = member.entity_id if holder is None else holder
        counterparty = None if holder is None else member.entity_id
        return Entry(Kind.INVESTMENT, Sheet.BALANCE, entity, counterparty, account, fen)

    paid = 0
    for between in books.between:
        if between.account == INVESTMENT and between.counterparty_id == member.entity_id:
            fen = between.opening_fen + between.during_fen
            paid += fen
            yield line(INVESTMENT, -fen, between.entity_id)
    of_members = worth.capital_fen - minority_of(worth.capital_fen, member.paid_in_share)
    yield line(CAPITAL, worth.capital_fen)
    yield line(CAPITAL_RESERVE, minority_of(worth.capital_reserve_fen, member.share) - (of_members - paid))
    for account, fen in worth.reserves_fen.items():
        yield line(account, fen)
    yield line(MINORITY, -minority_of(worth.own_fen, member.share))


def _balanced(lines: Iterable[Entry], member: Member) -> Iterator[Entry]:
    """The lines that say something, and what is left to 未分配利润."""
    left = 0
    for entry in lines:
        left -= entry.fen
        if entry.fen:
            yield entry
    if left:
        yield Entry(Kind.INVESTMENT, Sheet.BALANCE, member.entity_id, None, RETAINED, left)


def _claims(books: GroupBooks) -> Iterator[Entry]:
    """Receivables against payables; what one side alone has stands in a row of its own."""
    left: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for between in books.between:
        fen = between.opening_fen + between.during_fen
        if between.role == "claim" and fen:
            one, other = between.entity_id, between.counterparty_id
            left[min(one, other), max(one, other)] += fen
            yield Entry(Kind.CLAIMS, Sheet.BALANCE, one, other, between.account, -fen)
    for (low, high), fen in left.items():
        if fen:
            yield Entry(Kind.CLAIMS, Sheet.BALANCE, low, high, DIFFERENCE, fen)


def _sales(books: GroupBooks) -> Iterator[Entry]:
    """Revenue between members against cost: what was bought inside the group is nobody's cost of sales."""
    for between in books.between:
        if between.role == "sale" and between.during_fen:
            one, other, fen = between.entity_id, between.counterparty_id, between.during_fen
            cost = _COST_OF.get(between.account, code(Regime.CAS, Part.COST_OF_SALES))
            yield Entry(Kind.SALES, Sheet.INCOME, one, other, between.account, -fen)
            yield Entry(Kind.SALES, Sheet.INCOME, one, other, cost, fen)


def _unrealised(books: GroupBooks) -> Iterator[Entry]:
    """Margins off the stock they lie in: those of before off opening 未分配利润, the change off profit."""
    cost = code(Regime.CAS, Part.COST_OF_SALES)
    for margin in books.held:
        fen = margin.opening_fen + margin.during_fen
        seller, owner = margin.seller_id, margin.owner_id
        if fen:
            stock = code(Regime.CAS, margin.stock)
            yield Entry(Kind.UNREALISED, Sheet.BALANCE, owner, seller, stock, -fen)
            yield Entry(Kind.UNREALISED, Sheet.BALANCE, seller, owner, RETAINED, fen)
        if margin.during_fen:
            yield Entry(Kind.UNREALISED, Sheet.INCOME, seller, owner, cost, margin.during_fen)


def _dividends(books: GroupBooks) -> Iterator[Entry]:
    """Dividends between members are no income of the group; in equity they cancel of themselves."""
    income = code(Regime.CAS, Part.DIVIDEND_INCOME)
    for between in books.between:
        if between.role == "dividend" and between.account == income and between.during_fen:
            one, other = between.entity_id, between.counterparty_id
            yield Entry(Kind.DIVIDENDS, Sheet.INCOME, one, other, between.account, -between.during_fen)
