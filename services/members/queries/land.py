"""Land contracts of villages and households."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.schemas.land import LandContractView, LesseeView

_LIST = text(
    """
    SELECT c.*, h.code AS household_code, h.head_name, o.name AS lessee_name, v.name AS village_name
    FROM land_contract c JOIN household h ON h.id = c.household_id
    JOIN organisation o ON o.id = c.lessee_id JOIN organisation v ON v.id = c.village_id
    WHERE c.village_id = ANY(:visible) AND (CAST(:household AS uuid) IS NULL OR c.household_id = :household)
      AND (CAST(:on AS date) IS NULL OR (c.starts_on <= :on AND c.ends_on >= :on))
      AND (:search = '' OR strpos(h.head_name, :search) > 0 OR strpos(c.number, :search) > 0
        OR strpos(c.parcel, :search) > 0 OR strpos(o.name, :search) > 0)
      AND (CAST(:after AS uuid) IS NULL OR c.id > :after)
    ORDER BY c.id LIMIT :limit
    """
)


async def lessees(session: AsyncSession, visible: Sequence[UUID]) -> list[LesseeView]:
    """Who may take a household's land in these nodes' groups: no village, which contracted it out."""
    rows = await session.execute(
        text(
            "SELECT o.id, o.name FROM organisation o JOIN node n ON n.id = o.id"
            " WHERE o.legal_form NOT IN ('township', 'village_org')"
            " AND n.path[1] IN (SELECT path[1] FROM node WHERE id = ANY(:visible)) ORDER BY o.code"
        ),
        {"visible": list(visible)},
    )
    return [LesseeView(id=row.id, name=row.name) for row in rows]


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
    search: str,
    after: UUID | None,
    limit: int,
) -> list[LandContractView]:
    """Contracts of the visible villages, by id; `on` keeps those whose term holds that day."""
    query: dict[str, object] = {"visible": list(visible), "household": household_id, "on": on}
    query |= {"search": search, "after": after, "limit": limit}
    rows = await session.execute(_LIST, query)
    return [LandContractView.model_validate(row._mapping) for row in rows]
