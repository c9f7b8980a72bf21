"""What people may say to finance, and see."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from services.finance.domain.payments import PaymentKind
from shared.kit.act import Command

MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
FEN_MAX = 10**15
LINES_MAX = 500
RESULTS_MAX = 5000


def _without_nul(value: object) -> object:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("no NUL in text")
    return value


Text = Annotated[str, BeforeValidator(_without_nul)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX, strict=True)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
Month = Annotated[str, Field(pattern=MONTH)]
Year = Annotated[int, Field(ge=1949, le=2199)]


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


class VoucherLine(BaseModel):
    """A line of a voucher: a debit or a credit. `owed_as` makes a credit a payable to its holder."""

    model_config = {"extra": "forbid"}

    account: Text = Field(min_length=1, max_length=12)
    debit_fen: Fen = 0
    credit_fen: Fen = 0
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None
    holder_name: Text = Field("", max_length=80)
    owed_as: str | None = Field(None, pattern="^(rent|subsidy|relief|other)$")

    @model_validator(mode="after")
    def one_side(self) -> Self:
        if (self.debit_fen == 0) == (self.credit_fen == 0):
            raise ValueError("a debit or a credit, not both and not neither")
        if self.owed_as is not None and (self.holder_id is None or not self.credit_fen):
            raise ValueError("what is owed is a credit and names its holder")
        return self


class MakeVoucher(Command):
    """A journal by hand (village rent, head-office cost, opening balances), posted once it is checked."""

    entity_id: UUID
    on: Day
    document: Text = Field(min_length=1, max_length=80)
    memo: Text = Field("", max_length=400)
    lines: list[VoucherLine] = Field(min_length=2, max_length=LINES_MAX)


class ReverseJournal(Command):
    """A voucher that turns a posted journal round, in an open period, and says why."""

    on: Day
    reason: Text = Field(min_length=1, max_length=400)


class CheckVoucher(Command):
    """The checker's word on a voucher: post it, or send it back with a reason."""

    accept: bool = True
    reason: Text = Field("", max_length=400)


class VoucherView(BaseModel):
    """A voucher and where it stands: made, posted, rejected."""

    id: UUID
    entity_id: UUID
    on: date
    document: str
    memo: str
    state: str
    amount_fen: int
    made_by_name: str
    checked_by_name: str | None
    reason: str | None
    reverses: UUID | None
    journal_id: UUID | None
    lines: list[VoucherLine]


class JournalLineView(BaseModel):
    """A posted line."""

    position: int
    account: str
    name_zh: str
    name_en: str
    debit_fen: int
    credit_fen: int
    counterparty_id: UUID | None
    holder_id: UUID | None
    role: str | None
    product: str | None
    quantity: int | None
    unit: str | None
    tax_category: str | None


class JournalView(BaseModel):
    """A posted journal with its source: the event or voucher it came from."""

    id: UUID
    entity_id: UUID
    on: date
    kind: str
    phase: str
    document: str
    source_id: UUID
    memo: str
    reverses: UUID | None
    amount_fen: int
    lines: list[JournalLineView]


class LateFactView(BaseModel):
    """A fact whose month was closed when it came."""

    event_id: UUID
    entity_id: UUID
    on: date
    type: str
    document: str
    reason: str
    booked_on: date | None
    booked_by: str | None


class BookLateFact(Command):
    """Book a late fact on a day of an open period."""

    entity_id: UUID
    on: Day


class DrawUpPayments(Command):
    """Pay what is open of one kind up to a day: one line a holder; all holders, or those named."""

    entity_id: UUID
    kind: PaymentKind
    up_to_on: Day
    holder_ids: list[UUID] | None = Field(None, min_length=1, max_length=RESULTS_MAX)


class ApprovePayments(Command):
    """Approved by another person than drew it up; `on` is the day of lines that are wholly set off."""

    on: Day


class CancelPayments(Command):
    """A batch that is not approved is given up; what was in it is open again."""


class Outcome(StrEnum):
    """What the bank did with a line."""

    SETTLED = "settled"
    RETURNED = "returned"


class BankResult(BaseModel):
    """One line's result."""

    model_config = {"extra": "forbid"}

    line_id: UUID
    outcome: Outcome
    reason: Text | None = Field(None, max_length=200)


class RecordBankResults(Command):
    """What the bank answered, line by line; the rest of the batch may follow later."""

    on: Day
    results: list[BankResult] = Field(min_length=1, max_length=RESULTS_MAX)

    @model_validator(mode="after")
    def each_line_once(self) -> Self:
        if len({result.line_id for result in self.results}) != len(self.results):
            raise ValueError("each line once")
        return self


class PayableView(BaseModel):
    """What is owed to a holder (below nothing: by the holder): open, in a batch, paid."""

    model_config = {"from_attributes": True}

    id: UUID
    entity_id: UUID
    holder_id: UUID
    holder_name: str
    source: str
    source_id: UUID
    on: date
    document: str
    amount_fen: int
    open_fen: int
    batched_fen: int
    paid_fen: int


class PaymentBatchView(BaseModel):
    """A payment batch; its lines are a list of their own."""

    id: UUID
    entity_id: UUID
    kind: PaymentKind
    up_to_on: date
    state: str
    lines: int
    total_fen: int


class PaymentLineView(BaseModel):
    """A line: owed, set off, through the bank; and its result."""

    id: UUID
    number: int
    holder_id: UUID
    holder_name: str
    owed_fen: int
    set_off_fen: int
    amount_fen: int
    state: str
    result_on: date | None
    reason: str | None


class BankLine(BaseModel):
    """A line of the bank file before its account is opened."""

    number: int
    line_id: UUID
    name: str
    account_encrypted: str | None
    amount_fen: int
