"""Reads single cells, and says what is wrong with one."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shared.kit.errors import Refused
from shared.kit.workbook.spelling import plain, spaced

Cell = str | int | float | bool | date | datetime | time | timedelta

THE_FILE = 0  # the row of a refusal that concerns no single row

BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_TRIM = re.compile(r"[*★☆:：、。.\s/]+")
_DATE = re.compile(r"(\d{4})[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class CellRefusal:
    """What is wrong with one cell: sheet row as Excel counts, heading as the sheet writes it, and why.

    `row` is 0 and `column` empty where the file or the whole sheet is meant; `code` is the refusal's name.
    """

    row: int
    column: str
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, refused: Refused, row: int = THE_FILE, column: str = "") -> "CellRefusal":
        return cls(row, column, type(refused).__name__, refused.message("zh"), refused.message("en"))

    def reason(self, language: str = "zh") -> str:
        """The sentence, `zh` or `en`."""
        return self.en if language == "en" else self.zh


def text(cell: Cell) -> str:
    """The cell as plain text without spaces: `1.0` is `1`, full-width `００１` is `001`."""
    return plain(shown(cell))


def shown(cell: Cell) -> str:
    """The cell as a person sees it, spaces kept."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return spaced(str(cell))


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not plain(cell)


def day(cell: Cell) -> date | None:
    """A date cell, or text: 2025年12月31日, 2025-12-31, 2025.12.31, 20251231; None when it is no day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DATE.fullmatch(text(cell))
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def key_of(cell: Cell) -> str:
    """A heading reduced to its words: no spaces, brackets, marks."""
    return _TRIM.sub("", BRACKETS.sub("", text(cell))).upper()
