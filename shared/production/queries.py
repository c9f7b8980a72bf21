"""Answers about prices, deliveries, batches, lots, inputs and transfers; nothing here writes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.kit.errors import NotFound
from shared.production.binding import Production
from shared.production.listing import Part
from shared.production.views import BatchDetail, CostView, WarehouseView


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


def wanted(
    table: Table,
    visible: Sequence[UUID],
    part: Part,
    *where: ColumnElement[bool],
    day: str = "on",
    **equal: Any,
) -> Select[Any]:
    """These entities' rows of the days asked, where the given columns (if not None) are equal, in order."""
    query = select(table).where(table.c.entity_id.in_(visible), *where)
    for name, value in equal.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    if part.since is not None:
        query = query.where(table.c[day] >= part.since)
    if part.until is not None:
        query = query.where(table.c[day] <= part.until)
    order = _order(table, part, day)
    return query.order_by(*(column.desc() if part.newest else column for column in order))


def _order(table: Table, part: Part, day: str) -> list[Any]:
    return [table.c[day], table.c.id] if part.newest else [table.c.id]


async def page(
    session: AsyncSession,
    table: Table,
    visible: Sequence[UUID],
    part: Part,
    *where: ColumnElement[bool],
    day: str = "on",
    **equal: Any,
) -> Sequence[Any]:
    """A part of these entities' rows where the given columns (if not None) are equal; `day` is their day.

    Both orders go on from the last row of the page before: by id, or by day and id, the latest first.
    """
    query = wanted(table, visible, part, *where, day=day, **equal).limit(part.limit)
    if part.after is not None:
        order = _order(table, part, day)
        last = table.alias("last")
        cursor = select(*(last.c[column.name] for column in order)).where(last.c.id == part.after)
        place, here = tuple_(*order), cursor.scalar_subquery()
        query = query.where(place < here if part.newest else place > here)
    rows: Sequence[Any] = (await session.execute(query)).all()
    return rows


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


def lots_where(p: Production, *, on_hand: bool, kept_back_on: date | None) -> list[ColumnElement[bool]]:
    """Lots with something left in them; lots that may not leave on a day."""
    lot = p.tables.lot
    where: list[ColumnElement[bool]] = []
    if on_hand or kept_back_on is not None:
        where.append(lot.c.quantity > 0)
    if kept_back_on is not None:
        where.append(or_(lot.c.status == "held", lot.c.blocked_until > kept_back_on))
    return where


async def warehouses(session: AsyncSession, entity_id: UUID) -> list[WarehouseView]:
    """Every other organisation with a desk that goods can be sent to, the same legal entity's first."""
    nodes = await tree.everything(session)
    own = nodes[entity_id].legal_entity_id
    there = [
        WarehouseView(
            id=node.id,
            name=node.name,
            desk=node.attributes["desk"],
            same_legal_entity=node.legal_entity_id == own,
        )
        for node in nodes.values()
        if node.attributes.get("desk") and node.id != entity_id
    ]
    return sorted(there, key=lambda one: not one.same_legal_entity)
