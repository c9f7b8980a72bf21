"""What the QR code on a package shows: places, days and organisations, no person and no price."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import reach
from services.processing.domain.story import into_each, kind_of, story
from services.processing.queries import genealogy
from services.processing.schemas.trace import PublicStep, PublicTest, PublicTrace
from shared.contracts.production import Passport
from shared.kit.errors import NotFound

_LOT = text(
    """
    SELECT l.id, l.product, l.grade, l.unit, n.name AS producer, b.number AS batch_number, l."on",
      l.best_before_on, l.passport, l.status = 'released' AS released, true AS own
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id LEFT JOIN batch b ON b.id = l.batch_id
    WHERE l.id = :lot
    UNION ALL
    SELECT u.id, u.product, u.grade, u.unit, n.name, NULL, u."on", NULL, u.passport, true, false
    FROM elsewhere u LEFT JOIN node n ON n.id = u.entity_id
    WHERE u.id = :lot AND NOT EXISTS (SELECT 1 FROM lot WHERE id = :lot)
    """
)
_RECALLED = text("SELECT 1 FROM recall WHERE :lot = ANY(lot_ids) AND closed_on IS NULL LIMIT 1")
_PASSED = text(
    """
    SELECT kind, tested_on, laboratory FROM (
      SELECT DISTINCT ON (kind) kind, tested_on, laboratory, passed FROM quality_test WHERE lot_id = :lot
      ORDER BY kind, recorded_at DESC, id DESC) AS newest
    WHERE passed ORDER BY tested_on, kind
    """
)
_SHIPPED = text(
    'SELECT min("on") AS first, max("on") AS last FROM movement WHERE lot_id = :lot AND kind = \'issued\''
)


async def public_trace(session: AsyncSession, lot_id: UUID) -> PublicTrace:
    """What a shopper sees of a lot, a plant's or a desk's. Refuses NotFound."""
    row = await _lot(session, lot_id)
    up, _, known = await genealogy.around(session, lot_id)
    ancestors = reach(str(lot_id), up, up=True)
    of = {"lot": lot_id}
    shipped = (await session.execute(_SHIPPED, of)).one()
    return PublicTrace(
        lot_id=lot_id,
        product=row.product,
        grade=row.grade,
        unit=row.unit,
        producer=row.producer,
        batch_number=row.batch_number,
        kind=kind_of(str(lot_id), into_each(up), own=row.own),
        made_on=row.on,
        best_before_on=row.best_before_on,
        recalled=(await session.execute(_RECALLED, of)).first() is not None,
        released=row.released,
        passport=Passport.model_validate(row.passport),
        tests=[
            PublicTest.model_validate(one, from_attributes=True) for one in await session.execute(_PASSED, of)
        ],
        steps=[PublicStep.model_validate(one, from_attributes=True) for one in story(ancestors, known, up)],
        shipped_from_on=shipped.first,
        shipped_to_on=shipped.last,
    )


async def exists(session: AsyncSession, lot_id: UUID) -> None:
    """That there is something to trace. Refuses NotFound."""
    await _lot(session, lot_id)


async def _lot(session: AsyncSession, lot_id: UUID) -> Any:
    row = (await session.execute(_LOT, {"lot": lot_id})).one_or_none()
    if row is None:
        raise NotFound(what="批次 / lot", id=lot_id)
    return row
