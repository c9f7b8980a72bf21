"""A plant's batches and lots as workbooks."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, select
from sqlmodel import col

from services.processing import models
from services.processing.queries.lots import Wanted
from shared.kit.money import exact
from shared.kit.workbook.export import Column
from shared.kit.workbook.sheet import Cell, yuan_cell
from shared.production.exports import THOUSANDTHS, quantity, text, unit, yuan

LOT: Table = models.Lot.__table__  # type: ignore[attr-defined]
BATCH: Table = models.Batch.__table__  # type: ignore[attr-defined]
STATES = {
    "received": ("已收货", "received"),
    "pending": ("待检", "awaiting tests"),
    "released": ("已放行", "released"),
    "held": ("已扣留", "held"),
}


def lots(visible: Sequence[UUID], wanted: Wanted) -> Select[Any]:
    """Lots in custody, the latest first, each with the number of its batch."""
    chosen = wanted.of(select(col(models.Lot.id)).where(LOT.c.entity_id.in_(visible)))  # type: ignore[arg-type]
    return (
        select(LOT, BATCH.c.number)
        .outerjoin(BATCH, BATCH.c.id == LOT.c.batch_id)
        .where(LOT.c.id.in_(chosen))
        .order_by(LOT.c.on.desc(), LOT.c.id)
    )


def lot_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A lot in a workbook."""
    return (
        text("日期", "Date", "on"),
        Column("单位", "Organisation", called),
        text("品名", "Product", "product"),
        text("等级", "Grade", "grade"),
        text("生产单号", "Batch", "number"),
        unit(),
        quantity("入库", "Came in", "quantity_made"),
        quantity("现存", "Left", "quantity"),
        yuan("入库成本", "Cost in", "cost_made_fen"),
        yuan("现存成本", "Cost left", "cost_fen"),
        text("状态", "State", "status", STATES),
        text("保质期至", "Best before", "best_before_on"),
        Column("产地", "Villages", lambda row: "、".join(row.passport.get("villages", ()))),
    )


def batches(visible: Sequence[UUID], number: str | None, recipe_id: UUID | None) -> Select[Any]:
    """Completed batches, the latest first."""
    query = select(BATCH).where(BATCH.c.entity_id.in_(visible))
    if number is not None:
        query = query.where(BATCH.c.number.istartswith(number, autoescape=True))
    if recipe_id is not None:
        query = query.where(BATCH.c.recipe_id == recipe_id)
    return query.order_by(BATCH.c.on.desc(), BATCH.c.id)


def batch_columns(called: Callable[[Any], str]) -> tuple[Column, ...]:
    """A batch in a workbook, with its mass balance and what it cost."""

    def told(name: str) -> Callable[[Any], Cell]:
        return lambda row: exact(json.loads(row.answer)[name], THOUSANDTHS)

    def summed(part: str, name: str) -> Callable[[Any], Cell]:
        return lambda row: yuan_cell(sum(one[name] for one in json.loads(row.answer)[part]))

    return (
        text("日期", "Date", "on"),
        text("生产单号", "Number", "number"),
        Column("单位", "Organisation", called),
        Column("配方", "Recipe", lambda row: json.loads(row.answer)["recipe"]),
        Column("产品", "Products", _products),
        Column("投料（公斤）", "Put in (kg)", told("in_g")),
        Column("产出（公斤）", "Came out (kg)", told("out_g")),
        Column("损耗（公斤）", "Lost (kg)", told("lost_g")),
        Column("差额（公斤）", "Unexplained (kg)", told("unexplained_g")),
        Column("得率（%）", "Yield (%)", lambda row: yuan_cell(json.loads(row.answer)["yield_bp"])),
        Column("原料成本（元）", "Cost of inputs (yuan)", summed("inputs", "cost_fen")),
        Column("加工费用（元）", "Conversion (yuan)", summed("conversions", "amount_fen")),
        Column("产品成本（元）", "Cost of products (yuan)", summed("outputs", "cost_fen")),
    )


def _products(row: Any) -> str:
    return "、".join(one["product"] for one in json.loads(row.answer)["outputs"])
