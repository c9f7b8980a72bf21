"""Answers about herds, animals, weights, treatments, withdrawal periods and the manure ledger."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import land_takes
from services.livestock.models import (
    TABLES,
    Animal,
    Depreciation,
    HeadMove,
    Herd,
    Manure,
    ManureCapacity,
    Mating,
    Treatment,
    Weight,
    Withdrawal,
)
from services.livestock.schemas.breeding import MatingView
from services.livestock.schemas.health import TreatmentView, WithdrawalView
from services.livestock.schemas.herds import (
    AnimalView,
    DepreciationView,
    HeadMoveView,
    HerdView,
    UntaggedView,
)
from services.livestock.schemas.manure import CapacityAlarm, CapacityView, ManureView
from services.livestock.schemas.yields import WeightView
from shared.kit.figures import figure
from shared.kit.workbook.export import Column
from shared.production.exports import text, yuan
from shared.production.listing import Part
from shared.production.model import days_after
from shared.production.queries import one, page, wanted
from shared.production.views import view

HERDS: Table = Herd.__table__
ANIMALS: Table = Animal.__table__
WEIGHTS: Table = Weight.__table__
TREATMENTS: Table = Treatment.__table__
WITHDRAWALS: Table = Withdrawal.__table__
MANURE: Table = Manure.__table__
CAPACITIES: Table = ManureCapacity.__table__
MATINGS: Table = Mating.__table__
HEAD_MOVES: Table = HeadMove.__table__
DEPRECIATIONS: Table = Depreciation.__table__


def herds_with_heads(visible: Sequence[UUID]) -> Select[Any]:
    """Herds of these entities, with their heads alive and cost."""
    heads = (
        select(ANIMALS.c.herd_id, func.count().label("heads"))
        .where(ANIMALS.c.state == "alive")
        .group_by(ANIMALS.c.herd_id)
        .subquery()
    )
    return (
        select(HERDS, TABLES.batch.c.cost_fen, func.coalesce(heads.c.heads, 0).label("heads"))
        .select_from(
            HERDS.join(TABLES.batch, TABLES.batch.c.id == HERDS.c.id).outerjoin(
                heads, heads.c.herd_id == HERDS.c.id
            )
        )
        .where(HERDS.c.entity_id.in_(visible))
        .order_by(HERDS.c.id)
    )


async def herds(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int
) -> list[HerdView]:
    """Herds of these entities, with their heads alive and cost."""
    query = herds_with_heads(visible).limit(limit)
    if after is not None:
        query = query.where(HERDS.c.id > after)
    return [view(HerdView, row) for row in await session.execute(query)]


async def head_count(session: AsyncSession, visible: Sequence[UUID], on: date) -> dict[str, int]:
    """Heads by species at the end of a day, by the ledger."""
    rows = await session.execute(
        select(HEAD_MOVES.c.species, func.sum(HEAD_MOVES.c.heads).label("heads"))
        .where(HEAD_MOVES.c.entity_id.in_(visible), HEAD_MOVES.c.on <= on)
        .group_by(HEAD_MOVES.c.species)
        .order_by(HEAD_MOVES.c.species)
    )
    return {row.species: int(row.heads) for row in rows}


async def head_moves(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[HeadMoveView]:
    """Lines of these entities' head-count ledger."""
    rows = await page(session, HEAD_MOVES, visible, part, **equal)
    return [view(HeadMoveView, row) for row in rows]


async def untagged(
    session: AsyncSession, visible: Sequence[UUID], on: date, after: UUID | None, limit: int
) -> list[UntaggedView]:
    """Living animals without a tag, and whether it is overdue on that day."""
    days = await figure(session, "ear_tag_days", on)
    query = select(ANIMALS).where(
        ANIMALS.c.entity_id.in_(visible), ANIMALS.c.state == "alive", ANIMALS.c.ear_tag.is_(None)
    )
    if after is not None:
        query = query.where(ANIMALS.c.id > after)
    rows = await session.execute(query.order_by(ANIMALS.c.id).limit(limit))
    due = [(row, days_after(row.born_on, days)) for row in rows]
    return [UntaggedView(**row._mapping, due_on=due_on, overdue=on > due_on) for row, due_on in due]


