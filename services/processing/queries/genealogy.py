"""The genealogy both ways in one recursive query, and what is known of each lot on the way."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import PPM, Reached, Step, reach
from services.processing.schemas.trace import TraceView
from shared.contracts.production import Passport
from shared.kit.errors import NotFound

#: UNION forgets what it has seen, so each lot is entered once, however many ways lead to it.
_BOTH_WAYS = text(
    """
    WITH RECURSIVE walk(way, lot_id) AS (
      SELECT way, CAST(:lot AS uuid) FROM (VALUES ('up'), ('down')) AS ways(way)
      UNION
      SELECT walk.way, next.lot_id FROM walk CROSS JOIN LATERAL (
        SELECT from_lot_id AS lot_id FROM edge WHERE walk.way = 'up' AND to_lot_id = walk.lot_id
        UNION ALL SELECT to_lot_id FROM edge WHERE walk.way = 'down' AND from_lot_id = walk.lot_id) AS next)
    SELECT walk.way, e.from_lot_id, e.to_lot_id, e.batch_id, e.quantity, e.weight, e.total_weight
    FROM walk JOIN edge e ON (walk.way = 'up' AND e.to_lot_id = walk.lot_id)
    UNION ALL
    SELECT walk.way, e.from_lot_id, e.to_lot_id, e.batch_id, e.quantity, e.weight, e.total_weight
    FROM walk JOIN edge e ON (walk.way = 'down' AND e.from_lot_id = walk.lot_id)
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
_DETAILS = text(
    """
    SELECT l.id, n.name, l.product, l.grade, l.unit, l.quantity_made AS quantity, l."on",
      CAST(l.passport AS text) AS passport, l.status, l.quantity AS left
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = ANY(:ids)
    UNION ALL
    SELECT u.id, n.name, u.product, u.grade, u.unit, u.quantity, u."on", CAST(u.passport AS text), NULL, NULL
    FROM elsewhere u LEFT JOIN node n ON n.id = u.entity_id
    WHERE u.id = ANY(:ids) AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = u.id)
    """
)
#: The columns of `_DETAILS` after the id as the answer names them, and what is shown of a lot never told of.
_SHOWN = ("entity", "product", "grade", "unit", "quantity", "on", "passport", "status", "left")
_UNKNOWN: dict[str, Any] = {**dict.fromkeys(_SHOWN), "passport": Passport()}
_KNOWN = text(
    """
    SELECT id FROM lot WHERE id = ANY(:ids) UNION SELECT id FROM elsewhere WHERE id = ANY(:ids)
    UNION SELECT from_lot_id FROM edge WHERE from_lot_id = ANY(:ids)
    UNION SELECT to_lot_id FROM edge WHERE to_lot_id = ANY(:ids)
    """
)
_NUMBERS = text("SELECT id, number FROM batch WHERE id = ANY(:ids)")


async def known(session: AsyncSession, lot_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these lots were ever heard of here."""
    return set((await session.execute(_KNOWN, {"ids": list(lot_ids)})).scalars())


async def descendants(session: AsyncSession, lot_ids: Iterable[UUID]) -> set[UUID]:
    """These lots and all that was made of them."""
    return set((await session.execute(_DESCENDANTS, {"ids": list(lot_ids)})).scalars())


async def trace(session: AsyncSession, lot_id: UUID) -> TraceView:
    """Where a lot came from and where it went, with shares. Refuses NotFound."""
    up, down = await walk(session, lot_id)
    ancestors, descendants = reach(lot_id, up, up=True), reach(lot_id, down, up=False)
    details = await seen(session, [lot_id, *(end.lot_id for end in (*ancestors, *descendants))])
    if not up and not down and lot_id not in details:
        raise NotFound(what="批次 / lot", id=lot_id)
    # Lots of one origin carry the same passport: each is read once.
    told = {row.passport for row in details.values()}
    passports = {one: Passport.model_validate_json(one) for one in told}
    itself = _traced(Reached(lot_id, PPM, 0), details, passports)
    # Thousands of lots are validated whole: one by one they cost three times as much.
    return TraceView.model_validate(
        {
            "lot_id": lot_id,
            "lot": itself if lot_id in details else None,
            "ancestors": [_traced(end, details, passports) for end in ancestors],
            "descendants": [_traced(end, details, passports) for end in descendants],
            "links": await _links(session, [*up, *down]),
        }
    )


async def walk(session: AsyncSession, lot_id: UUID) -> tuple[list[Step], list[Step]]:
    """Every edge above a lot, and every edge below it."""
    rows = (await session.execute(_BOTH_WAYS, {"lot": lot_id})).all()
    up = [Step._make(row[1:]) for row in rows if row[0] == "up"]
    return up, [Step._make(row[1:]) for row in rows if row[0] == "down"]


async def _links(session: AsyncSession, steps: Sequence[Step]) -> list[dict[str, Any]]:
    batch_ids = sorted({step.batch_id for step in steps if step.batch_id is not None})
    numbers = {row.id: row.number for row in await session.execute(_NUMBERS, {"ids": batch_ids})}
    return [
        {
            "from_lot_id": step.from_lot_id,
            "to_lot_id": step.to_lot_id,
            "batch_id": step.batch_id,
            "batch_number": numbers.get(step.batch_id),
            "quantity": step.quantity,
        }
        for step in steps
    ]


async def seen(session: AsyncSession, lot_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """What is known of these lots, by id."""
    rows = (await session.execute(_DETAILS, {"ids": list(lot_ids)})).all()
    return {row.id: row for row in rows}


def _traced(end: Reached, details: dict[UUID, Any], passports: dict[str, Passport]) -> dict[str, Any]:
    row = details.get(end.lot_id)
    known = _UNKNOWN
    if row is not None:
        known = dict(zip(_SHOWN, row[1:], strict=True)) | {"passport": passports[row.passport]}
    return {"lot_id": end.lot_id, "share_ppm": end.share_ppm, "depth": end.depth, **known}
