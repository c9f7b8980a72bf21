"""Lots on hand at the cut-over date as a storekeeper's table gives them, judged, and compared."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from shared.contracts.production import TaxCategory, Unit
from shared.kit.errors import Kind, Refused
from shared.kit.ids import named_id
from shared.kit.workbook.cells import Cell, CellRefusal, shown
from shared.kit.workbook.columns import Column, Form, code, on_day, one_of, quantity, words, yes, yuan_owned
from shared.kit.workbook.refusals import NumberTooLarge, TextTooLong
from shared.kit.workbook.table import Reading, Row
from shared.production.schemas import MONEY_MAX, QUANTITY_MAX, OpeningLot

GRADE_MAX = 40
VILLAGES_MAX = 50

#: What people count in, as the small unit and how many of it.
UNITS: Mapping[str, tuple[Unit, int]] = {
    "千克": (Unit.GRAM, 1000),
    "公斤": (Unit.GRAM, 1000),
    "kg": (Unit.GRAM, 1000),
    "斤": (Unit.GRAM, 500),
    "市斤": (Unit.GRAM, 500),
    "克": (Unit.GRAM, 1),
    "吨": (Unit.GRAM, 1_000_000),
    "升": (Unit.MILLILITRE, 1000),
    "毫升": (Unit.MILLILITRE, 1),
    "头": (Unit.HEAD, 1),
    "只": (Unit.HEAD, 1),
    "件": (Unit.PIECE, 1),
    "袋": (Unit.PIECE, 1),
    "箱": (Unit.PIECE, 1),
    "个": (Unit.PIECE, 1),
}
TAXES: Mapping[str, TaxCategory] = {
    "自产农产品": TaxCategory.SELF_PRODUCED,
    "自产": TaxCategory.SELF_PRODUCED,
    "免税": TaxCategory.EXEMPT,
    "鲜活免税": TaxCategory.EXEMPT,
    "农产品": TaxCategory.AGRICULTURAL,
    "9%": TaxCategory.AGRICULTURAL,
    "0.09": TaxCategory.AGRICULTURAL,
    "一般货物": TaxCategory.GENERAL,
    "13%": TaxCategory.GENERAL,
    "0.13": TaxCategory.GENERAL,
}
_BETWEEN = re.compile(r"[、,，;；/]")


def _villages(cell: Cell) -> list[str]:
    """Names with 、 between. Refuses TextTooLong."""
    names = [name for part in _BETWEEN.split(shown(cell)) if (name := words(part))]
    if len(names) > VILLAGES_MAX:
        raise TextTooLong(max=VILLAGES_MAX)
    return names


def _grade(cell: Cell) -> str:
    written = words(cell)
    if len(written) > GRADE_MAX:
        raise TextTooLong(max=GRADE_MAX)
    return written


def _cost(cell: Cell) -> int:
    fen = yuan_owned(cell)
    if fen > MONEY_MAX:
        raise NumberTooLarge(value=shown(cell))
    return fen


FORM = Form(
    "库存批次表",
    "建账日在库的批次，每批一行；数量按所填单位折算，金额为该批账面成本（元）。同一品名、等级、产地、采收日期"
    "有几批的，用批号区分；请勿合并单元格。",
    (
        Column("number", "批号", code, also=("批次号", "批次"), note="同样的货有几批时填写"),
        Column("product", "品名", words, required=True, also=("货品名称", "产品名称"), example="金银花干花"),
        Column("grade", "等级", _grade, also=("级别",), example="一级"),
        Column(
            "unit", "单位", one_of(UNITS), required=True, also=("计量单位",), note="千克、斤、吨、升、头、件"
        ),
        Column("quantity", "数量", quantity, required=True, also=("库存数量", "结存数量"), example="128.5"),
        Column(
            "cost_fen",
            "金额(元)",
            _cost,
            required=True,
            also=("成本", "结存金额"),
            sums=True,
            example="12850.00",
        ),
        Column(
            "tax",
            "税目",
            one_of(TAXES),
            required=True,
            note="自产农产品、免税、9%、13%",
            example="自产农产品",
        ),
        Column("is_purchased", "是否外购", yes, also=("外购",), note="是：收购的；否或空：自产的"),
        Column("villages", "产地村", _villages, also=("产地",), note="几个村用、隔开"),
        Column("harvested_on", "采收日期", on_day, also=("收获日期", "产出日期"), example="2025-09-20"),
    ),
)


class QuantityTooFine(Refused):
    """Less than the small unit (a gram, a millilitre, a whole head)."""

    kind = Kind.INVALID
    zh = "{value} 折算后不是整数（克、毫升、头、件）"
    en = "{value} is no whole number of grams, millilitres, heads or pieces"


class HarvestedLater(Refused):
    """What is on hand was harvested by then."""

    kind = Kind.INVALID
    zh = "采收日期 {on} 晚于建账日"
    en = "Harvested on {on}, after the cut-over date"


class LotTwice(Refused):
    """Two rows that nothing tells apart."""

    kind = Kind.INVALID
    zh = "与第 {first_row} 行是同样的货，请合并成一行，或填批号区分"
    en = "The same goods as in row {first_row}; make them one row, or tell them apart by a lot number"


class OpeningLotsDiffer(Refused):
    """Lots on hand were entered, and these are others: nothing is overwritten."""

    zh = "建账批次已经登记，与这一份有 {count} 处不同，没有任何改动"
    en = "The lots on hand were entered already and differ in {count} places from these; nothing was changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A lot that is otherwise in the sheet than it came in; no `row` where the sheet has it not."""

    row: int | None
    product: str
    grade: str
    entered_quantity: int
    sent_quantity: int
    entered_fen: int
    sent_fen: int


