"""Tables of consolidation: margins held in lots, what group members are to each other, saved versions.

What is summed here is kept by the rows' own triggers, so it is never apart from the rows (revision 0005).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    Index,
    SmallInteger,
    Text,
    text,
)
from sqlmodel import Field

from services.finance.models.base import Base

#: The transaction that wrote a row: with a snapshot it tells for ever what a saved version had seen.
_WRITTEN_IN = text("(pg_current_xact_id()::text)::bigint")


class LotFlow(Base, table=True):
    """A part of a lot or a batch that went into another one, out of the group, or back."""

    __tablename__ = "lot_flow"
    __table_args__ = (Index("ix_lot_flow_from_id", "from_id"), Index("ix_lot_flow_to_id", "to_id"))

    event_id: UUID = Field(primary_key=True)
    position: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    on: date
    from_id: UUID | None = None
    quantity: int = Field(sa_type=BigInteger)
    to_id: UUID | None = None
    into: int = Field(sa_type=BigInteger)
    owner_id: UUID | None = None
    stock: str | None = None
    seller_id: UUID | None = None
    margin_fen: int = Field(sa_type=BigInteger)


class BatchCost(Base, table=True):
    """Cost gathered on a batch on a day: its outputs take margins along by their share of it."""

    __tablename__ = "batch_cost"

    batch_id: UUID = Field(primary_key=True)
    on: date = Field(primary_key=True)
    amount_fen: int = Field(sa_type=BigInteger)


class MarginMove(Base, table=True):
    """Profit of a seller that came into a lot or batch, or left it. A date's margin is the sum up to it."""

    __tablename__ = "margin_move"
    __table_args__ = (
        Index("ix_margin_move_held_in", "held_in"),
        Index("ix_margin_move_event_id", "event_id", "position"),
        CheckConstraint("margin_fen <> 0", name="says_something"),
    )

    id: UUID = Field(primary_key=True)
    event_id: UUID
    position: int = Field(sa_type=SmallInteger)
    held_in: UUID
    seller_id: UUID
    on: date
    owner_id: UUID
    stock: str
    margin_fen: int = Field(sa_type=BigInteger)
    written_in: int = Field(sa_column=Column(BigInteger, nullable=False, server_default=_WRITTEN_IN))


class MarginBalance(Base, table=True):
    """Margins by month: of which seller, in whose stock."""

    __tablename__ = "margin_balance"

    owner_id: UUID = Field(primary_key=True)
    seller_id: UUID = Field(primary_key=True)
    stock: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    margin_fen: int = Field(sa_type=BigInteger)


class CounterpartyBalance(Base, table=True):
    """Turnover of an account in a month with one other entity, by the role the lines were posted in."""

    __tablename__ = "counterparty_balance"

    entity_id: UUID = Field(primary_key=True)
    counterparty_id: UUID = Field(primary_key=True)
    role: str = Field(primary_key=True, description="'' where the line has none")
    account: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    debit_fen: int = Field(sa_type=BigInteger)
    credit_fen: int = Field(sa_type=BigInteger)


class Claim(Base, table=True):
    """What one document put into an entity's claims on another (below nothing: its debts).

    `document` is what its journal is paired as: a transfer's id, whose halves have papers of their own.
    """

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_document", "document", "entity_id", "counterparty_id"),)

    journal_id: UUID = Field(primary_key=True)
    counterparty_id: UUID = Field(primary_key=True)
    entity_id: UUID
    document: str
    kind: str
    on: date
    claim_fen: int = Field(sa_type=BigInteger)


class Pair(Base, table=True):
    """Both sides of a document between two entities; they belong together and sum to nothing."""

    __tablename__ = "pair"
    __table_args__ = (
        Index("ix_pair_open", "low_id", "high_id", postgresql_where=text("open_fen <> 0")),
        Index("ix_pair_last_on", "last_on"),
    )

    low_id: UUID = Field(primary_key=True, description="the entity with the smaller id")
    high_id: UUID = Field(primary_key=True)
    document: str = Field(primary_key=True)
    low_fen: int = Field(sa_type=BigInteger)
    high_fen: int = Field(sa_type=BigInteger)
    open_fen: int = Field(
        sa_column=Column(BigInteger, Computed("low_fen + high_fen", persisted=True), nullable=False)
    )
    first_on: date
    last_on: date


class Consolidation(Base, table=True):
    """A saved version of consolidated statements: frozen, with its cut-off and its hash."""

    __tablename__ = "consolidation"
    __table_args__ = (
        CheckConstraint("kind IN ('draft', 'final')", name="kind"),
        Index("ix_consolidation_company_id", "company_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    company_id: UUID
    from_month: str
    to_month: str
    kind: str
    hash: str
    snapshot: str = Field(description="which transactions it had seen (pg_snapshot)")
    body: str = Field(sa_column=Column(Text, nullable=False))
    open_pairs: int
    made_by: str
    made_by_name: str
    recorded_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )
