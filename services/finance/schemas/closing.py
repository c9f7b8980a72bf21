"""Closing months, determining and closing years."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.finance.schemas.words import Month, Year
from shared.kit.act import Command

MONTHS_MAX = 12


class CloseMonths(Command):
    """Close months of an entity, in order: every service is asked to seal them first."""

    entity_id: UUID
    months: Annotated[list[Month], Field(min_length=1, max_length=MONTHS_MAX)]


class DetermineYear(Command):
    """Determine a legal entity's year, its branches' with it."""

    entity_id: UUID
    year: Year


class CloseYear(Command):
    """Close a determined year once it is distributed, or `without_distribution` where nothing will be."""

    entity_id: UUID
    year: Year
    without_distribution: bool = False


class CountView(BaseModel):
    """How many facts of a type a service said of a month, and how many of them are in the books."""

    type: str
    said: int
    applied: int


class SealView(BaseModel):
    """A service's part in closing a month: has it sealed, and is all it said applied here."""

    service: str
    sealed: bool
    agrees: bool
    counts: list[CountView]


class MonthView(BaseModel):
    """A month: open, asked to close, or closed; and in words what is still missing."""

    month: str
    state: str = Field(description="open, asked, closed")
    asked_at: datetime | None
    closed_at: datetime | None
    services: list[SealView]
    missing: list[str]


class BranchResultView(BaseModel):
    """A branch's part in its company's result."""

    branch_id: UUID
    code: str
    name: str
    result_fen: int


class YearBrief(BaseModel):
    """A legal entity in a list of years: `level` 1 owns part of nobody, and is determined first."""

    entity_id: UUID
    code: str
    name: str
    level: int
    state: str = Field(description="open, determined, closed")
    own_result_fen: int | None
    inflow_fen: int | None
    is_declared: bool = Field(description="all of its distribution has been declared")
    declared_fen: int


class YearView(BaseModel):
    """A legal entity's year: open, determined or closed; what it came to, and what it still waits for."""

    entity_id: UUID
    year: int
    state: str = Field(description="open, determined, closed")
    own_result_fen: int | None
    inflow_fen: int | None
    branches: list[BranchResultView]
    undistributed_before_fen: int | None
    statutory_reserve_before_fen: int | None
    declared_fen: int | None = Field(description="declared to holders; None until it is, wholly")
    books_hash: str | None
    determined_at: datetime | None
    closed_at: datetime | None
    waits_for: list[str]