def judged(
    reading: Reading, line: str, entity_id: UUID, on: date
) -> tuple[dict[int, OpeningLot], tuple[CellRefusal, ...]]:
    """The lots by sheet row, and what is wrong; a lot's id follows from what tells it apart."""
    lots: dict[int, OpeningLot] = {}
    refusals = list(reading.refusals)
    first: dict[UUID, int] = {}
    for row in reading.rows if not refusals else ():
        values = row.values
        small = _small(row)
        if small is None:
            told = QuantityTooFine(value=str(values["quantity"]))
            refusals.append(reading.refusal(told, row.row, "quantity"))
            continue
        harvested_on = values["harvested_on"]
        if harvested_on is not None and harvested_on > on:
            refusals.append(reading.refusal(HarvestedLater(on=harvested_on), row.row, "harvested_on"))
        lot = _lot(line, entity_id, values, *small)
        if lot.id in first:
            refusals.append(reading.refusal(LotTwice(first_row=first[lot.id]), row.row, "product"))
        first.setdefault(lot.id, row.row)
        lots[row.row] = lot
    return lots, tuple(refusals)


def _small(row: Row) -> tuple[Unit, int] | None:
    """The small unit and how many of it; None where that is no whole number, or too large a one."""
    unit, many = row.values["unit"]
    exact: Fraction = row.values["quantity"] * many
    return (unit, exact.numerator) if exact.denominator == 1 and exact <= QUANTITY_MAX else None


def _lot(line: str, entity_id: UUID, values: Mapping[str, Any], unit: Unit, many: int) -> OpeningLot:
    told_apart = (
        values["number"],
        values["product"],
        values["grade"],
        values["villages"],
        values["harvested_on"],
    )
    return OpeningLot(
        id=named_id("opening-lot", line, entity_id, *told_apart),
        product=values["product"],
        grade=values["grade"] or "",
        unit=unit,
        quantity=many,
        cost_fen=values["cost_fen"],
        tax_category=values["tax"],
        is_purchased=bool(values["is_purchased"]),
        villages=values["villages"] or [],
        harvested_on=values["harvested_on"],
    )


@dataclass(frozen=True, slots=True)
class Entered:
    """A lot as it came in at the cut-over."""

    id: UUID
    product: str
    grade: str
    unit: str
    quantity: int
    cost_fen: int
    tax_category: str
    is_purchased: bool

    @property
    def said(self) -> tuple[object, ...]:
        return self.unit, self.quantity, self.cost_fen, self.tax_category, self.is_purchased


def differences(entered: Sequence[Entered], lots: Mapping[int, OpeningLot]) -> list[Difference]:
    """Where a sheet says otherwise than what came in: changed, new, gone."""
    before = {lot.id: lot for lot in entered}
    found = []
    for row, lot in lots.items():
        was = before.get(lot.id)
        now = (lot.unit.value, lot.quantity, lot.cost_fen, lot.tax_category.value, lot.is_purchased)
        if was is None or was.said != now:
            quantity, cost = (was.quantity, was.cost_fen) if was else (0, 0)
            found.append(Difference(row, lot.product, lot.grade, quantity, lot.quantity, cost, lot.cost_fen))
    return found + _gone(before.values(), {lot.id for lot in lots.values()})


def _gone(entered: Iterable[Entered], sent: set[UUID]) -> list[Difference]:
    return [
        Difference(None, lot.product, lot.grade, lot.quantity, 0, lot.cost_fen, 0)
        for lot in entered
        if lot.id not in sent
    ]
