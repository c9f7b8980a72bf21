"""The genealogy both ways in one recursive query, and what is known of each lot on the way."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import Reached, Step, reach
from services.processing.schemas import Link, PublicStep, PublicTrace, TracedLot, TraceView
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
    SELECT l.id, n.name, l.product, l.grade, l.unit, l.quantity_made AS quantity, l."on", l.passport
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = ANY(:ids)
    UNION ALL
    SELECT u.id, n.name, u.product, u.grade, u.unit, u.quantity, u."on", u.passport
    FROM upstream u LEFT JOIN node n ON n.id = u.entity_id
    WHERE u.id = ANY(:ids) AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = u.id)
    """
)
_KNOWN = text(
    """
    SELECT id FROM lot WHERE id = ANY(:ids) UNION SELECT id FROM upstream WHERE id = ANY(:ids)
    UNION SELECT from_lot_id FROM edge WHERE from_lot_id = ANY(:ids)
    UNION SELECT to_lot_id FROM edge WHERE to_lot_id = ANY(:ids)
    """
)
_PUBLIC = text(
    """
    SELECT l.id, l.product, l.grade, n.name AS producer, l."on", l.best_before_on, l.passport,
      EXISTS (SELECT 1 FROM hold h WHERE h.lot_id = l.id AND h.recall_id IS NOT NULL
              AND h.lifted_at IS NULL) AS recalled,
      ARRAY(SELECT DISTINCT t.kind FROM quality_test t WHERE t.lot_id = l.id AND t.passed ORDER BY 1) AS tests
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = :lot
    """
)


async def known(session: AsyncSession, lot_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these lots were ever heard of here."""
    return set((await session.execute(_KNOWN, {"ids": list(lot_ids)})).scalars())


async def descendants(session: AsyncSession, lot_ids: Iterable[UUID]) -> set[UUID]:
    """These lots and all that was made of them."""
    return set((await session.execute(_DESCENDANTS, {"ids": list(lot_ids)})).scalars())


async def trace(session: AsyncSession, lot_id: UUID) -> TraceView:
    """Where a lot came from and where it went, with shares. Refuses NotFound."""
    up, down, links = await _walk(session, lot_id)
    details = await _details(session, [lot_id, *(end.lot_id for end in (*up, *down))])
    if not links and lot_id not in details:
        raise NotFound(what="批次 / lot", id=lot_id)
    return TraceView(
        lot_id=lot_id,
        ancestors=[_traced(end, details) for end in up],
        descendants=[_traced(end, details) for end in down],
        links=links,
    )


async def _walk(session: AsyncSession, lot_id: UUID) -> tuple[list[Reached], list[Reached], list[Link]]:
    steps: dict[str, list[Step]] = {"up": [], "down": []}
    links = []
    for way, *columns in await session.execute(_BOTH_WAYS, {"lot": lot_id}):
        step = Step(*columns)
        steps[way].append(step)
        links.append(
            Link(
                from_lot_id=step.from_lot_id,
                to_lot_id=step.to_lot_id,
                batch_id=step.batch_id,
                quantity=step.quantity,
            )
        )
    return reach(lot_id, steps["up"], up=True), reach(lot_id, steps["down"], up=False), links


async def _details(session: AsyncSession, lot_ids: Sequence[UUID]) -> dict[UUID, Any]:
    rows = await session.execute(_DETAILS, {"ids": list(lot_ids)})
    return {row.id: row for row in rows}


def _traced(end: Reached, details: dict[UUID, Any]) -> TracedLot:
    row = details.get(end.lot_id)
    return TracedLot(
        lot_id=end.lot_id,
        share_ppm=end.share_ppm,
        depth=end.depth,
        entity=row.name if row else None,
        product=row.product if row else None,
        grade=row.grade if row else None,
        unit=row.unit if row else None,
        quantity=row.quantity if row else None,
        on=row.on if row else None,
        passport=Passport.model_validate(row.passport) if row else Passport(),
    )


async def public_trace(session: AsyncSession, lot_id: UUID) -> PublicTrace:
    """What a shopper sees of a finished lot: places, days, organisations. Refuses NotFound."""
    row = (await session.execute(_PUBLIC, {"lot": lot_id})).one_or_none()
    if row is None:
        raise NotFound(what="批次 / lot", id=lot_id)
    up, _, _ = await _walk(session, lot_id)
    details = await _details(session, [end.lot_id for end in up])
    seen = [_traced(end, details) for end in up if end.lot_id in details]
    return PublicTrace(
        lot_id=lot_id,
        product=row.product,
        grade=row.grade,
        producer=row.producer,
        made_on=row.on,
        best_before_on=row.best_before_on,
        recalled=row.recalled,
        passport=Passport.model_validate(row.passport),
        tests=list(row.tests),
        steps=[
            PublicStep(
                organisation=lot.entity,
                product=lot.product,
                on=lot.on,
                villages=lot.passport.villages,
                share_ppm=lot.share_ppm,
            )
            for lot in seen
        ],
    )
