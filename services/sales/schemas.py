"""What people may say to sales, and see."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.kit.act import Command
from shared.kit.days import has_come

BULK_MAX = 500
LINES_MAX = 200
QUANTITY_MAX = 10**12
PRICE_FEN_MAX = 10**10
AMOUNT_FEN_MAX = 10**15
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
#: The township's day on which something happened, today at the latest.
DayCome = Annotated[Day, AfterValidator(has_come)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]+$")
]
Number = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")
]
Grade = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00-\x1f]*$")]
Quantity = Annotated[int, Field(gt=0, le=QUANTITY_MAX)]
PriceFen = Annotated[int, Field(ge=0, le=PRICE_FEN_MAX)]


class RegisterCustomer(Command):
    """A buyer of one seller; `payment_days` after the invoice it is due."""

    entity_id: UUID
    name: Name
    credit_code: Annotated[str, Field(max_length=40)] | None = None
    group_entity_id: UUID | None = None
    customer_class: Grade = ""
    payment_days: Annotated[int, Field(ge=0, le=3650)] = 30


class ListPrice(Command):
    """A net price in fen for 1,000 small units from a day on; empty grade or class: any."""

    entity_id: UUID
    product: Name
    grade: Grade = ""
    customer_class: Grade = ""
    effective_on: Day
    net_fen_per_1000: PriceFen


class LineAsked(BaseModel):
    """Goods wanted: a chosen lot, or a product and grade (lots are then assigned first expired first)."""

    model_config = ConfigDict(extra="forbid")

    lot_id: UUID | None = None
    product: Name | None = None
    grade: Grade = ""
    quantity: Quantity
    net_fen_per_1000: PriceFen | None = Field(None, description="agreed; without it the listed price")

    @model_validator(mode="after")
    def _one_of_both(self) -> "LineAsked":
        if (self.lot_id is None) == (self.product is None):
            raise ValueError("要么选批次，要么填产品 / either a lot or a product")
        return self


class PlaceOrder(Command):
    """An order; the goods are reserved whole or the order is refused."""

    entity_id: UUID
    customer_id: UUID
    number: Number
    ordered_on: DayCome
    lines: Annotated[list[LineAsked], Field(min_length=1, max_length=LINES_MAX)]


class PlaceOrders(BaseModel):
    """Orders of one seller in one transaction."""

    model_config = ConfigDict(extra="forbid")

    entity_id: UUID
    orders: Annotated[list[PlaceOrder], Field(min_length=1, max_length=BULK_MAX)]


class LineToShip(BaseModel):
    """How much of a line is to leave now."""

    model_config = ConfigDict(extra="forbid")

    line_id: UUID
    quantity: Quantity


class Ship(Command):
    """Ask the custodians to let goods of an order leave; without lines all that is assigned."""

    entity_id: UUID
    shipped_on: DayCome
    lines: Annotated[list[LineToShip], Field(max_length=LINES_MAX)] = Field(default_factory=list)


class ShipOrder(Ship):
    """`Ship` with the order it is for."""

    order_id: UUID


class ShipOrders(BaseModel):
    """Shipments of one seller's orders in one transaction."""

    model_config = ConfigDict(extra="forbid")

    entity_id: UUID
    shipments: Annotated[list[ShipOrder], Field(min_length=1, max_length=BULK_MAX)]


class CancelOrder(Command):
    """Give up what has not left; the reservations are freed."""

    entity_id: UUID


class AssignLots(Command):
    """Assign lots to what is not shipped and has none (after a refusal), first expired first.

    With `replace_held` also to what is assigned to lots that are held on that day.
    """

    entity_id: UUID
    on: Day
    replace_held: bool = False


class RecordReceipt(Command):
    """A customer's money for an invoice; negative: paid back."""

    entity_id: UUID
    invoice_id: UUID
    amount_fen: Annotated[int, Field(ge=-AMOUNT_FEN_MAX, le=AMOUNT_FEN_MAX)]
    received_on: DayCome
    document: Name


class RecordReceipts(BaseModel):
    """Receipts of one seller in one transaction."""

    model_config = ConfigDict(extra="forbid")

    entity_id: UUID
    receipts: Annotated[list[RecordReceipt], Field(min_length=1, max_length=BULK_MAX)]


