"""Statutory statements as shown."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field


class StatementKind(StrEnum):
    """资产负债表; 利润表, 盈余及盈余分配表 or 收益及收益分配表, by the entity's regime."""

    BALANCE_SHEET = "balance-sheet"
    INCOME = "income"


class Caption(BaseModel):
    """Words in both languages."""

    zh: str
    en: str


class StatementRow(BaseModel):
    """A row: 行次 (headings have none), captions, its accounts for the drill-down, and two amounts."""

    number: int | None
    key: str = Field(
        description="the row's name in every language; the same in all regimes where it is alike"
    )
    zh: str
    en: str
    is_sum: bool
    accounts: list[str]
    amount_fen: int | None
    before_fen: int | None


class Statement(BaseModel):
    """A statement of one entity, or of a company with its branches; what its two columns are is told."""

    entity_id: UUID
    kind: StatementKind
    regime: str
    title: Caption
    from_month: str
    to_month: str
    with_branches: bool
    columns: list[Caption]
    rows: list[StatementRow]
