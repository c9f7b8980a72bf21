"""Gathers rows into households and judges what only several rows together can show."""

from dataclasses import dataclass, field, replace

from services.members.domain.roster.cells import as_shares, milli_shares
from services.members.domain.roster.headings import Field
from services.members.domain.roster.people import Rules, read_person
from services.members.domain.roster.refusals import (
    HeadNameDisagrees,
    HeadNotAmongPersons,
    HouseholdNumberMissing,
    HouseholdNumberTwice,
    HouseholdTotalDisagrees,
    NoHead,
    SamePersonTwice,
    TwoHeads,
    UnknownHousehold,
)
from services.members.domain.roster.table import Line, LineKind, Table
from services.members.domain.roster.values import Household, Person
from services.members.domain.spelling import person_name
from shared.kit.errors import Refused
from shared.kit.workbook.cells import shown, text


@dataclass(slots=True)
class Gathering:
    """A household while its rows are read; `totals` are its stated 户合计 by row."""

    row: int
    code: str
    head_name: str
    persons: list[Person] = field(default_factory=list)
    totals: list[tuple[int, int]] = field(default_factory=list)
    all_read: bool = True
    has_blank_code: bool = False  # some row leaves the number to the row above
    is_known: bool = True

    @property
    def milli_shares(self) -> int:
        return sum(person.milli_shares for person in self.persons)

    @property
    def subtotals_milli_shares(self) -> int:
        """The sum of the subtotals as written, right or wrong."""
        return sum(
            person.milli_shares if person.stated_milli_shares is None else person.stated_milli_shares
            for person in self.persons
        )

    def done(self) -> Household:
        stated = self.totals[0][1] if self.totals else None
        return Household(self.row + 1, self.code, self.head_name, tuple(self.persons), stated)


