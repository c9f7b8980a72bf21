"""Policies and resolutions of an entity, as they were recorded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.queries.facts import names
from services.dividends.schemas.views import PolicyView


async def policies(session: AsyncSession, entity_id: UUID, limit: int) -> list[PolicyView]:
    """An entity's policy rows, the newest first."""
    rows = await session.execute(
        text(
            "SELECT * FROM policy WHERE entity_id = :entity"
            " ORDER BY effective_on DESC, recorded_at DESC LIMIT :limit"
        ),
        {"entity": entity_id, "limit": limit},
    )
    return [await policy_view(session, dict(row._mapping)) for row in rows.all()]


async def policy_view(session: AsyncSession, row: Mapping[str, Any]) -> PolicyView:
    """A policy row with the names of those its priority items are for."""
    holders = {UUID(str(holder)) for item in row["priority"] for holder in item["holder_ids"]}
    named = await names(session, holders)
    priority = [
        {**item, "holder_names": [named.get(UUID(str(holder)), "") for holder in item["holder_ids"]]}
        for item in row["priority"]
    ]
    return PolicyView.model_validate({**row, "priority": priority})


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
