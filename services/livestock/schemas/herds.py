"""Herds and their animals: what comes in, leaves, changes class and depreciates."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.livestock.domain import Purpose, Species
from shared.contracts.production import Asset, TaxCategory
from shared.kit.act import Command
from shared.kit.workbook.views import CellRefusalView
from shared.production.schemas import DayCome, Fen, Note, Short
from shared.production.views import LotView

HEADS_MAX = 500

Animals = Annotated[list[UUID], Field(min_length=1, max_length=HEADS_MAX)]


class Sex(StrEnum):
    """Of an animal."""

    FEMALE = "female"
    MALE = "male"


class Origin(StrEnum):
    """How animals came: born here, bought, or on hand at the cut-over date."""

    BORN = "born"
    BOUGHT = "bought"
    OPENING = "opening"


class StartHerd(Command):
    """A herd; its batch has the same id. `asset` is the class of its animals (CAS 5)."""

    entity_id: UUID
    on: DayCome
    name: Short
    village: Short
    species: Species
    purpose: Purpose
    asset: Asset
    tax_category: TaxCategory = TaxCategory.SELF_PRODUCED


class HerdView(BaseModel):
    """A herd: heads alive in it, cost they carry, depreciation accumulated."""

    id: UUID
    entity_id: UUID
    name: str
    village: str
    species: Species
    purpose: Purpose
    asset: Asset
    heads: int
    cost_fen: int
    depreciation_fen: int


class AnimalLine(BaseModel):
    """An animal that comes; the tag may follow within 30 days of birth."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    ear_tag: Short | None = None
    breed: Short
    sex: Sex
    born_on: date
    dam_id: UUID | None = None


class TakeIn(Command):
    """Animals come into a herd. `cost_fen` is of all of them: the price, or what leaves `from_batch_id`.

    What is on hand at the cut-over date (`opening`) may be partly depreciated already.
    """

    on: DayCome
    document: Short
    origin: Origin
    cost_fen: Fen = 0
    depreciation_fen: Fen = Field(0, description="only at the cut-over date")
    from_batch_id: UUID | None = Field(None, description="for births: the batch of production that bore them")
    animals: list[AnimalLine] = Field(min_length=1, max_length=HEADS_MAX)


class OpeningHerdsView(BaseModel):
    """What came of animals on hand. `applied` is False for a dry run, bad cells, and the same again."""

    entity_id: UUID
    on: date
    heads: int
    cost_fen: int
    applied: bool
    refusals: list[CellRefusalView]


class TagAnimal(Command):
    """An ear tag is put on; later than 30 days after birth with a reason."""

    on: DayCome
    ear_tag: Short
    reason: Note = ""


class AnimalView(BaseModel):
    """An animal."""

    id: UUID
    entity_id: UUID
    herd_id: UUID
    ear_tag: str | None
    tagged_on: date | None
    species: Species
    breed: str
    sex: Sex
    born_on: date
    dam_id: UUID | None
    origin: str
    came_on: date
    state: str
    left_on: date | None
    lot_id: UUID | None
    meat_ok_on: date | None
    milk_ok_on: date | None


class MoveAnimals(Command):
    """Animals go to another herd of the entity, at average cost: weaned, mature, culled into fattening."""

    on: DayCome
    document: Short
    to_herd_id: UUID
    animal_ids: Animals
    reason: Short


class BuryAnimals(Command):
    """Dead animals: disposed of, never sold (动物防疫法 §57)."""

    on: DayCome
    document: Short
    animal_ids: Animals
    cause: Short
    disposal: Short


class SellAnimals(Command):
    """Animals leave the herd into a lot of heads, at average cost."""

    on: DayCome
    document: Short
    animal_ids: Animals
    product: Short


class MovedView(BaseModel):
    """What animals took along when they left a herd."""

    heads: int
    cost_fen: int
    depreciation_fen: int


class SoldView(MovedView):
    """The lot of heads."""

    lot: LotView


class DepreciationView(BaseModel):
    """A month's depreciation of a herd."""

    id: UUID
    entity_id: UUID
    herd_id: UUID
    batch_id: UUID
    month: str
    amount_fen: int
    on: date


class HeadMoveView(BaseModel):
    """A line of the head-count ledger: what came (+) or went (-)."""

    id: UUID
    entity_id: UUID
    herd_id: UUID
    species: Species
    kind: str
    heads: int
    cost_fen: int
    depreciation_fen: int
    on: date
    document: str
    note: str


class UntaggedView(BaseModel):
    """An animal without a tag, and the day by which it should have one."""

    id: UUID
    entity_id: UUID
    herd_id: UUID
    born_on: date
    due_on: date
    overdue: bool
