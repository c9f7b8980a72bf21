"""Entities that keep books, and how far they are; the order in which their years end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.closing import levels
from services.finance.schemas.closing import YearBrief
from services.finance.schemas.ledger import EntityView

_ENTITIES = text(
    """
    SELECT e.id, e.legal_entity_id, e.code, e.name, e.regime, e.legal_form,
      (SELECT min(b.period) FROM balance b WHERE b.entity_id = e.id) AS books_from,
      (SELECT max(s.period) FROM sealed s WHERE s.entity_id = e.id) AS closed_to,
      ARRAY(SELECT c.period FROM closing c WHERE c.entity_id = e.id ORDER BY 1) AS asked,
      (SELECT count(*) FROM late_fact f WHERE f.entity_id = e.id AND f.booked_on IS NULL) AS late,
      (SELECT count(*) FROM voucher v WHERE v.entity_id = e.id AND v.state = 'made') AS unchecked
    FROM entity e WHERE e.id = ANY(:entities) ORDER BY
      array_position(CAST(ARRAY['company', 'branch', 'subsidiary', 'coop'] AS text[]), e.legal_form), e.code
    """
)
_YEARS = text(
    """
    SELECT e.id AS entity_id, e.code, e.name, coalesce(y.state, 'open') AS state, y.own_result_fen,
      y.inflow_fen, coalesce(d.is_declared, false) AS is_declared,
      coalesce(d.declared_fen, 0)::bigint AS declared_fen
    FROM entity e LEFT JOIN fiscal_year y ON y.entity_id = e.id AND y.year = :year
    LEFT JOIN LATERAL (
      SELECT bool_and(parts = here) AS is_declared, sum(declared_fen) AS declared_fen FROM (
        SELECT max(parts) AS parts, count(*) AS here, max(declared_fen) AS declared_fen FROM declared
        WHERE entity_id = e.id AND year = :year GROUP BY tier_id) AS tiers) AS d ON true
    WHERE e.id = ANY(:entities) AND e.legal_entity_id = e.id ORDER BY e.code
    """
)
#: Who owned part of whom at the year's end, by capital or by register.
_OWNED = text(
    """
    SELECT o.holder_id, o.entity_id FROM ownership o WHERE o.paid_in_fen > 0
      AND o.effective_on = (SELECT max(l.effective_on) FROM ownership l
                            WHERE l.entity_id = o.entity_id AND l.effective_on <= :on)
    UNION SELECT holder_id, organisation_id FROM stake WHERE effective_on <= :on
      AND holder_id IN (SELECT id FROM entity)
    GROUP BY holder_id, organisation_id HAVING sum(milli_shares) > 0
    """
)


async def entities(session: AsyncSession, visible: Sequence[UUID]) -> list[EntityView]:
    """Those of these nodes that keep books: the company, its branches, subsidiaries, co-ops, villages."""
    rows = await session.execute(_ENTITIES, {"entities": list(visible)})
    return [EntityView.model_validate(row._mapping) for row in rows]


async def years(session: AsyncSession, visible: Sequence[UUID], year: int) -> list[YearBrief]:
    """A year of these legal entities in the order they end it: from the bottom of the ownership graph up."""
    owned = await session.execute(_OWNED, {"on": date(year, 12, 31)})
    level = levels([(row.holder_id, row.entity_id) for row in owned])
    rows = await session.execute(_YEARS, {"entities": list(visible), "year": year})
    found = [YearBrief(**row._mapping, level=level.get(row.entity_id, 1)) for row in rows]
    return sorted(found, key=lambda one: (one.level, one.code))
