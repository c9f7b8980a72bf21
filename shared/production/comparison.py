"""A batch beside the last comparable one: what it cost so far and what it gave, kind by kind."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.production.batches import BATCH
from shared.production.binding import Production
from shared.production.queries import one
from shared.production.views import BatchComparison, BatchView, Given, KindSum, view


async def of_batch(session: AsyncSession, p: Production, batch_id: UUID) -> BatchComparison:
    """The batch against the last closed one of its entity, stage and class. Refuses NotFound."""
    batch = await one(session, p.tables.batch, batch_id, BATCH)
    before = await _before(session, p, batch)
    now_by_kind = await _by_kind(session, p, batch.id)
    before_by_kind = {} if before is None else await _by_kind(session, p, before.id)
    return BatchComparison(
        before=None if before is None else view(BatchView, before),
        kinds=[
            KindSum(kind=kind, amount_fen=now_by_kind.get(kind, 0), before_fen=before_by_kind.get(kind, 0))
            for kind in sorted({*now_by_kind, *before_by_kind})
        ],
        given=await _given(session, p, batch.id),
        before_given=[] if before is None else await _given(session, p, before.id),
    )


async def _before(session: AsyncSession, p: Production, batch: Row[Any]) -> Row[Any] | None:
    table = p.tables.batch
    query = (
        select(table)
        .where(
            table.c.entity_id == batch.entity_id,
            table.c.stage == batch.stage,
            table.c.asset == batch.asset,
            table.c.status == "closed",
            table.c.id != batch.id,
            table.c.opened_on <= batch.opened_on,
        )
        .order_by(table.c.opened_on.desc(), table.c.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).one_or_none()


async def _by_kind(session: AsyncSession, p: Production, batch_id: UUID) -> dict[str, int]:
    cost = p.tables.cost
    query = select(cost.c.kind, func.sum(cost.c.amount_fen)).where(cost.c.batch_id == batch_id)
    rows = await session.execute(query.group_by(cost.c.kind))
    return {kind: int(amount) for kind, amount in rows}


async def _given(session: AsyncSession, p: Production, batch_id: UUID) -> list[Given]:
    lot = p.tables.lot
    query = (
        select(
            lot.c.unit,
            func.sum(lot.c.quantity_in).label("quantity"),
            func.sum(lot.c.cost_in_fen).label("cost_fen"),
        )
        .where(lot.c.origin == "harvest", lot.c.origin_id == batch_id)
        .group_by(lot.c.unit)
        .order_by(lot.c.unit)
    )
    return [view(Given, row) for row in await session.execute(query)]
