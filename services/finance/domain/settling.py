"""What a bank's answer does to the books: the payer's journal, and that of a receiver that keeps books."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.finance.domain.accounts import Part, code
from services.finance.domain.posting import Book, Books, Draft, Leg, Phase, Role

#: The kind of journals that payments make.
PAYMENT = "Payment"


@dataclass(frozen=True, slots=True)
class PaidItem:
    """How much of a payable was paid (below nothing: set off, or with the whole line, sent back)."""

    holder_id: UUID
    holder_is_entity: bool
    source: str
    account: str
    amount_fen: int


def _leg(account: str, amount_fen: int, **about: object) -> Leg:
    debit, credit = max(amount_fen, 0), max(-amount_fen, 0)
    return Leg(account, debit, credit, **about)  # type: ignore[arg-type]


def _payer(book: Book, items: Sequence[PaidItem]) -> list[Leg]:
    """Dr what was owed, Cr what is set off, Cr bank; by account and holder."""
    sums: dict[tuple[str, UUID, bool], int] = defaultdict(int)
    for item in items:
        sums[item.account, item.holder_id, item.holder_is_entity] += item.amount_fen
    legs = [
        _leg(
            account,
            amount_fen,
            holder_id=holder_id,
            counterparty_id=holder_id if is_entity else None,
            role=Role.CLAIM if is_entity else None,
        )
        for (account, holder_id, is_entity), amount_fen in sums.items()
        if amount_fen
    ]
    total = sum(sums.values())
    return [*legs, _leg(code(book.regime, Part.BANK), -total)] if total else legs


def _receiver(book: Book, payer: UUID, items: Iterable[PaidItem]) -> list[Leg]:
    sums: dict[Part, int] = defaultdict(int)
    for item in items:
        part = Part.DIVIDEND_RECEIVABLE if item.source == "dividend" else Part.RECEIVABLE
        sums[part] += item.amount_fen
    legs = [
        _leg(code(book.regime, part), -amount_fen, counterparty_id=payer, role=Role.CLAIM)
        for part, amount_fen in sums.items()
        if amount_fen
    ]
    total = sum(sums.values())
    return [*legs, _leg(code(book.regime, Part.BANK), total)] if total else legs


def settle(
    books: Books, payer: UUID, items: Sequence[PaidItem], *, on: date, document: str, source_id: UUID
) -> list[Draft]:
    """The journals of payments that arrived (or, with amounts below nothing, that came back later)."""
    by_entity: dict[UUID, list[PaidItem]] = defaultdict(list)
    for item in items:
        if item.holder_is_entity and item.holder_id in books:
            by_entity[item.holder_id].append(item)
    legs = {payer: _payer(books.of(payer), items)}
    for entity_id, received in by_entity.items():
        legs[entity_id] = _receiver(books[entity_id], payer, received)
    return [
        Draft(
            entity_id,
            books.of(entity_id).regime,
            on,
            PAYMENT,
            document,
            source_id,
            tuple(lines),
            Phase.ORDINARY,
        )
        for entity_id, lines in legs.items()
        if lines
    ]
