"""What is due at a desk this week: lots that become free or wait for a decision, and what the line adds."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.production.binding import Production
from shared.production.views import WeekItem

DAYS_AHEAD = 7
ITEMS_MAX = 200


async def due(session: AsyncSession, p: Production, visible: Sequence[UUID], today: date) -> list[WeekItem]:
    """Everything due within the next days or overdue, the earliest first."""
    until = today + timedelta(days=DAYS_AHEAD)
    items = [*await _lots(session, p, visible, today, until), *await p.week(session, visible, today, until)]
    return sorted(items, key=lambda item: (item.on, item.kind, item.what))[:ITEMS_MAX]


async def _lots(
    session: AsyncSession, p: Production, visible: Sequence[UUID], today: date, until: date
) -> list[WeekItem]:
    lot = p.tables.lot
    query = (
        select(lot)
        .where(
            lot.c.entity_id.in_(visible),
            lot.c.quantity > 0,
            or_(lot.c.status == "held", lot.c.blocked_until.between(today, until)),
        )
        .order_by(lot.c.id)
        .limit(ITEMS_MAX)
    )
    return [
        WeekItem(
            kind="lot_held" if row.status == "held" else "lot_free",
            what=f"{row.product} {row.grade} {row.hold_reason}".strip(),
            on=row.on if row.status == "held" else row.blocked_until,
            id=row.id,
        )
        for row in await session.execute(query)
    ]
