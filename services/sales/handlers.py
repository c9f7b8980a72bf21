"""What sales hears, and the one call each leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.sales.service import lots, returns, shipping
from shared.contracts.custody import (
    GoodsTakenBack,
    LotHeld,
    LotIssued,
    LotReleased,
    LotTransferred,
    LotWrittenOff,
    ShipmentRefused,
)
from shared.contracts.processing import BatchCompleted, RecallOpened
from shared.contracts.production import CostRecorded
from shared.contracts.standing import standing
from shared.kit.hears import Hears

hears = Hears()


@hears.many(LotReleased)
async def lot_released(session: AsyncSession, events: Sequence[LotReleased]) -> None:
    await lots.released(session, events)


@hears.many(LotTransferred, BatchCompleted, CostRecorded, LotWrittenOff)
async def lots_used(
    session: AsyncSession, events: Sequence[LotTransferred | BatchCompleted | CostRecorded | LotWrittenOff]
) -> None:
    await lots.used(session, events)


@hears.many(LotHeld)
async def lot_held(session: AsyncSession, events: Sequence[LotHeld]) -> None:
    await lots.held(session, events)


@hears.many(LotIssued)
async def lot_issued(session: AsyncSession, events: Sequence[LotIssued]) -> None:
    await shipping.issued(session, events)


@hears.many(ShipmentRefused)
async def shipment_refused(session: AsyncSession, events: Sequence[ShipmentRefused]) -> None:
    await shipping.refused(session, events)


@hears.each(GoodsTakenBack)
async def goods_taken_back(session: AsyncSession, event: GoodsTakenBack) -> None:
    await returns.taken_back(session, event)


@hears.each(RecallOpened)
async def recall_opened(session: AsyncSession, event: RecallOpened) -> None:
    await lots.recall_opened(session, event)


standing("sales", hears)
