"""Weights and milk, a day at once."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.livestock.schemas.herds import HEADS_MAX
from shared.kit.act import Command
from shared.production.schemas import DayCome, Short
from shared.production.views import LotView

WEIGHT_G_MAX = 5_000_000
MILK_ML_MAX = 200_000


class WeightLine(BaseModel):
    """An animal on the scale."""

    model_config = ConfigDict(extra="forbid")

    animal_id: UUID
    weight_g: int = Field(gt=0, le=WEIGHT_G_MAX)


class WeighAnimals(Command):
    """A weighing of animals of a herd."""

    on: DayCome
    lines: list[WeightLine] = Field(min_length=1, max_length=HEADS_MAX)


class WeightView(BaseModel):
    """A weighing."""

    id: UUID
    animal_id: UUID
    on: date
    weight_g: int


class MilkLine(BaseModel):
    """What one animal gave."""

    model_config = ConfigDict(extra="forbid")

    animal_id: UUID
    milk_ml: int = Field(gt=0, le=MILK_ML_MAX)


class MilkHerd(Command):
    """A milking into one lot, which takes a stated share of the cost the milking batch carries now."""

    on: DayCome
    document: Short
    batch_id: UUID
    product: Short
    grade: Short = "1"
    share_bp: int = Field(10_000, ge=0, le=10_000)
    lines: list[MilkLine] = Field(min_length=1, max_length=HEADS_MAX)


class MilkView(BaseModel):
    """The lot of milk."""

    lot: LotView
    animals: int
