"""Plots, picking rounds and the check of a drying; everything else is the kernel's, bound here."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import (
    DRYING,
    Bounds,
    NotYetPlanted,
    age_years,
    check_fresh_to_dry,
)
from services.honeysuckle.models import TABLES, Plot, Round
from services.honeysuckle.schemas import OpenRound, PlotView, RegisterPlot, RoundView
from shared.contracts.production import Asset, Unit
from shared.kit import clock
from shared.kit.figures import figure
from shared.production import batches
from shared.production.binding import Production, locked
from shared.production.schemas import Harvest, OpenBatch

PLOT = "地块 / plot"


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """A drying's fresh : dry, all its harvests together. Refuses FreshToDryOutOfBounds without a reason."""
    if batch.stage != DRYING or not harvest.lines:
        return
    used = await batches.parts_used(session, PRODUCTION, batch.id)
    lot = TABLES.lot
    before = await session.execute(
        select(func.coalesce(func.sum(lot.c.quantity_in), 0)).where(
            lot.c.origin == "harvest", lot.c.origin_id == batch.id
        )
    )
    dry = int(before.scalar_one()) + sum(line.quantity for line in harvest.lines if line.unit == Unit.GRAM)
    bounds = Bounds(
        low=await figure(session, "fresh_to_dry_min_milli", harvest.on),
        high=await figure(session, "fresh_to_dry_max_milli", harvest.on),
    )
    check_fresh_to_dry(sum(part.quantity for part in used), dry, bounds, harvest.reason)


PRODUCTION = Production(line="honeysuckle", tables=TABLES, check_harvest=check_harvest)


async def register_plot(session: AsyncSession, command: RegisterPlot) -> PlotView:
    """A plot. Refused: `PlotNameTaken`."""
    row = command.model_dump()
    await session.execute(insert(Plot), [row])
    return PlotView(**row, age_years=age_years(command.planted_on, clock.today()))


async def open_round(session: AsyncSession, plot_id: UUID, command: OpenRound) -> RoundView:
    """A picking round of a plot, with its batch.

    Refused: `RoundNumberTaken`, `NotYetPlanted`, `BatchNumberTaken`.
    """
    plot = await locked(session, Plot.__table__, plot_id, PLOT)
    if command.on < plot.planted_on:
        raise NotYetPlanted(field="on", planted_on=plot.planted_on)
    batch = await batches.open_batch(
        session,
        PRODUCTION,
        OpenBatch(
            id=command.id,
            entity_id=plot.entity_id,
            on=command.on,
            number=command.batch_number,
            stage="picking",
            asset=Asset.PRODUCTION,
            villages=[plot.village],
            plots=[plot.name],
        ),
    )
    row = {
        "id": command.id,
        "entity_id": plot.entity_id,
        "plot_id": plot_id,
        "batch_id": batch.id,
        "year": command.on.year,
        "number": command.number,
        "opened_on": command.on,
    }
    await session.execute(insert(Round), [row])
    return RoundView(**row, age_years=age_years(plot.planted_on, command.on), batch=batch)
