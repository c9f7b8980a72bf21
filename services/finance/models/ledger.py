"""The ledger's tables: accounts, entities, journals and their lines, balances, facts that came too late.

Guards that a declaration cannot say (balance, open periods, append-only) are triggers of the first revision.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from services.finance.models.base import Base


class Account(Base, table=True):
    """A row of a chart: keyed by regime and code, for a code means other things elsewhere (domain.md §0)."""

    __tablename__ = "account"

    regime: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    name_zh: str
    name_en: str
    kind: str = Field(description="asset, liability, equity, income, expense, cost")
    side: str = Field(description="debit or credit")


class Entity(Base, table=True):
    """An entity that keeps books: a legal entity, or a branch with its own sub-books."""

    __tablename__ = "entity"

    id: UUID = Field(primary_key=True)
    legal_entity_id: UUID = Field(index=True)
    parent_id: UUID | None = None
    regime: str
    legal_form: str
    code: str
    name: str
    vat_registered: bool
    registered_capital_fen: int = Field(sa_type=BigInteger)


class Journal(Base, table=True):
    """A posted journal (凭证). Never changed: a correction is a new one that names what it reverses."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("source_id", "entity_id"),
        CheckConstraint("amount_fen > 0 AND lines >= 2", name="says_something"),
        Index("ix_journal_entity_on", "entity_id", "on"),
        Index("uq_journal_reverses", "reverses", unique=True, postgresql_where=text("reverses IS NOT NULL")),
        Index("ix_journal_opening", "entity_id", postgresql_where=text("kind = 'OpeningBalances'")),
        Index("ix_journal_closing", "entity_id", "period", postgresql_where=text("phase = 'closing'")),
        Index(
            "ix_journal_distribution", "entity_id", "period", postgresql_where=text("phase = 'distribution'")
        ),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    period: str
    on: date
    kind: str
    phase: str
    document: str
    source_id: UUID
    memo: str
    reverses: UUID | None = None
    paired_as: str | None = Field(
        default=None, description="under which both sides of a transfer meet; else their document"
    )
    amount_fen: int = Field(sa_type=BigInteger)
    lines: int = Field(sa_type=SmallInteger)
    recorded_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )
    written_in: int = Field(
        sa_column=Column(
            BigInteger, nullable=False, server_default=text("(pg_current_xact_id()::text)::bigint")
        ),
        description="the transaction: with a snapshot it tells whether a saved version had seen it",
    )


class JournalLine(Base, table=True):
    """A line: a debit or a credit of a positive amount."""

    __tablename__ = "journal_line"
    __table_args__ = (
        ForeignKeyConstraint(["journal_id"], ["journal.id"]),
        ForeignKeyConstraint(["regime", "account"], ["account.regime", "account.code"]),
        CheckConstraint(
            "debit_fen >= 0 AND credit_fen >= 0 AND (debit_fen = 0) <> (credit_fen = 0)", name="one_side"
        ),
        Index("ix_journal_line_book", "entity_id", "account", "period"),
    )

    journal_id: UUID = Field(primary_key=True)
    position: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    entity_id: UUID
    period: str
    regime: str
    account: str
    debit_fen: int = Field(sa_type=BigInteger)
    credit_fen: int = Field(sa_type=BigInteger)
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None
    role: str | None = None
    product: str | None = None
    quantity: int | None = Field(default=None, sa_type=BigInteger)
    unit: str | None = None
    tax_category: str | None = None


class Balance(Base, table=True):
    """Turnover of an account in a month, kept by the lines' own trigger: never apart from the lines' sum."""

    __tablename__ = "balance"

    entity_id: UUID = Field(primary_key=True)
    period: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    debit_fen: int = Field(sa_type=BigInteger)
    credit_fen: int = Field(sa_type=BigInteger)


class Lot(Base, table=True):
    """A lot heard of, and whether it lies on raw material or on goods."""

    __tablename__ = "lot"

    id: UUID = Field(primary_key=True)
    stock: str


class LateFact(Base, table=True):
    """A fact that came after its month was closed: a person books it into an open one."""

    __tablename__ = "late_fact"

    event_id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(primary_key=True, index=True)
    on: date
    type: str
    document: str
    reason: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    arrived_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )
    booked_on: date | None = None
    booked_by: str | None = None
