"""Shipments: asked of the custodian; when it lets the goods go, shipped and invoiced; when not, shown why."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, queries, schemas
from services.sales.service.rows import lock_lots, lock_order, lock_orders
from shared.contracts.custody import LotIssued, ShipmentRefused
from shared.contracts.production import TaxCategory
from shared.contracts.sales import GoodsShipped, InvoiceIssued, ShipmentRequested
from shared.kit import tree
from shared.kit.errors import NotYet
from shared.kit.events import Event
from shared.kit.figures import figure
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all

_TO_SHIP = text(
    """
    SELECT a.line_id, a.lot_id, a.quantity, t.custodian, t.unit, t.held_reason
    FROM assignment a JOIN available_lot t ON t.lot_id = a.lot_id JOIN order_line l ON l.id = a.line_id
    WHERE a.order_id = :order AND a.quantity > 0
    ORDER BY l.position, t.best_before_on NULLS LAST, a.lot_id
    """
)


async def ship(session: AsyncSession, order_id: UUID, command: schemas.Ship) -> schemas.OrderView:
    """Ask the custodians to let goods of an order leave; each answers for itself.

    Refused: NotFound, OrderIsOver, NothingToShip, MoreThanIsLeft, LotIsHeld.
    """
    order = await lock_order(session, order_id, command.entity_id)
    domain.still_open(order.number, order.state)
    rows = (await session.execute(_TO_SHIP, {"order": order_id})).all()
    chosen = _chosen(order.number, rows, command.lines)
    shipments = [
        models.Shipment(
            id=named_id("shipment", command.id, row.line_id, row.lot_id),
            order_id=order_id,
            line_id=row.line_id,
            lot_id=row.lot_id,
            entity_id=order.entity_id,
            custodian=row.custodian,
            quantity=quantity,
            unit=row.unit,
            requested_on=command.shipped_on,
            state=domain.ShipmentState.REQUESTED.value,
        )
        for row, quantity in chosen
    ]
    session.add_all(shipments)
    await session.flush()
    # Still promised on the lot, but no longer free to cancel: it is the custodian's turn.
    await session.execute(
        text(
            "UPDATE assignment SET quantity = assignment.quantity - s.quantity FROM shipment s"
            " WHERE s.id = ANY(:ids) AND s.line_id = assignment.line_id AND s.lot_id = assignment.lot_id"
        ),
        {"ids": [one.id for one in shipments]},
    )
    await emit_all(session, [_requested(one, order.number) for one in shipments])
    return await queries.whole_order(session, order_id)


def _requested(shipment: models.Shipment, number: str) -> ShipmentRequested:
    return ShipmentRequested(
        entity_id=shipment.entity_id,
        on=shipment.requested_on,
        document=number,
        shipment_id=shipment.id,
        order_id=shipment.order_id,
        lot_id=shipment.lot_id,
        custodian=shipment.custodian,
        quantity=shipment.quantity,
        unit=shipment.unit,
    )


def _chosen(number: str, rows: Sequence[Any], lines: Sequence[schemas.LineToShip]) -> list[tuple[Any, int]]:
    """Which assignments leave, and how much of each."""
    wanted: dict[UUID, int] = {}
    for line in lines:
        wanted[line.line_id] = wanted.get(line.line_id, 0) + line.quantity
    chosen: list[tuple[Any, int]] = []
    for row in rows:
        quantity = min(row.quantity, wanted.get(row.line_id, 0)) if lines else row.quantity
        if quantity == 0:
            continue
        if row.held_reason is not None:
            raise domain.LotIsHeld(lot=row.lot_id, reason=row.held_reason)
        if lines:
            wanted[row.line_id] -= quantity
        chosen.append((row, quantity))
    for place, line in enumerate(lines):
        if wanted[line.line_id]:
            asked = sum(other.quantity for other in lines if other.line_id == line.line_id)
            left = asked - wanted[line.line_id]
            raise domain.MoreThanIsLeft(field=f"lines.{place}.quantity", asked=asked, left=left)
    if not chosen:
        raise domain.NothingToShip(number=number)
    return chosen


async def _asked(session: AsyncSession, events: Sequence[LotIssued | ShipmentRefused]) -> dict[UUID, Any]:
    """The shipments answered, with their orders and lots locked. An answer before its question waits."""
    await lock_orders(session, [event.order_id for event in events])
    await lock_lots(session, [event.lot_id for event in events])
    rows = await session.execute(
        text(
            "SELECT s.*, o.number, o.customer_id, l.net_fen_per_1000, c.name AS customer_name,"
            " c.payment_days, c.group_entity_id, t.tax_category"
            " FROM shipment s JOIN sale_order o ON o.id = s.order_id"
            " JOIN order_line l ON l.id = s.line_id JOIN customer c ON c.id = o.customer_id"
            " JOIN available_lot t ON t.lot_id = s.lot_id WHERE s.id = ANY(:ids)"
        ),
        {"ids": [event.shipment_id for event in events]},
    )
    found = {row.id: row for row in rows}
    for event in events:
        if event.shipment_id not in found:
            raise NotYet(f"shipment:{event.shipment_id}")
    return found


async def issued(session: AsyncSession, events: Sequence[LotIssued]) -> None:
    """The custodian let goods go: they are shipped, and invoiced on the day they left.

    The rate is the one that holds on that day. Refused: AlreadyAnswered, NoFigure.
    """
    asked = await _asked(session, events)
    said: list[Event] = []
    for event in events:
        shipment = asked[event.shipment_id]
        state = domain.answered(shipment.id, shipment.state, domain.ShipmentState.ISSUED)
        await _leave(session, shipment, state, event.on)
        said.append(_shipped(shipment, event.on))
        said.append(await _invoice(session, shipment, event.on))
    await emit_all(session, said)


async def _leave(session: AsyncSession, shipment: Any, state: domain.ShipmentState, on: date) -> None:
    """Take the quantity off the lot and its promise, count it on the line, move the order's state."""
    query = {"id": shipment.id, "state": state.value, "on": on}
    await session.execute(text("UPDATE shipment SET state = :state, issued_on = :on WHERE id = :id"), query)
    await session.execute(
        text(
            "UPDATE available_lot SET on_hand = on_hand - :quantity, reserved = reserved - :quantity"
            " WHERE lot_id = :lot"
        ),
        {"quantity": shipment.quantity, "lot": shipment.lot_id},
    )
    await session.execute(
        text("UPDATE order_line SET shipped = shipped + :quantity WHERE id = :line"),
        {"quantity": shipment.quantity, "line": shipment.line_id},
    )
    sums = (
        await session.execute(
            text(
                "SELECT sum(quantity)::bigint AS ordered, sum(shipped)::bigint AS shipped"
                " FROM order_line WHERE order_id = :order"
            ),
            {"order": shipment.order_id},
        )
    ).one()
    await session.execute(
        text("UPDATE sale_order SET state = :state WHERE id = :order"),
        {"state": domain.order_state(sums.ordered, sums.shipped).value, "order": shipment.order_id},
    )


