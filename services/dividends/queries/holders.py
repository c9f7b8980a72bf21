"""What one holder has: its place in the tree, and its own lines of declared tiers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

_OWN = text(
    """
    SELECT l.id AS line_id, t.run_id, l.tier_id, t.entity_id, n.name AS entity_name, t.year, t.kind, l.pool,
           l.amount_fen, l.tax_fen, t.state,
           coalesce((SELECT CAST(sum(p.amount_fen) AS bigint) FROM payment p WHERE p.line_id = l.id), 0)
             AS paid_fen
    FROM line l JOIN tier t ON t.id = l.tier_id JOIN node n ON n.id = t.entity_id
    WHERE l.holder_id = :holder AND t.declared_at IS NOT NULL
    ORDER BY t.year DESC, t.declared_at DESC, l.ordinal LIMIT :limit OFFSET :offset
    """
)


async def holder(session: AsyncSession, holder_id: UUID) -> Row[Any] | None:
    """A holder as last heard of."""
    return (
        await session.execute(text("SELECT * FROM holder WHERE id = :id"), {"id": holder_id})
    ).one_or_none()


async def own_lines(session: AsyncSession, holder_id: UUID, limit: int, offset: int) -> list[Row[Any]]:
    """A holder's lines of declared tiers, the newest year first."""
    query = {"holder": holder_id, "limit": limit, "offset": offset}
    return list((await session.execute(_OWN, query)).all())
