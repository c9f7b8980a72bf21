"""Answers about plots and picking rounds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import age_years
from services.honeysuckle.models import TABLES, Depreciation, Planting, Plot, Round
from services.honeysuckle.schemas import DepreciationView, PlantingView, PlotView, RoundRow
from shared.kit import clock
from shared.production.listing import Part
from shared.production.queries import page
from shared.production.views import view

PLOTS: Table = Plot.__table__
ROUNDS: Table = Round.__table__
PLANTINGS: Table = Planting.__table__
DEPRECIATIONS: Table = Depreciation.__table__


async def plots(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[PlotView]:
    """Plots of these entities, with the plants' age today."""
    rows = await page(session, PLOTS, visible, part, day="planted_on")
    today = clock.today()
    return [PlotView(**row._mapping, age_years=age_years(row.planted_on, today)) for row in rows]


async def rounds(session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any) -> list[RoundRow]:
    """Picking rounds of these entities."""
    rows = await page(session, ROUNDS, visible, part, day="opened_on", **equal)
    return [RoundRow.model_validate(dict(row._mapping)) for row in rows]


async def plantings(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int, plot_id: UUID | None
) -> list[PlantingView]:
    """Plantings of these entities, with the cost and class their batches carry."""
    batch = TABLES.batch
    query = (
        select(PLANTINGS, batch.c.cost_fen, batch.c.asset)
        .join(batch, batch.c.id == PLANTINGS.c.id)
        .where(PLANTINGS.c.entity_id.in_(visible))
        .order_by(PLANTINGS.c.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(PLANTINGS.c.id > after)
    if plot_id is not None:
        query = query.where(PLANTINGS.c.plot_id == plot_id)
    return [view(PlantingView, row) for row in await session.execute(query)]


async def depreciations(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[DepreciationView]:
    """Months of depreciation of these entities' plantings."""
    rows = await page(session, DEPRECIATIONS, visible, part, **equal)
    return [view(DepreciationView, row) for row in rows]
