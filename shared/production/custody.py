"""The custodian's answers: a shipment leaves or is refused under the lot's lock; goods are taken back."""

from typing import Any

from sqlalchemy import Row, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import GoodsTakenBack, LotHeld, LotIssued, ShipmentRefused
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit.errors import NotYet, Refused
from shared.kit.outbox import emit
from shared.production import lots
from shared.production.binding import Production
from shared.production.model import LotIsBlocked, LotIsHeld, MoreBackThanOut, TooLittleInLot, part_cost

REASONS: dict[type[Refused], str] = {
    LotIsHeld: "held",
    LotIsBlocked: "blocked",
    TooLittleInLot: "too_little",
}


async def ship(session: AsyncSession, p: Production, asked: ShipmentRequested) -> None:
    """Let a quantity leave for an order, or say why not: a hold and an issue meet in this one row's lock."""
    if asked.custodian != p.line:
        return
    table = p.tables.lot
    found = await session.execute(select(table).where(table.c.id == asked.lot_id).with_for_update())
    lot = found.one_or_none()
    if lot is None or lot.entity_id != asked.entity_id:
        return await _refuse(session, asked, "unknown_lot")
    if lot.unit != asked.unit:
        return await _refuse(session, asked, "unit_differs", lot.unit)
    if await _is_sealed(session, asked):
        return await _refuse(session, asked, "period_sealed", asked.period or "")
    try:
        part = await lots.take(session, p, lot, asked.quantity, asked.on)
    except (LotIsHeld, LotIsBlocked, TooLittleInLot) as refused:
        return await _refuse(session, asked, REASONS[type(refused)], refused.message())
    row = {
        "id": asked.shipment_id,
        "entity_id": lot.entity_id,
        "order_id": asked.order_id,
        "lot_id": lot.id,
        "quantity": part.quantity,
        "cost_fen": part.cost_fen,
        "on": asked.on,
    }
    await session.execute(insert(p.tables.issue), [row])
    await emit(
        session,
        LotIssued(
            entity_id=lot.entity_id,
            on=asked.on,
            document=asked.document,
            shipment_id=asked.shipment_id,
            order_id=asked.order_id,
            lot_id=lot.id,
            quantity=part.quantity,
            unit=asked.unit,
            cost_fen=part.cost_fen,
            is_purchased=lot.is_purchased,
        ),
    )
    return None


async def _is_sealed(session: AsyncSession, asked: ShipmentRequested) -> bool:
    """A request may come after this custodian sealed the month: it is refused, not parked."""
    query = text("SELECT 1 FROM sealed WHERE entity_id = :entity AND period = :period")
    found = await session.execute(query, {"entity": asked.entity_id, "period": asked.period})
    return found.scalar() is not None


async def _refuse(session: AsyncSession, asked: ShipmentRequested, reason: str, detail: str = "") -> None:
    await emit(
        session,
        ShipmentRefused(
            shipment_id=asked.shipment_id,
            order_id=asked.order_id,
            lot_id=asked.lot_id,
            reason=reason,
            detail=detail,
        ),
    )


async def take_back(session: AsyncSession, p: Production, returned: GoodsReturned) -> None:
    """Returned goods at the cost they left with; unusable ones are told and do not enter the lot again."""
    if returned.custodian != p.line:
        return
    table = p.tables.issue
    found = await session.execute(select(table).where(table.c.id == returned.shipment_id).with_for_update())
    issue = found.one_or_none()
    if issue is None:
        raise NotYet(f"shipment:{returned.shipment_id}")
    cost = _cost_back(issue, returned.quantity)
    await session.execute(
        update(table)
        .where(table.c.id == issue.id)
        .values(
            returned_quantity=table.c.returned_quantity + returned.quantity,
            returned_cost_fen=table.c.returned_cost_fen + cost,
        )
    )
    if returned.usable:
        await lots.lock(session, p, issue.lot_id)
        await lots.change(session, p, issue.lot_id, returned.quantity, cost)
    await emit(
        session,
        GoodsTakenBack(
            entity_id=issue.entity_id,
            on=returned.on,
            document=returned.document,
            return_id=returned.return_id,
            lot_id=issue.lot_id,
            quantity=returned.quantity,
            unit=returned.unit,
            cost_fen=cost,
            usable=returned.usable,
        ),
    )


def _cost_back(issue: Row[Any], quantity: int) -> int:
    """The part's cost out of what has not come back yet. Refuses MoreBackThanOut."""
    left = issue.quantity - issue.returned_quantity
    if quantity > left:
        raise MoreBackThanOut(left=left, asked=quantity)
    return part_cost(issue.cost_fen - issue.returned_cost_fen, left, quantity)


async def hear_hold(session: AsyncSession, p: Production, event: LotHeld) -> None:
    """A recall holds a lot wherever it is; a lot that is not here is somebody else's to hold."""
    await lots.note_hold(session, p, [event.lot_id], event.reason, event.free_on)