def _shipped(shipment: Any, on: date) -> GoodsShipped:
    return GoodsShipped(
        id=named_id("goods-shipped", shipment.id),
        entity_id=shipment.entity_id,
        on=on,
        document=shipment.number,
        shipment_id=shipment.id,
        order_id=shipment.order_id,
        lot_id=shipment.lot_id,
        customer_id=shipment.customer_id,
        customer_name=shipment.customer_name,
        quantity=shipment.quantity,
        unit=shipment.unit,
    )


async def vat_bp(session: AsyncSession, entity_id: UUID, category: TaxCategory, on: date) -> int:
    """The VAT rate in basis points for a seller's goods on a day; a branch is taxed as its legal person."""
    seller = await tree.find(session, entity_id)
    person = seller
    if seller.legal_entity_id != seller.id:
        person = await tree.find(session, seller.legal_entity_id)
    general = bool(person.attributes.get("vat_registered"))
    return await figure(session, domain.vat_figure(category, general), on)


async def _invoice(session: AsyncSession, shipment: Any, on: date) -> InvoiceIssued:
    category = TaxCategory(shipment.tax_category)
    rate_bp = await vat_bp(session, shipment.entity_id, category, on)
    charge = domain.charge(shipment.net_fen_per_1000, shipment.quantity, rate_bp)
    row = models.Invoice(
        id=named_id("invoice", shipment.id),
        entity_id=shipment.entity_id,
        order_id=shipment.order_id,
        shipment_id=shipment.id,
        customer_id=shipment.customer_id,
        number=await next_number(session, shipment.order_id, shipment.number),
        invoiced_on=on,
        due_on=domain.due(on, shipment.payment_days),
        tax_category=category.value,
        vat_bp=rate_bp,
        net_fen=charge.net_fen,
        vat_fen=charge.vat_fen,
    )
    session.add(row)
    await session.flush()
    return told(row, shipment.customer_name, shipment.group_entity_id)


async def next_number(session: AsyncSession, order_id: UUID, number: str) -> str:
    """The order's number and the invoice's place in the order; the order is locked meanwhile."""
    count = (
        await session.execute(
            text("SELECT count(*) FROM invoice WHERE order_id = :order"), {"order": order_id}
        )
    ).scalar()
    return f"{number}-{(count or 0) + 1}"


def told(row: models.Invoice, customer_name: str, group_entity_id: UUID | None) -> InvoiceIssued:
    """The invoice or credit note as other services hear it."""
    return InvoiceIssued(
        id=named_id("invoice-issued", row.id),
        entity_id=row.entity_id,
        on=row.invoiced_on,
        document=row.number,
        invoice_id=row.id,
        order_id=row.order_id,
        customer_id=row.customer_id,
        customer_name=customer_name,
        counterparty_entity_id=group_entity_id,
        net_fen=row.net_fen,
        vat_fen=row.vat_fen,
        tax_category=TaxCategory(row.tax_category),
        reverses=row.reverses,
    )


async def refused(session: AsyncSession, events: Sequence[ShipmentRefused]) -> None:
    """The custodian did not let goods go: the reason is kept, and the promise on the lot is given back.

    The line is then without a lot for that quantity, to be assigned anew. Refused: AlreadyAnswered.
    """
    asked = await _asked(session, events)
    for event in events:
        shipment = asked[event.shipment_id]
        state = domain.answered(shipment.id, shipment.state, domain.ShipmentState.REFUSED)
        await session.execute(
            text("UPDATE shipment SET state = :state, reason = :reason, detail = :detail WHERE id = :id"),
            {"state": state.value, "reason": event.reason, "detail": event.detail, "id": shipment.id},
        )
        await session.execute(
            text("UPDATE available_lot SET reserved = reserved - :quantity WHERE lot_id = :lot"),
            {"quantity": shipment.quantity, "lot": shipment.lot_id},
        )
