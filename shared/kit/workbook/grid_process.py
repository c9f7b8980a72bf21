"""A process of its own that turns a workbook on standard input into grids of cells on standard output.

It is run by path, alone (`grid.py` says why), so it knows nothing of this house.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine


def main() -> None:
    """Takes the most sheets, rows, columns, cells, bytes of memory; answers `{"sheets": […]}` or
    `{"refused": …, "limit": …}`."""
    sheets_max, rows_max, columns_max, cells_max, memory_bytes_max = map(int, sys.argv[1:6])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes_max, memory_bytes_max))
    content = sys.stdin.buffer.read()
    try:
        answer = read(content, sheets_max, rows_max, columns_max, cells_max)
    except calamine.PasswordError:
        answer = {"refused": "WorkbookIsEncrypted"}
    except (calamine.CalamineError, OSError, ValueError):
        answer = {"refused": "NotAWorkbook"}
    json.dump(answer, sys.stdout, default=told)


def read(content: bytes, sheets_max: int, rows_max: int, columns_max: int, cells_left: int) -> dict[str, Any]:
    """The visible worksheets from A1 on, unless one is over a limit."""
    sheets: list[dict[str, Any]] = []
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        if len(book.sheets_metadata) > sheets_max:
            return {"refused": "WorkbookTooLarge", "limit": "workbook_sheets_max"}
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            last_row, last_column = sheet.end or (0, 0)
            if last_row >= rows_max:
                return {"refused": "WorkbookTooLarge", "limit": "workbook_rows_max"}
            if last_column >= columns_max:
                return {"refused": "WorkbookTooLarge", "limit": "workbook_columns_max"}
            cells_left -= (last_row + 1) * (last_column + 1)
            if cells_left < 0:  # the grid is dense between its outermost cells
                return {"refused": "WorkbookTooLarge", "limit": "workbook_cells_max"}
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append({"name": about.name, "rows": rows, "merges": sheet.merged_cell_ranges or []})
    return {"sheets": sheets}


def told(cell: object) -> object:
    """A cell that JSON has no word for: a day as `{"day": …}`, times as text."""
    if isinstance(cell, datetime.datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"day": cell.isoformat()}
    return str(cell)


if __name__ == "__main__":
    main()
