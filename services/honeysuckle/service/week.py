"""What is due in the flowers: picking rounds that wait to be closed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.honeysuckle.models import TABLES
from services.honeysuckle.queries import PLOTS, ROUNDS
from shared.production.views import WeekItem


async def due(session: AsyncSession, visible: Sequence[UUID], today: date, until: date) -> list[WeekItem]:
    """Picking rounds whose batch is open: flowers are picked within days of the white bud."""
    batch = TABLES.batch
    query = (
        select(PLOTS.c.name, ROUNDS.c.year, ROUNDS.c.number, ROUNDS.c.opened_on, batch.c.id)
        .join(ROUNDS, ROUNDS.c.plot_id == PLOTS.c.id)
        .join(batch, batch.c.id == ROUNDS.c.batch_id)
        .where(ROUNDS.c.entity_id.in_(visible), batch.c.status == "open")
    )
    return [
        WeekItem(kind="round_open", what=f"{row.name} {row.year}-{row.number}", on=row.opened_on, id=row.id)
        for row in await session.execute(query)
    ]
