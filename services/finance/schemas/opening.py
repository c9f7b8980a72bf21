"""Opening balances: what may be sent, and what is answered."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from services.finance.schemas.words import DEBIT_OR_CREDIT, Day, Fen, Text
from shared.kit.act import Command
from shared.kit.workbook.views import CellRefusalView

#: Sub-ledgers of a village's households are lines of their own.
LINES_MAX = 5000


class OpeningBalance(BaseModel):
    """The balance of an account on one side; of one counterparty entity or household where it has those."""

    model_config = {"extra": "forbid"}

    account: Text = Field(min_length=1, max_length=12)
    name: Text = Field("", max_length=80, description="checked against the chart where it is sent")
    debit_fen: Fen = 0
    credit_fen: Fen = 0
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None
    holder_name: Text = Field("", max_length=80)

    @model_validator(mode="after")
    def one_side(self) -> Self:
        if (self.debit_fen == 0) == (self.credit_fen == 0):
            raise ValueError(DEBIT_OR_CREDIT)
        if self.counterparty_id is not None and self.holder_id is not None:
            raise ValueError("对方单位与农户只能填一个 / a counterparty entity or a household, not both")
        return self


class OpenBooks(Command):
    """Post an entity's opening balances as they stand at the end of `on`, the cut-over date."""

    entity_id: UUID
    on: Day
    document: Text = Field("期初余额", min_length=1, max_length=80)
    lines: list[OpeningBalance] = Field(min_length=2, max_length=LINES_MAX)


class OpeningView(BaseModel):
    """What came of opening balances. `applied` is False for a dry run, bad cells, and the same again."""

    entity_id: UUID
    on: date
    lines: int
    debit_fen: int
    applied: bool
    journal_id: UUID | None
    refusals: list[CellRefusalView] = Field(default_factory=list, description="of a workbook's cells")
