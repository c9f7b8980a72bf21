"""Topic `custody`: lots in a warehouse. Said by the lot's custodian, whichever service, under the lot's id.

A lot has one custodian; only it changes the lot's quantity or status. Part of a lot that goes elsewhere is
a new lot (`lot_id`) split from an old one (`from_lot_id`).
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.contracts.production import Passport, TaxCategory, Unit
from shared.kit.events import BusinessFact, Event


class LotOpened(Event):
    """A lot was on hand at the cut-over date. Its value is in the opening balances, so no money is told."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    lot_id: UUID
    entity_id: UUID
    on: date
    product: str
    grade: str = ""
    quantity: int
    unit: Unit
    is_purchased: bool = Field(description="raw material (原材料), not produced (库存商品)")
    passport: Passport = Passport()


class LotTransferred(BusinessFact):
    """A quantity left for another entity's plant: at cost inside one legal entity, else at a price.

    `entity_id` is the sender. A new lot id is minted for what travels; it is the receiver's lot on arrival.
    """

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    transfer_id: UUID
    lot_id: UUID
    from_lot_id: UUID
    to_entity_id: UUID
    to_service: str
    product: str
    grade: str = ""
    quantity: int
    unit: Unit
    cost_fen: int
    net_fen: int = Field(description="price without VAT; equal to cost inside one legal entity")
    vat_fen: int = 0
    same_legal_entity: bool
    is_purchased: bool = Field(description="the sender had bought it (原材料), not produced it (库存商品)")
    tax_category: TaxCategory
    passport: Passport = Passport()


class LotReceived(BusinessFact):
    """A transferred lot is in the custody of `entity_id`, the receiver; cost is what it paid, net of VAT."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    transfer_id: UUID
    lot_id: UUID
    from_entity_id: UUID
    product: str
    quantity: int
    unit: Unit
    cost_fen: int
    vat_fen: int = 0
    same_legal_entity: bool


class LotReleased(Event):
    """A lot may be sold: what of it, whose, and who keeps it."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    lot_id: UUID
    entity_id: UUID = Field(description="the owner, who is the seller")
    custodian: str
    product: str
    grade: str = ""
    quantity: int
    unit: Unit
    tax_category: TaxCategory
    best_before_on: date | None = None


class LotHeld(Event):
    """A lot may not leave: a test, a withdrawal period, a recall."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    lot_id: UUID
    entity_id: UUID
    reason: str
    free_on: date | None = None


class LotIssued(BusinessFact):
    """The custodian let a quantity leave for a customer's order, at its cost."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    shipment_id: UUID
    order_id: UUID
    lot_id: UUID
    quantity: int
    unit: Unit
    cost_fen: int
    is_purchased: bool = False


class ShipmentRefused(Event):
    """The custodian did not let it leave, and why."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    shipment_id: UUID
    order_id: UUID
    lot_id: UUID
    reason: str
    detail: str = ""


class LotWrittenOff(BusinessFact):
    """A quantity was destroyed or spoilt in the warehouse, at its cost; also of a lot that may not leave."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    lot_id: UUID
    product: str
    quantity: int
    unit: Unit
    cost_fen: int
    is_purchased: bool = False
    reason: str


class GoodsTakenBack(BusinessFact):
    """Returned goods are in the warehouse again, at the cost they left with; `usable` or written off."""

    topic: ClassVar[str] = "custody"
    key_field: ClassVar[str] = "lot_id"

    return_id: UUID
    lot_id: UUID
    quantity: int
    unit: Unit
    cost_fen: int
    usable: bool
