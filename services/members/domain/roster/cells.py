"""Reads a register's cells: shares exact to the milli-share, yes and no, sex."""

import re

from services.members.domain.identity import Sex
from services.members.domain.roster.refusals import (
    MembershipUnreadable,
    SexUnreadable,
    ShareNegative,
    ShareTooFine,
    ShareTooLarge,
    ShareUnreadable,
)
from shared.kit.workbook.cells import Cell, shown, text
from shared.kit.workbook.spelling import plain

MILLI = 1000
SHARES_MAX = 1_000_000_000  # a whole village has some thousands; beyond is an id or a phone number
NOISE = 1e-6  # of a milli-share: what a sum of binary fractions is off, far below any share ever written

_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?")
_NOTHING = {"", "-", "--", "—", "——", "–", "/", "\\", "无", "空", "○", "〇"}
_YES = {"是", "√", "✓", "✔", "☑", "1", "Y", "YES", "TRUE", "T", "有", "对", "成员", "是成员", "正式成员", "V"}
_NO = {
    "否",
    "×",
    "✗",
    "✘",
    "✕",
    "☒",
    "☐",
    "□",
    "0",
    "N",
    "NO",
    "FALSE",
    "F",
    "X",
    "无",
    "不是",
    "非成员",
    "非",
    "-",
    "—",
    "/",
}
_SEXES = {
    "男": Sex.MALE,
    "男性": Sex.MALE,
    "M": Sex.MALE,
    "1": Sex.MALE,
    "女": Sex.FEMALE,
    "女性": Sex.FEMALE,
    "F": Sex.FEMALE,
    "2": Sex.FEMALE,
}


def milli_shares(cell: Cell) -> int:
    """Shares as milli-shares, 0 for a blank; at most three decimals, exact.

    A binary fraction is taken for the decimal it stands for: 0.64 is 640, 0.1 + 0.2 is 300. Refuses with
    `ShareUnreadable`, `ShareNegative`, `ShareTooFine` or `ShareTooLarge`.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ShareUnreadable(value=shown(cell))
    milli = _milli_of_text(cell) if isinstance(cell, str) else _milli_of_number(cell)
    if milli < 0:
        raise ShareNegative(value=as_shares(milli))
    return milli


def _milli_of_number(number: int | float) -> int:
    if not abs(number) <= SHARES_MAX:  # also not a number at all
        raise ShareTooLarge(value=f"{number:.15g}", max=SHARES_MAX)
    milli = round(number * MILLI)
    if abs(number * MILLI - milli) > max(NOISE, abs(milli) * 1e-14):
        raise ShareTooFine(value=f"{number:.15g}")
    return milli


def _milli_of_text(cell: str) -> int:
    written = plain(cell)
    if written in _NOTHING:
        return 0
    match = _NUMBER.fullmatch(written.removesuffix("股").removesuffix("份").replace("−", "-"))
    if match is None or not (match[2] or match[3]):
        raise ShareUnreadable(value=written)
    whole, decimals = (match[2] or "0").replace(",", ""), (match[3] or "").rstrip("0")
    if len(decimals) > 3:
        raise ShareTooFine(value=written)
    if len(whole) > 15 or int(whole) > SHARES_MAX:
        raise ShareTooLarge(value=written, max=SHARES_MAX)
    milli = int(whole) * MILLI + int(decimals.ljust(3, "0"))
    return -milli if match[1] == "-" else milli


def as_shares(milli: int) -> str:
    """`1640` as `1.64`, `9000` as `9`."""
    sign, whole, rest = "-" if milli < 0 else "", abs(milli) // MILLI, abs(milli) % MILLI
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".")


def is_yes(cell: Cell) -> bool | None:
    """是, √, 1 and the like are True; 否, ×, 0 False; a blank is None. Refuses anything else."""
    word = text(cell).upper()
    if word in ("", "空"):
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise MembershipUnreadable(value=shown(cell))


def sex(cell: Cell) -> Sex | None:
    """男 or 女; a blank is None. Refuses anything else."""
    word = text(cell).upper()
    if not word:
        return None
    if word not in _SEXES:
        raise SexUnreadable(value=shown(cell))
    return _SEXES[word]
