"""Closing months, determining and closing years."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.finance.schemas.words import Month, Text, Year
from shared.kit.act import Command

MONTHS_MAX = 12


class CloseMonths(Command):
    """Close months of an entity, in order: every service is asked to seal them first."""

    entity_id: UUID
    months: Annotated[list[Month], Field(min_length=1, max_length=MONTHS_MAX)]


class AskReopening(Command):
    """Ask that the last closed month be opened again, and say why; somebody else decides."""

    entity_id: UUID
    month: Month
    reason: Annotated[Text, Field(min_length=4, max_length=200)]


class GrantReopening(Command):
    """Open the month again, as somebody else asked."""


class RefuseReopening(Command):
    """Leave the month closed, and say why."""

    answer: Annotated[Text, Field(min_length=1, max_length=200)]


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


class ReopeningView(BaseModel):
    """A closed month that was to be opened again: who asked why, who decided, and how."""

    id: UUID
    entity_id: UUID
    entity_name: str
    month: str
    reason: str
    state: str = Field(description="asked, granted, refused")
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    answer: str | None
    superseded: int = Field(description="final versions of statements that stood on it")


class MonthView(BaseModel):
    """A month: open, asked to close, or closed; and in words what is still missing."""

    month: str
    state: str = Field(description="open, asked, closed")
    asked_at: datetime | None
    closed_at: datetime | None
    services: list[SealView]
    missing: list[str]
    round: int = Field(1, description="one more each time it was opened again")
    may_reopen: bool = Field(False, description="the last closed one, of a year not determined yet")


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
