"""What is owed, and the batches it is paid in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.finance.domain.payments import PaymentKind
from services.finance.schemas.words import Day, DayCome, Text
from shared.kit.act import Command
from shared.kit.workbook.views import CellRefusalView

RESULTS_MAX = 5000


class DrawUpPayments(Command):
    """Pay what is open of one kind up to a day: one line a holder; all holders, or those named."""

    entity_id: UUID
    kind: PaymentKind
    up_to_on: Day
    holder_ids: list[UUID] | None = Field(None, min_length=1, max_length=RESULTS_MAX)


class ApprovePayments(Command):
    """Approved by another person than drew it up; `on` is the day of lines that are wholly set off."""

    on: DayCome


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

    on: DayCome
    results: list[BankResult] = Field(min_length=1, max_length=RESULTS_MAX)

    @model_validator(mode="after")
    def each_line_once(self) -> Self:
        if len({result.line_id for result in self.results}) != len(self.results):
            raise ValueError("每笔只能列一次 / each line once")
        return self


class BankAnswerView(BaseModel):
    """What a bank's workbook answers, to be recorded; with bad cells nothing, and what is wrong with each."""

    results: list[BankResult]
    refusals: list[CellRefusalView]


class PayableView(BaseModel):
    """What is owed to a holder (below nothing: by the holder): open, in a batch, paid."""

    model_config = {"from_attributes": True}

    id: UUID
    entity_id: UUID
    entity_name: str
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


class OwnPayableView(PayableView):
    """What is owed to a household, and the last day on which something of it was paid."""

    paid_on: date | None


class ReturnedView(BaseModel):
    """A payment to a household that the bank sent back: it is owed again."""

    model_config = {"from_attributes": True}

    id: UUID
    entity_name: str
    amount_fen: int
    on: date
    reason: str | None


class OwedView(BaseModel):
    """What an entity owes of one source (below nothing: is owed): open, and drawn up but not answered."""

    entity_id: UUID
    entity_name: str
    source: str
    payables: int
    open_fen: int
    batched_fen: int
    oldest_on: date


class PaymentBatchView(BaseModel):
    """A payment batch; its lines are a list of their own. `drawn_by` is the actor who may not approve it.

    `settled` and `returned` count the lines the bank has answered so.
    """

    id: UUID
    entity_id: UUID
    entity_name: str
    kind: PaymentKind
    up_to_on: date
    state: str
    lines: int
    total_fen: int
    drawn_by: str
    drawn_by_name: str
    drawn_at: datetime
    approved_by_name: str | None
    settled: int
    settled_fen: int
    returned: int
    returned_fen: int


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
