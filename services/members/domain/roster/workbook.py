"""Opens a workbook from bytes into plain grids of cells, sheet by sheet, within named limits."""

import io
from dataclasses import dataclass, field

import python_calamine as calamine

from services.members.domain.roster.cells import Cell, is_blank
from services.members.domain.roster.container import (
    COLUMNS_MAX,
    ROWS_MAX,
    SHEETS_MAX,
    WORKBOOK_BYTES_MAX,
    Marks,
    safe_copy,
)
from services.members.domain.roster.refusals import NotAWorkbook, WorkbookIsEncrypted, WorkbookTooLarge

OLD_WORKBOOK_BYTES_MAX = 5 * 1024 * 1024  # .xls: at most 65,536 × 256 cells, and no register needs more

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

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

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
    if len(content) > WORKBOOK_BYTES_MAX:
        raise WorkbookTooLarge(limit="WORKBOOK_BYTES_MAX", max=WORKBOOK_BYTES_MAX)
    marks: dict[str, Marks] = {}
    if content.startswith(_ZIP):
        content, marks = safe_copy(content)
    elif content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise WorkbookIsEncrypted()
        if len(content) > OLD_WORKBOOK_BYTES_MAX:
            raise WorkbookTooLarge(limit="OLD_WORKBOOK_BYTES_MAX", max=OLD_WORKBOOK_BYTES_MAX)
    else:
        raise NotAWorkbook()
    try:
        return _visible_sheets(content, marks)
    except calamine.PasswordError:
        raise WorkbookIsEncrypted() from None
    except (calamine.CalamineError, OSError, ValueError):
        raise NotAWorkbook() from None


def _visible_sheets(content: bytes, marks: dict[str, Marks]) -> list[Sheet]:
    sheets: list[Sheet] = []
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        described = book.sheets_metadata
        if len(described) > SHEETS_MAX:
            raise WorkbookTooLarge(limit="SHEETS_MAX", max=SHEETS_MAX)
        for about in described:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            _within_limits(sheet)
            rows = sheet.to_python(skip_empty_area=False)
            merges = tuple(sheet.merged_cell_ranges or ())
            sheets.append(Sheet(about.name, rows, merges, marks.get(about.name, Marks())))
    return sheets


def _within_limits(sheet: calamine.CalamineSheet) -> None:
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= ROWS_MAX:
        raise WorkbookTooLarge(limit="ROWS_MAX", max=ROWS_MAX)
    if last_column >= COLUMNS_MAX:
        raise WorkbookTooLarge(limit="COLUMNS_MAX", max=COLUMNS_MAX)
