"""Lots in custody: lists and single lots, what they changed by, their tests and their holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from services.processing import models
from services.processing.queries.paging import Part
from services.processing.schemas.views import HoldView, LotOnHand, MovementView, Status, TestView
from shared.kit.errors import NotFound

ROWS_MAX = 500
WHAT = "批次 / lot"

#: Lots with what people ask of them, in the order of the ids given. The gravest hold is the one shown:
#: a recall, then one without an end, then the one that ends last.
_SEEN = text(
    """
    SELECT l.*, n.name AS entity, s.name AS came_from, b.number AS batch_number,
      ARRAY(SELECT kind FROM unnest(l.tests) AS kind WHERE NOT coalesce(
        (SELECT t.passed FROM quality_test t WHERE t.lot_id = l.id AND t.kind = kind.kind
         ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1), false)) AS missing,
      h.reason AS held_reason, h.free_on, h.recall_id
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS wanted(id, place)
    JOIN lot l ON l.id = wanted.id
    LEFT JOIN node n ON n.id = l.entity_id
    LEFT JOIN batch b ON b.id = l.batch_id
    LEFT JOIN arrival a ON a.transfer_id = l.transfer_id
    LEFT JOIN node s ON s.id = CAST(a.body ->> 'entity_id' AS uuid)
    LEFT JOIN LATERAL (
      SELECT reason, free_on, recall_id FROM hold WHERE lot_id = l.id AND lifted_at IS NULL
      ORDER BY recall_id IS NULL, free_on DESC NULLS FIRST, opened_at DESC LIMIT 1) AS h ON true
    ORDER BY wanted.place
    """
)
_OWNER = text(
    """
    SELECT o.entity_id, n.path
    FROM (SELECT entity_id FROM lot WHERE id = :lot
          UNION ALL SELECT entity_id FROM elsewhere
          WHERE id = :lot AND NOT EXISTS (SELECT 1 FROM lot WHERE id = :lot)) o
    LEFT JOIN node n ON n.id = o.entity_id
    """
)
_MOVEMENTS = text(
    """
    SELECT m.*, b.number AS batch_number
    FROM movement m LEFT JOIN batch b ON m.kind = 'consumed' AND b.id = m.reference_id
    WHERE m.lot_id = :lot ORDER BY m.ordinal LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lots: of a status or a product, still on hand, or with this text in product or batch number."""

    status: Status | None = None
    product: str | None = None
    on_hand: bool = False
    search: str | None = None

    def of(self, statement: SelectOfScalar[UUID]) -> SelectOfScalar[UUID]:
        """The statement cut to them."""
        table = models.Lot
        if self.status is not None:
            statement = statement.where(col(table.status) == self.status)
        if self.product is not None:
            statement = statement.where(col(table.product) == self.product)
        if self.on_hand:
            statement = statement.where(col(table.quantity) > 0)
        if self.search:
            of_number = select(models.Batch.id).where(
                col(models.Batch.number).istartswith(self.search, autoescape=True)
            )
            found = col(table.product).contains(self.search, autoescape=True)
            statement = statement.where(or_(found, col(table.batch_id).in_(of_number)))
        return statement


async def lots(session: AsyncSession, visible: Sequence[UUID], part: Part, wanted: Wanted) -> list[LotOnHand]:
    """Lots in custody."""
    table = models.Lot
    statement = wanted.of(select(table.id).where(col(table.entity_id).in_(visible)))
    statement = part.of(statement, col(table.id), col(table.on), col(table.recorded_at))
    return await some(session, list((await session.execute(statement)).scalars()))


async def some(session: AsyncSession, lot_ids: Sequence[UUID]) -> list[LotOnHand]:
    """These lots, in this order; one that is not here is left out."""
    rows = await session.execute(_SEEN, {"ids": lot_ids})
    return [LotOnHand.model_validate(row, from_attributes=True) for row in rows]


async def lot(session: AsyncSession, lot_id: UUID) -> LotOnHand:
    """One lot. Refuses NotFound."""
    found = await some(session, [lot_id])
    if not found:
        raise NotFound(what=WHAT, id=lot_id)
    return found[0]


async def owner(session: AsyncSession, lot_id: UUID) -> tuple[UUID, Sequence[UUID] | None]:
    """The entity of a lot, in custody here or heard of, and the way to it from the root. Refuses NotFound."""
    row = (await session.execute(_OWNER, {"lot": lot_id})).first()
    if row is None:
        raise NotFound(what=WHAT, id=lot_id)
    return row.entity_id, row.path


async def movements(session: AsyncSession, lot_id: UUID) -> list[MovementView]:
    """What a lot changed by, in the order it happened."""
    rows = await session.execute(_MOVEMENTS, {"lot": lot_id, "limit": ROWS_MAX})
    return [MovementView.model_validate(row, from_attributes=True) for row in rows]


async def tests(session: AsyncSession, lot_id: UUID) -> list[TestView]:
    """A lot's tests, as they were recorded."""
    table = models.QualityTest
    statement = (
        select(table).where(col(table.lot_id) == lot_id).order_by(col(table.recorded_at), col(table.id))
    )
    rows = (await session.execute(statement.limit(ROWS_MAX))).scalars()
    return [TestView.model_validate(row.model_dump()) for row in rows]


async def holds(session: AsyncSession, lot_id: UUID) -> list[HoldView]:
    """Why a lot may not leave, or could not, newest first."""
    table = models.Hold
    statement = (
        select(table).where(col(table.lot_id) == lot_id).order_by(col(table.opened_at).desc(), col(table.id))
    )
    rows = (await session.execute(statement.limit(ROWS_MAX))).scalars()
    return [HoldView.model_validate(row.model_dump()) for row in rows]
