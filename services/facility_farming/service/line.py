"""The kernel bound to facility farming, and its conditions on a harvest."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import FUNGUS, BagsNotOpened, SafetyIntervalRuns
from services.facility_farming.models import TABLES
from services.facility_farming.queries import BAGS, SPRAYS
from services.facility_farming.service import week
from shared.production.binding import Production
from shared.production.schemas import Harvest

HOUSE = "大棚 / greenhouse"
CYCLE = "茬口 / crop cycle"
BAG_BATCH = "菌袋批 / fungus bags"


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """Refuses SafetyIntervalRuns before every spray's days are over, BagsNotOpened for closed bags."""
    if not harvest.lines:
        return
    latest = await session.execute(select(func.max(SPRAYS.c.clear_on)).where(SPRAYS.c.batch_id == batch.id))
    clear = latest.scalar()
    if clear is not None and harvest.on < clear:
        raise SafetyIntervalRuns(field="on", clear_on=clear)
    if batch.stage == FUNGUS:
        opened = await session.execute(select(BAGS.c.opened_on).where(BAGS.c.id == batch.id))
        if opened.scalar() is None:
            raise BagsNotOpened()


PRODUCTION = Production(line="facility_farming", tables=TABLES, check_harvest=check_harvest, week=week.due)
