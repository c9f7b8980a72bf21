"""What processing remembers: recipes, lots and their movements, batches, genealogy, tests, holds."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Uuid
from sqlmodel import Field

from shared.kit.db import base

if TYPE_CHECKING:
    from sqlmodel import SQLModel as Base
else:
    Base = base("processing")

METADATA = Base.metadata


class Recipe(Base, table=True):
    """A version of a recipe at a plant; `body` is the whole of it."""

    __tablename__ = "recipe"
    __table_args__ = (UniqueConstraint("entity_id", "code", "effective_on"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    code: str
    effective_on: date
    body: dict[str, Any] = Field(sa_type=JSONB)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Arrival(Base, table=True):
    """A transfer told by its sender, on its way to a plant until it is received."""

    __tablename__ = "arrival"

    transfer_id: UUID = Field(primary_key=True)
    lot_id: UUID = Field(index=True)
    to_entity_id: UUID = Field(index=True)
    sent_on: date
    received_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    body: dict[str, Any] = Field(sa_type=JSONB)


class Lot(Base, table=True):
    """A lot in a plant's custody. `quantity` and `cost_fen` are what is left; the movements explain them."""

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND cost_fen >= 0", name="not_negative"),
        CheckConstraint("quantity > 0 OR cost_fen = 0", name="no_cost_without_goods"),
        Index("ix_lot_entity_id_id", "entity_id", "id"),
        Index("ix_lot_entity_id_on", "entity_id", "on"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    batch_id: UUID | None = Field(default=None, index=True)
    transfer_id: UUID | None = None
    product: str
    grade: str
    unit: str
    quantity_made: int = Field(sa_type=BigInteger)
    cost_made_fen: int = Field(sa_type=BigInteger)
    quantity: int = Field(sa_type=BigInteger)
    cost_fen: int = Field(sa_type=BigInteger)
    status: str  # received | pending | released | held
    by_product: bool
    is_purchased: bool
    tax_category: str
    on: date
    best_before_on: date | None = None
    tests: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    passport: dict[str, Any] = Field(sa_type=JSONB)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Movement(Base, table=True):
    """What a lot's quantity and cost changed by, and for what: made + Σ movements = what is left."""

    __tablename__ = "movement"

    ordinal: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    lot_id: UUID = Field(index=True)
    kind: str  # consumed | issued | returned | written_off
    reference_id: UUID = Field(index=True)
    on: date
    quantity: int = Field(sa_type=BigInteger)
    cost_fen: int = Field(sa_type=BigInteger)


class Batch(Base, table=True):
    """A completed batch, the hash of what was posted and the answer that was given."""

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("entity_id", "number"),
        Index("ix_batch_entity_id_on", "entity_id", "on"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    number: str
    recipe_id: UUID
    on: date
    hash: str
    answer: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Edge(Base, table=True):
    """So much of one lot went into another, by mass `weight` of `total_weight`. Append-only."""

    __tablename__ = "edge"
    __table_args__ = (CheckConstraint("weight > 0 AND total_weight >= weight", name="share"),)

    to_lot_id: UUID = Field(primary_key=True)
    from_lot_id: UUID = Field(primary_key=True, index=True)
    batch_id: UUID | None = None
    quantity: int = Field(sa_type=BigInteger)
    weight: int = Field(sa_type=BigInteger)
    total_weight: int = Field(sa_type=BigInteger)


class Upstream(Base, table=True):
    """A lot of another custodian, as far as the trace shows it."""

    __tablename__ = "upstream"

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    product: str
    grade: str
    unit: str
    quantity: int = Field(sa_type=BigInteger)
    on: date
    passport: dict[str, Any] = Field(sa_type=JSONB)


class Bought(Base, table=True):
    """A grower's delivery into a desk's lot, for the trace: how much, when, and of how many households.

    The view `elsewhere` adds them up by lot beside `upstream`.
    """

    __tablename__ = "bought"

    delivery_id: UUID = Field(primary_key=True)
    lot_id: UUID = Field(index=True)
    entity_id: UUID
    household_id: UUID
    product: str
    grade: str
    net_g: int = Field(sa_type=BigInteger)
    on: date


class QualityTest(Base, table=True):
    """A test of a lot and its result. Append-only: a repeated test is another row, the newest counts."""

    __tablename__ = "quality_test"

    id: UUID = Field(primary_key=True)
    lot_id: UUID = Field(index=True)
    kind: str
    passed: bool
    tested_on: date
    result: str
    laboratory: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Hold(Base, table=True):
    """Why a lot may not leave, from when, and until when it could not."""

    __tablename__ = "hold"

    id: UUID = Field(primary_key=True)
    lot_id: UUID = Field(index=True)
    reason: str
    free_on: date | None = None
    recall_id: UUID | None = Field(default=None, index=True)
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    lifted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Recall(Base, table=True):
    """A recall: what started it, how grave it is (I, II, III), and every lot it reaches."""

    __tablename__ = "recall"

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    level: int
    reason: str
    lot_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    closed_on: date | None = None
    report: str | None = None
    cleared_lot_ids: list[UUID] | None = Field(default=None, sa_column=Column(ARRAY(Uuid)))


class Shipment(Base, table=True):
    """A shipment asked of us: issued at this cost, or refused with this reason."""

    __tablename__ = "shipment"
    __table_args__ = (CheckConstraint("returned <= quantity", name="returned_within"),)

    shipment_id: UUID = Field(primary_key=True)
    order_id: UUID
    lot_id: UUID = Field(index=True)
    quantity: int = Field(sa_type=BigInteger)
    cost_fen: int = Field(sa_type=BigInteger)
    returned: int = Field(sa_type=BigInteger)
    returned_fen: int = Field(sa_type=BigInteger)
    refused: str | None = None
    on: date
