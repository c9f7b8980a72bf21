"""Reads a village's member and share register from the accountant's own workbook."""

from datetime import date

from services.members.domain.roster.headings import Field, Headings, find_headings
from services.members.domain.roster.households import Households
from services.members.domain.roster.notes import Notes, read_notes
from services.members.domain.roster.people import Rules, blank_means_no
from services.members.domain.roster.refusals import NobodyListed, NoRegister, SequenceBroken, SeveralRegisters
from services.members.domain.roster.table import LineKind, Table
from services.members.domain.roster.totals import judge_total_row
from services.members.domain.roster.values import Roster, RosterReading
from shared.kit.errors import Refused
from shared.kit.workbook.cells import CellRefusal, text
from shared.kit.workbook.grid import Sheet, open_workbook


def read_roster(content: bytes, *, today_on: date, base_on: date | None = None) -> RosterReading:
    """Reads a workbook (.xlsx, .xlsm, .xls) and judges every cell of its register; never raises a refusal.

    Ids are judged by `base_on`, else by the 基准日 the workbook states, else by `today_on`. A file that
    cannot be read at all gives an empty roster and one refusal of row 0.
    """
    try:
        sheets = open_workbook(content)
        register, headings = _pick(sheets)
        if headings.refusals:
            return RosterReading(Roster(sheet=register.name), headings.refusals)
        table = Table(register, headings)
        notes = read_notes(register, headings, [sheet for sheet in sheets if sheet is not register])
        return _read(table, notes, base_on, today_on)
    except Refused as refused:
        return RosterReading(refusals=(CellRefusal.of(refused),))


def _pick(sheets: list[Sheet]) -> tuple[Sheet, Headings]:
    """The one sheet with people and shares; a list of people alone only where there is no other."""
    found = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet)) is not None]
    registers = [(sheet, headings) for sheet, headings in found if headings.is_register]
    candidates = registers or found
    if not candidates or (not registers and all(not headings.refusals for _, headings in found)):
        raise NoRegister()
    if len(candidates) > 1:
        raise SeveralRegisters(sheets="、".join(sheet.name for sheet, _ in candidates))
    return candidates[0]


def _read(table: Table, notes: Notes, base_on: date | None, today_on: date) -> RosterReading:
    base_on = base_on or notes.base_on
    lines = list(table.lines())
    rules = Rules(base_on or today_on, notes.seniority_rate, blank_means_no(table, lines))
    households = Households(table, rules)
    last_grand = max((line.row for line in lines if line.is_grand), default=-1)
    stated, since = None, 0
    for line in lines:
        if line.kind is LineKind.TOTAL:
            total = judge_total_row(table, line, households, since, line.row == last_grand)
            stated = total if line.row == last_grand else stated
            since = len(households.persons)
        else:
            households.take(line)
    roster = Roster(
        sheet=table.sheet.name,
        organisation_name=notes.organisation_name,
        village_name=notes.village_name,
        base_on=base_on,
        seniority_rate=notes.seniority_rate,
        share_classes=tuple(table.headings.share_columns),
        households=tuple(households.judge()),
        stated_milli_shares=stated,
    )
    _remark_sequence(table, households)
    refusals = (*notes.refusals, *sorted(table.refusals, key=lambda kept: kept.row))
    if not roster.persons:
        refusals = (*refusals, CellRefusal.of(NobodyListed()))
    warnings = (*(() if base_on else notes.warnings), *table.warnings)
    return RosterReading(roster, refusals, warnings)


def _remark_sequence(table: Table, households: Households) -> None:
    """Remarks running numbers that skip or repeat; each section may begin again at 1."""
    if table.column(Field.SEQUENCE) is None:
        return
    expected: int | None = None
    for person in households.persons:
        word = text(table.own(person.row - 1, Field.SEQUENCE))
        if not (word.isascii() and word.isdigit()):
            continue
        found = int(word)
        if expected is not None and found not in (expected, 1):
            heading = table.headings.name_of(Field.SEQUENCE)
            table.warn(SequenceBroken(found=found, expected=expected), person.row - 1, heading)
        expected = found + 1
