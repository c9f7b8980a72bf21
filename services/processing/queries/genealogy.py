"""The genealogy both ways, and what is known of each lot on the way, in one recursive query."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import LotId, Way

#: UNION forgets what it has seen, so each lot is entered once, however many ways lead to it. All of it is one
#: row of columns: thousands of rows, or a second question, cost more to carry than to find. Ids are text
#: from here to the answer.
_AROUND = text(
    """
    WITH RECURSIVE walk(way, lot_id) AS (
      SELECT way, CAST(:lot AS uuid) FROM (VALUES ('up'), ('down')) AS ways(way)
      UNION
      SELECT walk.way, next.lot_id FROM walk CROSS JOIN LATERAL (
        SELECT from_lot_id AS lot_id FROM edge WHERE walk.way = 'up' AND to_lot_id = walk.lot_id
        UNION ALL SELECT to_lot_id FROM edge WHERE walk.way = 'down' AND from_lot_id = walk.lot_id) AS next),
    up AS (SELECT edge.* FROM walk JOIN edge ON way = 'up' AND to_lot_id = lot_id),
    down AS (SELECT edge.* FROM walk JOIN edge ON way = 'down' AND from_lot_id = lot_id),
    known AS (
      SELECT l.id, n.name, l.product, l.grade, l.unit, l.quantity_made AS quantity, l."on", l.passport,
        l.status, l.quantity AS left
      FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = ANY(ARRAY(SELECT lot_id FROM walk))
      UNION ALL
      SELECT u.id, n.name, u.product, u.grade, u.unit, u.quantity, u."on", u.passport, NULL, NULL
      FROM elsewhere u LEFT JOIN node n ON n.id = u.entity_id
      WHERE u.id = ANY(ARRAY(SELECT lot_id FROM walk)) AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = u.id))
    SELECT * FROM
      (SELECT CAST(array_agg(from_lot_id) AS text[]), CAST(array_agg(to_lot_id) AS text[]),
        CAST(array_agg(batch_id) AS text[]), array_agg(quantity), array_agg(weight), array_agg(total_weight)
       FROM up) AS above,
      (SELECT CAST(array_agg(from_lot_id) AS text[]), CAST(array_agg(to_lot_id) AS text[]),
        CAST(array_agg(batch_id) AS text[]), array_agg(quantity), array_agg(weight), array_agg(total_weight)
       FROM down) AS below,
      (SELECT CAST(array_agg(id) AS text[]), array_agg(name), array_agg(product), array_agg(grade),
        array_agg(unit), array_agg(quantity), array_agg("on"), array_agg(CAST(passport AS text)),
        array_agg(status), array_agg("left")
       FROM known) AS seen
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
_KNOWN = text(
    """
    SELECT id FROM lot WHERE id = ANY(:ids) UNION SELECT id FROM elsewhere WHERE id = ANY(:ids)
    UNION SELECT from_lot_id FROM edge WHERE from_lot_id = ANY(:ids)
    UNION SELECT to_lot_id FROM edge WHERE to_lot_id = ANY(:ids)
    """
)
WAY = len(Way._fields)


class Seen(NamedTuple):
    """What is known of a lot, made here or told of; its passport is JSON."""

    id: LotId
    name: str | None
    product: str
    grade: str
    unit: str
    quantity: int
    on: date
    passport: str
    status: str | None
    left: int | None


class Around(NamedTuple):
    """The edges above and below a lot, and what is known of the lots on the way, by id."""

    up: Way
    down: Way
    known: dict[LotId, Seen]


async def known(session: AsyncSession, lot_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these lots were ever heard of here."""
    return set((await session.execute(_KNOWN, {"ids": list(lot_ids)})).scalars())


async def descendants(session: AsyncSession, lot_ids: Iterable[UUID]) -> set[UUID]:
    """These lots and all that was made of them."""
    return set((await session.execute(_DESCENDANTS, {"ids": list(lot_ids)})).scalars())


async def around(session: AsyncSession, lot_id: UUID) -> Around:
    """Every edge above a lot, every edge below it, and what is known of the lots they join."""
    columns = (await session.execute(_AROUND, {"lot": lot_id})).one()
    up, down, seen = columns[:WAY], columns[WAY : 2 * WAY], columns[2 * WAY :]
    return Around(
        Way(*up) if up[0] else Way(),
        Way(*down) if down[0] else Way(),
        {lot[0]: Seen._make(lot) for lot in zip(*seen, strict=True)} if seen[0] else {},
    )
