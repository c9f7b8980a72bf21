"""Writes what a list or statement shows as a workbook to work on: figures are numbers, codes are text."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import xlsxwriter
from starlette.responses import Response
from xlsxwriter.worksheet import Worksheet

from shared.kit.money import exact
from shared.kit.workbook.template import NARROW_MAX, WIDTH_MIN, XLSX

Cell = str | int | Decimal | date | None
SHEET_NAME_MAX = 31
YUAN_EXPONENT = -2
#: What a spreadsheet takes for the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def yuan_cell(fen: int | None) -> Decimal | None:
    """An amount as a cell: yuan with two decimals, exactly."""
    return None if fen is None else exact(fen, 2)


def shares_cell(milli_shares: int) -> Decimal:
    """Shares as a cell, with three decimals, exactly."""
    return exact(milli_shares, 3)


class Pen:
    """Writes cells as what they are: text is never a formula, whatever it begins with."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8F0E4", "text_wrap": True})
        self._text = book.add_format({"num_format": "@"})
        # Stays text also when somebody edits the cell and presses Enter.
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self._money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00;-"})
        self._thousandths = book.add_format({"num_format": "#,##0.000;[Red]-#,##0.000;-"})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, page: Worksheet, row: int, at: int, cell: Cell) -> None:
        """One cell; an empty one is left out."""
        if isinstance(cell, str):
            page.write_string(row, at, cell, self._quoted if cell.startswith(FORMULA_SIGNS) else self._text)
        elif isinstance(cell, date):
            page.write_datetime(row, at, cell, self._date)
        elif isinstance(cell, Decimal):
            in_yuan = cell.as_tuple().exponent == YUAN_EXPONENT
            page.write_number(row, at, cell, self._money if in_yuan else self._thousandths)
        elif cell is not None:
            page.write_number(row, at, cell)


def sheet(title: str, above: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet: title, the lines above the table, its heads, and rows whose amounts can be summed."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet(title[:SHEET_NAME_MAX])
    pen = Pen(book)
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for line, words in enumerate(above, 1):
        page.write_string(line, 0, words)
    first = len(above) + 1
    for at, head in enumerate(heads):
        longest = max([len(head), *(len(str(row[at] or "")) for row in rows)])
        page.set_column(at, at, min(NARROW_MAX, max(WIDTH_MIN, longest * 2)))
        page.write_string(first, at, head, pen.head)
    for number, row in enumerate(rows, first + 1):
        for at, cell in enumerate(row):
            pen.write(page, number, at, cell)
    page.freeze_panes(first + 1, 0)
    book.close()
    return stream.getvalue()


def exported(content: bytes, name: str) -> Response:
    """A workbook to download under its name."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}
    return Response(content, media_type=XLSX, headers=headers)
