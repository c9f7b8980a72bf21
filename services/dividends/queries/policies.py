"""Policies and resolutions of an entity, as they were recorded."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession


async def policies(session: AsyncSession, entity_id: UUID, limit: int) -> list[Row[Any]]:
    """An entity's policy rows, the newest first."""
    rows = await session.execute(
        text(
            "SELECT * FROM policy WHERE entity_id = :entity"
            " ORDER BY effective_on DESC, recorded_at DESC LIMIT :limit"
        ),
        {"entity": entity_id, "limit": limit},
    )
    return list(rows.all())


async def resolutions(session: AsyncSession, entity_id: UUID, limit: int) -> list[Row[Any]]:
    """An entity's resolutions, the newest first."""
    rows = await session.execute(
        text(
            "SELECT * FROM resolution WHERE entity_id = :entity"
            " ORDER BY year DESC, recorded_at DESC LIMIT :limit"
        ),
        {"entity": entity_id, "limit": limit},
    )
    return list(rows.all())
