"""What honeysuckle remembers: the kernel's tables as its own, plots, picking rounds, plantings."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from shared.kit.db import base
from shared.production.tables import bind_tables

Base = base("honeysuckle")
TABLES = bind_tables(Base.metadata)


class Plot(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A plot of honeysuckle of one age."""

    __tablename__ = "plot"
    __table_args__ = (
        UniqueConstraint("entity_id", "name"),
        CheckConstraint("area_m2 > 0", name="has_area"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    village: str
    name: str
    area_m2: int = Field(sa_type=BigInteger)
    planted_on: date


class Round(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A picking round (茬次) of a plot: its batch gathers the cost, its harvests are the fresh flowers."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("plot_id", "year", "number"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    plot_id: UUID = Field(foreign_key="plot.id")
    batch_id: UUID = Field(foreign_key="batch.id", unique=True)
    year: int
    number: int
    opened_on: date


class Planting(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """Plants set together on a plot; the batch of the same id carries their cost, and their class (CAS 5)."""

    __tablename__ = "planting"
    __table_args__ = (CheckConstraint("plants >= 0 AND depreciation_fen >= 0", name="not_negative"),)

    id: UUID = Field(primary_key=True, foreign_key="batch.id")
    entity_id: UUID = Field(index=True)
    plot_id: UUID = Field(foreign_key="plot.id")
    plants: int
    matured_on: date | None
    depreciation_fen: int = Field(sa_type=BigInteger)


class Depreciation(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A month's depreciation of a planting of mature plants: one a month."""

    __tablename__ = "depreciation"
    __table_args__ = (UniqueConstraint("planting_id", "month"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    planting_id: UUID = Field(foreign_key="planting.id")
    batch_id: UUID = Field(foreign_key="batch.id")
    month: str
    amount_fen: int = Field(sa_type=BigInteger)
    on: date
