"""Topic `sales`: orders, shipments, invoices, receipts, returns of any seller entity. Said by sales only."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.contracts.production import TaxCategory, Unit
from shared.kit.events import BusinessFact


class ShipmentRequested(BusinessFact):
    """The custodian is asked to let a quantity of a lot leave. `entity_id` is the seller, the lot's owner."""

    topic: ClassVar[str] = "sales"
    key_field: ClassVar[str] = "lot_id"

    shipment_id: UUID
    order_id: UUID
    lot_id: UUID
    custodian: str
    quantity: int
    unit: Unit


class GoodsShipped(BusinessFact):
    """A shipment left for the customer."""

    topic: ClassVar[str] = "sales"
    key_field: ClassVar[str] = "order_id"

    shipment_id: UUID
    order_id: UUID
    lot_id: UUID
    customer_id: UUID
    customer_name: str
    quantity: int
    unit: Unit


class InvoiceIssued(BusinessFact):
    """An invoice: net price and VAT by category; a credit note (红字发票) is negative."""

    topic: ClassVar[str] = "sales"
    key_field: ClassVar[str] = "order_id"

    invoice_id: UUID
    order_id: UUID
    customer_id: UUID
    customer_name: str
    counterparty_entity_id: UUID | None = None
    net_fen: int
    vat_fen: int
    tax_category: TaxCategory
    reverses: UUID | None = None


class PaymentReceived(BusinessFact):
    """A customer's money arrived (negative: paid back) for an invoice."""

    topic: ClassVar[str] = "sales"
    key_field: ClassVar[str] = "order_id"

    payment_id: UUID
    invoice_id: UUID
    order_id: UUID
    customer_id: UUID
    counterparty_entity_id: UUID | None = Field(None, description="a customer that is an entity of the group")
    amount_fen: int


class GoodsReturned(BusinessFact):
    """A customer brings goods back; the custodian takes them in and answers GoodsTakenBack."""

    topic: ClassVar[str] = "sales"
    key_field: ClassVar[str] = "lot_id"

    return_id: UUID
    shipment_id: UUID
    order_id: UUID
    lot_id: UUID
    custodian: str
    quantity: int
    unit: Unit
    usable: bool
    reason: str
