"""A village's register as read: persons in households, with what was refused and what is only remarked."""

from dataclasses import dataclass, field
from datetime import date

from services.members.domain.identity import Sex
from shared.kit.workbook.cells import CellRefusal


@dataclass(frozen=True, slots=True)
class ShareItem:
    """How much of one class a person has; the class by its Chinese term (`人口股`, `农龄股`, …)."""

    share_class: str
    milli_shares: int


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the register.

    `id_number` is empty, `born_on` and `sex` are None only where the id was refused (sex: unless written).
    `shares` has the classes held, none of zero. `seniority_milli_years` is 农龄, 1 year = 1,000.
    """

    row: int
    name: str
    relation: str
    is_head: bool
    sex: Sex | None
    id_number: str
    born_on: date | None
    group: str
    is_member: bool
    shares: tuple[ShareItem, ...]
    seniority_milli_years: int | None = None
    stated_milli_shares: int | None = None
    phone: str = ""
    bank_account: str = ""
    remark: str = ""

    @property
    def milli_shares(self) -> int:
        """All classes together."""
        return sum(item.milli_shares for item in self.shares)


@dataclass(frozen=True, slots=True)
class Household:
    """A household in register order; `code` as written, `stated_milli_shares` its 户合计 if there is one."""

    row: int
    code: str
    head_name: str
    persons: tuple[Person, ...]
    stated_milli_shares: int | None = None

    @property
    def group(self) -> str:
        """组 of the head, else of the first person."""
        heads = [person.group for person in self.persons if person.is_head]
        return (heads or [person.group for person in self.persons] or [""])[0]

    @property
    def head(self) -> Person | None:
        return next((person for person in self.persons if person.is_head), None)

    @property
    def milli_shares(self) -> int:
        return sum(person.milli_shares for person in self.persons)

    def shares_by_class(self) -> dict[str, int]:
        """Milli-shares of the household by class, classes in the order of the sheet."""
        totals: dict[str, int] = {}
        for person in self.persons:
            for item in person.shares:
                totals[item.share_class] = totals.get(item.share_class, 0) + item.milli_shares
        return totals


@dataclass(frozen=True, slots=True)
class Roster:
    """A village's register: its households in order, share classes in the order of the columns.

    `base_on` is the 基准日; `seniority_rate` is 农龄股 a year as the notes write it (`0.02`).
    """

    sheet: str = ""
    organisation_name: str = ""
    village_name: str = ""
    base_on: date | None = None
    seniority_rate: str | None = None
    share_classes: tuple[str, ...] = ()
    households: tuple[Household, ...] = ()
    stated_milli_shares: int | None = None

    @property
    def persons(self) -> tuple[Person, ...]:
        """Every person, in register order."""
        return tuple(person for household in self.households for person in household.persons)

    @property
    def milli_shares(self) -> int:
        return sum(household.milli_shares for household in self.households)

    def counts(self) -> dict[str, int]:
        """`households`, `persons`, `members`, `milli_shares`."""
        persons = self.persons
        return {
            "households": len(self.households),
            "persons": len(persons),
            "members": sum(person.is_member for person in persons),
            "milli_shares": self.milli_shares,
        }


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a workbook gave. Import only when `is_clean`: it is whole or not at all."""

    roster: Roster = field(default_factory=Roster)
    refusals: tuple[CellRefusal, ...] = ()
    warnings: tuple[CellRefusal, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.refusals
