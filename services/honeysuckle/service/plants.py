"""Plantings: young plants gather cost until they bear, mature ones depreciate; both are biological assets."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import PLANTING, AlreadyMature, MorePlantsThanThere, check_age
from services.honeysuckle.models import Depreciation
from services.honeysuckle.queries import PLANTINGS, PLOTS
from services.honeysuckle.schemas import (
    DepreciationView,
    GiveUpPlants,
    MaturePlants,
    OpeningPlants,
    PlantingView,
    PlantPlot,
)
from services.honeysuckle.service.line import PLANTING_ROW, PLOT, PRODUCTION
from shared.contracts.production import AnimalReclassified, Asset
from shared.kit.figures import figure
from shared.kit.outbox import emit
from shared.production import batches, productive
from shared.production.binding import locked
from shared.production.model import part_cost
from shared.production.opening import check_nothing_moved
from shared.production.productive import Worth
from shared.production.schemas import Depreciate, OpenBatch

DEPRECIATIONS: Table = Depreciation.__table__


async def plant(session: AsyncSession, plot_id: UUID, command: PlantPlot) -> PlantingView:
    """Young plants: their batch gathers seedlings, work and care until they bear."""
    return await _open(session, plot_id, command, Asset.PRODUCTIVE_IMMATURE)


async def on_hand(session: AsyncSession, plot_id: UUID, command: OpeningPlants) -> PlantingView:
    """Plants at the cut-over date: their value is in the opening balances, so no fact is told.

    Refused: `OnlyProductiveDepreciates`, `DepreciatedMoreThanCost`, `BatchNumberTaken`, as
    `check_nothing_moved`.
    """
    asset = Asset.PRODUCTIVE_IMMATURE if command.matured_on is None else Asset.PRODUCTIVE
    productive.check_opening(asset, Worth(command.cost_fen, command.depreciation_fen))
    planting = await _open(session, plot_id, command, asset)
    await check_nothing_moved(session, planting.entity_id, command.on)
    await batches.bear(session, PRODUCTION, command.id, command.cost_fen)
    await _change(
        session, command.id, matured_on=command.matured_on, depreciation_fen=command.depreciation_fen
    )
    return await see(session, command.id)


async def _open(session: AsyncSession, plot_id: UUID, command: PlantPlot, asset: Asset) -> PlantingView:
    plot = await locked(session, PLOTS, plot_id, PLOT)
    opened = OpenBatch(
        id=command.id,
        entity_id=plot.entity_id,
        on=command.on,
        number=command.batch_number,
        stage=PLANTING,
        asset=asset,
        villages=[plot.village],
        plots=[plot.name],
    )
    await batches.open_batch(session, PRODUCTION, opened)
    row = {
        "id": command.id,
        "entity_id": plot.entity_id,
        "plot_id": plot_id,
        "plants": command.plants,
        "matured_on": None,
        "depreciation_fen": 0,
    }
    await session.execute(insert(PLANTINGS), [row])
    return await see(session, command.id)


async def see(session: AsyncSession, planting_id: UUID) -> PlantingView:
    """The planting as it is now."""
    row = await locked(session, PLANTINGS, planting_id, PLANTING_ROW)
    batch = await batches.see(session, PRODUCTION, planting_id)
    return PlantingView(**row._mapping, asset=batch.asset, cost_fen=batch.cost_fen)


async def _lock(session: AsyncSession, planting_id: UUID) -> tuple[Row[Any], Row[Any]]:
    """The open batch and the planting, locked in that order. Refuses NotFound, BatchIsClosed."""
    batch = await batches.lock_open(session, PRODUCTION, planting_id)
    return batch, await locked(session, PLANTINGS, planting_id, PLANTING_ROW)


async def _change(session: AsyncSession, planting_id: UUID, **values: Any) -> None:
    await session.execute(update(PLANTINGS).where(PLANTINGS.c.id == planting_id).values(**values))


async def mature(session: AsyncSession, planting_id: UUID, command: MaturePlants) -> PlantingView:
    """The plants bear: what they cost becomes a mature productive asset (CAS 5 §14, §15).

    Refused: `AlreadyMature`, `TooYoung` without a reason.
    """
    batch, planting = await _lock(session, planting_id)
    if planting.matured_on is not None:
        raise AlreadyMature(matured_on=planting.matured_on)
    plot = await locked(session, PLOTS, planting.plot_id, PLOT)
    years = await figure(session, "plant_bears_after_years", command.on)
    check_age(max(plot.planted_on, batch.opened_on), command.on, years, command.reason)
    await batches.reclassify(session, PRODUCTION, planting_id, Asset.PRODUCTIVE)
    await _change(session, planting_id, matured_on=command.on)
    cost = Worth(batch.cost_fen, 0)
    asset = Asset(batch.asset)
    await emit(session, _told(planting, command, planting.plants, cost, asset, Asset.PRODUCTIVE, "mature"))
    return await see(session, planting_id)


async def give_up(session: AsyncSession, planting_id: UUID, command: GiveUpPlants) -> PlantingView:
    """Dead or grubbed plants leave at average cost, which is a loss. Refused: `MorePlantsThanThere`."""
    batch, planting = await _lock(session, planting_id)
    if command.plants > planting.plants:
        raise MorePlantsThanThere(field="plants", plants=planting.plants)
    what = Worth(
        part_cost(batch.cost_fen, planting.plants, command.plants),
        part_cost(planting.depreciation_fen, planting.plants, command.plants),
    )
    await batches.bear(session, PRODUCTION, planting_id, -what.cost_fen)
    await _change(
        session,
        planting_id,
        plants=planting.plants - command.plants,
        depreciation_fen=planting.depreciation_fen - what.depreciation_fen,
    )
    reason = f"death: {command.cause}"
    await emit(session, _told(planting, command, command.plants, what, Asset(batch.asset), None, reason))
    return await see(session, planting_id)


def _told(
    planting: Row[Any],
    command: MaturePlants | GiveUpPlants,
    plants: int,
    what: Worth,
    from_asset: Asset,
    to_asset: Asset | None,
    reason: str,
) -> AnimalReclassified:
    return AnimalReclassified(
        entity_id=planting.entity_id,
        on=command.on,
        document=command.document,
        group_id=planting.id,
        heads=plants,
        from_asset=from_asset,
        to_asset=to_asset,
        cost_fen=what.cost_fen,
        depreciation_fen=what.depreciation_fen,
        reason=reason,
    )


async def depreciate(session: AsyncSession, planting_id: UUID, command: Depreciate) -> DepreciationView:
    """A month of mature plants, straight-line from the month after they bore (CAS 5 §17, §18).

    Refused: as `productive.depreciate`, `DepreciatedThisMonth`.
    """
    await batches.lock_two(session, PRODUCTION, planting_id, command.batch_id)
    batch, planting = await _lock(session, planting_id)
    amount = command.amount_fen or await _monthly(session, batch, planting, command.on)
    row = await productive.depreciate(session, PRODUCTION, batch, planting.depreciation_fen, amount, command)
    row |= {"planting_id": planting_id}
    await session.execute(insert(DEPRECIATIONS), [row])
    await _change(session, planting_id, depreciation_fen=planting.depreciation_fen + amount)
    return DepreciationView.model_validate(row)


async def _monthly(session: AsyncSession, batch: Row[Any], planting: Row[Any], on: date) -> int:
    if planting.matured_on is None or planting.matured_on >= on.replace(day=1):
        return 0
    return await productive.monthly(session, "plant", Worth(batch.cost_fen, planting.depreciation_fen), on)
