"""Reads a form from a workbook: its rows, or what is wrong with each cell. It never raises a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from shared.kit.errors import Refused
from shared.kit.money import yuan as as_yuan
from shared.kit.workbook.cells import CellRefusal, is_blank, key_of, text
from shared.kit.workbook.columns import Form
from shared.kit.workbook.grid import Place, Sheet, open_workbook
from shared.kit.workbook.headings import Headings, find_headings
from shared.kit.workbook.lines import FOOTER, GRAND, TOTAL, is_numbering
from shared.kit.workbook.refusals import (
    CellMerged,
    CellMissing,
    NoTable,
    NothingListed,
    SeveralTables,
    TotalDisagrees,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table as read: the sheet's row as Excel counts, and a value by field; None for a blank."""

    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook gave. Enter it only without refusals: it is whole or not at all."""

    rows: tuple[Row, ...] = ()
    refusals: tuple[CellRefusal, ...] = ()
    written: dict[str, str] = field(default_factory=dict)

    def refusal(self, refused: Refused, row: int, field: str) -> CellRefusal:
        """A refusal of a later judge, at the cell of this field."""
        return CellRefusal.of(refused, row, self.written.get(field, ""))


def read_form(content: bytes, form: Form) -> Reading:
    """The rows of the one visible sheet that is this form, and every cell that is wrong."""
    try:
        sheet, headings = _pick(open_workbook(content), form)
    except Refused as refused:
        return Reading(refusals=(CellRefusal.of(refused),))
    if headings.refusals:
        return Reading(refusals=headings.refusals, written=headings.written)
    return _Table(sheet, form, headings).read()


def _pick(sheets: Sequence[Sheet], form: Form) -> tuple[Sheet, Headings]:
    found = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet, form)) is not None]
    whole = [(sheet, headings) for sheet, headings in found if not headings.refusals] or found
    if not whole:
        wanted = "、".join(f"“{column.heading}”" for column in form.columns if column.required)
        raise NoTable(form=form.title, headings=wanted)
    if len(whole) > 1:
        raise SeveralTables(form=form.title, sheets="、".join(sheet.name for sheet, _ in whole))
    return whole[0]


class _Table:
    """One sheet under its headings, read from the top down."""

    def __init__(self, sheet: Sheet, form: Form, headings: Headings) -> None:
        self.sheet, self.form, self.headings = sheet, form, headings
        self.rows: list[Row] = []
        self.refusals: list[CellRefusal] = []
        self.subtotal_from = 0
        self.covered = dict(_covered(sheet))

    def read(self) -> Reading:
        past_grand_total = False
        for row in range(self.headings.last_row + 1, len(self.sheet.rows)):
            if self._is_no_data(row, past_grand_total):
                continue
            label = self._total_label(row)
            if label is None:
                self._take(row)
                continue
            past_grand_total = bool(GRAND.fullmatch(label))
            self._judge_total(row, label, past_grand_total)
            self.subtotal_from = len(self.rows)
        if not self.rows and not self.refusals:
            self.refusals.append(CellRefusal.of(NothingListed()))
        return Reading(tuple(self.rows), tuple(self.refusals), self.headings.written)

    def _refuse(self, refused: Refused, row: int, name: str) -> None:
        self.refusals.append(CellRefusal.of(refused, row + 1, self.headings.written[name]))

    def _held(self, row: int) -> list[int]:
        """The form's own columns in which a row has anything."""
        marks = self.sheet.marks
        return [
            column
            for column in self.headings.columns.values()
            if not is_blank(self.sheet.cell(row, column))
            or (row, column) in marks.errors
            or (row, column) in marks.uncalculated
        ]

    def _is_no_data(self, row: int, past_grand_total: bool) -> bool:
        """True for blank rows, column numbers, headings again, and notes and signatures at the end."""
        held = self._held(row)
        if not held or is_numbering(self.sheet, row):
            return True
        keys = [key_of(self.sheet.cell(row, column)) for column in held]
        if keys == [key_of(self.sheet.cell(self.headings.last_row, column)) for column in held]:
            return True
        signed = past_grand_total or bool(FOOTER.match(keys[0]))
        wanted = sum(column.required for column in self.form.columns)
        return signed and len(held) < wanted and not self._has_amount(row)

    def _has_amount(self, row: int) -> bool:
        """Whether an amount stands in the row: such a row is never left out in silence."""
        for column in self.form.columns:
            at = self.headings.columns.get(column.field)
            if (
                column.sums
                and at is not None
                and any(sign.isdigit() for sign in text(self.sheet.cell(row, at)))
            ):
                return True
        return False

    def _total_label(self, row: int) -> str | None:
        for column in range(self.sheet.width):
            cell = self.sheet.cell(row, column)
            if isinstance(cell, str) and TOTAL.fullmatch(key_of(cell)):
                return key_of(cell)
        return None

    def _take(self, row: int) -> None:
        values: dict[str, Any] = {}
        for column in self.form.columns:
            values[column.field] = None
            place = row, self.headings.columns.get(column.field, -1)
            if place in self.covered:
                self._refuse(CellMerged(row=self.covered[place][0] + 1), row, column.field)
                continue
            try:
                cell = self.sheet.value(*place) if place[1] >= 0 else ""
                if not is_blank(cell):
                    values[column.field] = column.read(cell)
                elif column.required:
                    raise CellMissing(heading=column.heading)
            except Refused as refused:
                self._refuse(refused, row, column.field)
        self.rows.append(Row(row + 1, values))

    def _judge_total(self, row: int, label: str, is_grand: bool) -> None:
        """Each amount of a total row against the rows above: all of them, or those since the last total."""
        for column in self.form.columns:
            at = self.headings.columns.get(column.field)
            if not column.sums or at is None or at not in self._held(row):
                continue
            try:
                written = column.read(self.sheet.value(row, at))
            except Refused as refused:
                self._refuse(refused, row, column.field)
                continue
            whole = sum(one.values[column.field] or 0 for one in self.rows)
            since = sum(one.values[column.field] or 0 for one in self.rows[self.subtotal_from :])
            due = whole if is_grand else since
            # Where a cell above is refused the sum says nothing, and that cell is told already.
            if written not in (whole, since) and not self.refusals:
                told = TotalDisagrees(label=label, written=as_yuan(written), told=as_yuan(due))
                self._refuse(told, row, column.field)


def _covered(sheet: Sheet) -> Iterator[tuple[Place, Place]]:
    """Each place of the grid under a merge, and the cell merged over it."""
    for (top, left), (bottom, right) in sheet.merges:
        for place in product(range(top, bottom + 1), range(left, right + 1)):
            if place != (top, left):
                yield place, (top, left)
