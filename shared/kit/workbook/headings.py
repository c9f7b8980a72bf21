"""Finds the heading rows of a form on a sheet, one or two of them, whatever the order of the columns."""

from dataclasses import dataclass

from shared.kit.workbook.cells import CellRefusal, key_of, shown
from shared.kit.workbook.columns import Form
from shared.kit.workbook.grid import Place, Sheet
from shared.kit.workbook.refusals import HeadingMissing, HeadingTwice

SEARCHED_ROWS_MAX = 40  # headings stand near the top
KNOWN_HEADINGS_MIN = 2


@dataclass(frozen=True, slots=True)
class Headings:
    """Where a form's columns are, rows and columns from 0, and how the sheet writes their headings."""

    last_row: int
    columns: dict[str, int]
    written: dict[str, str]
    refusals: tuple[CellRefusal, ...] = ()


def find_headings(sheet: Sheet, form: Form) -> Headings | None:
    """The rows that hold most of the form's headings, at least half of those it needs; None without any."""
    known = {key_of(word): column.field for column in form.columns for word in (column.heading, *column.also)}
    needed = max(KNOWN_HEADINGS_MIN, sum(column.required for column in form.columns) // 2)
    best: tuple[int, int, dict[int, str]] | None = None
    for row in range(min(len(sheet.rows), SEARCHED_ROWS_MAX)):
        for last in (row, row + 1):
            found = _fields(sheet, row, last, known) if last < len(sheet.rows) else {}
            score = len(set(found.values()))
            if score >= needed and (best is None or score > best[0]):
                best = score, last, found
    return None if best is None else _settled(sheet, form, best[1], best[2])


def _fields(sheet: Sheet, first: int, last: int, known: dict[str, str]) -> dict[int, str]:
    """The field of each column that these rows name: together (期初余额 + 借方), or by the lowest of them."""
    found = {}
    for column in range(sheet.width):
        path = []
        for row in range(first, last + 1):
            key = key_of(sheet.cell(*_anchor(sheet, row, column)))
            if key and key not in path:
                path.append(key)
        field = known.get("".join(path)) or (known.get(path[0]) if len(path) == 1 else None)
        if field is not None:
            found[column] = field
    return found


def _anchor(sheet: Sheet, row: int, column: int) -> Place:
    """The cell itself, or the one merged over it."""
    for (top, left), (bottom, right) in sheet.merges:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return row, column


def _settled(sheet: Sheet, form: Form, last: int, found: dict[int, str]) -> Headings:
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    refusals = []
    for column, field in found.items():
        heading = shown(sheet.cell(*_anchor(sheet, last, column)))
        if field in columns:
            twice = HeadingTwice(
                heading=form.column(field).heading, first=columns[field] + 1, second=column + 1
            )
            refusals.append(CellRefusal.of(twice, last + 1, heading))
        columns.setdefault(field, column)
        written.setdefault(field, heading)
    for wanted in form.columns:
        if wanted.required and wanted.field not in columns:
            missing = HeadingMissing(heading=wanted.heading)
            refusals.append(CellRefusal.of(missing, last + 1, wanted.heading))
        written.setdefault(wanted.field, wanted.heading)
    return Headings(last, columns, written, tuple(refusals))
