"""What people may say to the honeysuckle desk beyond the kernel, and see of it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from shared.kit.act import Command
from shared.production.schemas import Short
from shared.production.views import BatchView

AREA_M2_MAX = 10**9


class RegisterPlot(Command):
    """A plot of honeysuckle of one age."""

    entity_id: UUID
    village: Short
    name: Short
    area_m2: int = Field(gt=0, le=AREA_M2_MAX)
    planted_on: date


class PlotView(BaseModel):
    """A plot, with the plants' age in whole years today."""

    id: UUID
    entity_id: UUID
    village: str
    name: str
    area_m2: int
    planted_on: date
    age_years: int


class OpenRound(Command):
    """A picking round of a plot begins; its batch has the same id."""

    on: date
    number: int = Field(ge=1, le=12)
    batch_number: Short


class RoundView(BaseModel):
    """A picking round and its batch."""

    id: UUID
    entity_id: UUID
    plot_id: UUID
    batch_id: UUID
    year: int
    number: int
    opened_on: date
    age_years: int
    batch: BatchView


class RoundRow(BaseModel):
    """A picking round in a list."""

    id: UUID
    entity_id: UUID
    plot_id: UUID
    batch_id: UUID
    year: int
    number: int
    opened_on: date
