"""Lists and single rows: recipes, arrivals, lots, batches, tests, recalls; each cut to what one may see."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.schemas import ArrivalView, BatchView, LotView, RecallView, RecipeView, TestView
from shared.kit.errors import NotFound

LIMIT_MAX = 500
FIRST = UUID(int=0)


async def recipes(
    session: AsyncSession, visible: Sequence[UUID], limit: int, after: UUID
) -> list[RecipeView]:
    """Versions of recipes by id."""
    table = models.Recipe
    statement = (
        select(table)
        .where(col(table.entity_id).in_(visible), col(table.id) > after)
        .order_by(col(table.id))
        .limit(limit)
    )
    rows = (await session.execute(statement)).scalars()
    return [RecipeView.model_validate(row.body) for row in rows]


async def arrivals(
    session: AsyncSession, visible: Sequence[UUID], limit: int, after: UUID
) -> list[ArrivalView]:
    """Transfers on their way to plants, not received yet, by transfer id."""
    table = models.Arrival
    statement = (
        select(table)
        .where(
            col(table.to_entity_id).in_(visible),
            col(table.received_at).is_(None),
            col(table.transfer_id) > after,
        )
        .order_by(col(table.transfer_id))
        .limit(limit)
    )
    rows = (await session.execute(statement)).scalars()
    return [_arrival(row) for row in rows]


def _arrival(row: models.Arrival) -> ArrivalView:
    body: dict[str, Any] = {**row.body, "from_entity_id": row.body["entity_id"], "sent_on": row.sent_on}
    return ArrivalView.model_validate(body)


async def lots(
    session: AsyncSession,
    visible: Sequence[UUID],
    limit: int,
    after: UUID,
    status: str | None,
    product: str | None,
) -> list[LotView]:
    """Lots in custody by id, of a status or a product."""
    table = models.Lot
    statement = select(table).where(col(table.entity_id).in_(visible), col(table.id) > after)
    if status is not None:
        statement = statement.where(col(table.status) == status)
    if product is not None:
        statement = statement.where(col(table.product) == product)
    rows = (await session.execute(statement.order_by(col(table.id)).limit(limit))).scalars()
    return [LotView.model_validate(row.model_dump()) for row in rows]


async def lot(session: AsyncSession, lot_id: UUID) -> LotView:
    """One lot. Refuses NotFound."""
    row = await session.get(models.Lot, lot_id)
    if row is None:
        raise NotFound(what="批次 / lot", id=lot_id)
    return LotView.model_validate(row.model_dump())


async def tests(session: AsyncSession, lot_id: UUID) -> list[TestView]:
    """A lot's tests, as they were recorded."""
    table = models.QualityTest
    statement = (
        select(table).where(col(table.lot_id) == lot_id).order_by(col(table.recorded_at), col(table.id))
    )
    rows = (await session.execute(statement.limit(LIMIT_MAX))).scalars()
    return [TestView.model_validate(row.model_dump()) for row in rows]


async def batches(session: AsyncSession, visible: Sequence[UUID], limit: int, after: UUID) -> list[BatchView]:
    """Completed batches by id."""
    table = models.Batch
    statement = (
        select(table.answer)
        .where(col(table.entity_id).in_(visible), col(table.id) > after)
        .order_by(col(table.id))
        .limit(limit)
    )
    answers = (await session.execute(statement)).scalars()
    return [BatchView.model_validate(json.loads(answer)) for answer in answers]


async def batch(session: AsyncSession, batch_id: UUID) -> BatchView:
    """One batch. Refuses NotFound."""
    row = await session.get(models.Batch, batch_id)
    if row is None:
        raise NotFound(what="生产单 / batch", id=batch_id)
    return BatchView.model_validate_json(row.answer)


async def recalls(
    session: AsyncSession, visible: Sequence[UUID], limit: int, after: UUID
) -> list[RecallView]:
    """Recalls by id."""
    table = models.Recall
    statement = (
        select(table)
        .where(col(table.entity_id).in_(visible), col(table.id) > after)
        .order_by(col(table.id))
        .limit(limit)
    )
    rows = (await session.execute(statement)).scalars()
    return [RecallView.model_validate(row.model_dump()) for row in rows]
