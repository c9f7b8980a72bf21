"""The genealogy both ways in one recursive query, and what is known of each lot on the way."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import LotId, Way

#: UNION forgets what it has seen, so each lot is entered once, however many ways lead to it. A way is one row
#: of columns: thousands of rows cost more to carry than to find. Ids are text from here to the answer.
_BOTH_WAYS = text(
    """
    WITH RECURSIVE walk(way, lot_id) AS (
      SELECT way, CAST(:lot AS uuid) FROM (VALUES ('up'), ('down')) AS ways(way)
      UNION
      SELECT walk.way, next.lot_id FROM walk CROSS JOIN LATERAL (
        SELECT from_lot_id AS lot_id FROM edge WHERE walk.way = 'up' AND to_lot_id = walk.lot_id
        UNION ALL SELECT to_lot_id FROM edge WHERE walk.way = 'down' AND from_lot_id = walk.lot_id) AS next),
    step AS (
      SELECT way, edge.* FROM walk JOIN edge ON way = 'up' AND to_lot_id = lot_id
      UNION ALL SELECT way, edge.* FROM walk JOIN edge ON way = 'down' AND from_lot_id = lot_id)
    SELECT way, CAST(array_agg(from_lot_id) AS text[]), CAST(array_agg(to_lot_id) AS text[]),
      CAST(array_agg(batch_id) AS text[]), array_agg(quantity), array_agg(weight), array_agg(total_weight)
    FROM step GROUP BY way
    """
)
_DESCENDANTS = text(
    """
    WITH RECURSIVE down(lot_id) AS (
      SELECT unnest(CAST(:ids AS uuid[]))
      UNION SELECT e.to_lot_id FROM edge e JOIN down ON e.from_lot_id = down.lot_id)
    SELECT lot_id FROM down
    """
)
_SEEN = text(
    """
    SELECT CAST(l.id AS text) AS id, n.name, l.product, l.grade, l.unit, l.quantity_made AS quantity, l."on",
      CAST(l.passport AS text) AS passport, l.status, l.quantity AS left
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = ANY(CAST(:ids AS uuid[]))
    UNION ALL
    SELECT CAST(u.id AS text), n.name, u.product, u.grade, u.unit, u.quantity, u."on",
      CAST(u.passport AS text), NULL, NULL
    FROM elsewhere u LEFT JOIN node n ON n.id = u.entity_id
    WHERE u.id = ANY(CAST(:ids AS uuid[])) AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = u.id)
    """
)
_KNOWN = text(
    """
    SELECT id FROM lot WHERE id = ANY(:ids) UNION SELECT id FROM elsewhere WHERE id = ANY(:ids)
    UNION SELECT from_lot_id FROM edge WHERE from_lot_id = ANY(:ids)
    UNION SELECT to_lot_id FROM edge WHERE to_lot_id = ANY(:ids)
    """
)


async def known(session: AsyncSession, lot_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these lots were ever heard of here."""
    return set((await session.execute(_KNOWN, {"ids": list(lot_ids)})).scalars())


async def descendants(session: AsyncSession, lot_ids: Iterable[UUID]) -> set[UUID]:
    """These lots and all that was made of them."""
    return set((await session.execute(_DESCENDANTS, {"ids": list(lot_ids)})).scalars())


async def walk(session: AsyncSession, lot_id: UUID) -> tuple[Way, Way]:
    """Every edge above a lot, and every edge below it."""
    rows = await session.execute(_BOTH_WAYS, {"lot": lot_id})
    ways = {way: Way(*columns) for way, *columns in rows}
    return ways.get("up", Way()), ways.get("down", Way())


async def seen(session: AsyncSession, lot_ids: Sequence[LotId]) -> dict[LotId, Any]:
    """What is known of these lots, by id."""
    return {row[0]: row for row in await session.execute(_SEEN, {"ids": list(lot_ids)})}
