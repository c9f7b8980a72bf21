"""Reads what stands around the table: whose register it is, its base date, the rate of 农龄股 a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.members.domain.roster.headings import Headings
from services.members.domain.roster.refusals import BaseDateMissing, BaseDateUnreadable
from shared.kit.workbook.cells import CellRefusal, day, is_blank, shown, text
from shared.kit.workbook.grid import Sheet

NOTE_ROWS_MAX = 200  # of a sheet that is not the register: notes are short
NOTE_CHARS_MAX = 2_000

_BASE_DATE = re.compile(r"(?:基准日|基准日期|基准时点|登记基准日|截止日期|截止日)(?:期)?(?:为|是|:)?(.*)")
_DAY = re.compile(r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?")
_UNIT = re.compile(
    r"^(?:填报|编制|申报|制表|登记|报送)?(?:单位|单位名称|组织名称|集体经济组织名称|村名|村集体名称)(?:\(.*?\))?:(.*)$"
)
_ORGANISATION = re.compile(
    r"^(.{2,30}?(?:集体经济组织|股份经济合作联合社|股份经济合作社|经济联合社|经济合作社|股份合作社))"
)
_VILLAGE = re.compile(r"([^省市县区镇乡街道年度\d]{1,12}?(?:村|社区))(?!民|委|组)")
_RATE = re.compile(
    r"农龄股?[^。;；,，]{0,12}?每(?:一|1|满一|满1)?(?:个)?(?:年|周年)(?:农龄)?[^\d。;；]{0,6}?(\d+(?:\.\d{1,6})?)股"
)


@dataclass(frozen=True, slots=True)
class Notes:
    """What the title, the lines above and below the table, and the notes sheets say."""

    organisation_name: str = ""
    village_name: str = ""
    base_on: date | None = None
    seniority_rate: str | None = None
    refusals: tuple[CellRefusal, ...] = ()
    warnings: tuple[CellRefusal, ...] = ()


def read_notes(register: Sheet, headings: Headings, others: list[Sheet]) -> Notes:
    """The register's own lines count before those of other sheets."""
    lines = list(_lines(register, headings))
    for sheet in others:
        lines.extend((0, cells) for _, cells in _all_lines(sheet, NOTE_ROWS_MAX))
    organisation, village = _names(lines)
    base_on, refusals, warnings = _base_date(lines)
    return Notes(organisation, village, base_on, _rate(lines), refusals, warnings)


Line = tuple[int, list[object]]


def _lines(sheet: Sheet, headings: Headings) -> Iterator[Line]:
    """The rows above the headings, then every row below that has no name or id: titles, notes, signatures."""
    people = [column for field, column in headings.columns.items() if field in ("姓名", "公民身份号码")]
    for row, cells in _all_lines(sheet, len(sheet.rows)):
        below = row > headings.last_row + 1
        if row <= headings.first_row or (below and all(is_blank(sheet.cell(row - 1, at)) for at in people)):
            yield row, cells


def _all_lines(sheet: Sheet, rows_max: int) -> Iterator[Line]:
    """(Excel row, its cells that hold something) of each row that is not empty."""
    for row, cells in enumerate(sheet.rows[:rows_max], start=1):
        held: list[object] = [cell for cell in cells if not is_blank(cell)]
        if held:
            yield row, held


def _texts(lines: list[Line]) -> Iterator[tuple[int, str, object]]:
    """Each text with its row and right-hand neighbour, which may hold the value to its label."""
    for row, cells in lines:
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                yield row, text(cell)[:NOTE_CHARS_MAX], cells[at + 1] if at + 1 < len(cells) else ""


def _names(lines: list[Line]) -> tuple[str, str]:
    """The organisation's name from a line 填报单位, else from the title; and its village's name."""
    organisation = ""
    for _, words, following in _texts(lines):
        match = _UNIT.match(words)
        if match:
            organisation = match[1] or (text(following) if isinstance(following, str) else "")
            break
    title = next((words for _, words, _ in _texts(lines)), "")
    found = _ORGANISATION.match(title)
    organisation = organisation or (found[1] if found else "")
    village = _VILLAGE.search(organisation) or _VILLAGE.search(title)
    return organisation, village[1] if village else ""


def _base_date(
    lines: list[Line],
) -> tuple[date | None, tuple[CellRefusal, ...], tuple[CellRefusal, ...]]:
    """The first 基准日 stated; refused when it is written but is no day, remarked when there is none."""
    for row, words, following in _texts(lines):
        match = _BASE_DATE.search(words)
        if match is None:
            continue
        dated = _DAY.search(match[1])
        stated = dated[0] if dated else match[1]
        if not stated and not isinstance(following, bool | str):
            found = day(following) if isinstance(following, date) else None
        else:
            stated = stated or text(following if isinstance(following, str) else "")
            found = day(stated)
        if found is not None:
            return found, (), ()
        if dated or _DAY.search(stated):
            refused = BaseDateUnreadable(value=shown(stated))
            return None, (CellRefusal.of(refused, row, "基准日"),), ()
    return None, (), (CellRefusal.of(BaseDateMissing(), column="基准日"),)


def _rate(lines: list[Line]) -> str | None:
    """农龄股 a year as written (`0.02`), when the workbook states one and no other beside it."""
    rates = {found for _, words, _ in _texts(lines) for found in _RATE.findall(words)}
    return rates.pop() if len(rates) == 1 else None
