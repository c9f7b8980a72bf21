"""Months that were to be opened again, and how far an entity's months and years are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.schemas.closing import ReopeningView
from shared.kit.errors import NotFound

_VIEW = """
    SELECT r.*, e.name AS entity_name,
      (SELECT count(*) FROM superseded s WHERE s.reopening_id = r.id) AS superseded
    FROM reopening r JOIN entity e ON e.id = r.entity_id
"""
_ONE = text(f"{_VIEW} WHERE r.id = :id")
_MANY = text(
    f"{_VIEW} WHERE r.entity_id = ANY(:entities) AND (CAST(:state AS text) IS NULL OR r.state = :state)"
    " AND (CAST(:after AS uuid) IS NULL OR r.id < :after) ORDER BY r.id DESC LIMIT :limit"
)
_SO_FAR = text(
    "SELECT (SELECT max(period) FROM sealed WHERE entity_id = :entity) AS closed_last,"
    " (SELECT max(month) FROM period WHERE entity_id = :entity) AS asked_last,"
    " (SELECT max(year) FROM fiscal_year WHERE entity_id = :entity) AS year_last"
)


async def reopening(session: AsyncSession, reopening_id: UUID) -> ReopeningView:
    """One. Refuses NotFound."""
    row = (await session.execute(_ONE, {"id": reopening_id})).one_or_none()
    if row is None:
        raise NotFound(what="反结账申请 / reopening", id=reopening_id)
    return ReopeningView.model_validate(row._mapping)


async def reopenings(
    session: AsyncSession, entities: Sequence[UUID], state: str | None, after: UUID | None, limit: int
) -> list[ReopeningView]:
    """Those of these entities, newest first."""
    values = {"entities": list(entities), "state": state, "after": after, "limit": limit}
    return [ReopeningView.model_validate(row._mapping) for row in await session.execute(_MANY, values)]


async def so_far(session: AsyncSession, entity_id: UUID) -> Any:
    """`closed_last`, the last closed month; `asked_last`, closed or being closed; `year_last` determined."""
    return (await session.execute(_SO_FAR, {"entity": entity_id})).one()
