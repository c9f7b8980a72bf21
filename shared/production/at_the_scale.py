"""Answers for whoever stands at the scale: growers by name or number, the day's prices, what came so far."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.production import deliveries
from shared.production.binding import Production
from shared.production.listing import Part
from shared.production.lots import LOT
from shared.production.queries import one
from shared.production.views import (
    DeliveryDetail,
    DeliveryTotal,
    DeliveryView,
    GrowerView,
    LotView,
    PriceView,
    StandingView,
    view,
)


async def growers_like(
    session: AsyncSession, p: Production, entity_id: UUID, search: str, on: date, limit: int
) -> list[GrowerView]:
    """Households whose name or number contains the text; members of the buyer on that day first."""
    grower, membership = p.tables.grower, p.tables.membership
    member = (
        (membership.c.holder_id == grower.c.id)
        & (membership.c.organisation_id == entity_id)
        & (membership.c.admitted_on <= on)
    )
    is_member = membership.c.holder_id.is_not(None)
    query = (
        select(grower, is_member.label("is_member"))
        .select_from(grower.outerjoin(membership, member))
        .order_by(is_member.desc(), grower.c.code)
        .limit(limit)
    )
    if search:
        query = query.where(
            or_(
                grower.c.name.contains(search, autoescape=True),
                grower.c.code.icontains(search, autoescape=True),
            )
        )
    rows = (await session.execute(query)).all()
    villages = await tree.find_many(session, {row.village_id for row in rows})
    return [
        GrowerView(
            id=row.id,
            code=row.code,
            name=row.name,
            village=villages[row.village_id].name if row.village_id in villages else "",
            is_member=row.is_member,
        )
        for row in rows
    ]


async def price_list(session: AsyncSession, p: Production, entity_id: UUID, on: date) -> list[PriceView]:
    """The one price of each product that holds on a day."""
    price = p.tables.price
    query = (
        select(price)
        .ext(distinct_on(price.c.product))
        .where(price.c.entity_id == entity_id, price.c.effective_on <= on)
        .order_by(price.c.product, price.c.effective_on.desc())
    )
    return [view(PriceView, row) for row in await session.execute(query)]


async def totals(
    session: AsyncSession, p: Production, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[DeliveryTotal]:
    """What came by product and grade of the days asked; a correction counts on its own day."""
    delivery = p.tables.delivery
    where: list[ColumnElement[bool]] = [delivery.c.entity_id.in_(visible)]
    where += [delivery.c[name] == value for name, value in equal.items() if value is not None]
    if part.since is not None:
        where.append(delivery.c.on >= part.since)
    if part.until is not None:
        where.append(delivery.c.on <= part.until)
    summed = [func.sum(delivery.c[name]).label(name) for name in ("gross_g", "net_g", "amount_fen")]
    query = (
        select(
            delivery.c.product,
            delivery.c.grade,
            func.count().filter(delivery.c.corrects.is_(None)).label("deliveries"),
            func.count(delivery.c.household_id.distinct()).label("growers"),
            *summed,
        )
        .where(*where)
        .group_by(delivery.c.product, delivery.c.grade)
        .order_by(delivery.c.product, delivery.c.grade)
    )
    return [view(DeliveryTotal, row) for row in await session.execute(query)]


async def detail(session: AsyncSession, p: Production, delivery_id: UUID) -> DeliveryDetail:
    """A delivery (of a correction, the one it corrects) and everything that came of it. Refuses NotFound."""
    delivery, grower = p.tables.delivery, p.tables.grower
    asked = await one(session, delivery, delivery_id, deliveries.DELIVERY)
    row = (
        asked if asked.corrects is None else await one(session, delivery, asked.corrects, deliveries.DELIVERY)
    )
    stands = await deliveries.standing(session, p, row)
    household = (await session.execute(select(grower).where(grower.c.id == row.household_id))).one()
    villages = await tree.find_many(session, [household.village_id])
    prices = await deliveries.prices_on(session, row.entity_id, [row.product], row.on)
    query = select(delivery).where(delivery.c.corrects == row.id).order_by(delivery.c.on, delivery.c.id)
    corrections = (await session.execute(query)).all()
    return DeliveryDetail.model_validate(
        {
            **dict(row._mapping),
            "household_code": household.code,
            "village": villages[household.village_id].name if household.village_id in villages else "",
            "moisture_allowed_bp": prices[row.product].standard_moisture_bp,
            "stands": _standing(stands),
            "lot": view(LotView, await one(session, p.tables.lot, stands.lot_id, LOT)),
            "corrections": [view(DeliveryView, each) for each in corrections],
        }
    )


def _standing(stands: deliveries.Standing) -> StandingView:
    valued = stands.valued
    return StandingView(
        grade=stands.grade,
        lot_id=stands.lot_id,
        gross_g=stands.gross_g,
        tare_g=stands.tare_g,
        net_g=valued.net_g,
        price_fen_per_kg=valued.price_fen_per_kg,
        amount_fen=valued.amount_fen,
        input_vat_fen=valued.input_vat_fen,
        cost_fen=valued.cost_fen,
    )
