"""Tells a person what is wrong with a roster workbook: each bad cell by its place, or the workbook marked."""

import asyncio
from collections.abc import Sequence

from services.members.schemas.roster import BadCell, RosterReport
from services.members.service.roster import ImportResult
from shared.kit.errors import Refused
from shared.kit.workbook.cells import CellRefusal
from shared.kit.workbook.grid import Sheet, open_workbook
from shared.kit.workbook.marking import Mark, letter, marked, spot

#: How much of a row is said beside a bad cell: enough to find whom it is about.
BESIDE_MAX = 3
BESIDE_CHARS_MAX = 12


async def report(content: bytes, result: ImportResult, language: str) -> RosterReport:
    """What the workbook counts, what is wrong with it by sheet, row and column, and what it proposes."""
    sheet = await asyncio.to_thread(_register, content, result)
    return RosterReport(
        sheet=sheet.name if sheet else "",
        households=result.households,
        persons=result.persons,
        members=result.members,
        milli_shares=result.milli_shares,
        refusals=[_bad(sheet, one, language) for one in result.refusals],
        warnings=[_bad(sheet, one, language) for one in result.warnings],
        proposals=list(result.proposals),
        applied=result.applied,
        registered=bool(result.registered),
    )


async def mark_up(content: bytes, result: ImportResult, language: str) -> bytes:
    """The workbook's cells as they stand, each bad one coloured with its reason as a note. Refuses a file
    that cannot be opened at all."""
    return await asyncio.to_thread(_mark_up, content, result, language)


def _mark_up(content: bytes, result: ImportResult, language: str) -> bytes:
    sheets = open_workbook(content)
    register = next((sheet for sheet in sheets if sheet.name == result.sheet), None)
    marks: list[Mark] = []
    for one in (*result.refusals, *result.warnings):
        at = spot(register, one.row, one.column) if register else None
        marks.append(Mark(register.name if register else "", one.row, one.column, at, one.reason(language)))
    return marked(sheets, marks)


def _register(content: bytes, result: ImportResult) -> Sheet | None:
    """The sheet that was read; none where the file could not be opened."""
    try:
        return next((one for one in open_workbook(content) if one.name == result.sheet), None)
    except Refused:
        return None


def _bad(sheet: Sheet | None, refusal: CellRefusal, language: str) -> BadCell:
    at = spot(sheet, refusal.row, refusal.column) if sheet else None
    return BadCell(
        row=refusal.row,
        column=refusal.column,
        cell=f"{letter(at[1])}{refusal.row}" if at else "",
        beside=_beside(sheet, refusal.row) if sheet else [],
        rule=refusal.code,
        reason=refusal.reason(language),
    )


def _beside(sheet: Sheet, row: int) -> Sequence[str]:
    """The first cells of the row that hold words: whom it is about, as the sheet says it."""
    if not 0 < row <= len(sheet.rows):
        return []
    words = [cell.strip() for cell in sheet.rows[row - 1] if isinstance(cell, str) and cell.strip()]
    # Ids and account numbers stay in the workbook.
    return [word for word in words if len(word) <= BESIDE_CHARS_MAX and not _is_number(word)][:BESIDE_MAX]


def _is_number(word: str) -> bool:
    return sum(character.isdigit() for character in word) > len(word) // 2
