"""Reads one row as a person and judges everything that can be judged from the row alone."""

import re
from dataclasses import dataclass
from datetime import date

from services.members.domain.identity import (
    CitizenId,
    IdNumberBadChecksum,
    IdNumberMissing,
    Sex,
    citizen_id,
)
from services.members.domain.roster.cells import as_shares, is_yes, milli_shares, sex
from services.members.domain.roster.headings import Field
from services.members.domain.roster.refusals import (
    BirthDateDisagrees,
    IdNumberUnreadable,
    MembershipUnsaid,
    NameMissing,
    NonMemberHoldsShares,
    RoundedByExcel,
    SexDisagrees,
    SubtotalDisagrees,
    YearsSharesDisagree,
)
from services.members.domain.roster.table import Line, LineKind, Table
from services.members.domain.roster.values import Person, ShareItem
from services.members.domain.spelling import person_name
from shared.kit.workbook.cells import Cell, day, is_blank, shown, text
from shared.kit.workbook.spelling import plain

SENIORITY_SHARE = "农龄股"
EXACT_NUMBER_MAX = 10**15  # Excel keeps 15 digits of a number

_HEAD_WORDS = {"户主", "本人", "户主本人", "本人户主", "户主(本人)", "本人(户主)", "本人或户主", "户主或本人"}
_TICKS = {"√", "✓", "✔", "☑", "1", "V"}
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")
_SEX_WORDS = {Sex.MALE: "男", Sex.FEMALE: "女"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows are judged by: the latest birth date, the rate of 农龄股, what a blank 是否成员 says."""

    on: date
    seniority_rate: str | None
    blank_is_no: bool


def blank_means_no(table: Table, lines: list[Line]) -> bool:
    """True where members are ticked and nobody is said to be none: there a blank says no."""
    words = {
        text(table.own(line.row, Field.MEMBER)).upper() for line in lines if line.kind is LineKind.PERSON
    }
    words.discard("")
    return bool(words) and words <= _TICKS


def read_person(table: Table, row: int, rules: Rules) -> tuple[Person, bool]:
    """The person of a row, and whether all its shares could be read. What is wrong is kept in the table."""
    name = person_name(shown(_cell(table, row, Field.NAME) or ""))
    if not name and not table.has_error(row, [table.headings.columns.get(Field.NAME, -1)]):
        table.refuse(NameMissing(), row, table.headings.name_of(Field.NAME))
    identity = table.read(row, table.column(Field.ID_NUMBER), lambda cell: _identity(cell, rules.on))
    relation = text(_cell(table, row, Field.RELATION) or "")
    shares, all_read = _shares(table, row)
    answer = _is_member(table, row, rules)
    person = Person(
        row=row + 1,
        name=name,
        relation=relation,
        is_head=relation in _HEAD_WORDS,
        sex=_sex(table, row, identity),
        id_number=identity.number if identity else "",
        born_on=identity.born_on if identity else None,
        group=_merged(table, row, Field.GROUP),
        is_member=bool(answer),
        shares=shares,
        seniority_milli_years=table.read(row, table.column(Field.YEARS), milli_shares),
        stated_milli_shares=_stated(table, row),
        phone=_merged(table, row, Field.PHONE),
        bank_account=_merged(table, row, Field.ACCOUNT),
        remark=shown(table.own(row, Field.REMARK)),
    )
    _judge_birth_date(table, row, person)
    if all_read:
        _judge_shares(table, row, person, answer, rules)
    return person, all_read


def _cell(table: Table, row: int, wanted: Field) -> Cell | None:
    return table.read(row, table.column(wanted), lambda cell: cell)


def _merged(table: Table, row: int, wanted: Field) -> str:
    """The text of a cell that may be merged down over several rows."""
    if table.is_under_merge(row, wanted):
        return text(table.merged(row, wanted))
    return text(_cell(table, row, wanted) or "")


def _identity(cell: Cell, on: date) -> CitizenId:
    """Reads an id cell; numbers are looked at first, since Excel cannot hold an id as one."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise IdNumberUnreadable(value=shown(cell))
    if not isinstance(cell, str):
        if not abs(cell) < EXACT_NUMBER_MAX:
            raise RoundedByExcel()
        return citizen_id(shown(cell), on=on)
    number = plain(cell).upper()
    if not number:
        raise IdNumberMissing()
    if _SCIENTIFIC.fullmatch(number):
        raise RoundedByExcel()
    try:
        return citizen_id(number, on=on)
    except IdNumberBadChecksum:
        if number.endswith("000"):
            raise RoundedByExcel() from None  # rounded first, made text afterwards
        raise


def _sex(table: Table, row: int, identity: CitizenId | None) -> Sex | None:
    written = table.read(row, table.column(Field.SEX), sex)
    if identity is None:
        return written
    if written is not None and written is not identity.sex:
        refused = SexDisagrees(written=_SEX_WORDS[written], told=_SEX_WORDS[identity.sex])
        table.refuse(refused, row, table.headings.name_of(Field.SEX))
    return identity.sex


def _is_member(table: Table, row: int, rules: Rules) -> bool | None:
    """Everybody is a member where no column says otherwise; None, refused, where the column says nothing."""
    if table.column(Field.MEMBER) is None:
        return True

    def said(cell: Cell) -> bool:
        answer = is_yes(cell)
        if answer is None and not rules.blank_is_no:
            raise MembershipUnsaid()
        return bool(answer)

    return table.read(row, table.column(Field.MEMBER), said)


def _shares(table: Table, row: int) -> tuple[tuple[ShareItem, ...], bool]:
    read = {
        name: table.read(row, column, milli_shares) for name, column in table.headings.share_columns.items()
    }
    items = tuple(ShareItem(name, milli) for name, milli in read.items() if milli)
    return items, all(milli is not None for milli in read.values())


def _stated(table: Table, row: int) -> int | None:
    """The subtotal as written; None for a blank."""
    column = table.column(Field.SUBTOTAL)
    if column is None or (is_blank(table.sheet.cell(row, column)) and not table.has_error(row, [column])):
        return None
    return table.read(row, column, milli_shares)


def _judge_birth_date(table: Table, row: int, person: Person) -> None:
    cell = table.own(row, Field.BIRTH)
    written = day(cell)
    if written is not None and person.born_on is not None and written != person.born_on:
        refused = BirthDateDisagrees(written=written.isoformat(), told=person.born_on.isoformat())
        table.refuse(refused, row, table.headings.name_of(Field.BIRTH))


def _judge_shares(table: Table, row: int, person: Person, answer: bool | None, rules: Rules) -> None:
    """The subtotal, 农龄股 against 农龄, and that only members hold shares."""
    headings = table.headings
    if person.stated_milli_shares is not None and person.stated_milli_shares != person.milli_shares:
        disagree = SubtotalDisagrees(
            written=as_shares(person.stated_milli_shares), told=as_shares(person.milli_shares)
        )
        table.refuse(disagree, row, headings.name_of(Field.SUBTOTAL))
    if answer is False and person.milli_shares:
        held = NonMemberHoldsShares(name=person.name, shares=as_shares(person.milli_shares))
        table.refuse(held, row, headings.name_of(Field.MEMBER))
    if person.is_member and rules.seniority_rate and SENIORITY_SHARE in headings.share_columns:
        _judge_seniority(table, row, person, rules.seniority_rate)


def _judge_seniority(table: Table, row: int, person: Person, rate: str) -> None:
    """农龄股 = 农龄 × rate; what three decimals cannot say may be rounded either way."""
    years = person.seniority_milli_years
    if years is None:
        return
    whole, _, decimals = rate.partition(".")
    micro_a_year = int(whole) * 10**6 + int(decimals.ljust(6, "0"))
    held = next((item.milli_shares for item in person.shares if item.share_class == SENIORITY_SHARE), 0)
    due_nano = years * micro_a_year
    if abs(held * 10**6 - due_nano) >= 10**6:
        refused = YearsSharesDisagree(
            written=as_shares(held),
            years=as_shares(years),
            rate=rate,
            told=as_shares((due_nano + 500_000) // 10**6),
        )
        table.refuse(refused, row, table.headings.written[table.headings.share_columns[SENIORITY_SHARE]])
