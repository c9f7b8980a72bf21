"""Lists and single rows: recipes, arrivals, batches; each cut to what one may see."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.queries.paging import Part
from services.processing.schemas.trace import Link
from services.processing.schemas.views import ArrivalView, BatchDetail, BatchView, RecipeView, UsedLot
from shared.kit.errors import NotFound

_NAMES = text("SELECT id, name FROM node WHERE id = ANY(:ids)")
_BATCH_NAMES = text(
    """
    SELECT n.name AS entity, r.body ->> 'name' AS recipe_name
    FROM batch b LEFT JOIN node n ON n.id = b.entity_id LEFT JOIN recipe r ON r.id = b.recipe_id
    WHERE b.id = :batch
    """
)
_BATCH_EDGES = text(
    "SELECT from_lot_id, to_lot_id, batch_id, quantity FROM edge WHERE batch_id = :batch"
    " ORDER BY from_lot_id, to_lot_id"
)
_USED = text("SELECT id, product, grade, unit FROM lot WHERE id = ANY(:ids)")


async def names(session: AsyncSession, node_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What organisations are called."""
    rows = await session.execute(_NAMES, {"ids": sorted(set(node_ids))})
    return {row.id: row.name for row in rows}


async def recipes(
    session: AsyncSession, visible: Sequence[UUID], part: Part, code: str | None
) -> list[RecipeView]:
    """Versions of recipes."""
    table = models.Recipe
    statement = select(table).where(col(table.entity_id).in_(visible))
    if code is not None:
        statement = statement.where(col(table.code) == code)
    statement = part.of(statement, col(table.id), col(table.effective_on), col(table.recorded_at))
    return [RecipeView.model_validate(row.body) for row in (await session.execute(statement)).scalars()]


async def arrivals(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[ArrivalView]:
    """Transfers on their way to plants, not received yet."""
    table = models.Arrival
    statement = select(table).where(col(table.to_entity_id).in_(visible), col(table.received_at).is_(None))
    statement = part.of(statement, col(table.transfer_id), col(table.sent_on))
    rows = list((await session.execute(statement)).scalars())
    senders = await names(session, [UUID(row.body["entity_id"]) for row in rows])
    return [_arrival(row, senders) for row in rows]


def _arrival(row: models.Arrival, senders: dict[UUID, str]) -> ArrivalView:
    sender = row.body["entity_id"]
    body: dict[str, Any] = {
        **row.body,
        "from_entity_id": sender,
        "from_entity": senders.get(UUID(sender)),
        "sent_on": row.sent_on,
    }
    return ArrivalView.model_validate(body)


async def batches(
    session: AsyncSession, visible: Sequence[UUID], part: Part, number: str | None, recipe_id: UUID | None
) -> list[BatchView]:
    """Completed batches, of a recipe's version or with a number that begins like this."""
    table = models.Batch
    statement = select(table.answer).where(col(table.entity_id).in_(visible))
    if number is not None:
        statement = statement.where(col(table.number).istartswith(number, autoescape=True))
    if recipe_id is not None:
        statement = statement.where(col(table.recipe_id) == recipe_id)
    statement = part.of(statement, col(table.id), col(table.on), col(table.recorded_at))
    answers = (await session.execute(statement)).scalars()
    return [BatchView.model_validate(json.loads(answer)) for answer in answers]


async def batch(session: AsyncSession, batch_id: UUID) -> BatchDetail:
    """One batch with the names behind its ids and its part of the genealogy. Refuses NotFound."""
    row = await session.get(models.Batch, batch_id)
    if row is None:
        raise NotFound(what="生产单 / batch", id=batch_id)
    answer = json.loads(row.answer)
    used = {"ids": [UUID(one["lot_id"]) for one in answer["inputs"]]}
    called = (await session.execute(_BATCH_NAMES, {"batch": batch_id})).one()
    edges = await session.execute(_BATCH_EDGES, {"batch": batch_id})
    return BatchDetail.model_validate(
        {
            **answer,
            "entity": called.entity,
            "recipe_name": called.recipe_name,
            "recorded_at": row.recorded_at,
            "used_lots": [
                UsedLot.model_validate(lot, from_attributes=True)
                for lot in await session.execute(_USED, used)
            ],
            "links": [Link.model_validate({**edge._mapping, "batch_number": row.number}) for edge in edges],
        }
    )
