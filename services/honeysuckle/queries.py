"""Answers about plots and picking rounds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import age_years
from services.honeysuckle.models import Plot, Round
from services.honeysuckle.schemas import PlotView, RoundRow
from shared.kit import clock
from shared.production.queries import page

PLOTS: Table = Plot.__table__
ROUNDS: Table = Round.__table__


async def plots(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int
) -> list[PlotView]:
    """Plots of these entities, with the plants' age today."""
    rows = await page(session, PLOTS, visible, after=after, limit=limit)
    today = clock.today()
    return [PlotView(**row._mapping, age_years=age_years(row.planted_on, today)) for row in rows]


async def rounds(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int, **equal: Any
) -> list[RoundRow]:
    """Picking rounds of these entities."""
    rows = await page(session, ROUNDS, visible, after=after, limit=limit, **equal)
    return [RoundRow.model_validate(dict(row._mapping)) for row in rows]
