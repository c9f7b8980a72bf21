"""Lots free to sell, kept from what their custodians say, and recalls kept from the plants'."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import models
from shared.contracts.custody import LotHeld, LotReleased
from shared.contracts.processing import RecallOpened

#: A release says what the custodian has on hand now; what is promised beyond it is given back first.
_RELEASE = text(
    """
    INSERT INTO available_lot (lot_id, entity_id, custodian, product, grade, unit, tax_category,
                               best_before_on, on_hand, reserved)
    VALUES (:lot_id, :entity_id, :custodian, :product, :grade, :unit, :tax_category, :best_before_on,
            :quantity, 0)
    ON CONFLICT (lot_id) DO UPDATE SET
      entity_id = excluded.entity_id, custodian = excluded.custodian, product = excluded.product,
      grade = excluded.grade, unit = excluded.unit, tax_category = excluded.tax_category,
      best_before_on = excluded.best_before_on, held_reason = NULL, free_on = NULL,
      on_hand = greatest(excluded.on_hand, available_lot.reserved)
    """
)
_PROMISED = text(
    """
    SELECT a.line_id, a.quantity FROM assignment a JOIN sale_order o ON o.id = a.order_id
    WHERE a.lot_id = :lot AND a.quantity > 0 ORDER BY o.recorded_at DESC, a.line_id
    """
)


async def released(session: AsyncSession, events: Sequence[LotReleased]) -> None:
    """Lots may be sold. A release of less than is promised takes the newest promises back.

    What is already asked of the custodian stays promised: it will refuse what it has not.
    """
    for event in events:
        await _give_back(session, event.lot_id, event.quantity)
        await session.execute(_RELEASE, event.model_dump(mode="python", exclude={"id", "recorded_at"}))


async def _give_back(session: AsyncSession, lot_id: UUID, on_hand: int) -> None:
    query = {"lot": lot_id}
    reserved = (
        await session.execute(
            text("SELECT reserved FROM available_lot WHERE lot_id = :lot FOR UPDATE"), query
        )
    ).scalar()
    over = (reserved or 0) - on_hand
    if over <= 0:
        return
    for row in (await session.execute(_PROMISED, query)).all():
        part = min(over, row.quantity)
        await session.execute(
            text("UPDATE assignment SET quantity = quantity - :part WHERE line_id = :line AND lot_id = :lot"),
            {"part": part, "line": row.line_id, "lot": lot_id},
        )
        await session.execute(
            text("UPDATE available_lot SET reserved = reserved - :part WHERE lot_id = :lot"),
            {"part": part, "lot": lot_id},
        )
        over -= part
        if over == 0:
            return


async def held(session: AsyncSession, events: Sequence[LotHeld]) -> None:
    """Lots may not leave. One never released is not for sale and needs no mark."""
    for event in events:
        await session.execute(
            text("UPDATE available_lot SET held_reason = :reason, free_on = :free_on WHERE lot_id = :lot"),
            {"reason": event.reason, "free_on": event.free_on, "lot": event.lot_id},
        )


async def recall_opened(session: AsyncSession, event: RecallOpened) -> None:
    """Keep which lots must come back; who got them is a question to the shipments."""
    session.add(
        models.Recall(id=event.recall_id, level=event.level, reason=event.reason, opened_at=event.recorded_at)
    )
    await session.flush()
    session.add_all(models.RecallLot(recall_id=event.recall_id, lot_id=lot_id) for lot_id in event.lot_ids)
    await session.flush()
