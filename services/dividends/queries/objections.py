"""Objections to published plans, with their answers: of a tier, of a holder, of all one may see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.schemas.views import ObjectionView
from shared.kit.errors import NotFound

_OPEN_COUNTS = text(
    """
    SELECT o.tier_id, count(*) AS n FROM objection o
    LEFT JOIN objection_answer a ON a.objection_id = o.id
    WHERE o.tier_id = ANY(:tiers) AND a.id IS NULL GROUP BY o.tier_id
    """
)
#: Whoever has a line, stands in the register by the record date, or is a household of the village.
_CONCERNED = text(
    """
    SELECT EXISTS (SELECT 1 FROM line WHERE tier_id = :tier AND holder_id = :holder)
        OR EXISTS (SELECT 1 FROM register_entry WHERE organisation_id = :entity AND holder_id = :holder)
        OR EXISTS (SELECT 1 FROM trade
                   WHERE organisation_id = :entity AND holder_id = :holder AND year = :year)
        OR EXISTS (SELECT 1 FROM holder WHERE id = :holder AND village_id = :entity)
    """
)
_LIST = """
    SELECT o.id, t.run_id, o.tier_id, n.name AS entity_name, t.year, o.holder_id, o.holder_name, o.words,
           o.by_name, o."on", a.upheld, a.words AS answer, a.by_name AS answered_by, a."on" AS answered_on,
           t.entity_id
    FROM objection o JOIN tier t ON t.id = o.tier_id JOIN node n ON n.id = t.entity_id
    LEFT JOIN objection_answer a ON a.objection_id = o.id
"""
_NOTICES = text(
    """
    SELECT t.*, n.name AS entity_name, n.code AS entity_code,
           coalesce((SELECT CAST(sum(l.amount_fen) AS bigint) FROM line l
                     WHERE l.tier_id = t.id AND l.holder_id = :holder), 0) AS own_fen
    FROM tier t JOIN node n ON n.id = t.entity_id
    WHERE t.state = 'published' AND (
      EXISTS (SELECT 1 FROM line l WHERE l.tier_id = t.id AND l.holder_id = :holder)
      OR t.entity_id = (SELECT village_id FROM holder WHERE id = :holder))
    ORDER BY t.year DESC, t.id
    """
)


async def open_counts(session: AsyncSession, tier_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many objections to each tier wait for an answer; tiers without any are left out."""
    rows = await session.execute(_OPEN_COUNTS, {"tiers": list(tier_ids)})
    return {row.tier_id: row.n for row in rows}


async def concerned(session: AsyncSession, tier: Row[Any], holder_id: UUID) -> bool:
    """Whether a plan is a holder's business: also of one who was left out of it."""
    query = {"tier": tier.id, "entity": tier.entity_id, "holder": holder_id, "year": tier.year}
    return bool((await session.execute(_CONCERNED, query)).scalar())


async def of_tier(session: AsyncSession, tier_id: UUID, limit: int) -> list[ObjectionView]:
    """Objections to a tier, the newest first."""
    query = text(f"{_LIST} WHERE o.tier_id = :tier ORDER BY o.raised_at DESC LIMIT :limit")  # our own text
    return _views((await session.execute(query, {"tier": tier_id, "limit": limit})).all())


async def of_holder(session: AsyncSession, holder_id: UUID, limit: int) -> list[ObjectionView]:
    """What a holder objected to, the newest first."""
    query = text(f"{_LIST} WHERE o.holder_id = :holder ORDER BY o.raised_at DESC LIMIT :limit")
    return _views((await session.execute(query, {"holder": holder_id, "limit": limit})).all())


async def visible(
    session: AsyncSession, entities: Sequence[UUID], unanswered: bool, limit: int, offset: int
) -> list[ObjectionView]:
    """Objections to plans of these entities, the newest first."""
    query = text(
        f"{_LIST} WHERE t.entity_id = ANY(:entities) AND (NOT :unanswered OR a.id IS NULL)"
        " ORDER BY o.raised_at DESC, o.id DESC LIMIT :limit OFFSET :offset"
    )
    asked = {"entities": list(entities), "unanswered": unanswered, "limit": limit, "offset": offset}
    return _views((await session.execute(query, asked)).all())


async def objection(session: AsyncSession, objection_id: UUID) -> Row[Any]:
    """An objection with its answer and its entity. Refused: `NotFound`."""
    query = text(f"{_LIST} WHERE o.id = :id")
    row = (await session.execute(query, {"id": objection_id})).one_or_none()
    if row is None:
        raise NotFound(what="异议 / objection", id=objection_id)
    return row


async def notices(session: AsyncSession, holder_id: UUID) -> list[Row[Any]]:
    """Published tiers that concern a holder, with what it would get of each (`own_fen`)."""
    return list((await session.execute(_NOTICES, {"holder": holder_id})).all())


def view(row: Row[Any]) -> ObjectionView:
    """An objection as people see it."""
    return ObjectionView.model_validate(dict(row._mapping))


def _views(rows: Sequence[Row[Any]]) -> list[ObjectionView]:
    return [view(row) for row in rows]
