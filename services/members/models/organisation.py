"""Organisations of the group and who owns them from which day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.members.models.base import INSTANT, Base


class Organisation(Base, table=True):
    """A node of the group tree; `register_at` is the newest instant its equity register has used."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("code", name="uq_organisation_code"),
        UniqueConstraint("credit_code", name="uq_organisation_credit_code"),
        Index("ix_organisation_area_code", "area_code"),
    )

    id: UUID = Field(primary_key=True)
    parent_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    legal_entity_id: UUID
    code: str
    name: str
    legal_form: str
    desk: str | None = None
    vat_registered: bool
    registered_capital_fen: int = Field(sa_type=BigInteger)
    credit_code: str | None = None
    area_code: str | None = None
    attributes: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    effective_on: date
    recorded_at: datetime = Field(sa_type=INSTANT)
    register_at: datetime | None = Field(default=None, sa_type=INSTANT)


class OwnershipVersion(Base, table=True):
    """One list of owners, whole, from a day on; of two for one day the later recorded counts. Append-only."""

    __tablename__ = "ownership_version"
    __table_args__ = (Index("ix_ownership_version_day", "organisation_id", "effective_on", "recorded_at"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    effective_on: date
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID


class Ownership(Base, table=True):
    """An owner of a version, in register order, with its paid-in capital. Append-only."""

    __tablename__ = "ownership"
    __table_args__ = (
        CheckConstraint("paid_in_fen >= 0", name="paid_in_not_negative"),
        UniqueConstraint("version_id", "holder_id", name="uq_ownership_holder"),
    )

    version_id: UUID = Field(primary_key=True, foreign_key="ownership_version.id")
    position: int = Field(primary_key=True)
    holder_id: UUID
    paid_in_fen: int = Field(sa_type=BigInteger)
