"""What sales remembers: customers, prices, lots, orders, shipments, invoices, receipts, returns, recalls."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, UniqueConstraint
from sqlmodel import Field

from shared.kit import clock
from shared.kit.db import base

if TYPE_CHECKING:  # the type checker cannot follow a class made by a function
    from sqlmodel import SQLModel as Base
else:
    Base = base("sales")

METADATA = Base.metadata


def _instant() -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=False)


class Customer(Base, table=True):
    """A buyer as one seller knows it; `group_entity_id` when it is an entity of the group."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_entity_id_name", "entity_id", "name"),
        CheckConstraint("payment_days BETWEEN 0 AND 3650", name="payment_days"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    name: str
    credit_code: str | None = None
    group_entity_id: UUID | None = None
    customer_class: str = ""
    payment_days: int = 30
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class Price(Base, table=True):
    """A listed net price for 1,000 small units from a day on; of two for one day the later entry holds."""

    __tablename__ = "price"
    __table_args__ = (
        Index("ix_price_goods", "entity_id", "product", "grade", "customer_class", "effective_on"),
        CheckConstraint("net_fen_per_1000 >= 0", name="not_negative"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    product: str
    grade: str = ""
    customer_class: str = ""
    effective_on: date
    net_fen_per_1000: int = Field(sa_type=BigInteger)
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class AvailableLot(Base, table=True):
    """A lot free to sell, as its custodian last said.

    `promised` is assigned to orders, `asked` is asked of the custodian and not answered. What is asked may
    exceed what is on hand when the custodian used the lot meanwhile; it will refuse. A promise never does.
    """

    __tablename__ = "available_lot"
    __table_args__ = (
        Index("ix_available_lot_goods", "entity_id", "product", "grade", "best_before_on"),
        CheckConstraint("promised >= 0 AND asked >= 0", name="not_negative"),
        CheckConstraint("promised = 0 OR promised + asked <= on_hand", name="not_over_promised"),
    )

    lot_id: UUID = Field(primary_key=True)
    entity_id: UUID
    custodian: str
    product: str
    grade: str
    unit: str
    tax_category: str
    best_before_on: date | None = None
    on_hand: int = Field(sa_type=BigInteger)
    promised: int = Field(default=0, sa_type=BigInteger)
    asked: int = Field(default=0, sa_type=BigInteger)
    released_at: datetime = Field(sa_column=_instant())
    held_reason: str | None = None
    free_on: date | None = None


class LotUse(Base, table=True):
    """A quantity of a lot the custodian used otherwise: in a batch, or sent to another warehouse.

    Kept because it may arrive before the release it belongs after: topics are unordered among each other.
    """

    __tablename__ = "lot_use"
    __table_args__ = (Index("ix_lot_use_lot_id", "lot_id"),)

    id: UUID = Field(primary_key=True)
    lot_id: UUID
    quantity: int = Field(sa_type=BigInteger)
    used_at: datetime = Field(sa_column=_instant())


class SaleOrder(Base, table=True):
    """A customer's order with one seller."""

    __tablename__ = "sale_order"
    __table_args__ = (
        UniqueConstraint("entity_id", "number"),
        Index("ix_sale_order_entity_id_ordered_on", "entity_id", "ordered_on"),
        Index("ix_sale_order_customer_id", "customer_id"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    customer_id: UUID = Field(foreign_key="customer.id")
    number: str
    ordered_on: date
    state: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class OrderLine(Base, table=True):
    """Goods of an order at the price that held when it was placed."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity > 0 AND shipped >= 0 AND shipped <= quantity", name="not_over_shipped"),
    )

    id: UUID = Field(primary_key=True)
    order_id: UUID = Field(foreign_key="sale_order.id")
    entity_id: UUID
    position: int
    product: str
    grade: str
    unit: str
    quantity: int = Field(sa_type=BigInteger)
    shipped: int = Field(default=0, sa_type=BigInteger)
    net_fen_per_1000: int = Field(sa_type=BigInteger)


class Assignment(Base, table=True):
    """How much of a lot is promised to a line and not yet asked of the custodian."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_lot_id", "lot_id"),
        CheckConstraint("quantity >= 0", name="not_negative"),
    )

    line_id: UUID = Field(primary_key=True, foreign_key="order_line.id")
    lot_id: UUID = Field(primary_key=True, foreign_key="available_lot.lot_id")
    order_id: UUID = Field(foreign_key="sale_order.id", index=True)
    quantity: int = Field(sa_type=BigInteger)


class Shipment(Base, table=True):
    """A quantity of one lot asked of its custodian for one line, and the answer."""

    __tablename__ = "shipment"
    __table_args__ = (
        Index("ix_shipment_order_id", "order_id"),
        Index("ix_shipment_lot_id", "lot_id"),
        CheckConstraint("quantity > 0", name="positive"),
        CheckConstraint("returned >= 0 AND returned <= quantity", name="not_over_returned"),
    )

    id: UUID = Field(primary_key=True)
    order_id: UUID = Field(foreign_key="sale_order.id")
    line_id: UUID = Field(foreign_key="order_line.id")
    lot_id: UUID
    entity_id: UUID
    custodian: str
    quantity: int = Field(sa_type=BigInteger)
    returned: int = Field(default=0, sa_type=BigInteger)
    unit: str
    requested_on: date
    issued_on: date | None = None
    state: str
    reason: str | None = None
    detail: str | None = None
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class Invoice(Base, table=True):
    """An invoice, or a credit note (negative, `reverses` names the invoice)."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("entity_id", "number"),
        Index("ix_invoice_order_id", "order_id"),
        Index("ix_invoice_shipment_id", "shipment_id"),
        Index("ix_invoice_entity_id_due_on", "entity_id", "due_on"),
        CheckConstraint(
            "CASE WHEN reverses IS NULL THEN net_fen >= 0 AND vat_fen >= 0"
            " ELSE net_fen <= 0 AND vat_fen <= 0 END",
            name="sign",
        ),
        CheckConstraint("received_fen >= 0", name="received_not_negative"),
        CheckConstraint(
            "reverses IS NOT NULL OR received_fen <= net_fen + vat_fen", name="not_over_received"
        ),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    order_id: UUID = Field(foreign_key="sale_order.id")
    shipment_id: UUID = Field(foreign_key="shipment.id")
    customer_id: UUID = Field(foreign_key="customer.id")
    number: str
    invoiced_on: date
    due_on: date
    tax_category: str
    vat_bp: int
    net_fen: int = Field(sa_type=BigInteger)
    vat_fen: int = Field(sa_type=BigInteger)
    credited_fen: int = Field(default=0, sa_type=BigInteger)
    received_fen: int = Field(default=0, sa_type=BigInteger)
    reverses: UUID | None = Field(default=None, foreign_key="invoice.id")
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class Receipt(Base, table=True):
    """Money of a customer for an invoice; negative: paid back. Never changed once entered."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_invoice_id", "invoice_id"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    invoice_id: UUID = Field(foreign_key="invoice.id")
    amount_fen: int = Field(sa_type=BigInteger)
    received_on: date
    document: str
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class GoodsReturn(Base, table=True):
    """Goods a customer brings back from a shipment."""

    __tablename__ = "goods_return"
    __table_args__ = (
        Index("ix_goods_return_shipment_id", "shipment_id"),
        Index("ix_goods_return_order_id", "order_id"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    order_id: UUID = Field(foreign_key="sale_order.id")
    shipment_id: UUID = Field(foreign_key="shipment.id")
    quantity: int = Field(sa_type=BigInteger)
    usable: bool
    reason: str
    returned_on: date
    state: str
    credit_note_id: UUID | None = Field(default=None, foreign_key="invoice.id")
    recorded_at: datetime = Field(default_factory=clock.now, sa_column=_instant())


class Recall(Base, table=True):
    """A recall opened by a plant."""

    __tablename__ = "recall"

    id: UUID = Field(primary_key=True)
    level: int
    reason: str
    opened_at: datetime = Field(sa_column=_instant())


class RecallLot(Base, table=True):
    """A lot that must come back."""

    __tablename__ = "recall_lot"

    recall_id: UUID = Field(primary_key=True, foreign_key="recall.id")
    lot_id: UUID = Field(primary_key=True, index=True)
