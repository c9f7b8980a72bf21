"""Returns: goods brought back are announced to the custodian; once it has them, the credit note follows."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, schemas
from services.sales.service.invoices import numbered, told
from services.sales.service.rows import lock_lots, lock_order, lock_orders
from shared.contracts.custody import GoodsTakenBack
from shared.contracts.sales import GoodsReturned
from shared.kit.errors import NotFound, NotYet
from shared.kit.ids import named_id
from shared.kit.outbox import emit
from shared.production.quantities import written


async def take_return(
    session: AsyncSession, order_id: UUID, command: schemas.TakeReturn
) -> schemas.ReturnView:
    """Goods of a shipment come back. Refused: NotFound, NothingLeftTheHouse, MoreThanWasShipped."""
    order = await lock_order(session, order_id, command.entity_id)
    shipment = (
        await session.execute(
            text("SELECT * FROM shipment WHERE id = :id AND order_id = :order FOR UPDATE"),
            {"id": command.shipment_id, "order": order_id},
        )
    ).one_or_none()
    if shipment is None:
        raise NotFound(what="发货 / shipment", id=command.shipment_id)
    if shipment.state != domain.ShipmentState.ISSUED:
        raise domain.NothingLeftTheHouse(shipment=shipment.id, number=order.number)
    left = shipment.quantity - shipment.returned
    if command.quantity > left:
        raise domain.MoreThanWasShipped(
            field="quantity",
            asked=written(command.quantity, shipment.unit),
            left=written(left, shipment.unit),
        )
    await session.execute(
        text("UPDATE shipment SET returned = returned + :quantity WHERE id = :id"),
        {"quantity": command.quantity, "id": shipment.id},
    )
    row = models.GoodsReturn(
        **command.model_dump(), order_id=order_id, state=domain.ReturnState.REQUESTED.value
    )
    session.add(row)
    await session.flush()
    await emit(session, _told(row, shipment, order.number))
    return schemas.ReturnView.model_validate(row)


def _told(row: models.GoodsReturn, shipment: Any, number: str) -> GoodsReturned:
    return GoodsReturned(
        id=named_id("goods-returned", row.id),
        entity_id=row.entity_id,
        on=row.returned_on,
        document=number,
        return_id=row.id,
        shipment_id=row.shipment_id,
        order_id=row.order_id,
        lot_id=shipment.lot_id,
        custodian=shipment.custodian,
        quantity=row.quantity,
        unit=shipment.unit,
        usable=row.usable,
        reason=row.reason,
    )


_RETURNED = text(
    """
    SELECT r.id, r.order_id, r.shipment_id, r.state, r.quantity, o.number, l.net_fen_per_1000, c.name,
      c.group_entity_id, i.id AS invoice_id, i.customer_id, i.vat_bp, i.tax_category, i.entity_id,
      (SELECT coalesce(sum(b.quantity), 0)::bigint FROM goods_return b
       WHERE b.shipment_id = r.shipment_id AND b.state = :taken) AS before
    FROM goods_return r JOIN sale_order o ON o.id = r.order_id JOIN shipment s ON s.id = r.shipment_id
    JOIN order_line l ON l.id = s.line_id JOIN customer c ON c.id = o.customer_id
    JOIN invoice i ON i.shipment_id = s.id AND i.reverses IS NULL
    WHERE r.id = :id
    """
)


async def taken_back(session: AsyncSession, event: GoodsTakenBack) -> None:
    """The custodian has the goods: usable ones are free to sell again, and the customer is credited."""
    order_id = await _order_of(session, event.return_id)
    await lock_orders(session, [order_id])
    await lock_lots(session, [event.lot_id])
    taken = domain.ReturnState.TAKEN_BACK.value
    row = (await session.execute(_RETURNED, {"id": event.return_id, "taken": taken})).one()
    if row.state == taken:
        raise domain.AlreadyAnswered(shipment=row.shipment_id, state=row.state)
    if event.usable:
        await session.execute(
            text("UPDATE available_lot SET on_hand = on_hand + :quantity WHERE lot_id = :lot"),
            {"quantity": event.quantity, "lot": event.lot_id},
        )
    note = await _credit_note(session, row, event)
    await session.execute(
        text("UPDATE goods_return SET state = :state, credit_note_id = :note WHERE id = :id"),
        {"state": taken, "note": note.id, "id": row.id},
    )
    await emit(session, told(note, row.name, row.group_entity_id))


async def _order_of(session: AsyncSession, return_id: UUID) -> UUID:
    found: UUID | None = (
        await session.execute(text("SELECT order_id FROM goods_return WHERE id = :id"), {"id": return_id})
    ).scalar()
    if found is None:
        raise NotYet(f"return:{return_id}")
    return found


async def _credit_note(session: AsyncSession, row: Any, event: GoodsTakenBack) -> models.Invoice:
    """A negative invoice at the price and rate of the one it reverses, on the day the goods were taken in."""
    count = (await numbered(session, [row.order_id]))[row.order_id]
    credit = domain.credit(row.net_fen_per_1000, row.before, row.quantity, row.vat_bp)
    note = models.Invoice(
        id=named_id("credit-note", row.id),
        entity_id=row.entity_id,
        order_id=row.order_id,
        shipment_id=row.shipment_id,
        customer_id=row.customer_id,
        number=f"{row.number}-{count + 1}",
        invoiced_on=event.on,
        due_on=event.on,
        tax_category=row.tax_category,
        vat_bp=row.vat_bp,
        net_fen=credit.net_fen,
        vat_fen=credit.vat_fen,
        reverses=row.invoice_id,
    )
    session.add(note)
    await session.flush()
    await session.execute(
        text("UPDATE invoice SET credited_fen = credited_fen - :credit WHERE id = :id"),
        {"credit": credit.gross_fen, "id": row.invoice_id},
    )
    return note
