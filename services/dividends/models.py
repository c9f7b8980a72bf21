"""What dividends remembers: what others said, policies by date, runs, tiers and their lines."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from shared.kit.db import base

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    Base = SQLModel  # a class made at run time is no base class to a type checker
else:
    Base = base("dividends")


def _fen(**options: Any) -> Any:
    return Field(sa_type=BigInteger, **options)


def _json() -> Any:
    return Field(sa_column=Column(JSONB, nullable=False))


def _instant() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Ownership(Base, table=True):
    """Who owns an organisation from a day on, in register order (OrganisationChanged.owners)."""

    __tablename__ = "ownership"

    organisation_id: UUID = Field(primary_key=True)
    effective_on: date = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    holder_id: UUID = Field(index=True)
    paid_in_fen: int = _fen()


class RegisterEntry(Base, table=True):
    """One side of a movement of an organisation's register (SharesMoved); append-only."""

    __tablename__ = "register_entry"
    __table_args__ = (
        Index("ix_register_entry_organisation", "organisation_id", "effective_on"),
        Index("ix_register_entry_recorded", "organisation_id", "recorded_at"),
    )

    movement_id: UUID = Field(primary_key=True)
    side: int = Field(primary_key=True)
    organisation_id: UUID
    holder_id: UUID = Field(index=True)
    share_class: str
    milli_shares: int = _fen()
    register_order: int = _fen()
    effective_on: date
    recorded_at: datetime = _instant()


