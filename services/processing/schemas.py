"""What people and plants' machines may say to processing, and what they see of it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.processing.domain.recipe import (
    ByProductKind,
    Day,
    InputKind,
    Note,
    OutputKind,
    Rate,
    Text,
)
from shared.contracts.production import Passport
from shared.kit.act import Command

#: Lines a list takes, and lines applied in one transaction.
LIST_MAX, CHUNK_LINES = 200, 200


class RecordRecipe(Command):
    """A recipe's version, from `effective_on` on."""

    entity_id: UUID
    code: Text
    name: Text
    effective_on: Day
    inputs: Annotated[tuple[InputKind, ...], Field(min_length=1, max_length=50)]
    outputs: Annotated[tuple[OutputKind, ...], Field(min_length=1, max_length=50)]
    by_products: Annotated[tuple[ByProductKind, ...], Field(max_length=20)] = ()
    rates: Annotated[tuple[Rate, ...], Field(max_length=10)] = ()
    expected_yield_bp: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    tolerance_bp: Annotated[int, Field(ge=0, le=10_000)]
    tests: Annotated[tuple[Text, ...], Field(max_length=20)] = Field(
        (), description="what a lot must pass before it is released; none: released as it is made"
    )


class RecordReceipt(Command):
    """A transferred lot has arrived."""

    entity_id: UUID
    transfer_id: UUID
    on: Day
    document: Text
    exempt_use: bool = Field(
        False, description="bought for exempt output: no input VAT is taken (增值税法 §22)"
    )


class RecordReceipts(BaseModel):
    """Arrivals of one plant, all or none."""

    model_config = {"extra": "forbid"}

    entity_id: UUID
    receipts: Annotated[list[RecordReceipt], Field(min_length=1, max_length=LIST_MAX)]


class RecordBatches(BaseModel):
    """Batches of one plant; each line is judged by itself. A line has the fields of a single post."""

    model_config = {"extra": "forbid"}

    entity_id: UUID
    batches: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=LIST_MAX)]


class RecordTest(Command):
    """A test of a lot; a failed one holds it."""

    entity_id: UUID
    lot_id: UUID
    kind: Text
    passed: bool
    tested_on: Day
    result: Note = ""
    laboratory: Note = ""


class HoldLot(Command):
    """Hold a lot."""

    entity_id: UUID
    lot_id: UUID
    reason: Text
    free_on: Day | None = None


class ReleaseLot(Command):
    """Release a lot: its tests are passed, its holds lifted."""

    entity_id: UUID
    lot_id: UUID
    on: Day


class OpenRecall(Command):
    """Call back lots and everything made of them. Level 1 to start within 24 h, 2 in 48 h, 3 in 72 h."""

    entity_id: UUID
    level: Annotated[int, Field(ge=1, le=3)]
    reason: Text
    lot_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]


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


class ArrivalView(BaseModel):
    """A transfer on its way to a plant."""

    transfer_id: UUID
    lot_id: UUID
    from_entity_id: UUID
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


class TracedLot(BaseModel):
    """A lot on the way up or down. `share_ppm` is how many millionths of the one are of the other."""

    lot_id: UUID
    share_ppm: int
    depth: int
    entity: str | None
    product: str | None
    grade: str | None
    unit: str | None
    quantity: int | None
    on: date | None
    passport: Passport


class Link(BaseModel):
    from_lot_id: UUID
    to_lot_id: UUID
    batch_id: UUID | None
    quantity: int


class TraceView(BaseModel):
    """Where a lot came from and where it went."""

    lot_id: UUID
    ancestors: list[TracedLot]
    descendants: list[TracedLot]
    links: list[Link]


class PublicStep(BaseModel):
    """One earlier lot, as a shopper sees it."""

    organisation: str | None
    product: str | None
    on: date | None
    villages: tuple[str, ...]
    share_ppm: int


class PublicTrace(BaseModel):
    """What the QR code shows: no person, no price."""

    lot_id: UUID
    product: str
    grade: str
    producer: str | None
    made_on: date
    best_before_on: date | None
    recalled: bool
    passport: Passport
    tests: list[str]
    steps: list[PublicStep]
