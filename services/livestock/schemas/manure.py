"""The manure ledger and its capacity."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from shared.kit.act import Command
from shared.production.schemas import QUANTITY_MAX, DayCome, Short


class ManureTreatment(StrEnum):
    """What was done to it before it went anywhere."""

    NONE = "none"
    COMPOST = "compost"
    BIOGAS = "biogas"
    LAGOON = "lagoon"
    ENTRUSTED = "entrusted"


class ManureDestination(StrEnum):
    """Where it went."""

    STORED = "stored"
    FIELD = "field"
    DISCHARGED = "discharged"
    SOLD = "sold"


class RecordManure(Command):
    """A line of the manure and wastewater ledger."""

    entity_id: UUID
    on: DayCome
    source: Short
    solid_kg: int = Field(0, ge=0, le=10**8)
    liquid_l: int = Field(0, ge=0, le=10**8)
    storage_fill_bp: int = Field(ge=0, le=10_000)
    treatment: ManureTreatment
    destination: ManureDestination
    area_m2: int = Field(0, ge=0, le=10**9, description="the land it went to")
    handler: Short


class ManureView(BaseModel):
    """A line of the ledger."""

    id: UUID
    entity_id: UUID
    on: date
    source: str
    solid_kg: int
    liquid_l: int
    storage_fill_bp: int
    treatment: str
    destination: str
    area_m2: int
    handler: str


class SetCapacity(Command):
    """What an entity can store, and the land that takes its manure, own or by contract, from a day on."""

    entity_id: UUID
    effective_on: date
    storage_l: int = Field(ge=0, le=QUANTITY_MAX)
    land_m2: int = Field(ge=0, le=QUANTITY_MAX)
    source: Short


class CapacityRow(BaseModel):
    """A registered capacity."""

    id: UUID
    entity_id: UUID
    effective_on: date
    storage_l: int
    land_m2: int
    source: str


class CapacityAlarm(StrEnum):
    """Why the manure ledger rings."""

    NO_CAPACITY = "no_capacity"
    LAND = "land"
    STORAGE = "storage"


class CapacityView(BaseModel):
    """Pig equivalents kept against what the land takes (thousandths), and the storage's last known fill."""

    entity_id: UUID
    on: date
    kept_milli: int
    land_takes_milli: int
    storage_fill_bp: int
    alarms: list[CapacityAlarm]
