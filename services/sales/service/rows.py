"""Rows locked in one order, orders before lots and each by id, so that no two acts wait for each other."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import NotFound


async def lock_order(session: AsyncSession, order_id: UUID, entity_id: UUID) -> Any:
    """The seller's order, locked. Refused: NotFound, also for another seller's."""
    row = (
        await session.execute(
            text("SELECT * FROM sale_order WHERE id = :id AND entity_id = :entity FOR UPDATE"),
            {"id": order_id, "entity": entity_id},
        )
    ).one_or_none()
    if row is None:
        raise NotFound(what="订单 / order", id=order_id)
    return row


async def lock_orders(session: AsyncSession, order_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Orders by id, locked."""
    return await _lock(
        session, "SELECT * FROM sale_order WHERE id = ANY(:ids) ORDER BY id FOR UPDATE", order_ids
    )


async def lock_lots(session: AsyncSession, lot_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Lots by id, locked."""
    rows = await session.execute(
        text("SELECT * FROM available_lot WHERE lot_id = ANY(:ids) ORDER BY lot_id FOR UPDATE"),
        {"ids": list(set(lot_ids))},
    )
    return {row.lot_id: row for row in rows}


async def _lock(session: AsyncSession, sql: str, ids: Iterable[UUID]) -> dict[UUID, Any]:
    rows = await session.execute(text(sql), {"ids": list(set(ids))})
    return {row.id: row for row in rows}
