"""What is due in the houses: planned harvests, safety intervals that end, bags that wait to be opened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.models import TABLES
from services.facility_farming.queries import BAGS, CYCLES, HOUSES, SPRAYS
from shared.production.views import WeekItem


async def due(session: AsyncSession, visible: Sequence[UUID], today: date, until: date) -> list[WeekItem]:
    """Everything of open batches until a day; a planned harvest that was not picked is overdue."""
    return [
        *await _harvests(session, visible, today, until),
        *await _intervals(session, visible, today, until),
        *await _bags(session, visible, today),
    ]


async def _harvests(
    session: AsyncSession, visible: Sequence[UUID], today: date, until: date
) -> list[WeekItem]:
    batch, lot = TABLES.batch, TABLES.lot
    picked = select(lot.c.id).where(lot.c.origin_id == CYCLES.c.id).exists()
    query = (
        select(CYCLES, HOUSES.c.name)
        .join(HOUSES, HOUSES.c.id == CYCLES.c.greenhouse_id)
        .join(batch, batch.c.id == CYCLES.c.id)
        .where(
            CYCLES.c.entity_id.in_(visible),
            batch.c.status == "open",
            CYCLES.c.planned_harvest_on <= until,
            ~picked,
        )
    )
    return [
        WeekItem(
            kind="harvest",
            what=f"{row.name} {row.crop} {row.variety}",
            on=row.planned_harvest_on,
            id=row.id,
            overdue=row.planned_harvest_on < today,
        )
        for row in await session.execute(query)
    ]


async def _intervals(
    session: AsyncSession, visible: Sequence[UUID], today: date, until: date
) -> list[WeekItem]:
    batch = TABLES.batch
    clear_on = func.max(SPRAYS.c.clear_on)
    query = (
        select(batch.c.id, batch.c.number, clear_on.label("clear_on"))
        .join(SPRAYS, SPRAYS.c.batch_id == batch.c.id)
        .where(SPRAYS.c.entity_id.in_(visible), batch.c.status == "open")
        .group_by(batch.c.id)
        .having(clear_on.between(today, until))
    )
    return [
        WeekItem(kind="spray_clear", what=row.number, on=row.clear_on, id=row.id)
        for row in await session.execute(query)
    ]


async def _bags(session: AsyncSession, visible: Sequence[UUID], today: date) -> list[WeekItem]:
    batch = TABLES.batch
    query = (
        select(BAGS)
        .join(batch, batch.c.id == BAGS.c.id)
        .where(BAGS.c.entity_id.in_(visible), batch.c.status == "open", BAGS.c.opened_on.is_(None))
    )
    return [
        WeekItem(kind="bags_closed", what=f"{row.species} {row.inoculated_on}", on=today, id=row.id)
        for row in await session.execute(query)
    ]
