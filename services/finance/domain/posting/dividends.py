"""The posting rule of a declared dividend: the payer's distribution, and its holders' income.

A correction has lines below nothing: they take back from distribution and reserves what was given, and leave
the holder owing (a payable below nothing, set off against what is owed to the holder next).
"""

from collections import defaultdict
from uuid import UUID

from services.finance.domain.accounts import Part, Regime, code
from services.finance.domain.posting.books import Book, Books, Draft, Owed, Pen, Phase, Posting, Role
from shared.contracts.dividends import DeclaredLine, DividendDeclared

#: What a line of 利润分配 was for, beside the pools' own names (明细: 提取公积金, 盈余返还, …).
RESERVE = "reserve"
PATRONAGE = "patronage"


def _owes(book: Book, line: DeclaredLine) -> Part:
    patronage = book.regime is Regime.COOP and line.pool.startswith(PATRONAGE)
    return Part.PATRONAGE_PAYABLE if patronage else Part.DIVIDEND_PAYABLE


def _payers(fact: DividendDeclared, book: Book) -> tuple[tuple[Draft, ...], tuple[Owed, ...]]:
    """Dr 利润分配 (盈余分配, 收益分配); Cr reserves and what is owed to each holder, tax withheld apart."""
    pen = Pen(book)
    owed: list[Owed] = []
    taken = (
        (Part.STATUTORY_RESERVE, fact.statutory_reserve_fen + fact.reserve_fen),
        (Part.DISCRETIONARY_RESERVE, fact.discretionary_reserve_fen),
    )
    if fact.part == 1:
        for part, amount_fen in taken:
            pen.debit(Part.DISTRIBUTION, amount_fen, product=RESERVE)
            pen.credit(part, amount_fen)
    pools: dict[tuple[str, bool], int] = defaultdict(int)
    for line in fact.lines:
        pools[line.pool, line.holder_is_entity] += line.amount_fen
    for (pool, to_entities), amount_fen in pools.items():
        pen.debit(Part.DISTRIBUTION, amount_fen, product=pool, role=Role.DIVIDEND if to_entities else None)
    for line in fact.lines:
        part = _owes(book, line)
        net_fen = line.amount_fen - line.tax_fen
        counterparty = line.holder_id if line.holder_is_entity else None
        role = Role.CLAIM if line.holder_is_entity else None
        pen.credit(part, net_fen, holder_id=line.holder_id, counterparty_id=counterparty, role=role)
        pen.credit(Part.WITHHELD_TAX, line.tax_fen, holder_id=line.holder_id)
        if net_fen:
            owed.append(
                Owed(
                    entity_id=fact.entity_id,
                    holder_id=line.holder_id,
                    holder_name=line.holder_name,
                    holder_is_entity=line.holder_is_entity,
                    source="dividend",
                    source_id=line.line_id,
                    amount_fen=net_fen,
                    account=code(book.regime, part),
                    on=fact.accounting_on,
                    document=_document(fact),
                    raised_by=fact.id,
                )
            )
    journals = pen.journal(
        on=fact.accounting_on,
        kind=type(fact).__name__,
        document=_document(fact),
        source_id=fact.id,
        phase=_phase(fact),
    )
    return journals, tuple(owed)


def _phase(fact: DividendDeclared) -> Phase:
    """With the last day of the year it distributes: once that is determined. What is posted in a later year,
    as a correction is, goes into one of its open months, and comes before that year's own result."""
    return Phase.DISTRIBUTION if fact.accounting_on.year == fact.year else Phase.ORDINARY


def _document(fact: DividendDeclared) -> str:
    return f"DIV-{fact.year}-{str(fact.tier_id)[-12:]}-{fact.part}"


def dividend_declared(fact: DividendDeclared, books: Books) -> Posting:
    """In the payer's books, and, the same business day, as 投资收益 of every holder that is an entity."""
    journals, owed = _payers(fact, books.of(fact.entity_id))
    income: dict[UUID, int] = defaultdict(int)
    tax: dict[UUID, int] = defaultdict(int)
    for line in fact.lines:
        if line.holder_is_entity:
            income[line.holder_id] += line.amount_fen
            tax[line.holder_id] += line.tax_fen
    drafts = list(journals)
    for holder_id, amount_fen in income.items():
        pen = Pen(books.of(holder_id))
        other = {"counterparty_id": fact.entity_id}
        pen.debit(Part.DIVIDEND_RECEIVABLE, amount_fen - tax[holder_id], role=Role.CLAIM, **other)
        pen.debit(Part.WITHHELD_TAX, tax[holder_id], **other)
        pen.credit(Part.DIVIDEND_INCOME, amount_fen, role=Role.DIVIDEND, **other)
        drafts += pen.journal(
            on=fact.accounting_on,
            kind=type(fact).__name__,
            document=_document(fact),
            source_id=fact.id,
            phase=Phase.INFLOW,
        )
    return Posting(tuple(drafts), owed)
