"""Tables of closing: months, those opened again, years, who owns whom, what was declared."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    text,
)
from sqlmodel import Field

from services.finance.models.base import Base


class Period(Base, table=True):
    """A month of an entity that was asked to close; it is closed once the kit's `sealed` has it."""

    __tablename__ = "period"

    entity_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    asked_by: str
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    sealers: list[str] = Field(
        sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"),
        description="the services that must have sealed it",
    )
    round: int = Field(
        sa_column=Column(Integer, nullable=False, server_default=text("1")),
        description="one more each time it was opened again",
    )


class Reopening(Base, table=True):
    """A closed month that is to be opened again: one person asks, with a reason, another decides."""

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused')", name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_hands"),
        CheckConstraint("(state = 'asked') = (decided_by IS NULL)", name="decided"),
        Index("ix_reopening_entity_id", "entity_id", "id"),
        Index("uq_reopening_asked", "entity_id", unique=True, postgresql_where=text("state = 'asked'")),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    month: str
    reason: str
    state: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    decided_by: str | None = None
    decided_by_name: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    decided_in: int | None = Field(
        default=None, sa_type=BigInteger, description="the transaction: only in it the seal comes off"
    )
    answer: str | None = None


class Superseded(Base, table=True):
    """A final version of statements that stood on a month opened again since."""

    __tablename__ = "superseded"

    consolidation_id: UUID = Field(sa_column=Column(ForeignKey("consolidation.id"), primary_key=True))
    reopening_id: UUID = Field(sa_column=Column(ForeignKey("reopening.id"), primary_key=True))


class FiscalYear(Base, table=True):
    """A year of an entity that is determined or closed; without a row it is open (domain.md §3)."""

    __tablename__ = "fiscal_year"
    __table_args__ = (CheckConstraint("state IN ('determined', 'closed')", name="state"),)

    entity_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    state: str
    own_result_fen: int = Field(sa_type=BigInteger)
    inflow_fen: int = Field(sa_type=BigInteger)
    books_hash: str
    determined_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    undistributed_before_fen: int = Field(
        sa_column=Column(BigInteger, nullable=False, server_default=text("0"))
    )
    statutory_reserve_before_fen: int = Field(
        sa_column=Column(BigInteger, nullable=False, server_default=text("0"))
    )
    determined_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    closed_by: str | None = None


class Ownership(Base, table=True):
    """Who owns an entity from a day on, in register order; for minority interests."""

    __tablename__ = "ownership"

    entity_id: UUID = Field(primary_key=True)
    effective_on: date = Field(primary_key=True)
    holder_id: UUID = Field(primary_key=True, index=True)
    position: int = Field(sa_type=SmallInteger)
    paid_in_fen: int = Field(sa_type=BigInteger)


class Stake(Base, table=True):
    """What a register's movements of one day gave a holder, or took: who else owns part of an entity."""

    __tablename__ = "stake"

    organisation_id: UUID = Field(primary_key=True)
    holder_id: UUID = Field(primary_key=True, index=True)
    effective_on: date = Field(primary_key=True)
    milli_shares: int = Field(sa_type=BigInteger)


class Declared(Base, table=True):
    """A part of a declared tier, nothing in it or much: a year is distributed once all parts are here."""

    __tablename__ = "declared"
    __table_args__ = (Index("ix_declared_entity_id", "entity_id", "year"),)

    tier_id: UUID = Field(primary_key=True)
    part: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    entity_id: UUID
    year: int
    parts: int = Field(sa_type=SmallInteger)
    declared_fen: int = Field(sa_type=BigInteger)
