"""Villages' households and persons, membership, and the log of every look behind a mask."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.members.models.base import INSTANT, Base


class Household(Base, table=True):
    """A household of a village; `code_key` tells `001` and `1` to be one number. One that went into another
    (并户) has ended."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("village_id", "code_key", name="uq_household_code"),)

    id: UUID = Field(primary_key=True)
    village_id: UUID = Field(foreign_key="organisation.id")
    code: str
    code_key: str
    head_name: str
    group_name: str
    persons: int
    account_encrypted: str | None = None
    account_masked: str | None = None
    effective_on: date
    recorded_at: datetime = Field(sa_type=INSTANT)
    ended_on: date | None = None
    merged_into: UUID | None = Field(default=None, foreign_key="household.id")


class Person(Base, table=True):
    """A person of a household. The citizen id and phone are encrypted; `id_index` finds without reading."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("village_id", "id_index", name="uq_person_id_index"),
        Index("ix_person_id_index", "id_index"),
        Index("ix_person_household_id", "household_id"),
    )

    id: UUID = Field(primary_key=True)
    village_id: UUID = Field(foreign_key="organisation.id")
    household_id: UUID = Field(foreign_key="household.id")
    position: int
    name: str
    relation: str
    is_head: bool
    sex: str
    born_on: date
    group_name: str
    is_member: bool
    id_encrypted: str
    id_masked: str
    id_index: str
    phone_encrypted: str | None = None
    joined_on: date
    left_on: date | None = None
    leave_reason: str = ""
    recorded_at: datetime = Field(sa_type=INSTANT)


class Member(Base, table=True):
    """A holder who belongs to an organisation, and its place in that organisation's register."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint("holder_kind IN ('household', 'person', 'organisation')", name="holder_kind_known"),
        UniqueConstraint("organisation_id", "register_order", name="uq_member_register_order"),
        Index("ix_member_holder_id", "holder_id"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    holder_id: UUID = Field(primary_key=True)
    holder_kind: str
    holder_name: str
    register_order: int
    admitted_on: date
    ended_on: date | None = None
    recorded_at: datetime = Field(sa_type=INSTANT)


class Unmasked(Base, table=True):
    """Somebody saw what is masked: who, what, why (PIPL §51). Append-only."""

    __tablename__ = "unmasked"
    __table_args__ = (Index("ix_unmasked_subject", "subject_id", "recorded_at"),)

    id: UUID = Field(primary_key=True)
    village_id: UUID = Field(foreign_key="organisation.id")
    subject_id: UUID
    what: str
    actor_id: UUID
    actor_name: str
    reason: str
    recorded_at: datetime = Field(sa_type=INSTANT)


class RegistryChange(Base, table=True):
    """What happened to a household or person after it was registered, before and after. Append-only.

    No citizen id and no account number is in it, masked or not.
    """

    __tablename__ = "registry_change"
    __table_args__ = (Index("ix_registry_change_household", "household_id", "recorded_at"),)

    id: UUID = Field(primary_key=True)
    act_id: UUID
    village_id: UUID = Field(foreign_key="organisation.id")
    household_id: UUID = Field(foreign_key="household.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    kind: str
    effective_on: date
    facts: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    reason: str
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID
    recorded_by_name: str
