"""What processing hears, and the one call each fact leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.service import custody, upstream
from shared.contracts.custody import LotOpened, LotTransferred
from shared.contracts.production import GrowerDelivered, LotHarvested
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.contracts.standing import standing
from shared.kit.hears import Hears

hears = Hears()


@hears.each(LotTransferred)
async def transferred(session: AsyncSession, event: LotTransferred) -> None:
    await upstream.note_transfer(session, event)


@hears.each(LotHarvested)
async def harvested(session: AsyncSession, event: LotHarvested) -> None:
    await upstream.note_harvest(session, event)


@hears.each(LotOpened)
async def opened(session: AsyncSession, event: LotOpened) -> None:
    await upstream.note_opened(session, event)


@hears.many(ShipmentRequested)
async def shipments_requested(session: AsyncSession, events: Sequence[ShipmentRequested]) -> None:
    await custody.issue(session, events)


@hears.many(GrowerDelivered)
async def grower_delivered(session: AsyncSession, events: Sequence[GrowerDelivered]) -> None:
    await upstream.note_deliveries(session, events)


@hears.each(GoodsReturned)
async def goods_returned(session: AsyncSession, event: GoodsReturned) -> None:
    await custody.take_back(session, event)


standing("processing", hears)
