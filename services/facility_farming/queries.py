"""Answers about houses, crop cycles, labels, sprays and fungus bags."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import contamination_bp
from services.facility_farming.models import TABLES, BagBatch, Ban, Cycle, Greenhouse, Label, Spray
from services.facility_farming.schemas import BagsView, BanView, CycleRow, HouseView, LabelView, SprayView
from shared.kit.workbook.export import Column
from shared.production.exports import STATES, text, yuan
from shared.production.listing import Part
from shared.production.queries import page, wanted
from shared.production.views import view

HOUSES: Table = Greenhouse.__table__
CYCLES: Table = Cycle.__table__
LABELS: Table = Label.__table__
SPRAYS: Table = Spray.__table__
BANS: Table = Ban.__table__
BAGS: Table = BagBatch.__table__


def bags_view(row: Any) -> BagsView:
    """Fungus bags with what is left and the contamination rate."""
    return BagsView(
        **row._mapping,
        bags_left=row.bags - row.contaminated - row.discarded,
        contamination_bp=contamination_bp(row.bags, row.contaminated),
    )


async def houses(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int
) -> list[HouseView]:
    """Greenhouses of these entities."""
    rows = await page(session, HOUSES, visible, Part(after, limit))
    return [view(HouseView, row) for row in rows]


async def cycles(session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any) -> list[CycleRow]:
    """Crop cycles of these entities."""
    rows = await page(session, CYCLES, visible, part, day="transplanted_on", **equal)
    return [view(CycleRow, row) for row in rows]


async def labels(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[LabelView]:
    """Label rows of these entities."""
    rows = await page(session, LABELS, visible, part, day="effective_on")
    return [view(LabelView, row) for row in rows]


async def bans(session: AsyncSession) -> list[BanView]:
    """Pesticides that are banned on a kind of crop."""
    rows = await session.execute(select(BANS).order_by(BANS.c.pesticide, BANS.c.kind, BANS.c.effective_on))
    return [view(BanView, row) for row in rows]


async def sprays(session: AsyncSession, visible: Sequence[UUID], part: Part, **equal: Any) -> list[SprayView]:
    """Sprays of these entities."""
    rows = await page(session, SPRAYS, visible, part, **equal)
    return [view(SprayView, row) for row in rows]


async def bag_batches(session: AsyncSession, visible: Sequence[UUID], part: Part) -> list[BagsView]:
    """Fungus bags of these entities."""
    rows = await page(session, BAGS, visible, part, day="inoculated_on")
    return [bags_view(row) for row in rows]


def house_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A house in a workbook."""
    return (
        text("大棚", "House", "name"),
        Column("单位", "Organisation", called),
        text("村", "Village", "village"),
        text("面积（平方米）", "Area (m²)", "area_m2"),
    )


def cycles_with_cost(visible: Sequence[UUID], part: Part, **equal: Any) -> Select[Any]:
    """Crop cycles of these entities, each with its house and what its batch gathered."""
    batch = TABLES.batch
    return (
        wanted(CYCLES, visible, part, day="transplanted_on", **equal)
        .add_columns(HOUSES.c.name, batch.c.number, batch.c.status, batch.c.closed_on, batch.c.gathered_fen)
        .join(HOUSES, HOUSES.c.id == CYCLES.c.greenhouse_id)
        .join(batch, batch.c.id == CYCLES.c.id)
    )


def cycle_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A crop cycle in a workbook."""
    return (
        text("大棚", "House", "name"),
        Column("单位", "Organisation", called),
        text("作物", "Crop", "crop"),
        text("品种", "Variety", "variety"),
        text("定植日", "Transplanted on", "transplanted_on"),
        text("计划采收", "Harvest planned on", "planned_harvest_on"),
        text("批号", "Batch", "number"),
        text("状态", "State", "status", STATES),
        text("结批日", "Closed on", "closed_on"),
        yuan("累计成本", "Cost gathered", "gathered_fen"),
    )
