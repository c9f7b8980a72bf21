"""What was entered in a register behind a record date, after a tier had been drawn up by its seal.

A tier stands on its register as it was known when sealed; what comes later and is dated back flags it.
A newer seal that holds the same, or an adjustment by a newer one, answers the flag.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.queries import facts

#: Each tier with the registers it stands on (its own, its adjustments'), and until when they are known.
_STANDING = """
    WITH standing AS (
      SELECT t.id AS tier_id, t.entity_id, t.record_on, a.detail #>> '{frozen,register_hash}' AS hash
      FROM tier t JOIN tier a ON a.entity_id = t.entity_id AND a.state <> 'waiting' AND (a.id = t.id
        OR (a.declared_at IS NOT NULL AND a.run_id IN (SELECT id FROM run WHERE adjusts_id = t.run_id)))
      WHERE t.run_id = :run AND (CAST(:tier AS uuid) IS NULL OR t.id = :tier)),
    known AS (
      SELECT d.tier_id, d.entity_id, d.record_on, max(s.recorded_until) AS until FROM standing d
      JOIN register_seal s
        ON s.organisation_id = d.entity_id AND s.record_on = d.record_on AND s.hash = d.hash
      GROUP BY d.tier_id, d.entity_id, d.record_on)
"""


def _standing(select: str) -> TextClause:
    return text(_STANDING + select)


_COUNTS = _standing(
    """
    SELECT k.tier_id, count(DISTINCT e.movement_id) AS movements FROM known k
    JOIN register_entry e ON e.organisation_id = k.entity_id AND e.recorded_at > k.until
      AND e.effective_on <= k.record_on
    GROUP BY k.tier_id
    """
)
_ENTRIES = _standing(
    """
    SELECT e.movement_id, e.holder_id, coalesce(n.name, h.name, '') AS holder_name, e.share_class,
           e.milli_shares, e.effective_on, e.recorded_at
    FROM known k JOIN register_entry e ON e.organisation_id = k.entity_id AND e.recorded_at > k.until
      AND e.effective_on <= k.record_on
    LEFT JOIN holder h ON h.id = e.holder_id LEFT JOIN node n ON n.id = e.holder_id
    ORDER BY e.recorded_at, e.movement_id, e.side LIMIT :limit
    """
)
#: Companies have no seal: whoever owned them is told whole, by date.
_COMPANIES = _standing(
    """
    SELECT d.tier_id, d.entity_id, d.record_on, array_agg(d.hash) AS hashes FROM standing d
    JOIN tier t ON t.id = d.tier_id WHERE t.form IN ('company', 'subsidiary')
    GROUP BY d.tier_id, d.entity_id, d.record_on
    """
)
_SINCE = text(
    "SELECT EXISTS (SELECT 1 FROM register_entry WHERE organisation_id = :organisation"
    " AND effective_on <= :on AND recorded_at > :until)"
)


async def counts(session: AsyncSession, run_id: UUID, tier_id: UUID | None = None) -> dict[UUID, int]:
    """How many movements flag each tier of a run (or one of them); unflagged ones are left out. A company
    whose owners on its record date are not those it was drawn up by counts one."""
    query = {"run": run_id, "tier": tier_id}
    found = {row.tier_id: row.movements for row in await session.execute(_COUNTS, query)}
    for row in (await session.execute(_COMPANIES, query)).all():
        owners = await facts.owners(session, row.entity_id, row.record_on)
        if owners and facts.owners_hash(owners) not in row.hashes:
            found[row.tier_id] = found.get(row.tier_id, 0) + 1
    return found


async def entries(session: AsyncSession, run_id: UUID, tier_id: UUID, limit: int) -> Sequence[Any]:
    """The sides of the movements that flag a tier, in the order they were recorded."""
    query = {"run": run_id, "tier": tier_id, "limit": limit}
    return (await session.execute(_ENTRIES, query)).all()


async def since(session: AsyncSession, organisation_id: UUID, on: date, until: datetime) -> bool:
    """Whether anything was entered behind a day after an instant."""
    query = {"organisation": organisation_id, "on": on, "until": until}
    return bool((await session.execute(_SINCE, query)).scalar())
