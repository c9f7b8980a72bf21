"""Journals by hand."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.finance.domain.posting import Role
from services.finance.schemas.words import DEBIT_OR_CREDIT, Day, Fen, Text
from shared.kit.act import Command

LINES_MAX = 500


class VoucherLine(BaseModel):
    """A line of a voucher: a debit or a credit. `owed_as` makes a credit a payable to its holder.

    `role` says what the line is between its entity and the counterparty, for consolidation.
    """

    model_config = {"extra": "forbid"}

    account: Text = Field(min_length=1, max_length=12)
    debit_fen: Fen = 0
    credit_fen: Fen = 0
    counterparty_id: UUID | None = None
    role: Role | None = None
    holder_id: UUID | None = None
    holder_name: Text = Field("", max_length=80)
    owed_as: str | None = Field(None, pattern="^(rent|subsidy|relief|other)$")

    @model_validator(mode="after")
    def one_side(self) -> Self:
        if (self.debit_fen == 0) == (self.credit_fen == 0):
            raise ValueError(DEBIT_OR_CREDIT)
        if self.owed_as is not None and (self.holder_id is None or not self.credit_fen):
            raise ValueError("应付款记在贷方，并须指明权利人 / what is owed is a credit and names its holder")
        if self.role is not None and self.counterparty_id is None:
            raise ValueError("往来科目须指明对方单位 / a role is one between entities: name the counterparty")
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
    """A voucher and where it stands: made, posted, rejected. `made_by` is the actor who may not check it."""

    id: UUID
    entity_id: UUID
    entity_name: str
    on: date
    document: str
    memo: str
    state: str
    amount_fen: int
    made_by: str
    made_by_name: str
    checked_by_name: str | None
    reason: str | None
    reverses: UUID | None
    journal_id: UUID | None
    lines: list[VoucherLine]
