"""Payables and their payment: what an entity owes whom, batches sent to the bank, and each line's result."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from services.finance.models.base import Base


class Payee(Base, table=True):
    """Who is paid, and where: a household's account, encrypted as members sent it."""

    __tablename__ = "payee"

    holder_id: UUID = Field(primary_key=True)
    code: str = Field(default="", sa_column_kwargs={"server_default": ""})
    name: str
    village_id: UUID
    account_encrypted: str | None = None


class Payable(Base, table=True):
    """An amount owed to a holder (below nothing: by the holder), and how much is open, in a batch, paid."""

    __tablename__ = "payable"
    __table_args__ = (
        UniqueConstraint("entity_id", "source", "source_id"),
        CheckConstraint("amount_fen = open_fen + batched_fen + paid_fen", name="adds_up"),
        CheckConstraint(
            "least(open_fen, batched_fen, paid_fen) >= least(amount_fen, 0)"
            " AND greatest(open_fen, batched_fen, paid_fen) <= greatest(amount_fen, 0)",
            name="within",
        ),
        Index("ix_payable_open", "entity_id", "source", "holder_id", postgresql_where=text("open_fen <> 0")),
        Index("ix_payable_holder_id", "holder_id"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    holder_id: UUID
    holder_name: str
    holder_is_entity: bool
    source: str
    source_id: UUID
    account: str
    on: date
    document: str
    raised_by: UUID = Field(
        index=True, description="the source of the journal it came with: what reverses that finds it"
    )
    amount_fen: int = Field(sa_type=BigInteger)
    open_fen: int = Field(sa_type=BigInteger)
    batched_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(sa_type=BigInteger)


class PaymentBatch(Base, table=True):
    """Payments drawn up together by one person and approved by another."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        CheckConstraint("state IN ('drawn', 'approved', 'cancelled')", name="state"),
        CheckConstraint("approved_by IS NULL OR approved_by <> drawn_by", name="two_hands"),
        Index("ix_payment_batch_entity_id", "entity_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    kind: str
    up_to_on: date
    state: str
    lines: int
    total_fen: int = Field(sa_type=BigInteger)
    drawn_by: str
    drawn_by_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str | None = None
    approved_by_name: str | None = None
    drawn_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class PaymentLine(Base, table=True):
    """One holder's payment in a batch: what is owed, what is set off, what goes through the bank."""

    __tablename__ = "payment_line"
    __table_args__ = (
        CheckConstraint("state IN ('drawn', 'sent', 'settled', 'returned', 'cancelled')", name="state"),
        CheckConstraint("amount_fen = owed_fen - set_off_fen AND amount_fen >= 0", name="adds_up"),
        Index("ix_payment_line_batch_id", "batch_id", "number"),
    )

    id: UUID = Field(primary_key=True)
    batch_id: UUID = Field(sa_column=Column(ForeignKey("payment_batch.id"), nullable=False))
    number: int
    holder_id: UUID = Field(index=True)
    holder_name: str
    holder_is_entity: bool
    owed_fen: int = Field(sa_type=BigInteger)
    set_off_fen: int = Field(sa_type=BigInteger)
    amount_fen: int = Field(sa_type=BigInteger)
    state: str
    result_on: date | None = None
    reason: str | None = None


class PaymentItem(Base, table=True):
    """How much of which payable a line pays (below nothing: sets off)."""

    __tablename__ = "payment_item"

    line_id: UUID = Field(sa_column=Column(ForeignKey("payment_line.id"), primary_key=True))
    payable_id: UUID = Field(sa_column=Column(ForeignKey("payable.id"), primary_key=True))
    amount_fen: int = Field(sa_type=BigInteger)


class Voucher(Base, table=True):
    """A journal written by hand: one person makes it, another checks it, and only then is it posted."""

    __tablename__ = "voucher"
    __table_args__ = (
        CheckConstraint("state IN ('made', 'posted', 'rejected')", name="state"),
        CheckConstraint("checked_by IS NULL OR checked_by <> made_by", name="two_hands"),
        Index("ix_voucher_entity_id", "entity_id", "id"),
        Index(
            "uq_voucher_reverses",
            "reverses",
            unique=True,
            postgresql_where=text("state <> 'rejected' AND reverses IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    on: date
    document: str
    memo: str
    reverses: UUID | None = None
    state: str
    made_by: str
    made_by_name: str
    checked_by: str | None = None
    checked_by_name: str | None = None
    reason: str | None = None
    body: str = Field(description="the lines as they were sent, JSON")
    amount_fen: int = Field(sa_type=BigInteger)
    journal_id: UUID | None = None
    recorded_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )
