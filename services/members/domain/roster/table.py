"""The register's table: cells by row and column with their errors, and what each row is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from services.members.domain.roster.cells import milli_shares
from services.members.domain.roster.headings import Field, Headings
from shared.kit.errors import Refused
from shared.kit.workbook.cells import Cell, CellRefusal, is_blank, key_of, text
from shared.kit.workbook.grid import Place, Sheet
from shared.kit.workbook.lines import FOOTER, GRAND, TOTAL, is_numbering

Parsed = TypeVar("Parsed")

_WORDS = re.compile(r"[:\u4e00-\u9fff]")  # a signature or its date may stand under a share heading
_PERSONAL = (Field.NAME, Field.ID_NUMBER, Field.RELATION)


class LineKind(Enum):
    """What a row under the headings is."""

    PERSON = "person"
    HOUSEHOLD = "household"  # names a household, and its persons follow
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """A row that counts; `label` is the words of a total row."""

    row: int
    kind: LineKind
    label: str = ""

    @property
    def is_grand(self) -> bool:
        return bool(GRAND.fullmatch(self.label))


class Table:
    """A sheet under its headings. Rows and columns count from 0; what is wrong gathers in `refusals`."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self.sheet = sheet
        self.headings = headings
        self.refusals: list[CellRefusal] = []
        self.warnings: list[CellRefusal] = []
        self.covered = _covered(sheet)

    def column(self, wanted: Field) -> int | None:
        return self.headings.columns.get(wanted)

    def own(self, row: int, wanted: Field) -> Cell:
        """The cell itself: blank under a merge from above, and where there is no such column."""
        column = self.column(wanted)
        return "" if column is None else self.sheet.cell(row, column)

    def is_under_merge(self, row: int, wanted: Field) -> bool:
        return (row, self.column(wanted)) in self.covered

    def merged(self, row: int, wanted: Field) -> Cell:
        """The cell, or the one merged down over it."""
        column = self.column(wanted)
        if column is None:
            return ""
        return self.sheet.cell(*self.covered.get((row, column), (row, column)))

    def refuse(self, refused: Refused, row: int, column: str) -> None:
        self.refusals.append(CellRefusal.of(refused, row + 1, column))

    def warn(self, refused: Refused, row: int, column: str) -> None:
        self.warnings.append(CellRefusal.of(refused, row + 1, column))

    def read(self, row: int, column: int | None, parse: Callable[[Cell], Parsed]) -> Parsed | None:
        """The cell parsed; None, and a refusal kept, when it is an error or `parse` refuses it."""
        if column is None:
            return None
        heading = self.headings.written[column]
        try:
            return parse(self.sheet.value(row, column))
        except Refused as refused:
            self.refuse(refused, row, heading)
            return None

    def is_readable(self, row: int, column: int | None) -> bool:
        """False for a column that is not there, a blank, an error."""
        if column is None or is_blank(self.sheet.cell(row, column)):
            return False
        return (row, column) not in self.sheet.marks.errors

    def has_error(self, row: int, columns: list[int]) -> bool:
        marks = self.sheet.marks
        return any((row, column) in marks.errors or (row, column) in marks.uncalculated for column in columns)

    @property
    def amount_columns(self) -> list[int]:
        """The share classes, the subtotal and the household total."""
        totals = [self.column(Field.SUBTOTAL), self.column(Field.HOUSEHOLD_TOTAL)]
        return [*self.headings.share_columns.values(), *(column for column in totals if column is not None)]

    def lines(self) -> Iterator[Line]:
        """The rows that count, in order; titles, repeated headings, notes and signatures are left out."""
        past_grand_total = False
        for row in range(self.headings.last_row + 1, len(self.sheet.rows)):
            line = self._line(row, past_grand_total)
            if line is not None:
                past_grand_total = past_grand_total or (line.kind is LineKind.TOTAL and line.is_grand)
                yield line

    def _line(self, row: int, past_grand_total: bool) -> Line | None:
        if self.sheet.is_empty(row) or self._is_heading_again(row) or is_numbering(self.sheet, row):
            return None
        label = self._total_label(row)
        if label is not None:
            return Line(row, LineKind.TOTAL, label)
        if past_grand_total and is_blank(self.own(row, Field.ID_NUMBER)) and not self._has_shares(row):
            return None  # signatures
        if self._is_remark(row):
            return None
        personal = [self.column(wanted) for wanted in _PERSONAL]
        columns = [column for column in personal if column is not None]
        if any(not is_blank(self.sheet.cell(row, column)) for column in columns) or self._has_shares(row):
            return Line(row, LineKind.PERSON)
        if self.has_error(row, [*columns, *self.amount_columns]):
            return Line(row, LineKind.PERSON)
        named = not is_blank(self.own(row, Field.HOUSEHOLD)) or not is_blank(self.own(row, Field.HEAD))
        return Line(row, LineKind.HOUSEHOLD) if named else None

    def _is_heading_again(self, row: int) -> bool:
        """True for the headings repeated after a page break."""
        lines = range(self.headings.first_row, self.headings.last_row + 1)
        held = [column for column, cell in enumerate(self.sheet.rows[row]) if not is_blank(cell)]
        return bool(held) and all(
            any(
                key_of(self.sheet.cell(row, column)) == key_of(self.sheet.cell(line, column))
                for line in lines
            )
            for column in held
        )

    def _total_label(self, row: int) -> str | None:
        if self.is_readable(row, self.column(Field.ID_NUMBER)):
            return None
        left_out = {self.column(Field.REMARK), *self.amount_columns}
        for column, cell in enumerate(self.sheet.rows[row]):
            if isinstance(cell, str) and column not in left_out and TOTAL.fullmatch(key_of(cell)):
                return key_of(cell)
        return None

    def _is_remark(self, row: int) -> bool:
        """True for a title, a note or a signature between or below the persons."""
        if self.is_readable(row, self.column(Field.ID_NUMBER)) or self._has_shares(row):
            return False
        columns = [column for column in range(self.sheet.width) if column != self.column(Field.REMARK)]
        words = [text(self.sheet.cell(row, column)) for column in columns]
        held = [word for word in words if word]
        name, relation = text(self.own(row, Field.NAME)), text(self.own(row, Field.RELATION))
        if any(":" in word or FOOTER.match(word) for word in held):
            return not relation or ":" in name + relation or bool(FOOTER.match(name + relation))
        return len(held) == 1 and not relation and (not name or len(name) > 10) and len(held[0]) > 6

    def _has_shares(self, row: int) -> bool:
        """True when a share column holds more than a zero."""
        for column in self.headings.share_columns.values():
            cell = self.sheet.cell(row, column)
            if is_blank(cell):
                continue
            try:
                if milli_shares(cell):
                    return True
            except Refused:
                if not isinstance(cell, str) or not _WORDS.search(text(cell)):
                    return True
        return False


def _covered(sheet: Sheet) -> dict[Place, Place]:
    """Each place under a merge down one column, and the cell merged over it."""
    covered: dict[Place, Place] = {}
    for (top, column), (bottom, right) in sheet.merges:
        if column == right:
            covered |= {(row, column): (top, column) for row in range(top + 1, bottom + 1)}
    return covered
