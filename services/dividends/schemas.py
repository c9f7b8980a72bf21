"""What people may say to dividends, and see of it. Amounts are fen, rates basis points."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
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


class PolicyView(BaseModel):
    """A policy row."""

    id: UUID
    entity_id: UUID
    effective_on: date
    discretionary_reserve_bp: int
    reserve_bp: int
    patronage_bp: int
    reserve_parts: list[ReservePart]
    priority: list[PriorityLine]
    iit: dict[str, str]
    source: str


class ResolutionView(BaseModel):
    """A resolution row."""

    id: UUID
    entity_id: UUID
    year: int
    resolved_fen: int | None
    accounting_on: date | None
    record_on: date | None
    source: str


class RunView(BaseModel):
    """A run."""

    id: UUID
    root_id: UUID
    root_name: str | None
    year: int
    kind: str
    adjusts_id: UUID | None
    reason: str
    by_name: str
    started_at: datetime


class StepView(BaseModel):
    """A step somebody took."""

    state: str
    by_name: str
    on: date
    note: str
    vote: dict[str, int]


class TierView(BaseModel):
    """A tier with its main figures; `waits_for` says why a waiting one is not drawn up.

    Of an adjustment, reserves, `declared_fen` and `tax_fen` are differences, the rest is corrected figures.
    """

    id: UUID
    run_id: UUID
    entity_id: UUID
    entity_code: str
    entity_name: str
    form: str
    year: int
    kind: str
    state: str
    waits_for: list[str]
    record_on: date
    accounting_on: date
    base_fen: int
    statutory_reserve_fen: int
    discretionary_reserve_fen: int
    reserve_fen: int
    distributable_fen: int
    declared_fen: int
    tax_fen: int
    payable_fen: int
    paid_fen: int
    lines: int
    behind: int = Field(0, description="movements entered behind the record date since it was drawn up")


class BehindView(BaseModel):
    """One side of a movement that was entered behind the record date."""

    movement_id: UUID
    holder_id: UUID
    holder_name: str
    share_class: str
    milli_shares: int
    effective_on: date
    recorded_at: datetime


class TierDetail(TierView):
    """A tier with everything it was drawn up from, and the steps taken."""

    detail: dict[str, Any]
    approvals: list[StepView]


class RunDetail(RunView):
    """A run with those of its tiers that the asker may see, in closing order."""

    tiers: list[TierView]


class LineView(BaseModel):
    """One holder's part of a pool: quotient × Σweights + remainder = pool amount × weight."""

    id: UUID
    ordinal: int
    holder_id: UUID
    holder_name: str
    holder_is_entity: bool
    pool: str
    item: int
    weight: int
    quotient_fen: int
    remainder: int
    extra_fen: int
    amount_fen: int
    tax_fen: int
    before_fen: int | None = Field(description="of an adjustment: what was declared so far")
    paid_fen: int


class NoticeLine(BaseModel):
    """A line of the public notice: the holder's name masked."""

    ordinal: int
    holder: str
    pool: str
    weight: int
    amount_fen: int


class NoticeView(BaseModel):
    """公示: the waterfall of an entity and a page of its lines with masked names."""

    entity_name: str
    year: int
    state: str
    published_on: date
    steps: list[dict[str, Any]]
    distributable_fen: int
    declared_fen: int
    lines: list[NoticeLine]


class OwnLine(BaseModel):
    """A household's own line of a declared tier."""

    line_id: UUID
    run_id: UUID
    tier_id: UUID
    entity_id: UUID
    entity_name: str
    year: int
    kind: str
    pool: str
    amount_fen: int
    tax_fen: int
    paid_fen: int
    state: str


class OriginView(BaseModel):
    """Part of an amount and where it was earned: `own` result, a `branch`, or `retained` profit."""

    entity_id: UUID
    entity_name: str
    source: str
    branch_id: UUID | None
    branch_name: str | None
    amount_fen: int


class ExplainedLine(BaseModel):
    """A line with the arithmetic that made it and its origins, which sum to its amount."""

    line_id: UUID
    tier_id: UUID
    entity_id: UUID
    entity_name: str
    pool: str
    pool_fen: int
    weight: int
    weight_total: int
    quotient_fen: int
    remainder: int
    extra_fen: int
    amount_fen: int
    tax_fen: int
    origins: list[OriginView]


class ExplainView(BaseModel):
    """All of a holder's lines of a run, each traced back to the profit it came from."""

    run_id: UUID
    year: int
    holder_id: UUID
    holder_name: str
    amount_fen: int
    lines: list[ExplainedLine]
