"""Consolidated statements: what is asked for, what a saved version holds, what differs between two."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, model_validator

from services.finance.domain.consolidation.eliminations import Kind, Sheet
from services.finance.schemas.words import Month
from shared.kit.act import Command


class VersionKind(StrEnum):
    """A draft may be made at any time; a final one needs closed months and matching pairs."""

    DRAFT = "draft"
    FINAL = "final"


class Consolidate(Command):
    """Save consolidated statements of a company over months, first and last included."""

    company_id: UUID
    from_month: Month
    to_month: Month
    kind: VersionKind = VersionKind.DRAFT

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.from_month > self.to_month:
            raise ValueError("起始月份不能晚于截止月份 / the first month is not after the last")
        return self


def _written(value: object) -> object:
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else value


Share = Annotated[str, BeforeValidator(_written)]


class _Read(BaseModel):
    model_config = {"from_attributes": True}


class MemberView(_Read):
    """A member, and the company's part of it as a fraction ('4/5'), directly or through others."""

    entity_id: UUID
    legal_entity_id: UUID
    code: str
    name: str
    legal_form: str
    share: Share
    opening_share: Share


class FigureView(_Read):
    """An account: each member's amount, their sum, what is eliminated by kind, the consolidated amount.

    Amounts are fen on the account's own side; '少数股东权益' is `minority`, a difference of claims
    `difference`.
    """

    account: str
    kind: str
    side: str
    members: dict[UUID, int]
    sum_fen: int
    eliminated: dict[Kind, int]
    consolidated_fen: int


class EntryView(_Read):
    """A line of an elimination, debit above nothing."""

    kind: Kind
    sheet: Sheet
    entity_id: UUID
    counterparty_id: UUID | None
    account: str
    fen: int


class MinorityView(_Read):
    """A subsidiary's profit as the group sees it, and its outside owners' part."""

    entity_id: UUID
    profit_fen: int
    minority_fen: int


class ProfitView(_Read):
    """From the members' own results to the group's, and its split."""

    results: dict[UUID, int]
    sales_fen: int
    costs_fen: int
    dividends_fen: int
    unrealised_fen: int
    consolidated_fen: int
    minority: list[MinorityView]
    minority_fen: int
    parent_fen: int


class EquityRowView(_Read):
    """opening, profit, reserves, dividends, other, closing."""

    row: str
    capital_fen: int
    capital_reserve_fen: int
    surplus_reserve_fen: int
    retained_fen: int
    minority_fen: int
    total_fen: int


class TotalsView(_Read):
    """Assets equal liabilities and equity."""

    assets_fen: int
    liabilities_fen: int
    parent_equity_fen: int
    minority_fen: int


class OpenPairView(_Read):
    """A document two members do not agree on."""

    low_id: UUID
    high_id: UUID
    document: str
    kind: str
    since: date
    low_fen: int
    high_fen: int


class StatementsView(_Read):
    """Consolidated statements with all they are made of: what a version's hash is over."""

    balance_sheet: list[FigureView]
    income_statement: list[FigureView]
    totals: TotalsView
    profit: ProfitView
    equity: list[EquityRowView]
    eliminations: list[EntryView]
    open_pairs: list[OpenPairView]


class SupersededView(BaseModel):
    """Why a final version does not stand any more: a month it rests on was opened again.

    `by_id`, `by_hash`: the final version of these months that stands now, once there is one.
    """

    entity_name: str
    month: str
    reason: str
    at: datetime
    by_id: UUID | None = None
    by_hash: str | None


class VersionView(BaseModel):
    """A saved version without its body. `hash` is SHA-256 over members and statements as canonical JSON."""

    id: UUID
    company_id: UUID
    from_month: str
    to_month: str
    kind: VersionKind
    hash: str
    open_pairs: int
    made_by_name: str
    recorded_at: datetime
    superseded: SupersededView | None = None


class VersionWhole(VersionView):
    """A saved version with its members and statements."""

    members: list[MemberView]
    statements: StatementsView


class LineView(BaseModel):
    """A row of a consolidated statement: members and eliminations add up to it, with what was `regrouped`.

    Headings have no number (行次).
    """

    number: int | None
    key: str
    zh: str
    en: str
    is_sum: bool
    accounts: list[str]
    members: dict[UUID, int]
    eliminated: dict[Kind, int]
    regrouped_fen: int
    consolidated_fen: int


class StatementView(BaseModel):
    """合并资产负债表 or 合并利润表, row by row."""

    title_zh: str
    title_en: str
    from_month: str
    to_month: str
    members: list[MemberView]
    rows: list[LineView]


class FigureWhole(BaseModel):
    """A figure drilled into: its account's name, and the elimination lines that touch it."""

    sheet: Sheet
    name_zh: str
    name_en: str
    figure: FigureView
    entries: list[EntryView]


class LotHeldView(BaseModel):
    """A lot (or a batch under way) that holds a margin: whose stock, who earned it, how much."""

    held_in: UUID
    owner_id: UUID
    seller_id: UUID
    stock: str
    margin_fen: int


class ChangeView(BaseModel):
    """A figure that differs between two versions."""

    sheet: Sheet
    account: str
    before_fen: int
    after_fen: int
    change_fen: int


class CheckView(BaseModel):
    """A saved version checked against the journals it had seen: the figures that do not add up, if any."""

    hash_agrees: bool
    apart: list[str]


class Side(StrEnum):
    """Why a pair does not match."""

    MISSING = "missing"  # one side has booked nothing
    DIFFERS = "differs"  # both have, other amounts


class PairView(BaseModel):
    """A document two members do not agree on: since when, and whose books must act."""

    document: str
    kind: str
    difference: Side
    since: date
    days: int
    one_id: UUID
    one_name: str
    one_fen: int
    other_id: UUID
    other_name: str
    other_fen: int
    must_act: list[UUID]
