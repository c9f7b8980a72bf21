"""Lots free to sell, kept from what their custodians say, and recalls kept from the plants'."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models
from services.sales.service.rows import lock_lots
from shared.contracts.custody import LotHeld, LotReleased, LotTransferred, LotWrittenOff
from shared.contracts.processing import BatchCompleted, RecallOpened
from shared.contracts.production import CostRecorded
from shared.kit.ids import named_id
from shared.kit.sets import arrays, insert_of, insert_rows, written_columns

_LOT, _LOT_USE = (models.METADATA.tables[name] for name in ("available_lot", "lot_use"))
_LOT_COLUMNS = written_columns(_LOT)
_RELEASE = text(
    f"""
    {insert_of(_LOT, _LOT_COLUMNS)}
    ON CONFLICT (lot_id) DO UPDATE SET
      entity_id = excluded.entity_id, custodian = excluded.custodian, product = excluded.product,
      grade = excluded.grade, unit = excluded.unit, tax_category = excluded.tax_category,
      best_before_on = excluded.best_before_on, released_at = excluded.released_at,
      held_reason = NULL, free_on = NULL, on_hand = excluded.on_hand
    """
)
#: What its custodian used since it released: news of that may have come before.
_USED_SINCE = text(
    """
    SELECT u.lot_id, sum(u.quantity)::bigint AS quantity FROM lot_use u
    JOIN unnest(CAST(:lots AS uuid[]), CAST(:moments AS timestamptz[])) AS r(lot_id, moment)
      ON r.lot_id = u.lot_id AND u.used_at >= r.moment GROUP BY u.lot_id
    """
)
_USE = text(
    """
    UPDATE available_lot SET on_hand = on_hand - used.quantity
    FROM unnest(CAST(:lots AS uuid[]), CAST(:quantities AS bigint[])) AS used(lot_id, quantity)
    WHERE available_lot.lot_id = used.lot_id
    """
)
_HELD = text(
    """
    UPDATE available_lot SET held_reason = held.reason, free_on = held.free_on
    FROM unnest(CAST(:lots AS uuid[]), CAST(:reasons AS text[]), CAST(:days AS date[]))
      AS held(lot_id, reason, free_on)
    WHERE available_lot.lot_id = held.lot_id
    """
)
_PROMISES = text(
    """
    SELECT a.lot_id, a.line_id, a.quantity FROM assignment a JOIN sale_order o ON o.id = a.order_id
    WHERE a.lot_id = :lot AND a.quantity > 0 ORDER BY o.recorded_at DESC, o.id DESC, a.line_id
    """
)
GIVE_BACK = text(
    """
    WITH back AS (
      SELECT * FROM unnest(CAST(:lines AS uuid[]), CAST(:lots AS uuid[]), CAST(:quantities AS bigint[]))
        AS b(line_id, lot_id, quantity)),
    freed AS (
      UPDATE assignment a SET quantity = a.quantity - back.quantity FROM back
      WHERE a.line_id = back.line_id AND a.lot_id = back.lot_id RETURNING 1)
    UPDATE available_lot SET promised = promised - b.quantity
    FROM (SELECT lot_id, sum(quantity)::bigint AS quantity FROM back GROUP BY lot_id) AS b
    WHERE available_lot.lot_id = b.lot_id
    """
)


async def released(session: AsyncSession, events: Sequence[LotReleased]) -> None:
    """Lots may be sold. A release of less than is promised takes the newest promises back first.

    What is already asked of the custodian stays asked: it will refuse what it has not.
    """
    newest = {event.lot_id: event for event in events}
    held = await lock_lots(session, newest)
    query = {"lots": list(newest), "moments": [event.recorded_at for event in newest.values()]}
    used = {row.lot_id: row.quantity for row in await session.execute(_USED_SINCE, query)}
    rows: list[dict[str, Any]] = []
    for event in newest.values():
        on_hand = event.quantity - used.get(event.lot_id, 0)
        if event.lot_id in held:
            await _keep_promises(session, held[event.lot_id], on_hand)
        rows.append(_row(event, on_hand))
    await session.execute(_RELEASE, arrays(_LOT, _LOT_COLUMNS, rows))


def _row(event: LotReleased, on_hand: int) -> dict[str, Any]:
    return {
        "lot_id": event.lot_id,
        "entity_id": event.entity_id,
        "custodian": event.custodian,
        "product": event.product,
        "grade": event.grade,
        "unit": event.unit,
        "tax_category": event.tax_category,
        "best_before_on": event.best_before_on,
        "on_hand": on_hand,
        "promised": 0,
        "asked": 0,
        "released_at": event.recorded_at,
        "held_reason": None,
        "free_on": None,
    }


async def _keep_promises(session: AsyncSession, lot: Any, on_hand: int) -> None:
    """Take back what could not be kept with so much on hand, from the newest orders first."""
    over = lot.promised + lot.asked - on_hand
    if over <= 0 or lot.promised == 0:
        return
    promises = (await session.execute(_PROMISES, {"lot": lot.lot_id})).all()
    taken = domain.given_back([row.quantity for row in promises], over)
    await give_back(session, [(row.line_id, row.lot_id, n) for row, n in zip(promises, taken, strict=True)])


async def give_back(session: AsyncSession, promises: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Free promises: (line, lot, quantity) each. The lots are locked by the caller."""
    await session.execute(
        GIVE_BACK,
        {
            "lines": [line_id for line_id, _, _ in promises],
            "lots": [lot_id for _, lot_id, _ in promises],
            "quantities": [quantity for _, _, quantity in promises],
        },
    )