class RegisterSeal(Base, table=True):
    """What members says a register held on a record date (RegisterSealed)."""

    __tablename__ = "register_seal"
    __table_args__ = (Index("ix_register_seal_organisation", "organisation_id", "record_on"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID
    record_on: date
    recorded_until: datetime = _instant()
    holders: int = _fen()
    total_milli_shares: int = _fen()
    hash: str


class Holder(Base, table=True):
    """Who a holder is: the name last heard, and for a household its code and village organisation."""

    __tablename__ = "holder"

    id: UUID = Field(primary_key=True)
    name: str
    code: str | None = None
    village_id: UUID | None = Field(default=None, index=True)


class Trade(Base, table=True):
    """What a member delivered to a buying organisation in a year, signed corrections included."""

    __tablename__ = "trade"

    organisation_id: UUID = Field(primary_key=True)
    holder_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    amount_fen: int = _fen()


class Delivered(Base, table=True):
    """How many deliveries of an entity's month have arrived, to compare with what was sealed."""

    __tablename__ = "delivered"

    entity_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    count: int = _fen()


class Asked(Base, table=True):
    """Which services were asked to seal a month of an entity (PeriodClosing)."""

    __tablename__ = "asked"

    entity_id: UUID = Field(primary_key=True)
    month: str = Field(primary_key=True)
    sayers: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class Profit(Base, table=True):
    """An entity's determined year (ProfitDetermined)."""

    __tablename__ = "profit"

    entity_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    own_result_fen: int = _fen()
    inflow_fen: int = _fen()
    undistributed_before_fen: int = _fen()
    statutory_reserve_before_fen: int = _fen()
    registered_capital_fen: int = _fen()
    branches: list[dict[str, Any]] = _json()
    books_hash: str
    event_id: UUID


class Policy(Base, table=True):
    """An entity's distribution rules from a day on: charter rates, priority items, tax modes; append-only."""

    __tablename__ = "policy"
    __table_args__ = (
        CheckConstraint("discretionary_reserve_bp BETWEEN 0 AND 10000", name="discretionary_reserve_bp"),
        CheckConstraint("reserve_bp BETWEEN 0 AND 10000", name="reserve_bp"),
        CheckConstraint("patronage_bp BETWEEN 0 AND 10000", name="patronage_bp"),
        Index("ix_policy_entity", "entity_id", "effective_on"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    effective_on: date
    discretionary_reserve_bp: int = 0
    reserve_bp: int = 0
    patronage_bp: int = 0
    reserve_parts: list[dict[str, Any]] = _json()
    priority: list[dict[str, Any]] = _json()
    iit: dict[str, str] = _json()
    source: str
    by_id: UUID
    recorded_at: datetime = _instant()


class Resolution(Base, table=True):
    """What a meeting resolved for one year: how much is declared, posted on which day; append-only."""

    __tablename__ = "resolution"
    __table_args__ = (Index("ix_resolution_entity", "entity_id", "year"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    year: int
    resolved_fen: int | None = _fen(default=None, nullable=True)
    accounting_on: date | None = None
    record_on: date | None = None
    source: str
    by_id: UUID
    recorded_at: datetime = _instant()


class ApprovalRule(Base, table=True):
    """What one legal form requires before a tier is declared, from a day on, with its source in law."""

    __tablename__ = "approval_rule"

    form: str = Field(primary_key=True)
    effective_on: date = Field(primary_key=True)
    steps: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    notice_days: int
    attend_numerator: int
    attend_denominator: int
    agree_numerator: int
    agree_denominator: int
    of_all: bool
    more_than: bool
    law: str


class Run(Base, table=True):
    """A year distributed over an ownership graph; `adjusts_id` names the run a signed one corrects."""

    __tablename__ = "run"

    id: UUID = Field(primary_key=True)
    root_id: UUID = Field(index=True)
    year: int
    kind: str
    adjusts_id: UUID | None = Field(default=None, foreign_key="run.id", index=True)
    reason: str
    by_id: UUID
    by_name: str
    started_at: datetime = _instant()


class TierRow(Base, table=True):
    """One entity's distribution in a run: its state, its figures, and what it still waits for.

    Of an adjustment, reserves, `declared_fen` and `tax_fen` are differences, the rest is corrected figures.
    """

    __tablename__ = "tier"
    __table_args__ = (
        Index("uq_tier_entity_year", "entity_id", "year", unique=True, postgresql_where="kind = 'annual'"),
        Index("ix_tier_run", "run_id", "ordinal"),
        CheckConstraint("paid_fen >= 0 OR kind <> 'annual'", name="paid"),
    )

    id: UUID = Field(primary_key=True)
    run_id: UUID = Field(foreign_key="run.id")
    entity_id: UUID
    year: int
    kind: str
    ordinal: int
    form: str
    state: str
    waits_for: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    prepared_by: UUID
    record_on: date
    accounting_on: date
    statutory_reserve_fen: int = _fen(default=0)
    discretionary_reserve_fen: int = _fen(default=0)
    reserve_fen: int = _fen(default=0)
    base_fen: int = _fen(default=0)
    distributable_fen: int = _fen(default=0)
    declared_fen: int = _fen(default=0)
    tax_fen: int = _fen(default=0)
    payable_fen: int = _fen(default=0)  # net of tax, without what an adjustment takes back
    paid_fen: int = _fen(default=0)
    lines: int = _fen(default=0)
    detail: dict[str, Any] = _json()
    declared_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class LineRow(Base, table=True):
    """One holder's part of one pool with the arithmetic that made it; fixed once its tier is declared."""

    __tablename__ = "line"
    __table_args__ = (Index("uq_line_tier_ordinal", "tier_id", "ordinal", unique=True),)

    id: UUID = Field(primary_key=True)
    tier_id: UUID = Field(foreign_key="tier.id")
    ordinal: int
    holder_id: UUID = Field(index=True)
    holder_name: str
    holder_is_entity: bool
    pool: str
    item: int
    weight: int = _fen()
    quotient_fen: int = _fen()
    remainder: int = _fen()
    extra_fen: int = _fen()
    amount_fen: int = _fen()
    tax_fen: int = _fen()
    before_fen: int | None = _fen(default=None, nullable=True)  # of an adjustment: what was declared so far


class Approval(Base, table=True):
    """A step somebody took with a tier; append-only."""

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_tier", "tier_id", "taken_at"),)

    id: UUID = Field(primary_key=True)
    tier_id: UUID = Field(foreign_key="tier.id")
    state: str
    by_id: UUID
    by_name: str
    on: date
    note: str
    vote: dict[str, Any] = _json()
    prepared_by: UUID
    taken_at: datetime = _instant()


class Payment(Base, table=True):
    """What finance paid of a declared line, or got back from the bank (negative); append-only."""

    __tablename__ = "payment"

    id: UUID = Field(primary_key=True)
    tier_id: UUID = Field(foreign_key="tier.id", index=True)
    line_id: UUID | None = Field(default=None, index=True)
    holder_id: UUID = Field(index=True)
    payable_id: UUID = Field(index=True)
    amount_fen: int = _fen()
    on: date
    reason: str


class Objection(Base, table=True):
    """异议: what a holder, or somebody left out, says against a plan while it is published; append-only."""

    __tablename__ = "objection"

    id: UUID = Field(primary_key=True)
    tier_id: UUID = Field(foreign_key="tier.id", index=True)
    holder_id: UUID = Field(index=True)
    holder_name: str
    words: str
    by_id: UUID
    by_name: str
    on: date
    raised_at: datetime = _instant()


class ObjectionAnswer(Base, table=True):
    """What was answered to an objection, once; `upheld` says that it was right. Append-only."""

    __tablename__ = "objection_answer"

    objection_id: UUID = Field(primary_key=True, foreign_key="objection.id")
    id: UUID
    upheld: bool
    words: str
    by_id: UUID
    by_name: str
    on: date
    answered_at: datetime = _instant()
