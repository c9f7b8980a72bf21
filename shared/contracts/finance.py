"""Topic `finance`: books, periods, profit and payments. Said by finance only."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kit.events import Event


class Sealer(BaseModel):
    """A service that seals a month, and where it stands in the order (1 first)."""

    model_config = ConfigDict(frozen=True)

    service: str
    stage: int


class JournalPosted(Event):
    """A journal stands in an entity's books."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    journal_id: UUID
    on: date
    amount_fen: int = Field(description="sum of the debits")


class PeriodClosing(Event):
    """Finance asks every service to seal a month of an entity, upstream first."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    sealers: tuple[Sealer, ...]
    round: int = Field(1, description="one more each time the month was opened again")


class PeriodClosed(Event):
    """An entity's month is closed in its books."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    month: str


class PeriodReopened(Event):
    """An entity's last closed month is open again: facts of it are taken until it is asked for once more."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    month: str
    reason: str


class BranchResult(BaseModel):
    """A branch's part in its company's result."""

    model_config = ConfigDict(frozen=True)

    branch_id: UUID
    result_fen: int


class ProfitDetermined(Event):
    """An entity's year is determined: what its own books give to distribute from, frozen."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    year: int
    own_result_fen: int = Field(description="without branches and without dividends received")
    branches: tuple[BranchResult, ...] = ()
    inflow_fen: int = Field(0, description="dividends of owned entities declared to it for the same year")
    undistributed_before_fen: int = Field(description="balance brought forward; negative: losses to cover")
    statutory_reserve_before_fen: int = 0
    registered_capital_fen: int = 0
    books_hash: str = ""


class PaymentSettled(Event):
    """A payable was paid, wholly or in part."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "payable_id"

    payable_id: UUID
    entity_id: UUID
    holder_id: UUID
    source: str = Field(description="'delivery', 'wages', 'dividend', 'rent', …")
    source_id: UUID
    amount_fen: int
    settled_on: date


class PaymentReturned(Event):
    """The bank sent a payment back: it stays payable and is paid again."""

    topic: ClassVar[str] = "finance"
    key_field: ClassVar[str] = "payable_id"

    payable_id: UUID
    entity_id: UUID
    holder_id: UUID
    source: str
    source_id: UUID
    amount_fen: int
    returned_on: date
    reason: str