Used = LotTransferred | BatchCompleted | CostRecorded | LotWrittenOff


async def used(session: AsyncSession, events: Sequence[Used]) -> None:
    """Quantities a custodian used otherwise are not for sale any more; promises on them are given back."""
    uses: list[dict[str, Any]] = [
        {
            "id": named_id("lot-use", event.id, lot_id),
            "lot_id": lot_id,
            "quantity": n,
            "used_at": event.recorded_at,
        }
        for event in events
        for lot_id, n in _parts(event)
    ]
    if not uses:
        return
    await insert_rows(session, _LOT_USE, uses)
    lots = await lock_lots(session, [use["lot_id"] for use in uses])
    gone: dict[UUID, int] = defaultdict(int)
    for use in uses:
        # A release that came after the use has already counted it.
        if use["lot_id"] in lots and use["used_at"] >= lots[use["lot_id"]].released_at:
            gone[use["lot_id"]] += use["quantity"]
    if not gone:  # of most lots used up, nothing was ever for sale
        return
    for lot_id, quantity in gone.items():
        await _keep_promises(session, lots[lot_id], lots[lot_id].on_hand - quantity)
    await session.execute(_USE, {"lots": list(gone), "quantities": list(gone.values())})


def _parts(event: Used) -> Iterable[tuple[UUID, int]]:
    """The lots an event used up, summed: a batch may name a lot twice."""
    if isinstance(event, LotTransferred):
        return [(event.from_lot_id, event.quantity)]
    if isinstance(event, LotWrittenOff):
        return [(event.lot_id, event.quantity)]
    if isinstance(event, CostRecorded):
        return [] if event.lot is None else [(event.lot.lot_id, event.lot.quantity)]
    parts: dict[UUID, int] = defaultdict(int)
    for part in event.inputs:
        parts[part.lot_id] += part.quantity
    return parts.items()


async def held(session: AsyncSession, events: Sequence[LotHeld]) -> None:
    """Lots may not leave. One never released is not for sale and needs no mark."""
    await lock_lots(session, [event.lot_id for event in events])
    last = {event.lot_id: event for event in events}
    await session.execute(
        _HELD,
        {
            "lots": list(last),
            "reasons": [event.reason for event in last.values()],
            "days": [event.free_on for event in last.values()],
        },
    )


async def recall_opened(session: AsyncSession, event: RecallOpened) -> None:
    """Keep which lots must come back; who got them is a question to the shipments."""
    session.add(
        models.Recall(id=event.recall_id, level=event.level, reason=event.reason, opened_at=event.recorded_at)
    )
    await session.flush()
    session.add_all(
        models.RecallLot(recall_id=event.recall_id, lot_id=lot_id) for lot_id in set(event.lot_ids)
    )
    await session.flush()
