"""The kernel bound to honeysuckle, and its conditions on a harvest."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.domain import (
    DRYING,
    PLANTING,
    Bounds,
    PlantsBearNoLots,
    PlantsLeft,
    check_fresh_to_dry,
)
from services.honeysuckle.models import TABLES
from services.honeysuckle.queries import PLANTINGS
from services.honeysuckle.service import week
from shared.contracts.production import Unit
from shared.kit.figures import figure
from shared.production import batches
from shared.production.binding import Production
from shared.production.schemas import Harvest

PLOT = "地块 / plot"
PLANTING_ROW = "种植 / planting"


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """A drying's fresh : dry, and that plants stay what they are.

    Refuses FreshToDryOutOfBounds without a reason, PlantsBearNoLots, PlantsLeft.
    """
    if batch.stage == PLANTING:
        await _check_planting(session, batch, harvest)
    elif batch.stage == DRYING and harvest.lines:
        await _check_drying(session, batch, harvest)


async def _check_planting(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    if harvest.lines:
        raise PlantsBearNoLots()
    plants = await session.execute(select(PLANTINGS.c.plants).where(PLANTINGS.c.id == batch.id))
    if left := plants.scalar():
        raise PlantsLeft(plants=left)


async def _check_drying(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """All harvests of the drying together against all that went in."""
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


PRODUCTION = Production(line="honeysuckle", tables=TABLES, check_harvest=check_harvest, week=week.due)
