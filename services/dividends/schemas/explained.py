"""What people see of the way of an amount: each line of a holder, traced back to the profit it came from."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.dividends.schemas.views import WaterfallStep


class OriginView(BaseModel):
    """Part of an amount and where it was earned: `own` result, a `branch`, or `retained` profit."""

    entity_id: UUID
    entity_name: str
    source: str
    branch_id: UUID | None
    branch_name: str | None
    amount_fen: int


class PathView(BaseModel):
    """Part of an amount on its way: at `entity_id` it is of its `own` result, of a `branch`, of `retained`
    profit, or `received` from the tier `of_id`."""

    entity_id: UUID
    entity_name: str
    source: str
    of_id: UUID | None
    of_name: str | None
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
    path: list[PathView] = Field(description="of a line that is no correction: its amount tier by tier")


class ExplainedTier(BaseModel):
    """A tier that an amount came through: from its result to what it declared."""

    entity_id: UUID
    entity_name: str
    steps: list[WaterfallStep]
    distributable_fen: int
    declared_fen: int


class PassedOn(BaseModel):
    """The line by which one tier of the path gave to the next."""

    source_id: UUID
    holder_id: UUID
    pool: str
    pool_fen: int
    weight: int
    weight_total: int
    quotient_fen: int
    remainder: int
    extra_fen: int
    amount_fen: int


class ExplainView(BaseModel):
    """All of a holder's lines of a run, each traced back to the profit it came from."""

    run_id: UUID
    year: int
    holder_id: UUID
    holder_name: str
    amount_fen: int
    lines: list[ExplainedLine]
    tiers: list[ExplainedTier]
    passed: list[PassedOn]
