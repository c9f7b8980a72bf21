"""Workbooks made for tests: rows as people would have typed them, and a template filled in."""

import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*sheets: Rows, merges: Sequence[str] = ()) -> bytes:
    """A workbook of sheets of rows; `merges` are ranges of the first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    return saved(book)


def filled(template: bytes, rows: Rows, edit: Callable[[Worksheet], None] | None = None) -> bytes:
    """A downloaded template with rows under its headings."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    first = sheet.max_row + 1
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value  # type: ignore[assignment]
    if edit is not None:
        edit(sheet)
    return saved(book)
