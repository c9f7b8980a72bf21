"""Depreciation of a herd of mature animals, a month at a time."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.models import Depreciation
from services.livestock.schemas.herds import DepreciationView
from services.livestock.service.herds import depreciated, lock
from services.livestock.service.line import HEAD_MOVES, PRODUCTION, heads_in
from shared.production import batches, productive
from shared.production.model import part_cost
from shared.production.productive import Worth
from shared.production.schemas import Depreciate

DEPRECIATIONS: Table = Depreciation.__table__


async def depreciate(session: AsyncSession, herd_id: UUID, command: Depreciate) -> DepreciationView:
    """A month of a herd, straight-line from the month after animals came (CAS 5 §17, §18; 财会〔2021〕37号).

    Refused: as `productive.depreciate`, `DepreciatedThisMonth`.
    """
    await batches.lock_two(session, PRODUCTION, herd_id, command.batch_id)
    batch, herd = await lock(session, herd_id)
    amount = command.amount_fen or await _monthly(session, batch, herd, command.on)
    row = await productive.depreciate(session, PRODUCTION, batch, herd.depreciation_fen, amount, command)
    row |= {"herd_id": herd_id}
    await session.execute(insert(DEPRECIATIONS), [row])
    await depreciated(session, herd_id, amount)
    return DepreciationView.model_validate(row)


async def _monthly(session: AsyncSession, batch: Row[Any], herd: Row[Any], on: date) -> int:
    """Of the heads that were here before this month: what came this month begins in the next."""
    before = await session.execute(
        select(func.coalesce(func.sum(HEAD_MOVES.c.heads), 0)).where(
            HEAD_MOVES.c.herd_id == herd.id, HEAD_MOVES.c.on < on.replace(day=1)
        )
    )
    heads = await heads_in(session, herd.id)
    earlier = min(heads, int(before.scalar_one()))
    if earlier <= 0:
        return 0
    worth = Worth(part_cost(batch.cost_fen, heads, earlier), part_cost(herd.depreciation_fen, heads, earlier))
    return await productive.monthly(session, "animal", worth, on)
