"""What other custodians tell of lots: transfers on their way to a plant, and where a lot came from."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing import models
from services.processing.service.rows import Row, write
from shared.contracts.custody import LotOpened, LotTransferred
from shared.contracts.production import GrowerDelivered, LotHarvested, Passport
from shared.kit.sets import insert_rows

_BOUGHT = models.METADATA.tables["bought"]
_ARRIVAL = text(
    "INSERT INTO arrival (transfer_id, lot_id, to_entity_id, sent_on, body)"
    " VALUES (:transfer_id, :lot_id, :to_entity_id, :sent_on, CAST(:body AS jsonb))"
)
_UPSTREAM = text(
    'INSERT INTO upstream (id, entity_id, product, grade, unit, quantity, "on", passport)'
    " VALUES (:id, :entity_id, :product, :grade, :unit, :quantity, :on, CAST(:passport AS jsonb))"
    " ON CONFLICT (id) DO NOTHING"
)
_OURS = text("SELECT 1 FROM lot WHERE id = :lot")


async def note_transfer(session: AsyncSession, sent: LotTransferred) -> None:
    """Keep where a travelling lot comes from; if it travels to a plant, expect it there."""
    await write(session, edges=[_edge(sent.from_lot_id, sent.lot_id, sent.quantity, 1, 1)])
    if sent.to_service != "processing":
        await _note(session, sent.lot_id, sent, sent.quantity, sent.passport)
        return
    await session.execute(
        _ARRIVAL,
        {
            "transfer_id": sent.transfer_id,
            "lot_id": sent.lot_id,
            "to_entity_id": sent.to_entity_id,
            "sent_on": sent.on,
            "body": sent.model_dump_json(),
        },
    )


async def note_harvest(session: AsyncSession, harvest: LotHarvested) -> None:
    """Keep a lot as the trace shows it, and the lots it was made of (fresh flowers of dried ones)."""
    await _note(session, harvest.lot_id, harvest, harvest.quantity, harvest.passport)
    parts: dict[UUID, int] = {}
    for part in harvest.from_lots:
        parts[part.lot_id] = parts.get(part.lot_id, 0) + part.quantity
    total = sum(parts.values())
    await write(
        session,
        edges=[
            _edge(lot_id, harvest.lot_id, quantity, quantity, total) for lot_id, quantity in parts.items()
        ],
    )


async def note_deliveries(session: AsyncSession, delivered: Sequence[GrowerDelivered]) -> None:
    """Keep what growers brought into a desk's lot; a correction is one more row with its difference."""
    rows = [
        {
            "delivery_id": one.delivery_id,
            "lot_id": one.lot_id,
            "entity_id": one.entity_id,
            "household_id": one.household_id,
            "product": one.product,
            "grade": one.grade,
            "net_g": one.net_g,
            "on": one.on,
        }
        for one in delivered
    ]
    await insert_rows(session, _BOUGHT, rows)


async def note_opened(session: AsyncSession, opened: LotOpened) -> None:
    """Keep another custodian's lot of the cut-over date; a plant's own is among its lots."""
    if (await session.execute(_OURS, {"lot": opened.lot_id})).first() is None:
        await _note(session, opened.lot_id, opened, opened.quantity, opened.passport)


async def _note(
    session: AsyncSession,
    lot_id: UUID,
    fact: LotTransferred | LotHarvested | LotOpened,
    quantity: int,
    passport: Passport,
) -> None:
    await session.execute(
        _UPSTREAM,
        {
            "id": lot_id,
            "entity_id": fact.entity_id,
            "product": fact.product,
            "grade": fact.grade,
            "unit": fact.unit.value,
            "quantity": quantity,
            "on": fact.on,
            "passport": json.dumps(passport.model_dump(mode="json"), ensure_ascii=False),
        },
    )


def _edge(from_lot_id: UUID, to_lot_id: UUID, quantity: int, weight: int, total_weight: int) -> Row:
    return {
        "to_lot_id": to_lot_id,
        "from_lot_id": from_lot_id,
        "batch_id": None,
        "quantity": quantity,
        "weight": weight,
        "total_weight": total_weight,
    }
