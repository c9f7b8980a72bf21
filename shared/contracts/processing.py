"""Topic `processing`: a plant's batches and recalls. Said by processing only."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.production import LotPart, Passport, TaxCategory, Unit
from shared.kit.events import BusinessFact, Event


class Output(BaseModel):
    """A lot a batch produced, at its share of the joint cost; a by-product at net realisable value."""

    model_config = ConfigDict(frozen=True)

    lot_id: UUID
    product: str
    quantity: int = Field(gt=0)
    unit: Unit
    cost_fen: int
    by_product: bool = False
    tax_category: TaxCategory


class Conversion(BaseModel):
    """A conversion cost of a batch: 'wages', 'energy' or 'overhead' (all owed), 'depreciation'."""

    model_config = ConfigDict(frozen=True)

    kind: str
    amount_fen: int


class BatchCompleted(BusinessFact):
    """A batch: inputs by lot, outputs, losses. Inputs + conversions = outputs + abnormal loss, in fen."""

    topic: ClassVar[str] = "processing"
    key_field: ClassVar[str] = "batch_id"

    batch_id: UUID
    number: str = Field(description="the plant's own batch number")
    inputs: tuple[LotPart, ...]
    conversions: tuple[Conversion, ...] = ()
    outputs: tuple[Output, ...]
    abnormal_loss_fen: int = 0
    passport: Passport = Passport()


class RecallOpened(Event):
    """Lots, found through the genealogy, that must come back."""

    topic: ClassVar[str] = "processing"
    key_field: ClassVar[str] = "recall_id"

    recall_id: UUID
    level: int
    reason: str
    lot_ids: tuple[UUID, ...]
