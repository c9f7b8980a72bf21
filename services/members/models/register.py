"""The append-only equity register, the holdings kept beside it, certificates and seals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.members.models.base import INSTANT, Base


class ShareMovement(Base, table=True):
    """One line of an organisation's register, both sides in one row. Append-only.

    The persons are whose part of a household's shares it is; 1 share = 1,000, capital accounts count fen.
    """

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("milli_shares > 0", name="moves_something"),
        CheckConstraint("from_holder IS NOT NULL OR to_holder IS NOT NULL", name="has_a_side"),
        UniqueConstraint("reverses", name="uq_movement_reverses"),
        UniqueConstraint("ordinal", name="uq_movement_ordinal"),
        Index("ix_movement_day", "organisation_id", "effective_on", "recorded_at"),
        Index("ix_movement_from", "from_holder"),
        Index("ix_movement_to", "to_holder"),
    )

    id: UUID = Field(primary_key=True)
    ordinal: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    organisation_id: UUID = Field(foreign_key="organisation.id")
    share_class: str
    kind: str
    from_holder: UUID | None = None
    to_holder: UUID | None = None
    from_person: UUID | None = None
    to_person: UUID | None = None
    milli_shares: int = Field(sa_type=BigInteger)
    effective_on: date
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID
    reason: str
    approval_ref: str
    reverses: UUID | None = Field(default=None, foreign_key="movement.id")


class Holding(Base, table=True):
    """What a holder has of a class after all movements recorded: a cached sum, never below zero."""

    __tablename__ = "holding"
    __table_args__ = (
        CheckConstraint(
            "frozen_milli_shares >= 0 AND pledged_milli_shares >= 0"
            " AND milli_shares >= frozen_milli_shares + pledged_milli_shares",
            name="not_negative",
        ),
        Index("ix_holding_holder_id", "holder_id"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    holder_id: UUID = Field(primary_key=True)
    share_class: str = Field(primary_key=True)
    milli_shares: int = Field(sa_type=BigInteger)
    frozen_milli_shares: int = Field(sa_type=BigInteger)
    pledged_milli_shares: int = Field(sa_type=BigInteger)


class RegisterSeal(Base, table=True):
    """What a register was told to hold on a record date, as known until an instant. Append-only."""

    __tablename__ = "register_seal"
    __table_args__ = (Index("ix_register_seal_organisation_id", "organisation_id", "record_on"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    record_on: date
    recorded_until: datetime = Field(sa_type=INSTANT)
    holders: int
    total_milli_shares: int = Field(sa_type=BigInteger)
    hash: str
    recorded_by: UUID


class Certificate(Base, table=True):
    """A share certificate (股权证) as issued; `content` is what was printed on it. Append-only."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number", name="uq_certificate_number"),
        Index("ix_certificate_holder_id", "holder_id"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    holder_id: UUID
    number: str
    issued_on: date
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID


class CertificatePrint(Base, table=True):
    """Each time a certificate was printed, the first included, and why. Append-only."""

    __tablename__ = "certificate_print"
    __table_args__ = (UniqueConstraint("certificate_id", "copy_number", name="uq_certificate_print_copy"),)

    id: UUID = Field(primary_key=True)
    certificate_id: UUID = Field(foreign_key="certificate.id")
    copy_number: int
    reason: str
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID
