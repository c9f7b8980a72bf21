"""The desk's lists as workbooks: what each column says, in kilograms, litres and yuan."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.production import Unit
from shared.kit import tree
from shared.kit.money import exact
from shared.kit.workbook.export import Column
from shared.kit.workbook.sheet import Cell, yuan_cell
from shared.production import queries
from shared.production.binding import Production
from shared.production.listing import Part

THOUSANDTHS, HUNDREDTHS = 3, 2
DELIVERIES, BATCHES, LOTS = ("收购台账", "Deliveries"), ("生产批次", "Batches"), ("库存批次", "Lots")
#: What a quantity is shown in, and the decimals of its small unit.
SHOWN: dict[str, tuple[tuple[str, str], int]] = {
    Unit.GRAM: (("公斤", "kg"), THOUSANDTHS),
    Unit.MILLILITRE: (("升", "litres"), THOUSANDTHS),
    Unit.HEAD: (("头", "heads"), 0),
    Unit.PIECE: (("件", "pieces"), 0),
}
STATES = {
    "open": ("进行中", "open"),
    "closed": ("已结", "closed"),
    "available": ("可用", "available"),
    "held": ("已扣留", "held"),
}
STAGES = {
    "growing": ("种植", "growing"),
    "planting": ("栽植", "planting"),
    "picking": ("采摘", "picking"),
    "drying": ("烘干", "drying"),
    "grading": ("分级", "grading"),
    "fungus": ("菌袋", "fungus bags"),
    "herd": ("畜群", "herd"),
    "milking": ("产奶", "milking"),
    "breeding": ("繁殖", "breeding"),
}
ORIGINS = {
    "delivery": ("收购", "bought from growers"),
    "harvest": ("自产", "own harvest"),
    "transfer": ("调入", "transferred in"),
    "opening": ("期初", "on hand at the start"),
}


async def names_of(session: AsyncSession, visible: Sequence[UUID]) -> Callable[[Any], str]:
    """What a row's entity is called."""
    nodes = await tree.find_many(session, set(visible))
    return lambda row: nodes[row.entity_id].name if row.entity_id in nodes else ""


def text(zh: str, en: str, name: str, words: Mapping[str, tuple[str, str]] | None = None) -> Column:
    """A column of words or of days, as the row has it."""
    return Column(zh, en, lambda row: getattr(row, name), words or {})


def yuan(zh: str, en: str, name: str) -> Column:
    """An amount."""
    return Column(f"{zh}（元）", f"{en} (yuan)", lambda row: yuan_cell(getattr(row, name)))


def kilograms(zh: str, en: str, name: str) -> Column:
    """A weight kept in grams."""
    return Column(f"{zh}（公斤）", f"{en} (kg)", lambda row: exact(getattr(row, name), THOUSANDTHS))


def percent(zh: str, en: str, name: str) -> Column:
    """A share kept in basis points."""
    return Column(f"{zh}（%）", f"{en} (%)", lambda row: yuan_cell(getattr(row, name)))


def shown(quantity: int, unit: str) -> Cell:
    """A quantity in the unit people read."""
    _, places = SHOWN.get(unit, (("", ""), 0))
    return exact(quantity, places) if places else quantity


def unit() -> Column:
    """What the quantities of a row are counted in."""
    return Column("单位", "Unit", lambda row: row.unit, {code: words for code, (words, _) in SHOWN.items()})


def quantity(zh: str, en: str, name: str) -> Column:
    """A quantity of the row's own unit."""
    return Column(zh, en, lambda row: shown(getattr(row, name), row.unit))


def deliveries(p: Production, visible: Sequence[UUID], part: Part, **equal: Any) -> Select[Any]:
    """Deliveries and corrections as filtered, with the grower's number."""
    delivery, grower = p.tables.delivery, p.tables.grower
    query = queries.wanted(delivery, visible, part, **equal)
    return query.add_columns(grower.c.code.label("household_code")).outerjoin(
        grower, grower.c.id == delivery.c.household_id
    )


def delivery_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    return (
        text("日期", "Date", "on"),
        text("单据号", "Document", "document"),
        Column("单位", "Organisation", called),
        text("户号", "Household", "household_code"),
        text("交售户", "Grower", "holder_name"),
        text("品名", "Product", "product"),
        text("等级", "Grade", "grade"),
        kilograms("毛重", "Gross", "gross_g"),
        kilograms("皮重", "Tare", "tare_g"),
        percent("水分", "Moisture", "moisture_bp"),
        percent("杂质", "Impurity", "impurity_bp"),
        kilograms("净重", "Net", "net_g"),
        Column("单价（元/公斤）", "Price (yuan a kg)", lambda row: yuan_cell(row.price_fen_per_kg)),
        yuan("金额", "Amount", "amount_fen"),
        yuan("进项税额", "Input VAT", "input_vat_fen"),
        Column("更正", "Correction", lambda row: "✓" if row.corrects else None),
        text("原因", "Reason", "reason"),
    )


def batch_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    return (
        text("批号", "Number", "number"),
        Column("单位", "Organisation", called),
        text("工序", "Stage", "stage", STAGES),
        text("开批日", "Opened on", "opened_on"),
        text("结批日", "Closed on", "closed_on"),
        text("状态", "State", "status", STATES),
        yuan("累计成本", "Cost gathered", "gathered_fen"),
        yuan("尚未转出", "Cost left", "cost_fen"),
        Column("地块", "Plots", lambda row: "、".join(row.passport.get("plots", ()))),
    )


def lot_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    return (
        text("入库日", "Came on", "on"),
        Column("单位", "Organisation", called),
        text("品名", "Product", "product"),
        text("等级", "Grade", "grade"),
        unit(),
        quantity("入库", "Came in", "quantity_in"),
        quantity("现存", "Left", "quantity"),
        yuan("入库成本", "Cost in", "cost_in_fen"),
        yuan("现存成本", "Cost left", "cost_fen"),
        text("来源", "Origin", "origin", ORIGINS),
        text("状态", "State", "status", STATES),
        text("原因", "Reason", "hold_reason"),
        text("此日起可出库", "Free on", "blocked_until"),
        text("保质期至", "Best before", "best_before_on"),
        Column("产地", "Villages", lambda row: "、".join(row.passport.get("villages", ()))),
    )
