"""Withdrawal periods and treatments."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.livestock.domain import Purpose, Species
from services.livestock.schemas.herds import Animals
from shared.kit.act import Command
from shared.production.schemas import DayCome, Short

DAYS_MAX = 365


class SetWithdrawal(Command):
    """A withdrawal period the entity keeps besides the national ones; the longest that holds binds."""

    entity_id: UUID
    drug: Short
    species: Species
    purpose: Purpose
    effective_on: date
    days: int = Field(ge=0, le=DAYS_MAX)
    banned: bool = Field(False, description="for animals kept for this purpose")
    source: Short


class WithdrawalView(BaseModel):
    """A withdrawal row; without an entity it is national."""

    id: UUID
    entity_id: UUID | None
    drug: str
    species: Species
    purpose: Purpose
    effective_on: date
    days: int
    banned: bool
    source: str


class TreatAnimals(Command):
    """A treatment of animals of a herd, from `on` to `last_given_on`; also of those that left since then."""

    on: DayCome
    last_given_on: date | None = None
    animal_ids: Animals
    drug: Short
    source: Short
    illness: Short
    dose: Short


class TreatmentView(BaseModel):
    """A treatment, and from when meat and milk may be used after it."""

    id: UUID
    animal_id: UUID
    drug: str
    source: str
    illness: str
    dose: str
    on: date
    last_given_on: date
    meat_ok_on: date
    milk_ok_on: date
