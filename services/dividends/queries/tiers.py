"""Runs and their tiers: one, lists, lines by page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import NotFound

#: Holders of a tier in the order of their first lines, for the paper to sign: one row each.
_HOLDERS = text(
    """
    SELECT l.holder_id, l.holder_name, h.code AS holder_code, l.pool,
           CAST(sum(l.weight) AS bigint) AS weight, CAST(sum(l.amount_fen) AS bigint) AS amount_fen,
           CAST(sum(l.tax_fen) AS bigint) AS tax_fen, min(l.ordinal) AS ordinal
    FROM line l LEFT JOIN holder h ON h.id = l.holder_id WHERE l.tier_id = :tier
    GROUP BY l.holder_id, l.holder_name, h.code, l.pool ORDER BY min(l.ordinal)
    """
)
_PAYMENTS = text(
    """
    SELECT p.id, p.line_id, p.holder_id, coalesce(n.name, h.name, '') AS holder_name, p.amount_fen, p."on",
           p.reason
    FROM payment p LEFT JOIN holder h ON h.id = p.holder_id LEFT JOIN node n ON n.id = p.holder_id
    WHERE p.tier_id = :tier ORDER BY p."on" DESC, p.id DESC LIMIT :limit OFFSET :offset
    """
)
#: Declared corrections of an entity's part of a run, the last one last.
_CORRECTIONS = text(
    """
    SELECT t.accounting_on, r.reason FROM tier t JOIN run r ON r.id = t.run_id
    WHERE t.entity_id = :entity AND r.adjusts_id = :run AND t.declared_at IS NOT NULL
    ORDER BY t.declared_at
    """
)
_TIER = """
    SELECT t.*, n.code AS entity_code, n.name AS entity_name FROM tier t JOIN node n ON n.id = t.entity_id
"""
_RUN = """
    SELECT r.*, n.name AS root_name, c.tiers_in_all, c.tiers_declared
    FROM run r LEFT JOIN node n ON n.id = r.root_id
    CROSS JOIN LATERAL (SELECT count(*) AS tiers_in_all, count(t.declared_at) AS tiers_declared
                        FROM tier t WHERE t.run_id = r.id) c
"""
_RUNS = """
    WHERE EXISTS (SELECT 1 FROM tier t WHERE t.run_id = r.id AND t.entity_id = ANY(:visible))
      AND (CAST(:year AS int) IS NULL OR r.year = :year)
    ORDER BY r.started_at DESC, r.id DESC LIMIT :limit OFFSET :offset
