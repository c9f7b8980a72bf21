"""Gives a workbook back with its bad cells marked: coloured, each with its reason as a note."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from math import isfinite
from typing import Any

import xlsxwriter

from shared.kit.workbook.cells import Cell, key_of, shown
from shared.kit.workbook.grid import Place, Sheet

SEARCHED_ROWS_MAX = 40  # headings stand near the top
LIST_NAME = "问题清单"
WIDTH_MIN, WIDTH_MAX = 8, 40
TITLE_MAX = 24  # of Excel's 31, so that a number has room
LETTERS = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One bad cell of a sheet: the row as Excel counts, the heading, the place where it is known, and why."""

    sheet: str
    row: int
    column: str
    at: Place | None
    reason: str


def letter(column: int) -> str:
    """The column's letters from its place: 0 is A, 26 is AA."""
    name = ""
    left = column + 1
    while left:
        left, rest = divmod(left - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def spot(sheet: Sheet, row: int, column: str) -> Place | None:
    """Where a refused cell stands, by its Excel row and the words of its heading; None for the whole file."""
    if not 0 < row <= len(sheet.rows):
        return None
    wanted = key_of(column)
    for heading in sheet.rows[:SEARCHED_ROWS_MAX]:
        for place, cell in enumerate(heading):
            if isinstance(cell, str) and wanted and key_of(cell) == wanted:
                return row - 1, place
    return row - 1, 0


def marked(sheets: Sequence[Sheet], marks: Sequence[Mark]) -> bytes:
    """A workbook of the same sheets and cells, a list of all that is wrong in front."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bad = book.add_format({"bg_color": "#FBD9D3", "border": 1, "border_color": "#C4291C"})
    titles = _titles(sheets)
    _list(book, marks, dict(zip((sheet.name for sheet in sheets), titles, strict=True)))
    for sheet, title in zip(sheets, titles, strict=True):
        page = book.add_worksheet(title)
        _copy(page, sheet, book)
        reasons: dict[Place, list[str]] = {}
        for mark in marks:
            if mark.at is not None and mark.sheet == sheet.name:
                reasons.setdefault(mark.at, []).append(mark.reason)
        for place, said in reasons.items():
            _write(page, place, sheet.cell(*place), bad, book)
            page.write_comment(*place, "\n".join(said), {"x_scale": 2})
    book.close()
    return stream.getvalue()


def _list(book: Any, marks: Sequence[Mark], titles: Mapping[str, str]) -> None:
    page = book.add_worksheet(LIST_NAME)
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, (head, width) in enumerate((("行", 8), ("列", 20), ("单元格", 10), ("问题", 80))):
        page.write_string(0, place, head, bold)
        page.set_column(place, place, width)
    for number, mark in enumerate(marks, 1):
        page.write_number(number, 0, mark.row)
        page.write_string(number, 1, mark.column)
        page.write_string(number, 3, mark.reason)
        if mark.at is not None:
            name = f"{letter(mark.at[1])}{mark.row}"
            page.write_url(number, 2, f"internal:'{titles[mark.sheet]}'!{name}", string=name)
    page.freeze_panes(1, 0)


def _copy(page: Any, sheet: Sheet, book: Any) -> None:
    """The cells as they were read; merged cells stay merged."""
    for (top, left), (bottom, right) in sheet.merges:
        page.merge_range(top, left, bottom, right, "")
    widths: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell != "":
                _write(page, (row, column), cell, None, book)
                if isinstance(cell, str) and row > 0:
                    widths[column] = max(widths.get(column, 0), len(cell) + 4)
    for column, width in widths.items():
        page.set_column(column, column, min(WIDTH_MAX, max(WIDTH_MIN, width)))


def _write(page: Any, place: Place, cell: Cell, style: Any, book: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(*place, cell, style)
    elif isinstance(cell, int | float) and isfinite(cell):
        page.write_number(*place, cell, style)
    elif isinstance(cell, float | datetime | date | time | timedelta):
        page.write_string(*place, shown(cell), style)
    elif cell == "":
        page.write_blank(*place, None, style)
    else:
        page.write_string(*place, cell, style)


def _titles(sheets: Sequence[Sheet]) -> list[str]:
    """A name for each sheet as Excel wants it: short, without its marks, no other sheet's and not ours."""
    titles = [LIST_NAME]
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\]", " ", sheet.name).strip("' ")[:TITLE_MAX] or "表"
        taken = {title.casefold() for title in titles}
        more = (f"{plain}_{number}" for number in count(1))
        titles.append(next(title for title in chain([plain], more) if title.casefold() not in taken))
    return titles[1:]