class TakeReturn(Command):
    """Goods of a shipment come back; the custodian takes them in, then the credit note follows."""

    entity_id: UUID
    shipment_id: UUID
    quantity: Quantity
    usable: bool
    reason: Name
    returned_on: DayCome


class View(BaseModel):
    """What is shown, read from rows by name."""

    model_config = ConfigDict(from_attributes=True)


class CustomerView(View):
    id: UUID
    entity_id: UUID
    name: str
    credit_code: str | None
    group_entity_id: UUID | None
    customer_class: str
    payment_days: int


class PriceView(View):
    id: UUID
    entity_id: UUID
    product: str
    grade: str
    customer_class: str
    effective_on: date
    net_fen_per_1000: int


class LotView(View):
    """`free` may still be promised; `reserved` is promised or asked; a held lot has nothing free."""

    lot_id: UUID
    entity_id: UUID
    custodian: str
    product: str
    grade: str
    unit: str
    tax_category: str
    best_before_on: date | None
    on_hand: int
    reserved: int
    free: int
    held_reason: str | None
    free_on: date | None


class AssignmentView(View):
    lot_id: UUID
    quantity: int


class LineView(View):
    id: UUID
    position: int
    product: str
    grade: str
    unit: str
    quantity: int
    shipped: int
    net_fen_per_1000: int
    net_fen: int
    assigned: list[AssignmentView] = []


class ShipmentView(View):
    id: UUID
    order_id: UUID
    line_id: UUID
    lot_id: UUID
    custodian: str
    quantity: int
    returned: int
    unit: str
    requested_on: date
    issued_on: date | None
    state: str
    reason: str | None
    detail: str | None


class OrderBrief(View):
    id: UUID
    entity_id: UUID
    customer_id: UUID
    customer_name: str
    number: str
    ordered_on: date
    state: str


class InvoiceView(View):
    """`outstanding_fen` is gross less credit notes less receipts; below nothing the customer is owed it."""

    id: UUID
    entity_id: UUID
    order_id: UUID
    shipment_id: UUID
    customer_id: UUID
    customer_name: str
    number: str
    invoiced_on: date
    due_on: date
    tax_category: str
    vat_bp: int
    net_fen: int
    vat_fen: int
    credited_fen: int
    received_fen: int
    outstanding_fen: int
    reverses: UUID | None


class ReturnView(View):
    id: UUID
    entity_id: UUID
    order_id: UUID
    shipment_id: UUID
    quantity: int
    usable: bool
    reason: str
    returned_on: date
    state: str
    credit_note_id: UUID | None


class OrderView(OrderBrief):
    """An order with everything that hangs on it."""

    lines: list[LineView] = []
    shipments: list[ShipmentView] = []
    invoices: list[InvoiceView] = []
    returns: list[ReturnView] = []


class ReceiptView(View):
    id: UUID
    entity_id: UUID
    invoice_id: UUID
    amount_fen: int
    received_on: date
    document: str


class AgeingView(View):
    """What a customer owes on a day, by how long it is overdue."""

    entity_id: UUID
    customer_id: UUID
    customer_name: str
    not_due_fen: int
    overdue_1_30_fen: int
    overdue_31_60_fen: int
    overdue_61_90_fen: int
    overdue_over_90_fen: int
    outstanding_fen: int


class MonthSoldView(View):
    """What was invoiced of a product in a month, credit notes taken off; `quantity` is what left."""

    month: str
    product: str
    unit: str
    quantity: int
    net_fen: int


class CustomerBoughtView(View):
    """What a seller invoiced a customer, without VAT, credit notes taken off."""

    entity_id: UUID
    customer_id: UUID
    customer_name: str
    net_fen: int


class GoodsSoldView(View):
    """What a customer got of a product of a seller, without VAT, returns and credit notes taken off."""

    entity_id: UUID
    product: str
    unit: str
    customer_name: str
    quantity: int
    net_fen: int


class RecallView(View):
    id: UUID
    level: int
    reason: str
    opened_at: datetime
    lots: int


class RecallCustomerView(View):
    """A customer who got a lot that must come back, and how much of it is still out."""

    entity_id: UUID
    customer_id: UUID
    customer_name: str
    credit_code: str | None
    order_id: UUID
    order_number: str
    shipment_id: UUID
    lot_id: UUID
    issued_on: date
    quantity: int
    returned: int
    unit: str