"""
_LINES = text(
    """
    SELECT l.*, h.code AS holder_code, coalesce(p.paid_fen, 0) AS paid_fen FROM line l
    LEFT JOIN holder h ON h.id = l.holder_id
    LEFT JOIN (SELECT line_id, CAST(sum(amount_fen) AS bigint) AS paid_fen FROM payment
               WHERE tier_id = :tier GROUP BY line_id) p ON p.line_id = l.id
    WHERE l.tier_id = :tier AND l.ordinal > :after
      AND (CAST(:pool AS text) IS NULL OR l.pool = :pool)
      AND (CAST(:holder AS uuid) IS NULL OR l.holder_id = :holder)
      AND (:search = '' OR strpos(l.holder_name, :search) > 0 OR h.code = :search)
    ORDER BY l.ordinal LIMIT :limit
    """
)


async def runs(
    session: AsyncSession, visible: Sequence[UUID], year: int | None, limit: int, offset: int
) -> list[Row[Any]]:
    """Runs with a tier among these entities, the newest first."""
    query = {"visible": list(visible), "year": year, "limit": limit, "offset": offset}
    return list((await session.execute(text(_RUN + _RUNS), query)).all())


async def run(session: AsyncSession, run_id: UUID) -> Row[Any]:
    """A run. Refused: `NotFound`."""
    found = await session.execute(text(f"{_RUN} WHERE r.id = :id"), {"id": run_id})  # our own text
    row = found.one_or_none()
    if row is None:
        raise NotFound(what="分配 / run", id=run_id)
    return row


async def adjustments(session: AsyncSession, run_id: UUID) -> list[Row[Any]]:
    """The runs that correct a run, the oldest first."""
    query = text(f"{_RUN} WHERE r.adjusts_id = :id ORDER BY r.started_at")  # our own text
    return list((await session.execute(query, {"id": run_id})).all())


async def corrections(session: AsyncSession, tier: Row[Any]) -> list[Row[Any]]:
    """What was declared since to correct an annual tier: the day it is booked, and why."""
    query = {"entity": tier.entity_id, "run": tier.run_id}
    return list((await session.execute(_CORRECTIONS, query)).all())


async def of_entities(
    session: AsyncSession, visible: Sequence[UUID], undeclared: bool, limit: int, offset: int
) -> list[Row[Any]]:
    """Tiers of these entities, the newest year first; `undeclared` only those that take steps still."""
    query = text(
        f"{_TIER} WHERE t.entity_id = ANY(:visible)"
        " AND (NOT :undeclared OR (t.declared_at IS NULL AND t.state <> 'withdrawn'))"
        " ORDER BY t.year DESC, t.ordinal, t.id LIMIT :limit OFFSET :offset"
    )
    asked = {"visible": list(visible), "undeclared": undeclared, "limit": limit, "offset": offset}
    return list((await session.execute(query, asked)).all())


async def tiers(session: AsyncSession, run_id: UUID) -> list[Row[Any]]:
    """A run's tiers in closing order, with their entity's code and name."""
    query = text(f"{_TIER} WHERE t.run_id = :run ORDER BY t.ordinal")  # our own text
    return list((await session.execute(query, {"run": run_id})).all())


async def tier(session: AsyncSession, run_id: UUID, tier_id: UUID) -> Row[Any]:
    """A tier of a run. Refused: `NotFound`."""
    query = text(f"{_TIER} WHERE t.run_id = :run AND t.id = :id")  # our own text
    row = (await session.execute(query, {"run": run_id, "id": tier_id})).one_or_none()
    if row is None:
        raise NotFound(what="分配方案 / tier", id=tier_id)
    return row


async def tier_locked(session: AsyncSession, run_id: UUID, tier_id: UUID) -> Row[Any]:
    """A tier, locked until the transaction ends. Refused: `NotFound`."""
    row = (
        await session.execute(
            text("SELECT * FROM tier WHERE run_id = :run AND id = :id FOR UPDATE"),
            {"run": run_id, "id": tier_id},
        )
    ).one_or_none()
    if row is None:
        raise NotFound(what="分配方案 / tier", id=tier_id)
    return row


async def approvals(session: AsyncSession, tier_id: UUID) -> list[Row[Any]]:
    """The steps taken with a tier, in order."""
    rows = await session.execute(
        text("SELECT * FROM approval WHERE tier_id = :tier ORDER BY taken_at, id"), {"tier": tier_id}
    )
    return list(rows.all())


async def lines(
    session: AsyncSession,
    tier_id: UUID,
    *,
    after: int = -1,
    limit: int = 100,
    pool: str | None = None,
    holder_id: UUID | None = None,
    search: str = "",
) -> list[Row[Any]]:
    """A tier's lines after an ordinal, with what was paid of each; `search` is part of a name."""
    query = {
        "tier": tier_id,
        "after": after,
        "limit": limit,
        "pool": pool,
        "holder": holder_id,
        "search": search,
    }
    return list((await session.execute(_LINES, query)).all())


async def payments(session: AsyncSession, tier_id: UUID, limit: int, offset: int) -> list[Row[Any]]:
    """What was paid of a tier and what came back, the newest first."""
    query = {"tier": tier_id, "limit": limit, "offset": offset}
    return list((await session.execute(_PAYMENTS, query)).all())


async def holders(session: AsyncSession, tier_id: UUID) -> list[Row[Any]]:
    """What each holder gets of each pool of a tier, in the order of the lines."""
    return list((await session.execute(_HOLDERS, {"tier": tier_id})).all())
