"""What is due in the herds: births, ear tags, and the days meat and milk are free again."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.models import Animal, Mating
from shared.kit.figures import figure
from shared.production.views import WeekItem

ANIMALS: Table = Animal.__table__
MATINGS: Table = Mating.__table__
YEAR = timedelta(days=365)


async def due(session: AsyncSession, visible: Sequence[UUID], today: date, until: date) -> list[WeekItem]:
    """Everything of living animals until a day."""
    return [
        *await _births(session, visible, today, until),
        *await _tags(session, visible, today, until),
        *await _free(session, visible, today, until, "meat"),
        *await _free(session, visible, today, until, "milk"),
    ]


async def _births(session: AsyncSession, visible: Sequence[UUID], today: date, until: date) -> list[WeekItem]:
    """Dams due by their last mating, until their young are registered; a year later nobody waits any more."""
    young = Animal.__table__.alias("young")
    last = (
        select(
            MATINGS.c.animal_id,
            func.max(MATINGS.c.on).label("on"),
            func.max(MATINGS.c.due_on).label("due_on"),
        )
        .where(MATINGS.c.entity_id.in_(visible), MATINGS.c.due_on >= today - YEAR)
        .group_by(MATINGS.c.animal_id)
        .subquery()
    )
    born = select(young.c.id).where(young.c.dam_id == last.c.animal_id, young.c.born_on > last.c.on).exists()
    query = (
        select(ANIMALS.c.id, ANIMALS.c.ear_tag, last.c.due_on)
        .join(last, last.c.animal_id == ANIMALS.c.id)
        .where(ANIMALS.c.state == "alive", last.c.due_on <= until, ~born)
    )
    return [
        WeekItem(
            kind="birth_due", what=row.ear_tag or "", on=row.due_on, id=row.id, overdue=row.due_on < today
        )
        for row in await session.execute(query)
    ]


async def _tags(session: AsyncSession, visible: Sequence[UUID], today: date, until: date) -> list[WeekItem]:
    days = timedelta(days=await figure(session, "ear_tag_days", today))
    query = select(ANIMALS).where(
        ANIMALS.c.entity_id.in_(visible),
        ANIMALS.c.state == "alive",
        ANIMALS.c.ear_tag.is_(None),
        ANIMALS.c.born_on <= until - days,
    )
    return [
        WeekItem(
            kind="tag_due",
            what=f"{row.breed} {row.born_on}",
            on=row.born_on + days,
            id=row.id,
            overdue=row.born_on + days < today,
        )
        for row in await session.execute(query)
    ]


async def _free(
    session: AsyncSession, visible: Sequence[UUID], today: date, until: date, what: str
) -> list[WeekItem]:
    day = ANIMALS.c[f"{what}_ok_on"]
    query = select(ANIMALS.c.id, ANIMALS.c.ear_tag, day.label("on")).where(
        ANIMALS.c.entity_id.in_(visible), ANIMALS.c.state == "alive", day.between(today, until)
    )
    return [
        WeekItem(kind=f"{what}_free", what=row.ear_tag or "", on=row.on, id=row.id)
        for row in await session.execute(query)
    ]
