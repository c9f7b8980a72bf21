"""What facility farming remembers: the kernel's tables as its own, houses, cycles, labels, sprays, bags."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from shared.kit.db import base
from shared.production.tables import bind_tables

Base = base("facility_farming")
TABLES = bind_tables(Base.metadata)


class Greenhouse(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A greenhouse or field of one entity."""

    __tablename__ = "greenhouse"
    __table_args__ = (
        UniqueConstraint("entity_id", "name"),
        CheckConstraint("area_m2 > 0", name="has_area"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    village: str
    name: str
    area_m2: int = Field(sa_type=BigInteger)


class Cycle(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A crop in a house from transplanting to the last harvest; its batch has the same id."""

    __tablename__ = "cycle"

    id: UUID = Field(primary_key=True, foreign_key="batch.id")
    entity_id: UUID = Field(index=True)
    greenhouse_id: UUID = Field(foreign_key="greenhouse.id")
    kind: str
    crop: str
    variety: str
    transplanted_on: date
    planned_harvest_on: date | None = None


class Label(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """What a pesticide's label says for a crop from a day on."""

    __tablename__ = "label"
    __table_args__ = (
        UniqueConstraint("entity_id", "pesticide", "crop", "effective_on"),
        CheckConstraint("days >= 0", name="has_days"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    pesticide: str
    crop: str
    effective_on: date
    days: int
    banned: bool
    source: str


class Ban(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A pesticide banned on a kind of crop from a day on (食品安全法 §49), the same for every entity."""

    __tablename__ = "ban"
    __table_args__ = (UniqueConstraint("pesticide", "kind", "effective_on"),)

    id: UUID = Field(primary_key=True)
    pesticide: str
    kind: str
    effective_on: date
    source: str


class Spray(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A spray on a cycle or on fungus bags: kept at least two years (农产品质量安全法 §27), append-only."""

    __tablename__ = "spray"

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    batch_id: UUID = Field(foreign_key="batch.id", index=True)
    pesticide: str
    source: str
    pest: str
    dose: str
    on: date
    clear_on: date


class BagBatch(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """Fungus bags inoculated together; the production batch has the same id."""

    __tablename__ = "bag_batch"
    __table_args__ = (CheckConstraint("contaminated + discarded <= bags", name="bags_left"),)

    id: UUID = Field(primary_key=True, foreign_key="batch.id")
    entity_id: UUID = Field(index=True)
    greenhouse_id: UUID = Field(foreign_key="greenhouse.id")
    species: str
    bags: int
    contaminated: int
    discarded: int
    inoculated_on: date
    opened_on: date | None = None


class Flush(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A flush (潮) picked from opened bags."""

    __tablename__ = "flush"
    __table_args__ = (UniqueConstraint("bag_batch_id", "number"),)

    id: UUID = Field(primary_key=True)
    bag_batch_id: UUID = Field(foreign_key="bag_batch.id")
    entity_id: UUID = Field(index=True)
    number: int
    quantity_g: int = Field(sa_type=BigInteger)
    on: date
