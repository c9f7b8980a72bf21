"""What people may say to the honeysuckle desk beyond the kernel, and see of it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from shared.contracts.production import Asset
from shared.kit.act import Command
from shared.production.schemas import DayCome, Fen, Note, Short
from shared.production.views import BatchView

AREA_M2_MAX = 10**9
PLANTS_MAX = 10**8


class RegisterPlot(Command):
    """A plot of honeysuckle of one age."""

    entity_id: UUID
    village: Short
    name: Short
    area_m2: int = Field(gt=0, le=AREA_M2_MAX)
    planted_on: DayCome


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

    on: DayCome
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


class PlantPlot(Command):
    """Young plants are set on a plot; their batch has the same id."""

    on: DayCome
    batch_number: Short
    plants: int = Field(gt=0, le=PLANTS_MAX)


class OpeningPlants(PlantPlot):
    """Plants on a plot at the cut-over date; mature ones may be partly depreciated already."""

    cost_fen: Fen
    depreciation_fen: Fen = 0
    matured_on: DayCome | None = None


class MaturePlants(Command):
    """The plants bear; earlier than usual with a reason."""

    on: DayCome
    document: Short
    reason: Note = ""


class GiveUpPlants(Command):
    """Dead or grubbed plants."""

    on: DayCome
    document: Short
    plants: int = Field(gt=0, le=PLANTS_MAX)
    cause: Short


class PlantingView(BaseModel):
    """A planting: its plants, the class and cost of them, depreciation accumulated."""

    id: UUID
    entity_id: UUID
    plot_id: UUID
    plants: int
    asset: Asset
    cost_fen: int
    depreciation_fen: int
    matured_on: date | None


class DepreciationView(BaseModel):
    """A month's depreciation of a planting."""

    id: UUID
    entity_id: UUID
    planting_id: UUID
    batch_id: UUID
    month: str
    amount_fen: int
    on: date
