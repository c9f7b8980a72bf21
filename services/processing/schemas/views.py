"""What processing answers of recipes, arrivals, lots, batches, tests, holds and recalls."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from services.processing.schemas.commands import RecordRecipe
from services.processing.schemas.trace import Link
from shared.contracts.production import Passport

Status = Literal["received", "pending", "released", "held"]


class RecipeView(RecordRecipe):
    """A recipe's version."""


class LotView(BaseModel):
    """A lot in custody: what was made of it and what is left, in its small unit, at cost."""

    id: UUID
    entity_id: UUID
    batch_id: UUID | None
    transfer_id: UUID | None
    product: str
    grade: str
    unit: str
    quantity_made: int
    cost_made_fen: int
    quantity: int
    cost_fen: int
    status: str
    by_product: bool
    is_purchased: bool
    tax_category: str
    on: date
    best_before_on: date | None
    passport: Passport


class LotOnHand(LotView):
    """A lot with what people ask of it: whose, from where, which tests it lacks, why it may not leave."""

    entity: str | None
    came_from: str | None
    batch_number: str | None
    tests: list[str]
    missing: list[str]
    held_reason: str | None
    free_on: date | None
    recall_id: UUID | None


class MovementView(BaseModel):
    """What a lot changed by: used in a batch, issued for a shipment, returned, written off."""

    ordinal: int
    kind: str
    reference_id: UUID
    batch_number: str | None
    on: date
    quantity: int
    cost_fen: int


class HoldView(BaseModel):
    """Why a lot may not leave, or could not until the hold was lifted."""

    id: UUID
    reason: str
    free_on: date | None
    recall_id: UUID | None
    opened_at: datetime
    lifted_at: datetime | None


class ArrivalView(BaseModel):
    """A transfer on its way to a plant."""

    transfer_id: UUID
    lot_id: UUID
    from_entity_id: UUID
    from_entity: str | None
    to_entity_id: UUID
    sent_on: date
    document: str
    product: str
    grade: str
    quantity: int
    unit: str
    net_fen: int
    vat_fen: int
    same_legal_entity: bool


class UsedView(BaseModel):
    lot_id: UUID
    quantity: int
    cost_fen: int


class MadeView(BaseModel):
    lot_id: UUID
    product: str
    grade: str
    quantity: int
    unit: str
    cost_fen: int
    by_product: bool
    status: str
    best_before_on: date | None


class ConversionView(BaseModel):
    kind: str
    amount_fen: int


class BatchView(BaseModel):
    """A completed batch. Σ inputs + Σ conversions = Σ outputs + abnormal loss, in fen."""

    batch_id: UUID
    entity_id: UUID
    number: str
    recipe: str
    recipe_id: UUID
    on: date
    inputs: list[UsedView]
    outputs: list[MadeView]
    conversions: list[ConversionView]
    abnormal_loss_fen: int
    in_g: int
    out_g: int
    lost_g: int
    unexplained_g: int
    yield_bp: int
    expected_yield_bp: int


class UsedLot(BaseModel):
    """What a lot that went in is, beside its quantity and cost."""

    id: UUID
    product: str
    grade: str
    unit: str


class BatchDetail(BatchView):
    """A batch with the names its ids stand for, and its part of the genealogy."""

    entity: str | None
    recipe_name: str | None
    used_lots: list[UsedLot]
    links: list[Link]
    recorded_at: datetime


class MadeGoods(BaseModel):
    """What was made of a product, or left for customers (returns taken off), at its cost."""

    entity_id: UUID
    product: str
    unit: str
    by_product: bool
    quantity: int
    cost_fen: int


class SeasonMade(BaseModel):
    """A season at the plants: what they made, and what left for customers."""

    made: list[MadeGoods]
    issued: list[MadeGoods]


class Verdict(BaseModel):
    """What became of one line of a list."""

    line: int
    number: str | None
    verdict: Literal["done", "repeated", "refused"]
    batch: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class TestView(BaseModel):
    id: UUID
    lot_id: UUID
    kind: str
    passed: bool
    tested_on: date
    result: str
    laboratory: str


class RecallView(BaseModel):
    id: UUID
    entity_id: UUID
    level: int
    reason: str
    lot_ids: list[UUID]
    opened_at: datetime
    closed_on: date | None = None
    report: str | None = None


class RecalledLot(BaseModel):
    """A lot a recall reaches. `left` is what is still in a plant; None with another custodian."""

    lot_id: UUID
    entity: str | None
    product: str | None
    grade: str | None
    unit: str | None
    quantity: int | None
    left: int | None
    status: str | None
    on: date | None


class RecallDetail(RecallView):
    """A recall with the lots it reaches, and when it must have begun (食品召回管理办法 §13)."""

    entity: str | None
    start_by_at: datetime
    lots: list[RecalledLot]
