"""What people see of dividends. Amounts are fen, rates basis points."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.dividends.schemas.commands import PriorityLine, ReservePart


class PriorityView(PriorityLine):
    """A priority item with the names of its holders."""

    holder_names: list[str]


class PolicyView(BaseModel):
    """A policy row."""

    id: UUID
    entity_id: UUID
    effective_on: date
    discretionary_reserve_bp: int
    reserve_bp: int
    patronage_bp: int
    reserve_parts: list[ReservePart]
    priority: list[PriorityView]
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


class FractionView(BaseModel):
    """How many of how many."""

    numerator: int
    denominator: int


class ApprovingView(BaseModel):
    """What a legal form requires before it declares."""

    form: str
    steps: list[str]
    notice_days: int
    attend: FractionView
    agree: FractionView
    of_all: bool = Field(description="counted against everyone entitled, else against those present")
    more_than: bool = Field(description="strictly more than the fraction")
    law: str


class LawView(BaseModel):
    """What the law demands of an entity's distribution on a day; figures of other legal forms are absent."""

    on: date
    approving: ApprovingView
    statutory_reserve_bp: int | None
    statutory_reserve_cap_bp: int | None
    patronage_floor_bp: int | None


class RunView(BaseModel):
    """A run, and how many of its tiers are declared."""

    id: UUID
    root_id: UUID
    root_name: str | None
    year: int
    kind: str
    adjusts_id: UUID | None
    reason: str
    by_name: str
    started_at: datetime
    tiers_in_all: int
    tiers_declared: int


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
    next_step: str | None = Field(description="the step to take now; none while it waits or is paid")
    published_on: date | None = Field(description="of the notice that runs or ran")
    vote_from_on: date | None = Field(description="the first day the law lets it be voted on")
    open_objections: int
    owns: list[UUID] = Field(description="entities of the run that it owns part of")
    record_on: date
    accounting_on: date
    own_result_fen: int
    inflow_fen: int
    result_fen: int
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
    behind: int = Field(description="movements entered behind the record date since it was drawn up")


class BehindView(BaseModel):
    """One side of a movement that was entered behind the record date."""

    movement_id: UUID
    holder_id: UUID
    holder_name: str
    share_class: str
    milli_shares: int
    effective_on: date
    recorded_at: datetime


class WaterfallStep(BaseModel):
    """One row of the waterfall from result to distributable, signed; `of` is whom it came from."""

    code: str
    zh: str
    of: str | None
    amount_fen: int
    law: str


class PoolView(BaseModel):
    """An amount that is split among holders, and by how much in all."""

    kind: str
    item: int
    law: str
    amount_fen: int
    weight_total: int
    iit: str


class WarningView(BaseModel):
    """What whoever approves a tier should know."""

    code: str
    pool: str
    zh: str
    law: str


class TierDetail(TierView):
    """A tier with everything it was drawn up from, and the steps taken."""

    detail: dict[str, Any]
    steps: list[WaterfallStep]
    pools: list[PoolView]
    warnings: list[WarningView]
    approvals: list[StepView]
    approving: ApprovingView | None


class FlowView(BaseModel):
    """What one entity's plan gives to another."""

    source_id: UUID
    source_name: str
    target_id: UUID
    target_name: str
    amount_fen: int


class RunDetail(RunView):
    """A run with those of its tiers that the asker may see, in closing order, what flows between them, and
    the runs that correct it."""

    tiers: list[TierView]
    flows: list[FlowView]
    adjustments: list[RunView]


class LineView(BaseModel):
    """One holder's part of a pool: quotient × Σweights + remainder = pool amount × weight."""

    id: UUID
    ordinal: int
    holder_id: UUID
    holder_name: str
    holder_code: str | None
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
    kind: str
    state: str
    published_on: date
    steps: list[WaterfallStep]
    vote_from_on: date | None
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


class PaymentView(BaseModel):
    """What was paid of a tier, or came back (below nothing, with the bank's reason)."""

    id: UUID
    line_id: UUID | None
    holder_id: UUID
    holder_name: str
    amount_fen: int
    on: date
    reason: str


class ObjectionView(BaseModel):
    """An objection with its answer, once there is one."""

    id: UUID
    run_id: UUID
    tier_id: UUID
    entity_name: str
    year: int
    holder_id: UUID
    holder_name: str
    words: str
    by_name: str
    on: date
    upheld: bool | None
    answer: str | None
    answered_by: str | None
    answered_on: date | None


class OwnNotice(BaseModel):
    """A published plan that concerns a holder, and what it would give."""

    run_id: UUID
    tier_id: UUID
    entity_name: str
    year: int
    published_on: date
    vote_from_on: date | None
    amount_fen: int


class TrialDocument(BaseModel):
    """A trial document begun from what is known, and the names of everybody in it."""

    year: int
    document: dict[str, Any]
    names: dict[str, str]
    undetermined: list[str] = Field(description="entities whose year finance has not determined yet")
    unregistered: list[str] = Field(description="entities left out: nobody is in their register")
