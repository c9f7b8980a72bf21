"""Answers about prices, deliveries, batches, lots, inputs and transfers; nothing here writes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import NotFound
from shared.production.binding import Production
from shared.production.views import BatchDetail, CostView


async def entity_of(session: AsyncSession, table: Table, row_id: UUID, what: str) -> UUID:
    """Whose row it is, to judge the scope. Refuses NotFound."""
    entity_id: UUID | None = (
        await session.execute(select(table.c.entity_id).where(table.c.id == row_id))
    ).scalar()
    if entity_id is None:
        raise NotFound(what=what, id=row_id)
    return entity_id


async def one(session: AsyncSession, table: Table, row_id: UUID, what: str) -> Any:
    """A row. Refuses NotFound."""
    row = (await session.execute(select(table).where(table.c.id == row_id))).one_or_none()
    if row is None:
        raise NotFound(what=what, id=row_id)
    return row


async def page(
    session: AsyncSession,
    table: Table,
    visible: Sequence[UUID],
    *,
    after: UUID | None,
    limit: int,
    **equal: Any,
) -> Sequence[Any]:
    """Rows of these entities by id, after an id, where the given columns (if not None) are equal."""
    query = select(table).where(table.c.entity_id.in_(visible)).order_by(table.c.id).limit(limit)
    if after is not None:
        query = query.where(table.c.id > after)
    for name, value in equal.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    return (await session.execute(query)).all()


async def batch_with_costs(session: AsyncSession, p: Production, batch_id: UUID, what: str) -> BatchDetail:
    """A batch and everything gathered on it. Refuses NotFound."""
    batch = await one(session, p.tables.batch, batch_id, what)
    cost = p.tables.cost
    rows = await session.execute(
        select(cost).where(cost.c.batch_id == batch_id).order_by(cost.c.on, cost.c.id)
    )
    costs = [CostView.model_validate(dict(row._mapping)) for row in rows]
    return BatchDetail.model_validate({**dict(batch._mapping), "costs": costs})


async def village_of(session: AsyncSession, p: Production, household_id: UUID) -> UUID:
    """The household's village organisation. Refuses NotFound."""
    grower = p.tables.grower
    found = await session.execute(select(grower.c.village_id).where(grower.c.id == household_id))
    village_id: UUID | None = found.scalar()
    if village_id is None:
        raise NotFound(what="农户 / household", id=household_id)
    return village_id


async def deliveries_of(
    session: AsyncSession, p: Production, household_id: UUID, since: date | None, limit: int
) -> Sequence[Any]:
    """A household's deliveries and their corrections, newest first."""
    delivery = p.tables.delivery
    query = select(delivery).where(delivery.c.household_id == household_id)
    if since is not None:
        query = query.where(delivery.c.on >= since)
    return (await session.execute(query.order_by(delivery.c.on.desc(), delivery.c.id).limit(limit))).all()
