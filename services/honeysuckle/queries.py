"""Answers about plots and picking rounds."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import age_years
from services.honeysuckle.models import TABLES, Depreciation, Planting, Plot, Round
from services.honeysuckle.schemas import DepreciationView, PlantingView, PlotView, RoundRow
from shared.kit import clock
from shared.kit.workbook.export import Column
from shared.production.exports import STATES, text, yuan
from shared.production.listing import Part
from shared.production.queries import page, wanted
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


def plot_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A plot in a workbook."""
    today = clock.today()
    return (
        text("地块", "Plot", "name"),
        Column("单位", "Organisation", called),
        text("村", "Village", "village"),
        text("面积（平方米）", "Area (m²)", "area_m2"),
        text("栽植日", "Planted on", "planted_on"),
        Column("树龄（年）", "Age (years)", lambda row: age_years(row.planted_on, today)),
    )


def rounds_with_cost(visible: Sequence[UUID], part: Part, **equal: Any) -> Select[Any]:
    """Picking rounds of these entities, each with its plot and what its batch gathered."""
    batch = TABLES.batch
    return (
        wanted(ROUNDS, visible, part, day="opened_on", **equal)
        .add_columns(PLOTS.c.name, batch.c.number.label("batch_number"), batch.c.status)
        .add_columns(batch.c.closed_on, batch.c.gathered_fen)
        .join(PLOTS, PLOTS.c.id == ROUNDS.c.plot_id)
        .join(batch, batch.c.id == ROUNDS.c.batch_id)
    )


def round_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A picking round in a workbook."""
    return (
        text("地块", "Plot", "name"),
        Column("单位", "Organisation", called),
        text("年度", "Year", "year"),
        text("茬次", "Round", "number"),
        text("开采日", "Opened on", "opened_on"),
        text("批号", "Batch", "batch_number"),
        text("状态", "State", "status", STATES),
        text("结批日", "Closed on", "closed_on"),
        yuan("累计成本", "Cost gathered", "gathered_fen"),
    )