class Households:
    """Takes the rows of a table one by one; `gathered` and `persons` are those so far, in register order."""

    def __init__(self, table: Table, rules: Rules) -> None:
        self.table = table
        self.rules = rules
        self.gathered: list[Gathering] = []
        self.persons: list[Person] = []
        self.all_read = True  # every share of every row
        self._first_rows: dict[str, int] = {}
        self._id_rows: dict[str, int] = {}

    @property
    def current(self) -> Gathering | None:
        return self.gathered[-1] if self.gathered else None

    def take(self, line: Line) -> None:
        """Reads a person's or a household's row."""
        code = text(self._own(line.row, Field.HOUSEHOLD))
        head_name = person_name(self._own(line.row, Field.HEAD))
        if self._begins(line.row, code, head_name):
            self._begin(line.row, code, head_name)
        elif self.current is None:
            self._begin_unknown(line)
        household = self.gathered[-1]
        household.has_blank_code = household.has_blank_code or not code
        if line.kind is LineKind.PERSON:
            person, all_read = read_person(self.table, line.row, self.rules)
            if not household.is_known:
                self._refuse(UnknownHousehold(name=person.name), line.row, Field.HOUSEHOLD)
            household.all_read = household.all_read and all_read
            self.all_read = self.all_read and all_read
            self._judge_head_name(household, line.row, head_name)
            self._take_person(household, person)
        self._take_total(household, line.row)

    def _own(self, row: int, wanted: Field) -> str:
        return shown(self.table.read(row, self.table.column(wanted), lambda cell: cell) or "")

    def _refuse(self, refused: Refused, row: int, wanted: Field) -> None:
        self.table.refuse(refused, row, self.table.headings.name_of(wanted))

    def _begins(self, row: int, code: str, head_name: str) -> bool:
        """Whether this row is the first of a household.

        A number written again on each row, or after a page break, goes on with the same household; with the
        name of another head it is another household under the same number.
        """
        current = self.current
        is_head_row = text(self.table.own(row, Field.RELATION)) in ("户主", "本人")
        if self.table.column(Field.RELATION) is None:
            is_head_row = bool(head_name) and person_name(shown(self.table.own(row, Field.NAME))) == head_name
        if current is None:
            return bool(code or head_name) or (not self._names_households() and is_head_row)
        other_head = bool(head_name and current.head_name and head_name != current.head_name)
        if code and code_key(code) != code_key(current.code):
            return True
        if code and self.table.column(Field.HEAD) is None:
            has_head = any(person.is_head for person in current.persons)
            return is_head_row and has_head and current.has_blank_code
        if self.table.column(Field.HOUSEHOLD) is not None:
            is_covered = self.table.is_under_merge(row, Field.HOUSEHOLD)
            return other_head and is_head_row and not is_covered
        if self.table.column(Field.HEAD) is not None:
            return other_head or (bool(head_name) and is_head_row and bool(current.persons))
        return is_head_row

    def _names_households(self) -> bool:
        return bool({Field.HOUSEHOLD, Field.HEAD} & self.table.headings.columns.keys())

    def _begin(self, row: int, code: str, head_name: str) -> None:
        if self.table.column(Field.HOUSEHOLD) is None:
            code = f"{len(self.gathered) + 1:03d}"
        elif not code:
            self._refuse(HouseholdNumberMissing(head=head_name), row, Field.HOUSEHOLD)
        if code:
            first_row = self._first_rows.setdefault(code_key(code), row + 1)
            if first_row != row + 1:
                twice = HouseholdNumberTwice(code=code, first_row=first_row)
                self._refuse(twice, row, Field.HOUSEHOLD)
        self.gathered.append(Gathering(row, code, head_name))

    def _begin_unknown(self, line: Line) -> None:
        self.gathered.append(Gathering(line.row, "", "", is_known=False))

    def _judge_head_name(self, household: Gathering, row: int, head_name: str) -> None:
        """Where each row repeats the head's name, each must be the same."""
        if not household.head_name and head_name:
            household.head_name = head_name
        elif head_name and head_name != household.head_name:
            disagree = HeadNameDisagrees(head=head_name, name=household.head_name, row=household.row + 1)
            self._refuse(disagree, row, Field.HEAD)

    def _take_person(self, household: Gathering, person: Person) -> None:
        if self.table.column(Field.RELATION) is None:
            has_head = any(other.is_head for other in household.persons)
            person = replace(person, is_head=not has_head and person.name == household.head_name)
        if not person.group and household.persons:
            person = replace(person, group=household.persons[-1].group)
        household.persons.append(person)
        self.persons.append(person)
        if person.id_number:
            first_row = self._id_rows.setdefault(person.id_number, person.row)
            if first_row != person.row:
                twice = SamePersonTwice(row=person.row, first_row=first_row)
                self._refuse(twice, person.row - 1, Field.ID_NUMBER)

    def _take_total(self, household: Gathering, row: int) -> None:
        column = self.table.column(Field.HOUSEHOLD_TOTAL)
        if column is None:
            return
        if self.table.is_readable(row, column) or self.table.has_error(row, [column]):
            total = self.table.read(row, column, milli_shares)
            if total is not None:
                household.totals.append((row, total))

    def judge(self) -> list[Household]:
        """Judges heads and totals once every row is read; the households in register order."""
        for household in self.gathered:
            if household.is_known:
                self._judge_heads(household)
            self._judge_total(household)
        return [household.done() for household in self.gathered]

    def _judge_heads(self, household: Gathering) -> None:
        heads = [person for person in household.persons if person.is_head]
        names = [person.name for person in household.persons]
        for extra in heads[1:]:
            two = TwoHeads(code=household.code, first_row=heads[0].row, row=extra.row)
            self._refuse(two, extra.row - 1, Field.RELATION)
        if not heads and household.head_name and household.head_name not in names:
            absent = HeadNotAmongPersons(head=household.head_name, code=household.code)
            self._refuse(absent, household.row, Field.HEAD)
        elif not heads:
            column = Field.RELATION if self.table.column(Field.RELATION) is not None else Field.HEAD
            self._refuse(NoHead(code=household.code), household.row, column)
        elif (
            household.head_name and heads[0].name and household.head_name not in [head.name for head in heads]
        ):
            differs = HeadNameDisagrees(head=household.head_name, name=heads[0].name, row=heads[0].row)
            self._refuse(differs, household.row, Field.HEAD)

    def _judge_total(self, household: Gathering) -> None:
        """A total that agrees with the classes or with the written subtotals is right: a row that is wrong
        in itself is refused there, not twice."""
        right = (household.milli_shares, household.subtotals_milli_shares)
        for row, total in household.totals:
            if household.all_read and total not in right:
                disagree = HouseholdTotalDisagrees(
                    code=household.code, written=as_shares(total), told=as_shares(right[0])
                )
                self._refuse(disagree, row, Field.HOUSEHOLD_TOTAL)
                return


def code_key(code: str) -> str:
    """`001` and `1` are one household: Excel drops the zeros of a number."""
    return code.lstrip("0") or code
