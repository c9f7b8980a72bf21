"""Recalls: which were opened, and the lots each reaches, wherever they are."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.queries import genealogy
from services.processing.queries.lists import names
from services.processing.queries.paging import Part
from services.processing.schemas.views import RecallDetail, RecalledLot, RecallView
from shared.kit import clock
from shared.kit.errors import NotFound
from shared.kit.figures import figure

#: A lot that travels to a plant and has not arrived is known from its transfer alone.
_REACHED = text(
    """
    WITH known AS (
      SELECT id, entity_id, product, grade, unit, quantity_made AS quantity, quantity AS left, status, "on"
      FROM lot WHERE id = ANY(:ids)
      UNION ALL
      SELECT id, entity_id, product, grade, unit, quantity, NULL, NULL, "on"
      FROM elsewhere WHERE id = ANY(:ids) AND id NOT IN (SELECT id FROM lot WHERE id = ANY(:ids))
      UNION ALL
      SELECT lot_id, to_entity_id, body ->> 'product', body ->> 'grade', body ->> 'unit',
        CAST(body ->> 'quantity' AS bigint), NULL, 'on_the_way', sent_on
      FROM arrival WHERE lot_id = ANY(:ids) AND received_at IS NULL)
    SELECT wanted.id AS lot_id, n.name AS entity, k.product, k.grade, k.unit, k.quantity, k.left, k.status,
      k.on
    FROM unnest(CAST(:ids AS uuid[])) AS wanted(id)
    LEFT JOIN known k ON k.id = wanted.id LEFT JOIN node n ON n.id = k.entity_id
    ORDER BY coalesce(k.left, 0) = 0, k.on, wanted.id
    """
)


async def recalls(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[RecallView]:
    """Recalls of these plants."""
    table = models.Recall
    statement = part.of(
        select(table).where(col(table.entity_id).in_(visible)), col(table.id), col(table.opened_at)
    )
    rows = (await session.execute(statement)).scalars()
    return [RecallView.model_validate(row.model_dump()) for row in rows]


async def recall(session: AsyncSession, recall_id: UUID) -> RecallDetail:
    """One recall with the lots it reaches. Refuses NotFound."""
    row = await session.get(models.Recall, recall_id)
    if row is None:
        raise NotFound(what="召回 / recall", id=recall_id)
    entity = (await names(session, [row.entity_id])).get(row.entity_id)
    opened_on = clock.business_date(row.opened_at)
    hours = await figure(session, f"recall.start_h_{row.level}", opened_on)
    return RecallDetail.model_validate(
        {
            **row.model_dump(),
            "entity": entity,
            "start_by_at": row.opened_at + timedelta(hours=hours),
            "lots": await reached(session, row.lot_ids),
        }
    )


async def would_reach(session: AsyncSession, lot_ids: Sequence[UUID]) -> list[RecalledLot]:
    """What a recall of these lots would find now: the lots and all that was made of them."""
    return await reached(session, sorted(await genealogy.descendants(session, lot_ids)))


async def reached(session: AsyncSession, lot_ids: Sequence[UUID]) -> list[RecalledLot]:
    """What is known of these lots, those still on hand in a plant first."""
    rows = await session.execute(_REACHED, {"ids": list(lot_ids)})
    return [RecalledLot.model_validate(row, from_attributes=True) for row in rows]
