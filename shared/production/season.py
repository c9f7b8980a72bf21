"""The season at a glance: what growers brought week by week, and from which village to which buyer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Table, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.production.binding import Production
from shared.production.listing import Part
from shared.production.views import VillageBrought, WeekBrought, view


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


def _sums(delivery: Table) -> list[Any]:
    return [func.sum(delivery.c[name]).label(name) for name in ("net_g", "amount_fen")]


def _within(query: Select[Any], delivery: Table, visible: Sequence[UUID], part: Part) -> Select[Any]:
    query = query.where(delivery.c.entity_id.in_(visible))
    if part.since is not None:
        query = query.where(delivery.c.on >= part.since)
    if part.until is not None:
        query = query.where(delivery.c.on <= part.until)
    return query
