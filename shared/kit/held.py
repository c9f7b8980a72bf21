"""Events a service holds because they wait, failed or are parked: listed, and let go on."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

LISTED_MAX = 1000


async def listed(
    session: AsyncSession,
    *,
    state: str | None = None,
    event_id: UUID | None = None,
    limit: int = LISTED_MAX,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Events not applied yet with their reasons, oldest first: all, those of a state, or one."""
    rows = await session.execute(
        text(
            "SELECT event_id, sayer, topic, key, type, state, reason, attempts, held_at, next_try_at"
            " FROM held WHERE (CAST(:state AS text) IS NULL OR state = :state)"
            " AND (CAST(:event_id AS uuid) IS NULL OR event_id = :event_id)"
            " ORDER BY ordinal LIMIT :limit OFFSET :offset"
        ),
        {"state": state, "event_id": event_id, "limit": limit, "offset": offset},
    )
    return [dict(row._mapping) for row in rows]


async def replay(session: AsyncSession, event_id: UUID | None = None) -> int:
    """Let parked events (one, or all) be tried again now, with their tries counted anew. Returns how many."""
    result = await session.execute(
        text(
            "UPDATE held SET state = 'waiting', attempts = 0, next_try_at = now()"
            " WHERE state = 'parked' AND (CAST(:id AS uuid) IS NULL OR event_id = :id) RETURNING 1"
        ),
        {"id": event_id},
    )
    return len(result.all())
