"""What people and plants' machines may say to processing."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from services.processing.domain.recipe import (
    ByProductKind,
    Day,
    InputKind,
    Note,
    OutputKind,
    Quantity,
    Rate,
    Text,
)
from shared.kit.act import Command
from shared.kit.days import has_come, is_to_come

#: Lines a list takes, and lines applied in one transaction.
LIST_MAX, CHUNK_LINES = 200, 200

DayCome = Annotated[Day, AfterValidator(has_come)]
DayToCome = Annotated[Day, AfterValidator(is_to_come)]


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
    on: DayCome
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
    tested_on: DayCome
    result: Note = ""
    laboratory: Note = ""


class HoldLot(Command):
    """Hold a lot."""

    entity_id: UUID
    lot_id: UUID
    reason: Text
    free_on: DayToCome | None = None


class ReleaseLot(Command):
    """Release a lot: its tests are passed, its holds lifted."""

    entity_id: UUID
    lot_id: UUID
    on: DayCome


class WriteOffLot(Command):
    """A quantity was destroyed or spoilt, also of a lot that is held."""

    entity_id: UUID
    lot_id: UUID
    on: DayCome
    document: Text
    quantity: Quantity
    reason: Text


class OpenRecall(Command):
    """Call back lots and everything made of them. Level 1 to start within 24 h, 2 in 48 h, 3 in 72 h."""

    entity_id: UUID
    level: Annotated[int, Field(ge=1, le=3)]
    reason: Text
    lot_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]


class CloseRecall(Command):
    """A recall has ended: what came of it, and which lots still on hand were found sound."""

    entity_id: UUID
    on: DayCome
    report: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
    cleared_lot_ids: Annotated[tuple[UUID, ...], Field(max_length=500)] = Field(
        (), description="lots with goods left that may be released again, by their tests"
    )
