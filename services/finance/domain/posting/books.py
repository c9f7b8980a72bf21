"""Values of posting: a book, a leg, a journal to be, what is owed; and what holds of every one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.finance.domain.accounts import Part, Regime, code
from shared.kit.errors import Kind, NotYet, Refused


class Phase(StrEnum):
    """When in an entity's year a journal may come (domain.md §3, which year)."""

    ORDINARY = "ordinary"  # while its month is open
    INFLOW = "inflow"  # a dividend received for the year: while the year is open
    CLOSING = "closing"  # the year's result moved to 利润分配: while the year is open
    DISTRIBUTION = "distribution"  # once the year is determined


class Role(StrEnum):
    """What a line between entities of one group is, told at posting: consolidation guesses nothing."""

    SALE = "sale"
    COST = "cost"
    CLAIM = "claim"  # receivable, payable, 内部往来
    DIVIDEND = "dividend"
    CASH = "cash"


class NotBalanced(Refused):
    """A journal's debits and credits differ."""

    kind = Kind.INVALID
    sqlstate = "LH010"
    zh = "借贷不平：借方 {debit_fen} 元，贷方 {credit_fen} 元 {detail}"
    en = "Debits {debit_fen} and credits {credit_fen} (yuan) differ {detail}"


@dataclass(frozen=True, slots=True)
class Book:
    """An entity as its books know it."""

    entity_id: UUID
    regime: Regime
    legal_entity_id: UUID
    code: str = ""
    name: str = ""


class Books(dict[UUID, Book]):
    """Books by entity; a fact of an entity not heard of yet waits."""

    def of(self, entity_id: UUID) -> Book:
        found = self.get(entity_id)
        if found is None:
            raise NotYet(f"entity:{entity_id}")
        return found


@dataclass(frozen=True, slots=True)
class Leg:
    """One line to be: a debit or a credit of a positive amount, and what it was about."""

    account: str
    debit_fen: int
    credit_fen: int
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None
    role: Role | None = None
    product: str | None = None
    quantity: int | None = None
    unit: str | None = None
    tax_category: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A journal to be posted in one entity's books. Balanced, or it cannot be made."""

    entity_id: UUID
    regime: Regime
    on: date
    kind: str
    document: str
    source_id: UUID
    legs: tuple[Leg, ...]
    phase: Phase = Phase.ORDINARY
    memo: str = ""
    reverses: UUID | None = None
    paired_as: str | None = None

    def __post_init__(self) -> None:
        debit = sum(leg.debit_fen for leg in self.legs)
        credit = sum(leg.credit_fen for leg in self.legs)
        if debit != credit:
            raise NotBalanced(debit_fen=debit, credit_fen=credit, detail=self.document)

    @property
    def amount_fen(self) -> int:
        return sum(leg.debit_fen for leg in self.legs)


@dataclass(frozen=True, slots=True)
class Owed:
    """An amount an entity owes a household, a person or another entity; below nothing, what they owe it.

    `raised_by` is the source of the journal it came with: the fact, the voucher, the opening balances.
    """

    entity_id: UUID
    holder_id: UUID
    holder_name: str
    holder_is_entity: bool
    source: str
    source_id: UUID
    amount_fen: int
    account: str
    on: date
    document: str
    raised_by: UUID


@dataclass(frozen=True, slots=True)
class Posting:
    """What one fact does to the books."""

    journals: tuple[Draft, ...] = ()
    owed: tuple[Owed, ...] = ()


@dataclass
class Pen:
    """Writes the legs of one journal: `debit` and `credit` by part; nothing is written for nothing.

    A negative amount goes to the other side, so a correction reads as one and every amount stays positive.
    """

    book: Book
    legs: list[Leg] = field(default_factory=list)

    def debit(self, part: Part, amount_fen: int, **about: object) -> None:
        self._write(part, amount_fen, about)

    def credit(self, part: Part, amount_fen: int, **about: object) -> None:
        self._write(part, -amount_fen, about)

    def _write(self, part: Part, amount_fen: int, about: Mapping[str, object]) -> None:
        if amount_fen:
            account = code(self.book.regime, part)
            debit, credit = max(amount_fen, 0), max(-amount_fen, 0)
            self.legs.append(Leg(account, debit, credit, **about))  # type: ignore[arg-type]

    def journal(
        self,
        *,
        on: date,
        kind: str,
        document: str,
        source_id: UUID,
        phase: Phase = Phase.ORDINARY,
        memo: str = "",
    ) -> tuple[Draft, ...]:
        """The journal, or nothing when no amount moved."""
        if not self.legs:
            return ()
        draft = Draft(
            self.book.entity_id,
            self.book.regime,
            on,
            kind,
            document,
            source_id,
            tuple(self.legs),
            phase,
            memo,
        )
        return (draft,)


def joined(postings: Sequence[Posting]) -> Posting:
    """Several postings as one."""
    return Posting(
        tuple(draft for posting in postings for draft in posting.journals),
        tuple(owed for posting in postings for owed in posting.owed),
    )
