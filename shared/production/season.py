"""The season at a glance: what growers brought by week and village, what own land gave, where goods went."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Table, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.production.binding import Production
from shared.production.listing import Part
from shared.production.views import (
    IssuedGoods,
    OwnGiven,
    SeasonFlows,
    SentOn,
    VillageBrought,
    WeekBrought,
    view,
)


async def by_week(
    session: AsyncSession, p: Production, visible: Sequence[UUID], part: Part
) -> list[WeekBrought]:
    """What came of each product in each week, by its Monday; a correction counts on its own day."""
    delivery = p.tables.delivery
    week_on = cast(func.date_trunc("week", delivery.c.on), Date).label("week_on")
    query = select(week_on, delivery.c.product, *_sums(delivery)).group_by(week_on, delivery.c.product)
    query = _within(query, delivery, visible, part).order_by(week_on, delivery.c.product)
    return [view(WeekBrought, row) for row in await session.execute(query)]


async def by_village(
    session: AsyncSession, p: Production, visible: Sequence[UUID], part: Part
) -> list[VillageBrought]:
    """What each buyer got from the growers of each village, the most paid for first."""
    delivery, grower = p.tables.delivery, p.tables.grower
    summed = _sums(delivery)
    query = (
        select(
            delivery.c.entity_id,
            grower.c.village_id,
            func.count(delivery.c.household_id.distinct()).label("growers"),
            *summed,
        )
        .select_from(delivery.join(grower, grower.c.id == delivery.c.household_id))
        .group_by(delivery.c.entity_id, grower.c.village_id)
        .order_by(func.sum(delivery.c.amount_fen).desc(), delivery.c.entity_id, grower.c.village_id)
    )
    rows = (await session.execute(_within(query, delivery, visible, part))).all()
    names = await tree.find_many(session, {row.entity_id for row in rows} | {row.village_id for row in rows})
    return [
        VillageBrought(
            **row._mapping,
            entity=names[row.entity_id].name if row.entity_id in names else "",
            village=names[row.village_id].name if row.village_id in names else "",
        )
        for row in rows
    ]


async def flows(session: AsyncSession, p: Production, visible: Sequence[UUID], part: Part) -> SeasonFlows:
    """What own fields and herds gave, what went to other entities, what left for customers."""
    own, sent, issued = _own(p), _sent(p), _issued(p)
    return SeasonFlows(
        own=await _read(session, OwnGiven, own, p.tables.lot, visible, part),
        sent=await _read(session, SentOn, sent, p.tables.transfer, visible, part),
        issued=await _read(session, IssuedGoods, issued, p.tables.issue, visible, part),
    )


async def _read(
    session: AsyncSession,
    model: type[Any],
    query: Select[Any],
    day: Table,
    visible: Sequence[UUID],
    part: Part,
) -> list[Any]:
    return [view(model, row) for row in await session.execute(_within(query, day, visible, part))]


def _own(p: Production) -> Select[Any]:
    """Harvests of batches that used up no lot: what a dryer gives was counted when it came in fresh."""
    lot, cost = p.tables.lot, p.tables.cost
    used = select(cost.c.id).where(cost.c.batch_id == lot.c.origin_id, cost.c.lot_id.is_not(None)).exists()
    goods = (lot.c.entity_id, lot.c.product, lot.c.unit)
    return (
        select(*goods, *_summed(quantity=lot.c.quantity_in, cost_fen=lot.c.cost_in_fen))
        .where(lot.c.origin == "harvest", ~used)
        .group_by(*goods)
        .order_by(*goods)
    )


def _sent(p: Production) -> Select[Any]:
    sent = p.tables.transfer
    ways = (sent.c.entity_id, sent.c.to_entity_id, sent.c.product, sent.c.unit)
    value = case((sent.c.net_fen == 0, sent.c.cost_fen), else_=sent.c.net_fen)
    return select(*ways, *_summed(quantity=sent.c.quantity, net_fen=value)).group_by(*ways).order_by(*ways)


def _issued(p: Production) -> Select[Any]:
    issue, lot = p.tables.issue, p.tables.lot
    goods = (issue.c.entity_id, lot.c.product, lot.c.unit)
    left = {
        "quantity": issue.c.quantity - issue.c.returned_quantity,
        "cost_fen": issue.c.cost_fen - issue.c.returned_cost_fen,
    }
    return (
        select(*goods, *_summed(**left))
        .select_from(issue.join(lot, lot.c.id == issue.c.lot_id))
        .group_by(*goods)
        .order_by(*goods)
    )


def _summed(**amounts: ColumnElement[int]) -> list[Any]:
    return [func.sum(amount).label(name) for name, amount in amounts.items()]


def _sums(delivery: Table) -> list[Any]:
    return [func.sum(delivery.c[name]).label(name) for name in ("net_g", "amount_fen")]


def _within(query: Select[Any], delivery: Table, visible: Sequence[UUID], part: Part) -> Select[Any]:
    query = query.where(delivery.c.entity_id.in_(visible))
    if part.since is not None:
        query = query.where(delivery.c.on >= part.since)
    if part.until is not None:
        query = query.where(delivery.c.on <= part.until)
    return query
