"""Plots, and the picking rounds of their plants."""

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import NotYetPlanted, age_years
from services.honeysuckle.models import Plot, Round
from services.honeysuckle.queries import PLOTS
from services.honeysuckle.schemas import OpenRound, PlotView, RegisterPlot, RoundView
from services.honeysuckle.service.line import PLOT, PRODUCTION
from shared.contracts.production import Asset
from shared.kit import clock
from shared.production import batches
from shared.production.binding import locked
from shared.production.schemas import OpenBatch


async def register_plot(session: AsyncSession, command: RegisterPlot) -> PlotView:
    """A plot. Refused: `PlotNameTaken`."""
    row = command.model_dump()
    await session.execute(insert(Plot), [row])
    return PlotView(**row, age_years=age_years(command.planted_on, clock.today()))


async def open_round(session: AsyncSession, plot_id: UUID, command: OpenRound) -> RoundView:
    """A picking round of a plot, with its batch.

    Refused: `RoundNumberTaken`, `NotYetPlanted`, `BatchNumberTaken`.
    """
    plot = await locked(session, PLOTS, plot_id, PLOT)
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
