"""Trial balances, posted journals, late facts."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.finance.schemas.words import Day
from shared.kit.act import Command


class AccountView(BaseModel):
    """An account of an entity's chart."""

    code: str
    name_zh: str
    name_en: str
    kind: str = Field(description="asset, liability, equity, income, expense, cost")
    side: str = Field(description="debit or credit")


class EntityView(BaseModel):
    """An entity that keeps books, and how far they are: what is closed, asked for, late, unchecked."""

    id: UUID
    legal_entity_id: UUID
    code: str
    name: str
    regime: str
    legal_form: str
    books_from: str | None = Field(description="first month with an entry")
    closed_to: str | None = Field(description="last month that is closed")
    asked: list[str] = Field(description="months that were asked to close and are not")
    late: int = Field(description="late facts that are not booked")
    unchecked: int = Field(description="vouchers that are not checked")


class TrialBalanceLine(BaseModel):
    """An account: balance brought forward, turnover of the months asked for, balance at their end.

    Balances are signed: debit above nothing, credit below.
    """

    account: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


class TrialBalance(BaseModel):
    """科目余额表 of one entity; debits and credits are equal, and closing balances sum to nothing."""

    entity_id: UUID
    from_month: str
    to_month: str
    debit_fen: int
    credit_fen: int
    lines: list[TrialBalanceLine]


class JournalLineView(BaseModel):
    """A posted line."""

    position: int
    account: str
    name_zh: str
    name_en: str
    debit_fen: int
    credit_fen: int
    counterparty_id: UUID | None
    counterparty_name: str | None
    holder_id: UUID | None
    holder_name: str | None
    role: str | None
    product: str | None
    quantity: int | None
    unit: str | None
    tax_category: str | None


class JournalView(BaseModel):
    """A posted journal: `document` is its paper, `source_id` its event or voucher, `kind` whose name."""

    id: UUID
    entity_id: UUID
    entity_name: str
    on: date
    kind: str
    phase: str
    document: str
    source_id: UUID
    memo: str
    reverses: UUID | None
    reversed_by: UUID | None
    recorded_at: datetime
    amount_fen: int
    lines: list[JournalLineView]


class Wanted(BaseModel):
    """Which journals are looked for: by account, months, the other side, paper, event or voucher."""

    account: str | None = None
    from_month: str | None = None
    to_month: str | None = None
    counterparty_id: UUID | None = None
    document: str | None = None
    source_id: UUID | None = None
    kind: str | None = None
    newest_first: bool = False


class LateFactView(BaseModel):
    """A fact whose month was closed when it came."""

    event_id: UUID
    entity_id: UUID
    entity_name: str
    on: date
    type: str
    document: str
    reason: str
    booked_on: date | None
    booked_by: str | None


class LateFactWhole(LateFactView):
    """A late fact with what it does to the entity's books, and the first day that would take it."""

    lines: list[JournalLineView]
    book_on: date = Field(description="its own day where the books are open to it by now, else the next open")


class BookLateFact(Command):
    """Book a late fact on a day of an open period."""

    entity_id: UUID
    on: Day
