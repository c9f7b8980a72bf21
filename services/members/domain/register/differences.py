"""Compares a register with a workbook read again: what changed, as proposals; nothing is overwritten.

A proposal is for a person to approve; only then does it become a movement with a resolution behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.members.domain.register.movements import MovementKind
from services.members.domain.roster import Household, Person, Roster, code_key


class Change(StrEnum):
    """What a proposal is about; only SHARES moves shares and has a `kind`."""

    NEW_HOUSEHOLD = "NEW_HOUSEHOLD"
    HOUSEHOLD_GONE = "HOUSEHOLD_GONE"
    HOUSEHOLD_CHANGED = "HOUSEHOLD_CHANGED"  # another head
    NEW_PERSON = "NEW_PERSON"
    PERSON_GONE = "PERSON_GONE"
    PERSON_MOVED = "PERSON_MOVED"  # to another household
    PERSON_CHANGED = "PERSON_CHANGED"  # name, relation, group, membership
    SHARES = "SHARES"


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person as registered now; `shares` are milli-shares by class, none of zero."""

    id_number: str
    name: str
    relation: str
    group: str
    is_member: bool
    shares: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredHousehold:
    """A household as registered now."""

    code: str
    head_name: str
    persons: tuple[RegisteredPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class CurrentRegister:
    """A village's register as it stands, households in register order."""

    households: tuple[RegisteredHousehold, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedMovement:
    """One difference. `row` is the workbook's, 0 for who is no longer in it.

    For SHARES: `milli_shares` of `share_class` by `kind`, from and to households by code and persons by id
    number (either side empty for a grant or a redemption). For people and households the new state is on the
    `to` side, the old on the `from` side; `facts` are (what, before, after).
    """

    change: Change
    row: int = 0
    kind: MovementKind | None = None
    share_class: str = ""
    milli_shares: int = 0
    from_household: str = ""
    to_household: str = ""
    from_person: str = ""
    to_person: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()


def register_of(roster: Roster) -> CurrentRegister:
    """The register that a workbook describes, as if it were entered whole."""
    return CurrentRegister(tuple(_registered(household) for household in roster.households))


def _registered(household: Household) -> RegisteredHousehold:
    return RegisteredHousehold(
        household.code, household.head_name, tuple(_registered_person(person) for person in household.persons)
    )


def _registered_person(person: Person) -> RegisteredPerson:
    shares = {item.share_class: item.milli_shares for item in person.shares if item.milli_shares}
    return RegisteredPerson(
        person.id_number, person.name, person.relation, person.group, person.is_member, shares
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A person in a household, for looking up by id number."""

    household: RegisteredHousehold
    person: RegisteredPerson
    row: int = 0


def differences(current: CurrentRegister, roster: Roster) -> list[ProposedMovement]:
    """Everything that a workbook says otherwise than the register; empty when it says the same.

    Households are told by their code, persons by their id number, so the order of rows does not matter.
    Within a household and class, what one person loses and another gains is SPLIT_IN_HOUSEHOLD (it moves
    nothing where the household is the holder); a person who changes household takes the shares along as
    TRANSFER; the rest is granted or redeemed. The roster must be clean.
    """
    before = {
        person.id_number: _Place(household, person)
        for household in current.households
        for person in household.persons
    }
    after = {
        person.id_number: _Place(_registered(household), _registered_person(person), person.row)
        for household in roster.households
        for person in household.persons
    }
    return [
        *_of_households(current, roster),
        *_of_persons(before, after),
        *_of_shares(before, after),
    ]


def _of_households(current: CurrentRegister, roster: Roster) -> Iterator[ProposedMovement]:
    before = {code_key(household.code): household for household in current.households}
    after = {code_key(household.code): household for household in roster.households}
    for key, household in after.items():
        old = before.get(key)
        if old is None:
            facts = (("head_name", "", household.head_name),)
            yield ProposedMovement(
                Change.NEW_HOUSEHOLD, household.row, to_household=household.code, facts=facts
            )
        elif old.head_name != household.head_name:
            facts = (("head_name", old.head_name, household.head_name),)
            yield ProposedMovement(
                Change.HOUSEHOLD_CHANGED,
                household.row,
                from_household=old.code,
                to_household=household.code,
                facts=facts,
            )
    for key, gone in before.items():
        if key not in after:
            facts = (("head_name", gone.head_name, ""),)
            yield ProposedMovement(Change.HOUSEHOLD_GONE, from_household=gone.code, facts=facts)


def _of_persons(before: dict[str, _Place], after: dict[str, _Place]) -> Iterator[ProposedMovement]:
    for id_number, new in after.items():
        old = before.get(id_number)
        if old is None:
            yield ProposedMovement(
                Change.NEW_PERSON,
                new.row,
                to_household=new.household.code,
                to_person=id_number,
                facts=(("name", "", new.person.name),),
            )
            continue
        same = ProposedMovement(
            Change.PERSON_MOVED,
            new.row,
            from_household=old.household.code,
            to_household=new.household.code,
            from_person=id_number,
            to_person=id_number,
        )
        if _has_moved(old, new):
            yield same
        facts = tuple(_changed_facts(old.person, new.person))
        if facts:
            yield replace(same, change=Change.PERSON_CHANGED, facts=facts)
    for id_number, gone in before.items():
        if id_number not in after:
            yield ProposedMovement(
                Change.PERSON_GONE,
                from_household=gone.household.code,
                from_person=id_number,
                facts=(("name", gone.person.name, ""),),
            )


def _has_moved(old: _Place, new: _Place) -> bool:
    return code_key(old.household.code) != code_key(new.household.code)


def _changed_facts(old: RegisteredPerson, new: RegisteredPerson) -> Iterator[tuple[str, str, str]]:
    for what in ("name", "relation", "group"):
        if getattr(old, what) != getattr(new, what):
            yield what, getattr(old, what), getattr(new, what)
    if old.is_member != new.is_member:
        yield "is_member", "是" if old.is_member else "否", "是" if new.is_member else "否"


@dataclass(slots=True)
class _Gap:
    """What a person is to lose or to gain of a class in a household, still to be matched."""

    household: str
    person: str
    milli_shares: int
    row: int


def _of_shares(before: dict[str, _Place], after: dict[str, _Place]) -> Iterator[ProposedMovement]:
    """First what movers take along; then, in each household, what goes round, is redeemed, is granted."""
    losses: dict[tuple[str, str], list[_Gap]] = {}
    gains: dict[tuple[str, str], list[_Gap]] = {}
    for id_number in dict.fromkeys((*before, *after)):
        old, new = before.get(id_number), after.get(id_number)
        for share_class in _classes(old, new):
            had = old.person.shares.get(share_class, 0) if old else 0
            has = new.person.shares.get(share_class, 0) if new else 0
            row = new.row if new else 0
            along = min(had, has)
            if old and new and along and _has_moved(old, new):
                yield _moved_along(id_number, old, new, share_class, along)
            if old and had > along:
                _note(losses, old, share_class, id_number, had - along, row)
            if new and has > along:
                _note(gains, new, share_class, id_number, has - along, row)
    for key in dict.fromkeys((*losses, *gains)):
        yield from _matched(key[1], losses.get(key, []), gains.get(key, []))


def _classes(old: _Place | None, new: _Place | None) -> list[str]:
    return list(dict.fromkeys((*(old.person.shares if old else ()), *(new.person.shares if new else ()))))


def _moved_along(
    id_number: str, old: _Place, new: _Place, share_class: str, milli_shares: int
) -> ProposedMovement:
    return ProposedMovement(
        Change.SHARES,
        new.row,
        MovementKind.TRANSFER,
        share_class,
        milli_shares,
        from_household=old.household.code,
        to_household=new.household.code,
        from_person=id_number,
        to_person=id_number,
    )


def _note(
    gaps: dict[tuple[str, str], list[_Gap]],
    place: _Place,
    share_class: str,
    id_number: str,
    milli_shares: int,
    row: int,
) -> None:
    key = (code_key(place.household.code), share_class)
    gaps.setdefault(key, []).append(_Gap(place.household.code, id_number, milli_shares, row))


def _matched(share_class: str, losses: list[_Gap], gains: list[_Gap]) -> Iterator[ProposedMovement]:
    """Within one household and class losses go to gains in order; the rest is redeemed or granted."""
    waiting = list(gains)
    for loss in losses:
        while loss.milli_shares and waiting:
            gain = waiting[0]
            moved = min(loss.milli_shares, gain.milli_shares)
            yield ProposedMovement(
                Change.SHARES,
                gain.row,
                MovementKind.SPLIT_IN_HOUSEHOLD,
                share_class,
                moved,
                from_household=loss.household,
                to_household=gain.household,
                from_person=loss.person,
                to_person=gain.person,
            )
            loss.milli_shares -= moved
            gain.milli_shares -= moved
            if not gain.milli_shares:
                waiting.pop(0)
        if loss.milli_shares:
            yield _one_sided(MovementKind.REDEEM, share_class, loss)
    for gain in waiting:
        yield _one_sided(MovementKind.GRANT, share_class, gain)


def _one_sided(kind: MovementKind, share_class: str, gap: _Gap) -> ProposedMovement:
    is_grant = kind is MovementKind.GRANT
    return ProposedMovement(
        Change.SHARES,
        gap.row,
        kind,
        share_class,
        gap.milli_shares,
        from_household="" if is_grant else gap.household,
        to_household=gap.household if is_grant else "",
        from_person="" if is_grant else gap.person,
        to_person=gap.person if is_grant else "",
    )