async def animals(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[AnimalView]:
    """Animals of these entities."""
    rows = await page(session, ANIMALS, visible, part, day="came_on", **equal)
    return [view(AnimalView, row) for row in rows]


async def animal(session: AsyncSession, animal_id: UUID, what: str) -> AnimalView:
    """An animal. Refuses NotFound."""
    seen: AnimalView = view(AnimalView, await one(session, ANIMALS, animal_id, what))
    return seen


async def matings(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[MatingView]:
    """Matings of these entities' dams."""
    rows = await page(session, MATINGS, visible, part, **equal)
    return [view(MatingView, row) for row in rows]


async def weights(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[WeightView]:
    """Weighings of these entities' animals."""
    rows = await page(session, WEIGHTS, visible, part, **equal)
    return [view(WeightView, row) for row in rows]


async def treatments(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[TreatmentView]:
    """Treatments of these entities' animals."""
    rows = await page(session, TREATMENTS, visible, part, **equal)
    return [view(TreatmentView, row) for row in rows]


async def withdrawals(session: AsyncSession, visible: Sequence[UUID], limit: int) -> list[WithdrawalView]:
    """National withdrawal periods and those of these entities."""
    query = (
        select(WITHDRAWALS)
        .where(or_(WITHDRAWALS.c.entity_id.is_(None), WITHDRAWALS.c.entity_id.in_(visible)))
        .order_by(WITHDRAWALS.c.drug, WITHDRAWALS.c.species, WITHDRAWALS.c.id)
        .limit(limit)
    )
    return [view(WithdrawalView, row) for row in await session.execute(query)]


async def depreciations(
    session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any
) -> list[DepreciationView]:
    """Months of depreciation of these entities' herds."""
    rows = await page(session, DEPRECIATIONS, visible, part, **equal)
    return [view(DepreciationView, row) for row in rows]


async def manure(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[ManureView]:
    """Lines of these entities' manure ledger."""
    rows = await page(session, MANURE, visible, part)
    return [view(ManureView, row) for row in rows]


async def capacity(session: AsyncSession, entity_id: UUID, on: date) -> CapacityView:
    """What an entity keeps, in pig equivalents, against what it can store and its land can take on a day."""
    heads = await head_count(session, [entity_id], on)
    kept = [
        count * await figure(session, f"pig_equivalent_milli_{species}", on)
        for species, count in heads.items()
    ]
    held = await _latest(session, CAPACITIES, CAPACITIES.c.effective_on, entity_id, on)
    last = await _latest(session, MANURE, MANURE.c.on, entity_id, on)
    per_mu = await figure(session, "land_takes_milli_pig_equivalent_per_mu", on)
    takes = land_takes(held.land_m2 if held else 0, per_mu)
    fill = last.storage_fill_bp if last else 0
    rings = {
        CapacityAlarm.NO_CAPACITY: held is None and sum(kept) > 0,
        CapacityAlarm.LAND: held is not None and sum(kept) > takes,
        CapacityAlarm.STORAGE: fill >= await figure(session, "manure_storage_alarm_bp", on),
    }
    return CapacityView(
        entity_id=entity_id,
        on=on,
        kept_milli=sum(kept),
        land_takes_milli=takes,
        storage_fill_bp=fill,
        alarms=[alarm for alarm, does in rings.items() if does],
    )


async def _latest(session: AsyncSession, table: Table, day: Any, entity_id: UUID, on: date) -> Any:
    query = select(table).where(table.c.entity_id == entity_id, day <= on)
    return (await session.execute(query.order_by(day.desc(), table.c.id.desc()).limit(1))).one_or_none()


SPECIES = {
    "pig": ("猪", "pigs"),
    "cattle": ("牛", "cattle"),
    "sheep": ("绵羊", "sheep"),
    "goat": ("山羊", "goats"),
}
SEXES = {"female": ("母", "female"), "male": ("公", "male")}
STATES = {"alive": ("在栏", "alive"), "sold": ("已出栏", "sold"), "dead": ("死亡", "dead")}
ORIGINS = {"born": ("自繁", "born here"), "bought": ("购入", "bought"), "opening": ("期初", "at the start")}


def herd_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A herd in a workbook."""
    return (
        text("畜群", "Herd", "name"),
        Column("单位", "Organisation", called),
        text("村", "Village", "village"),
        text("畜种", "Species", "species", SPECIES),
        text("头数", "Heads", "heads"),
        yuan("成本", "Cost", "cost_fen"),
        yuan("累计折旧", "Depreciation", "depreciation_fen"),
    )


def animals_of_herds(visible: Sequence[UUID], part: Part, **equal: Any) -> Select[Any]:
    """Animals of these entities, each with its herd and its dam's tag."""
    dam = ANIMALS.alias("dam")
    return (
        wanted(ANIMALS, visible, part, day="came_on", **equal)
        .add_columns(HERDS.c.name.label("herd"), dam.c.ear_tag.label("dam_tag"))
        .join(HERDS, HERDS.c.id == ANIMALS.c.herd_id)
        .outerjoin(dam, dam.c.id == ANIMALS.c.dam_id)
    )


def animal_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """An animal in a workbook."""
    return (
        text("耳标", "Ear tag", "ear_tag"),
        Column("单位", "Organisation", called),
        text("畜群", "Herd", "herd"),
        text("畜种", "Species", "species", SPECIES),
        text("品种", "Breed", "breed"),
        text("性别", "Sex", "sex", SEXES),
        text("出生日", "Born on", "born_on"),
        text("母畜耳标", "Dam", "dam_tag"),
        text("来源", "Origin", "origin", ORIGINS),
        text("入栏日", "Came on", "came_on"),
        text("状态", "State", "state", STATES),
        text("离栏日", "Left on", "left_on"),
        text("肉可用日", "Meat free on", "meat_ok_on"),
        text("奶可用日", "Milk free on", "milk_ok_on"),
    )
