"""Topic `dividends`: what was declared to whom. Said by dividends only."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kit.events import Event

#: Lines in one event; a large tier is declared in several parts, each a journal of its own.
LINES_MAX = 1000


class DeclaredLine(BaseModel):
    """One holder's amount from one pool."""

    model_config = ConfigDict(frozen=True)

    line_id: UUID
    holder_id: UUID
    holder_name: str
    holder_is_entity: bool
    pool: str
    amount_fen: int
    tax_fen: int = 0


class DividendDeclared(Event):
    """A tier of a run was declared: reserves (in part 1) and lines owed, on the last day of its year."""

    topic: ClassVar[str] = "dividends"
    key_field: ClassVar[str] = "entity_id"

    run_id: UUID
    tier_id: UUID
    entity_id: UUID
    year: int
    accounting_on: date
    part: int = Field(ge=1)
    parts: int = Field(ge=1)
    statutory_reserve_fen: int = 0
    discretionary_reserve_fen: int = 0
    reserve_fen: int = Field(0, description="co-op 盈余公积, village 公积公益金")
    declared_fen: int = Field(description="the whole tier's total, in every part")
    lines: tuple[DeclaredLine, ...]
