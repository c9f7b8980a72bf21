"""The custodian's answers: a shipment leaves or is refused under the lot's lock; goods are taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import GoodsTakenBack, LotHeld, LotIssued, LotWrittenOff, ShipmentRefused
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit import sealing
from shared.kit.errors import NotYet, Refused
from shared.kit.events import Event
from shared.kit.outbox import emit, emit_all
from shared.production import lots
from shared.production.binding import Production
from shared.production.model import LotIsBlocked, LotIsHeld, MoreBackThanOut, TooLittleInLot, part_cost
from shared.production.schemas import WriteOffLot
from shared.production.views import LotView

REASONS: dict[type[Refused], str] = {
    LotIsHeld: "held",
    LotIsBlocked: "blocked",
    TooLittleInLot: "too_little",
}


async def ship(session: AsyncSession, p: Production, asked: Sequence[ShipmentRequested]) -> None:
    """Let quantities leave for orders, or say why not, as one set, in the order they were asked.

    A hold and an issue meet in the lots' locks.
    """
    ours = [one for one in asked if one.custodian == p.line]
    if not ours:
        return
    here = await lots.lock_many(session, p, {one.lot_id for one in ours})
    sealed = await _sealed(session, ours)
    shipments, facts = [], list[Event]()
    for one in ours:
        answer = _answer(here.get(one.lot_id), one, is_sealed=(one.entity_id, one.period) in sealed)
        facts.append(answer)
        if isinstance(answer, LotIssued):
            here[one.lot_id].take(answer.quantity, answer.cost_fen)
            shipments.append(_shipment(answer))
    if shipments:
        await session.execute(insert(p.tables.issue), shipments)
        await lots.write_back(session, p, here.values())
    await emit_all(session, facts)


def _answer(
    left: lots.Left | None, asked: ShipmentRequested, *, is_sealed: bool
) -> LotIssued | ShipmentRefused:
    """What becomes of one request, given what is left of its lot; a sealed month refuses, parks nothing."""
    if left is None or left.lot.entity_id != asked.entity_id:
        return _refused(asked, "unknown_lot")
    if left.lot.unit != asked.unit:
        return _refused(asked, "unit_differs", left.lot.unit)
    if is_sealed:
        return _refused(asked, "period_sealed", asked.period or "")
    try:
        part = left.part(asked.quantity, asked.on)
    except (LotIsHeld, LotIsBlocked, TooLittleInLot) as refused:
        return _refused(asked, REASONS[type(refused)], _detail(refused))
    return LotIssued(
        entity_id=asked.entity_id,
        on=asked.on,
        document=asked.document,
        shipment_id=asked.shipment_id,
        order_id=asked.order_id,
        lot_id=part.lot_id,
        quantity=part.quantity,
        unit=asked.unit,
        cost_fen=part.cost_fen,
        is_purchased=left.lot.is_purchased,
    )


def _detail(refused: Refused) -> str:
    """The reason's own figure, without a word of any language: what is left, until when, why it is held."""
    return str(next(refused.facts[name] for name in ("left", "until", "reason") if name in refused.facts))


def _shipment(issued: LotIssued) -> dict[str, Any]:
    return {
        "id": issued.shipment_id,
        "entity_id": issued.entity_id,
        "order_id": issued.order_id,
        "lot_id": issued.lot_id,
        "quantity": issued.quantity,
        "cost_fen": issued.cost_fen,
        "on": issued.on,
    }


async def _sealed(session: AsyncSession, asked: Sequence[ShipmentRequested]) -> set[tuple[UUID, str | None]]:
    """The months of entities this custodian has sealed: a request may come after that."""
    query = text("SELECT entity_id, period FROM sealed WHERE entity_id = ANY(:entities)")
    rows = await session.execute(query, {"entities": list({one.entity_id for one in asked})})
    return {(row.entity_id, row.period) for row in rows}


def _refused(asked: ShipmentRequested, reason: str, detail: str = "") -> ShipmentRefused:
    return ShipmentRefused(
        shipment_id=asked.shipment_id,
        order_id=asked.order_id,
        lot_id=asked.lot_id,
        reason=reason,
        detail=detail,
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
            on=await sealing.open_day(session, issue.entity_id, returned.on),
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


async def write_off(session: AsyncSession, p: Production, lot_id: UUID, command: WriteOffLot) -> LotView:
    """Destroyed or spoilt goods out of a lot, held or not, at their cost.

    Refused: `TakenBeforeItCame`, `TooLittleInLot`.
    """
    lot = await lots.lock(session, p, lot_id)
    lots.came_by(lot, command.on)
    part = lots.part_of(lot, lot.quantity, lot.cost_fen, command.quantity)
    await lots.change(session, p, lot_id, -part.quantity, -part.cost_fen)
    await emit(
        session,
        LotWrittenOff(
            entity_id=lot.entity_id,
            on=command.on,
            document=command.document,
            lot_id=lot_id,
            product=lot.product,
            quantity=part.quantity,
            unit=lot.unit,
            cost_fen=part.cost_fen,
            is_purchased=lot.is_purchased,
            reason=command.reason,
        ),
    )
    return await lots.see(session, p, lot_id)


async def hear_hold(session: AsyncSession, p: Production, event: LotHeld) -> None:
    """A recall holds a lot wherever it is; a lot that is not here is somebody else's to hold."""
    await lots.note_hold(session, p, [event.lot_id], event.reason, event.free_on)
