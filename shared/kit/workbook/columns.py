"""Says what a table's columns are, and reads what a cell of each kind holds, exactly."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from shared.kit.workbook.cells import Cell, day, key_of, shown, text
from shared.kit.workbook.refusals import (
    NotADay,
    NotANumber,
    NumberNegative,
    NumberTooFine,
    NumberTooLarge,
    RoundedByExcel,
    TextTooLong,
    WordUnknown,
)
from shared.kit.workbook.spelling import plain

DIGITS_MAX = 15  # what Excel keeps of a number; what it shows of a binary fraction is the decimal meant
FEN = 100  # in a yuan
TEXT_MAX = 80  # characters of a name or document in one cell

_NUMBER = re.compile(r"([+-]?)[¥￥]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]*))?元?")
#: What people write where there is nothing.
_NOTHING = frozenset({"-", "--", "—", "——", "–", "/", "\\", "无"})
_YES = frozenset({"是", "√", "✓", "✔", "1", "Y", "YES", "TRUE", "有", "对"})
_NO = frozenset({"否", "×", "✗", "✘", "0", "N", "NO", "FALSE", "无", "不是", "非", "-", "—", "/"})

Read = Callable[[Cell], Any]
Meant = TypeVar("Meant")


def words(cell: Cell) -> str:
    """Text as a person sees it, spaces within kept. Refuses TextTooLong."""
    written = shown(cell)
    if len(written) > TEXT_MAX:
        raise TextTooLong(max=TEXT_MAX)
    return written


def code(cell: Cell) -> str:
    """A number of identity (account, ear tag, household) as text without spaces.

    Refuses RoundedByExcel where it was typed as a number of more digits than Excel keeps; TextTooLong.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**DIGITS_MAX:
        raise RoundedByExcel(max=DIGITS_MAX)
    written = text(cell)
    if len(written) > TEXT_MAX:
        raise TextTooLong(max=TEXT_MAX)
    return written


def number(cell: Cell) -> Fraction:
    """The decimal a cell shows, exact: a binary fraction counts as its first 15 digits, as Excel shows it.

    What people write for nothing (`-`, `无`) is 0. Refuses NotANumber, NumberTooLarge.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise NotANumber(value=shown(cell))
    if not isinstance(cell, str):
        if not abs(cell) < 10**DIGITS_MAX:  # also not a number at all
            raise NumberTooLarge(value=f"{cell:.15g}")
        return Fraction(f"{cell:.{DIGITS_MAX}g}")
    written = plain(cell).replace("−", "-")
    if written in _NOTHING:
        return Fraction(0)
    match = _NUMBER.fullmatch(written)
    if match is None or not (match[2] or match[3]):
        raise NotANumber(value=shown(cell))
    whole, decimals = (match[2] or "0").replace(",", ""), match[3] or ""
    if len(whole) > DIGITS_MAX or len(decimals) > DIGITS_MAX:
        raise NumberTooLarge(value=written)
    return Fraction(f"{match[1]}{whole}.{decimals or '0'}")


def yuan(cell: Cell) -> int:
    """Yuan as fen, of either sign. Refuses NumberTooFine beyond two decimals, NotANumber, NumberTooLarge."""
    fen = number(cell) * FEN
    if fen.denominator != 1:
        raise NumberTooFine(value=shown(cell), decimals=2)
    return int(fen)


def yuan_owned(cell: Cell) -> int:
    """`yuan` that is not below nothing. Refuses NumberNegative beside."""
    fen = yuan(cell)
    if fen < 0:
        raise NumberNegative(value=shown(cell))
    return fen


def quantity(cell: Cell) -> Fraction:
    """A number above nothing. Refuses NumberNegative, NotANumber, NumberTooLarge."""
    found = number(cell)
    if found <= 0:
        raise NumberNegative(value=shown(cell))
    return found


def on_day(cell: Cell) -> date:
    """A date cell, or text such as 2025-12-31, 2025年12月31日, 20251231. Refuses NotADay."""
    found = day(cell)
    if found is None:
        raise NotADay(value=shown(cell))
    return found


def yes(cell: Cell) -> bool:
    """是 or 否, √ or ×. Refuses WordUnknown."""
    word = text(cell).upper()
    if word not in _YES | _NO:
        raise WordUnknown(value=shown(cell), words="是、否")
    return word in _YES


def one_of(meanings: Mapping[str, Meant]) -> Callable[[Cell], Meant]:
    """Reads one of these words, whatever stands in brackets behind it. Refuses WordUnknown."""
    known = {key_of(word): meant for word, meant in meanings.items()}

    def read(cell: Cell) -> Meant:
        word = key_of(cell)
        if word not in known:
            raise WordUnknown(value=shown(cell), words="、".join(meanings))
        return known[word]

    return read


@dataclass(frozen=True, slots=True)
class Column:
    """A column: our heading, others people use (`also`), how a cell is read, whether it must be filled.

    `sums` marks amounts whose totals rows are checked; `note` is told in the template.
    """

    field: str
    heading: str
    read: Read
    required: bool = False
    also: tuple[str, ...] = ()
    sums: bool = False
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A table people fill in: its title, what to know before, its columns."""

    title: str
    explanation: str
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)
