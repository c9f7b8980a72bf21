"""Depreciation of mature productive animals, a month at a time, onto the cost of what they give."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import (
    DepreciatedMoreThanCost,
    NothingLeftToDepreciate,
    OnlyProductiveDepreciates,
)
from services.livestock.models import Depreciation
from services.livestock.schemas.herds import Depreciate, DepreciationView
from services.livestock.service.herds import depreciated, lock, lock_two
from services.livestock.service.line import HEAD_MOVES, PRODUCTION, heads_in
from shared.contracts.production import Asset, CostKind
from shared.kit.figures import figure
from shared.production import batches
from shared.production.lots import same_entity
from shared.production.model import part_cost, straight_line
from shared.production.schemas import CostLine, GatherCosts

DEPRECIATIONS: Table = Depreciation.__table__


async def depreciate(session: AsyncSession, herd_id: UUID, command: Depreciate) -> DepreciationView:
    """A month of a herd, straight-line from the month after animals came (CAS 5 §17, §18; 财会〔2021〕37号).

    Refused: `OnlyProductiveDepreciates`, `NothingLeftToDepreciate`, `DepreciatedMoreThanCost`,
    `DepreciatedThisMonth`, `NotThisEntitys`.
    """
    await lock_two(session, herd_id, command.batch_id)
    batch, herd = await lock(session, herd_id)
    target = await batches.lock_open(session, PRODUCTION, command.batch_id)
    same_entity(target, herd.entity_id)
    if herd.asset != Asset.PRODUCTIVE or target.asset != Asset.PRODUCTION:
        raise OnlyProductiveDepreciates(field="batch_id")
    amount = command.amount_fen or await _straight_line(session, batch, herd, command.on)
    total = herd.depreciation_fen + amount
    if not amount:
        raise NothingLeftToDepreciate()
    if total > batch.cost_fen:
        raise DepreciatedMoreThanCost(field="amount_fen", depreciation_fen=total, cost_fen=batch.cost_fen)
    row = {
        "id": command.id,
        "entity_id": herd.entity_id,
        "herd_id": herd_id,
        "batch_id": target.id,
        "month": f"{command.on:%Y-%m}",
        "amount_fen": amount,
        "on": command.on,
    }
    await session.execute(insert(DEPRECIATIONS), [row])
    await depreciated(session, herd_id, amount)
    cost = GatherCosts(
        id=command.id,
        on=command.on,
        document=command.document,
        lines=[CostLine(kind=CostKind.DEPRECIATION, amount_fen=amount)],
    )
    await batches.gather(session, PRODUCTION, target.id, cost)
    return DepreciationView.model_validate(row)


async def _straight_line(session: AsyncSession, batch: Row[Any], herd: Row[Any], on: date) -> int:
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
    months = await figure(session, "animal_life_months", on)
    residual_bp = await figure(session, "animal_residual_bp", on)
    cost, depreciation = (
        part_cost(amount, heads, earlier) for amount in (batch.cost_fen, herd.depreciation_fen)
    )
    return straight_line(cost, depreciation, months, residual_bp)
