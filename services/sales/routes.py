"""HTTP to one call."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.sales import domain, queries, schemas
from services.sales.service import customers, orders, receipts, returns, shipping
from shared.kit import clock
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.web import Acting, Router

SELLERS = (Role.SALES, Role.MANAGER, Role.SUBSIDIARY)
CASHIERS = (Role.ACCOUNTANT, Role.FINANCE)
SEES = (*SELLERS, *CASHIERS, *READERS)

Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Search = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
Asked = Annotated[str | None, Query(max_length=80, pattern=r"^[^\x00]*$")]
Day = Annotated[date | None, Query(ge=schemas.FIRST_DAY, le=schemas.LAST_DAY)]

customer_routes = Router(prefix="/customers", tags=["customers"])
price_routes = Router(prefix="/prices", tags=["prices"])
lot_routes = Router(prefix="/lots", tags=["lots"])
order_routes = Router(prefix="/orders", tags=["orders"])
shipment_routes = Router(prefix="/shipments", tags=["shipments"])
invoice_routes = Router(prefix="/invoices", tags=["invoices"])
receipt_routes = Router(prefix="/receipts", tags=["receipts"])
recall_routes = Router(prefix="/recalls", tags=["recalls"])

BY_SELLER = door(*SELLERS, scope="body:entity_id")
BY_CASHIER = door(*CASHIERS, scope="body:entity_id")
LIST = door(*SEES, scope=Scope.VISIBLE)
ROW = door(*SEES, scope=Scope.ROW)


@customer_routes.post("", door=BY_SELLER)
async def register_customer(command: schemas.RegisterCustomer, act: Acting) -> schemas.CustomerView:
    """Register a buyer of one seller."""
    answer: schemas.CustomerView = await act.once(
        command, lambda: customers.register_customer(act.session, command)
    )
    return answer


@customer_routes.get("", door=LIST)
async def list_customers(
    act: Acting, search: Search = "", limit: Limit = 100, offset: Offset = 0
) -> list[schemas.CustomerView]:
    """Buyers by name."""
    return await queries.customers(act.session, await act.visible(), search, limit, offset)


@customer_routes.get("/{customer_id}", door=ROW)
async def get_customer(customer_id: UUID, act: Acting) -> schemas.CustomerView:
    """One buyer."""
    found = await queries.customer(act.session, customer_id)
    await act.within(found.entity_id)
    return found


@price_routes.post("", door=BY_SELLER)
async def list_price(command: schemas.ListPrice, act: Acting) -> schemas.PriceView:
    """List a price from a day on."""
    answer: schemas.PriceView = await act.once(command, lambda: customers.list_price(act.session, command))
    return answer


@price_routes.get("", door=LIST)
async def list_prices(
    act: Acting, on: Day = None, product: Asked = None, limit: Limit = 100, offset: Offset = 0
) -> list[schemas.PriceView]:
    """The prices that hold on a day (today without one)."""
    return await queries.prices(act.session, await act.visible(), on or clock.today(), product, limit, offset)


@lot_routes.get("", door=LIST)
async def list_lots(
    act: Acting, on: Day = None, product: Asked = None, limit: Limit = 100, offset: Offset = 0
) -> list[schemas.LotView]:
    """Lots on hand, first expired first, and what of each is free to sell on a day (today without one)."""
    return await queries.lots(act.session, await act.visible(), on or clock.today(), product, limit, offset)


@order_routes.post("", door=BY_SELLER)
async def place_order(command: schemas.PlaceOrder, act: Acting) -> schemas.OrderView:
    """Place an order; its goods are reserved."""

    async def place() -> schemas.OrderView:
        return (await orders.place_orders(act.session, command.entity_id, [command]))[0]

    answer: schemas.OrderView = await act.once(command, place)
    return answer


@order_routes.post("/bulk", door=BY_SELLER)
async def place_orders(command: schemas.PlaceOrders, act: Acting) -> list[schemas.OrderView]:
    """Place up to 500 orders of one seller, all or none."""
    return await act.once_many(
        command.orders, lambda new: orders.place_orders(act.session, command.entity_id, new)
    )


@order_routes.get("", door=LIST)
async def list_orders(
    act: Acting,
    state: domain.OrderState | None = None,
    customer_id: UUID | None = None,
    number: Asked = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[schemas.OrderBrief]:
    """Orders, newest first."""
    return await queries.orders(
        act.session,
        await act.visible(),
        state=state,
        customer_id=customer_id,
        number=number,
        limit=limit,
        offset=offset,
    )


@order_routes.get("/{order_id}", door=ROW)
async def get_order(order_id: UUID, act: Acting) -> schemas.OrderView:
    """An order with its lines, shipments (a refused one with the reason), invoices and returns."""
    found = await queries.whole_order(act.session, order_id)
    await act.within(found.entity_id)
    return found


@order_routes.post("/{order_id}/shipments", door=BY_SELLER)
async def ship(order_id: UUID, command: schemas.Ship, act: Acting) -> schemas.OrderView:
    """Ask the custodians to let goods leave; without lines all that is assigned."""

    async def ask() -> schemas.OrderView:
        asked = schemas.ShipOrder(order_id=order_id, **command.model_dump())
        return (await shipping.ship_orders(act.session, command.entity_id, [asked]))[0]

    answer: schemas.OrderView = await act.once(command, ask)
    return answer


@shipment_routes.post("/bulk", door=BY_SELLER)
async def ship_orders(command: schemas.ShipOrders, act: Acting) -> list[schemas.OrderView]:
    """Ask the custodians to let goods of up to 500 orders of one seller leave, all asked or none."""
    return await act.once_many(
        command.shipments, lambda new: shipping.ship_orders(act.session, command.entity_id, new)
    )


@order_routes.post("/{order_id}/assignments", door=BY_SELLER)
async def assign_lots(order_id: UUID, command: schemas.AssignLots, act: Acting) -> schemas.OrderView:
    """Assign lots anew to what has none, after a refusal."""
    answer: schemas.OrderView = await act.once(
        command, lambda: orders.assign_lots(act.session, order_id, command)
    )
    return answer


@order_routes.post("/{order_id}/cancellation", door=BY_SELLER)
async def cancel_order(order_id: UUID, command: schemas.CancelOrder, act: Acting) -> schemas.OrderView:
    """Give up what has not left."""
    answer: schemas.OrderView = await act.once(
        command, lambda: orders.cancel_order(act.session, order_id, command)
    )
    return answer


@order_routes.post("/{order_id}/returns", door=BY_SELLER)
async def take_return(order_id: UUID, command: schemas.TakeReturn, act: Acting) -> schemas.ReturnView:
    """Goods of a shipment come back."""
    answer: schemas.ReturnView = await act.once(
        command, lambda: returns.take_return(act.session, order_id, command)
    )
    return answer


@invoice_routes.get("", door=LIST)
async def list_invoices(
    act: Acting,
    customer_id: UUID | None = None,
    overdue_on: Day = None,
    search: Search = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[schemas.InvoiceView]:
    """Invoices and credit notes by due date; with `overdue_on` only what is overdue on that day."""
    return await queries.invoices(
        act.session,
        await act.visible(),
        customer_id=customer_id,
        overdue_on=overdue_on,
        search=search,
        limit=limit,
        offset=offset,
    )


@invoice_routes.get("/ageing", door=LIST)
async def ageing(
    act: Acting, on: Day = None, limit: Limit = 100, offset: Offset = 0
) -> list[schemas.AgeingView]:
    """What each customer owes, by days overdue on a day (today without one)."""
    return await queries.ageing(act.session, await act.visible(), on or clock.today(), limit, offset)


@invoice_routes.get("/by-month", door=LIST)
async def sold_by_month(act: Acting, since: Day = None, until: Day = None) -> list[schemas.MonthSoldView]:
    """What was invoiced by month and product, of the days asked."""
    return await queries.sold_by_month(act.session, await act.visible(), since, until)


@invoice_routes.get("/by-customer", door=LIST)
async def bought_by_customer(
    act: Acting, since: Day = None, until: Day = None, limit: Limit = 100
) -> list[schemas.CustomerBoughtView]:
    """What was invoiced by seller and customer, of the days asked, the largest first."""
    return await queries.bought_by_customer(act.session, await act.visible(), since, until, limit)


@invoice_routes.get("/by-goods", door=LIST)
async def sold_by_goods(
    act: Acting, since: Day = None, until: Day = None, limit: Limit = 100
) -> list[schemas.GoodsSoldView]:
    """What was invoiced by seller, product and customer, of the days asked, the largest first."""
    return await queries.sold_by_goods(act.session, await act.visible(), since, until, limit)


@invoice_routes.get("/{invoice_id}", door=ROW)
async def get_invoice(invoice_id: UUID, act: Acting) -> schemas.InvoiceView:
    """One invoice or credit note."""
    found = await queries.invoice(act.session, invoice_id)
    await act.within(found.entity_id)
    return found


@invoice_routes.get("/{invoice_id}/receipts", door=ROW)
async def list_receipts(invoice_id: UUID, act: Acting) -> list[schemas.ReceiptView]:
    """What was received for an invoice."""
    found = await queries.invoice(act.session, invoice_id)
    await act.within(found.entity_id)
    return await queries.receipts(act.session, invoice_id)


@receipt_routes.post("", door=BY_CASHIER)
async def record_receipt(command: schemas.RecordReceipt, act: Acting) -> schemas.ReceiptView:
    """A customer's money for an invoice; negative: paid back."""

    async def record() -> schemas.ReceiptView:
        return (await receipts.record_receipts(act.session, command.entity_id, [command]))[0]

    answer: schemas.ReceiptView = await act.once(command, record)
    return answer


@receipt_routes.post("/bulk", door=BY_CASHIER)
async def record_receipts(command: schemas.RecordReceipts, act: Acting) -> list[schemas.ReceiptView]:
    """Up to 500 receipts of one seller, all or none."""
    return await act.once_many(
        command.receipts, lambda new: receipts.record_receipts(act.session, command.entity_id, new)
    )


@recall_routes.get("", door=LIST)
async def list_recalls(act: Acting, limit: Limit = 100, offset: Offset = 0) -> list[schemas.RecallView]:
    """Recalls of lots one may see, newest first."""
    return await queries.recalls(act.session, await act.visible(), limit, offset)


@recall_routes.get("/{recall_id}/customers", door=door(*SEES, Role.PLANT, scope=Scope.VISIBLE))
async def recall_customers(
    recall_id: UUID, act: Acting, limit: Limit = 100, offset: Offset = 0
) -> list[schemas.RecallCustomerView]:
    """Who got the recalled lots."""
    return await queries.recall_customers(act.session, recall_id, await act.visible(), limit, offset)


ROUTERS = (
    customer_routes,
    price_routes,
    lot_routes,
    order_routes,
    shipment_routes,
    invoice_routes,
    receipt_routes,
    recall_routes,
)
