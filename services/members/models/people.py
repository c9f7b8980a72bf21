"""Villages' households and persons, membership, and the log of every look behind a mask."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.members.models.base import INSTANT, Base


class Household(Base, table=True):
    """A household of a village; `code_key` tells `001` and `1` to be one number."""

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
