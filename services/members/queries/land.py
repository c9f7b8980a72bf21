"""Land contracts of villages and households."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.schemas.land import LandContractView

_LIST = text(
    """
    SELECT * FROM land_contract
    WHERE village_id = ANY(:visible) AND (CAST(:household AS uuid) IS NULL OR household_id = :household)
      AND (CAST(:on AS date) IS NULL OR (starts_on <= :on AND ends_on >= :on))
      AND (CAST(:after AS uuid) IS NULL OR id > :after)
    ORDER BY id LIMIT :limit
    """
)


async def known(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that are contracts."""
    rows = await session.execute(
        text("SELECT id FROM land_contract WHERE id = ANY(:ids)"), {"ids": list(ids)}
    )
    return set(rows.scalars())


async def contracts(
    session: AsyncSession,
    visible: Sequence[UUID],
    *,
    household_id: UUID | None,
    on: date | None,
    after: UUID | None,
    limit: int,
) -> list[LandContractView]:
    """Contracts of the visible villages, by id; `on` keeps those whose term holds that day."""
    query = {"visible": list(visible), "household": household_id, "on": on, "after": after, "limit": limit}
    rows = await session.execute(_LIST, query)
    return [LandContractView.model_validate(row._mapping) for row in rows]
