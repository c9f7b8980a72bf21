"""What people may say to dividends. Amounts are fen, rates basis points."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from shared.kit.act import Command

FEN_MAX = 2**62
BP_MAX = 10_000
PAGE_MAX = 500
HOLDERS_MAX = 10_000
ITEMS_MAX = 100

Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
BasisPoints = Annotated[int, Field(ge=0, le=BP_MAX)]
Words = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
Year = Annotated[int, Field(ge=2000, le=2200)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2300, 1, 1))]


class Pool(StrEnum):
    """By what a pool is split: paid-in capital or account, trade, a charter's priority, shares."""

    CAPITAL = "capital"
    PATRONAGE = "patronage"
    PRIORITY = "priority"
    SHARES = "shares"


class Step(StrEnum):
    """The steps a person takes with a tier; what comes after `declared` follows from payments."""

    SUPERVISOR_REVIEWED = "supervisor_reviewed"
    PARTY_DISCUSSED = "party_discussed"
    TOWNSHIP_REVIEWED = "township_reviewed"
    PUBLISHED = "published"
    VOTED = "voted"
    DECLARED = "declared"
    CLOSED = "closed"


class StartRun(Command):
    """Distribute a year over everything that ownership ties to the root."""

    root_id: UUID
    year: Year
    reason: Words = ""


class RedrawTier(Command):
    """Draw a waiting or draft tier up anew, by the facts and rules of now."""


class StartAdjustment(Command):
    """Correct what a run declared by what is known and in force now; posted on `accounting_on` (today)."""

    reason: Words = Field(min_length=1)
    accounting_on: Day | None = None


class WithdrawRun(Command):
    """Give up what an adjustment has not declared yet."""

    reason: Words = Field(min_length=1)


class Count(BaseModel):
    """A meeting's count: persons for a village, votes for a co-op or a company."""

    model_config = {"extra": "forbid"}

    entitled: Fen
    present: Fen
    agreed: Fen


class AdvanceTier(Command):
    """Take the next step; `voted` carries the meeting's count. `on` is today unless said."""

    to: Step
    on: Day | None = None
    note: Words = ""
    vote: Count | None = None


class ReturnTier(Command):
    """Send a tier back to draft, with a reason."""

    reason: Words = Field(min_length=1)
    on: Day | None = None


class ReservePart(BaseModel):
    """A named part of a village's reserve (公积金, 公益金)."""

    model_config = {"extra": "forbid"}

    name: Name
    bp: BasisPoints


class PriorityLine(BaseModel):
    """帮扶优先: a rate of a principal, first and in equal parts to its holders."""

    model_config = {"extra": "forbid"}

    principal_fen: Fen
    rate_bp: BasisPoints
    holder_ids: list[UUID] = Field(max_length=HOLDERS_MAX)


class SetPolicy(Command):
    """An entity's distribution rules from a day on; a later row replaces the whole."""

    entity_id: UUID
    effective_on: Day
    discretionary_reserve_bp: BasisPoints = 0
    reserve_bp: BasisPoints = 0
    patronage_bp: BasisPoints = 0
    reserve_parts: list[ReservePart] = Field(default_factory=list, max_length=ITEMS_MAX)
    priority: list[PriorityLine] = Field(default_factory=list, max_length=ITEMS_MAX)
    iit: dict[Pool, Literal["NONE", "RATE_20"]] = Field(default_factory=dict)
    source: Words = ""


class Resolve(Command):
    """What a meeting resolved for a year: `resolved_fen` (none: all), and other days than the year's last."""

    entity_id: UUID
    year: Year
    resolved_fen: Fen | None = None
    accounting_on: Day | None = None
    record_on: Day | None = None
    source: Words = ""


class Object(Command):
    """异议: a holder's words against a published plan; those of the office write down what is handed in."""

    holder_id: UUID
    words: Words = Field(min_length=1)


class AnswerObjection(Command):
    """The answer; `upheld` says that the objection is right, and the plan to be sent back."""

    upheld: bool
    words: Words = Field(min_length=1)
