"""What honeysuckle remembers: the kernel's tables as its own, plots, and picking rounds."""

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
