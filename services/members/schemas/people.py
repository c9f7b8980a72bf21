"""Households, persons and members, as said and as seen (masked)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.members.schemas.words import Day, Line, Name, Word
from shared.kit.act import Command

PERSONS_MAX = 60


class PersonInput(BaseModel):
    """A person of a household; the citizen id (GB 11643) is kept encrypted."""

    model_config = {"extra": "forbid"}

    person_id: UUID
    name: Name
    relation: Word = Field(description="与户主关系; 户主 for the head")
    id_number: Line
    group: Line = ""
    is_member: bool = True
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+\- ]*$")] | None = None


class RecordHousehold(Command):
    """Register a household with its persons (one of them 户主) in a village's register."""

    household_id: UUID
    village_id: UUID
    code: Word
    persons: list[PersonInput] = Field(min_length=1, max_length=PERSONS_MAX)
    bank_account: Line | None = None
    effective_on: Day


class ChangeHousehold(Command):
    """Another payment account, another group, or another head (户主), a person of the household; with the
    head, how others stand to it. What is left out stays."""

    bank_account: Line | None = None
    group: Line | None = None
    head_id: UUID | None = None
    relations: dict[UUID, Word] = Field(default_factory=dict, max_length=PERSONS_MAX)
    effective_on: Day
    reason: Line = ""


class AddPerson(Command):
    """A birth, a marriage, a move: one more person in a household."""

    person: PersonInput
    effective_on: Day
    reason: Line = ""


class ChangePerson(Command):
    """Another name, relation, group, membership or phone; what is left out stays."""

    name: Name | None = None
    relation: Word | None = None
    group: Line | None = None
    is_member: bool | None = None
    phone: Annotated[str, Field(max_length=30, pattern=r"^[0-9+\- ]*$")] | None = None
    effective_on: Day
    reason: Line = ""


class EndPerson(Command):
    """A death or a departure: the person stays on record. Of a head, who is head next (unless the last)."""

    reason: Word
    left_on: Day
    head_id: UUID | None = None
    relations: dict[UUID, Word] = Field(default_factory=dict, max_length=PERSONS_MAX)


class Mover(BaseModel):
    """A person who changes household, and its relation to the head there."""

    model_config = {"extra": "forbid"}

    person_id: UUID
    relation: Word


class SplitHousehold(Command):
    """分户: some persons become a household of their own (one of them 户主), their shares go along."""

    household_id: UUID = Field(description="of the new household")
    code: Word
    persons: list[Mover] = Field(min_length=1, max_length=PERSONS_MAX)
    bank_account: Line | None = None
    effective_on: Day
    reason: Word
    approval_ref: Line


class MovePersons(Command):
    """Some persons go to another household of the village, their shares go along."""

    to_household_id: UUID
    persons: list[Mover] = Field(min_length=1, max_length=PERSONS_MAX)
    effective_on: Day
    reason: Word
    approval_ref: Line


class MergeHousehold(Command):
    """并户: all persons and all that the household holds go to another one; it ends."""

    into_household_id: UUID
    persons: list[Mover] = Field(max_length=PERSONS_MAX, description="everybody of the household")
    effective_on: Day
    reason: Word
    approval_ref: Line


class HolderKind(StrEnum):
    """What kind of holder a member is."""

    HOUSEHOLD = "household"
    PERSON = "person"
    ORGANISATION = "organisation"


class AdmitMember(Command):
    """Admit a household, person or organisation to a co-op or village organisation."""

    organisation_id: UUID
    holder_id: UUID
    admitted_on: Day


class FindPerson(BaseModel):
    """A citizen id to find a person by; it travels in the body, never in an address."""

    model_config = {"extra": "forbid"}

    id_number: Line


class Unmask(BaseModel):
    """Ask to see a citizen id, phone or account in full; who asked and why is kept for good.

    No command with an id: the first answer would then be kept, readable, to be given again.
    """

    model_config = {"extra": "forbid"}

    reason: Word


class PersonView(BaseModel):
    """A person, masked."""

    id: UUID
    household_id: UUID
    village_id: UUID
    name: str
    relation: str
    is_head: bool
    sex: str
    born_on: date
    group: str
    is_member: bool
    id_masked: str
    joined_on: date
    left_on: date | None


class HouseholdView(BaseModel):
    """A household, its account masked."""

    id: UUID
    village_id: UUID
    village_name: str
    code: str
    head_name: str
    group: str
    persons: int
    account_masked: str | None
    effective_on: date
    ended_on: date | None
    merged_into: UUID | None


class ChangeView(BaseModel):
    """What happened to a household or one of its persons; `facts` are what, before, after."""

    act_id: UUID
    household_id: UUID
    person_id: UUID | None
    kind: str
    effective_on: date
    facts: list[dict[str, Any]]
    reason: str
    recorded_at: datetime
    recorded_by_name: str


class HouseholdDetail(HouseholdView):
    """A household with its persons; of one that went into another, the other's number."""

    merged_into_code: str | None = None
    members: list[PersonView]


class MemberView(BaseModel):
    """A holder who belongs to an organisation."""

    organisation_id: UUID
    holder_id: UUID
    holder_kind: HolderKind
    holder_name: str
    household_code: str | None = None
    register_order: int
    admitted_on: date
    ended_on: date | None


class UnmaskedLogView(BaseModel):
    """One look behind a mask: who saw whose data, and why."""

    id: UUID
    village_id: UUID
    village_name: str
    subject_id: UUID
    subject_name: str
    household_code: str
    actor_id: UUID
    actor_name: str
    reason: str
    recorded_at: datetime


class UnmaskedView(BaseModel):
    """What was masked, shown once."""

    person_id: UUID
    id_number: str
    phone: str | None
    bank_account: str | None
