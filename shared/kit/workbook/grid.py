"""Opens a workbook from bytes into plain grids of cells, sheet by sheet, within named limits."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from shared.kit.settings import settings
from shared.kit.workbook.cells import Cell, is_blank
from shared.kit.workbook.container import Marks, safe_copy, too_large
from shared.kit.workbook.refusals import (
    FormulaError,
    FormulaWithoutValue,
    NotAWorkbook,
    WorkbookIsEncrypted,
    WorkbookTooLarge,
)

_GRID_PROCESS = Path(__file__).with_name("grid_process.py")
#: What the reading process keeps to, in this order.
_LIMITS = (
    "workbook_sheets_max",
    "workbook_rows_max",
    "workbook_columns_max",
    "workbook_cells_max",
    "workbook_memory_bytes_max",
)
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of .xlsx under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a grid from A1; places count from 0, `merges` are (top left, bottom right) inclusive."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[tuple[Place, Place], ...] = ()
    marks: Marks = field(default_factory=Marks)

    def cell(self, row: int, column: int) -> Cell:
        """The cell's own value; blank outside the grid and under a merge."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def value(self, row: int, column: int) -> Cell:
        """The cell's own value. Refuses FormulaError, FormulaWithoutValue."""
        if (row, column) in self.marks.errors:
            raise FormulaError(error=self.marks.errors[row, column])
        if (row, column) in self.marks.uncalculated:
            raise FormulaWithoutValue()
        return self.cell(row, column)

    @property
    def width(self) -> int:
        """Every row of a grid is as wide as the widest."""
        return len(self.rows[0]) if self.rows else 0

    def is_empty(self, row: int) -> bool:
        """True when nothing is in the row, not even an error."""
        return all(is_blank(cell) for cell in self.rows[row]) and not any(
            (row, column) in self.marks.errors or (row, column) in self.marks.uncalculated
            for column in range(self.width)
        )


def open_workbook(content: bytes) -> list[Sheet]:
    """The visible sheets of an .xlsx, .xlsm or .xls.

    Refuses `NotAWorkbook`, `WorkbookIsEncrypted` and `WorkbookTooLarge`; hidden sheets are not read.
    """
    if len(content) > settings().workbook_bytes_max:
        raise too_large("workbook_bytes_max")
    marks: dict[str, Marks] = {}
    if content.startswith(_ZIP):
        content, marks = safe_copy(content)
    elif content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise WorkbookIsEncrypted()
        if len(content) > settings().workbook_old_bytes_max:
            raise too_large("workbook_old_bytes_max")
    else:
        raise NotAWorkbook()
    return [
        Sheet(
            sheet["name"],
            [[_cell(cell) for cell in row] for row in sheet["rows"]],
            _merges(sheet),
            marks.get(sheet["name"], Marks()),
        )
        for sheet in _grids(content)
    ]


def _merges(sheet: dict[str, Any]) -> tuple[tuple[Place, Place], ...]:
    """The merges of a grid, cut to it: a file may state one over all the cells that Excel has.

    Refuses `NotAWorkbook` where two overlap, as Excel does; so they never cover more than there is.
    """
    rows, width = sheet["rows"], len(sheet["rows"][0]) if sheet["rows"] else 0
    covered: set[Place] = set()
    kept = []
    for (top, left), (bottom, right) in sheet["merges"]:
        last, end = min(bottom, len(rows) - 1), min(right, width - 1)
        for place in product(range(top, last + 1), range(left, end + 1)):
            if place in covered:
                raise NotAWorkbook()
            covered.add(place)
        if top <= last and left <= end and (top, left) != (last, end):
            kept.append(((top, left), (last, end)))
    return tuple(kept)


def _grids(content: bytes) -> list[dict[str, Any]]:
    """The grids, read by a process of its own.

    The reader is native code that takes the counts a file states for granted: one number written wrong and it
    asks for terabytes and aborts its process, which must not be the service's.
    """
    limits = settings()
    most = (str(getattr(limits, name)) for name in _LIMITS)
    command = [sys.executable, "-I", str(_GRID_PROCESS), *most]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=limits.workbook_s_max, check=True
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise NotAWorkbook() from None
    if answer.get("refused") == WorkbookTooLarge.__name__:
        raise too_large(answer["limit"])
    if answer.get("refused") == WorkbookIsEncrypted.__name__:
        raise WorkbookIsEncrypted()
    if "sheets" not in answer:
        raise NotAWorkbook()
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _cell(told: str | int | float | bool | dict[str, str]) -> Cell:
    return date.fromisoformat(told["day"]) if isinstance(told, dict) else told
