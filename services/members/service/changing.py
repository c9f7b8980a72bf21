"""Changes a registered household or person: births, deaths, another head, account, name or relation."""

from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import bank_account, mask_account
from services.members.domain.refusals import (
    HeadLeaves,
    LeavesAhead,
    LeftBeforeJoined,
    NothingToChange,
    NotOfThisHousehold,
)
from services.members.domain.spelling import person_name
from services.members.models import TABLES, Household, Person
from services.members.queries import people
from services.members.schemas.people import (
    AddPerson,
    ChangeHousehold,
    ChangePerson,
    EndPerson,
    HouseholdDetail,
)
from services.members.service.entering import HouseholdDraft, judge_free, person_row
from services.members.service.people import person_draft
from services.members.service.registry import (
    HEAD,
    Changes,
    held,
    judge_one_head,
    living,
    relate,
    rename,
    retell,
    still_here,
)
from services.members.service.vault import vault
from shared.kit import clock
from shared.kit.auth import Actor

_LAST_PLACE = text("SELECT coalesce(max(position), 0) FROM person WHERE household_id = :id")


async def change_household(
    session: AsyncSession, actor: Actor, household_id: UUID, command: ChangeHousehold
) -> HouseholdDetail:
    """Another account, group or head. Refused: NothingToChange, NotOfThisHousehold, OneHead, BankAccount…"""
    (home,) = await held(session, household_id)
    persons = await living(session, home)
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    if command.bank_account is not None:
        _change_account(changes, home, command.bank_account)
    if command.group is not None and command.group != home.group_name:
        changes.note("group", home, {"group": (home.group_name, command.group)})
        home.group_name = command.group
    if command.head_id is not None or command.relations:
        _change_head(changes, home, persons, command.head_id, command.relations)
    if not changes.rows:
        raise NothingToChange()
    await changes.write(session)
    await retell(session, home, persons, command.effective_on)
    return await people.household(session, home)


def _change_account(changes: Changes, home: Household, written: str) -> None:
    number = bank_account(written) if written else ""
    masked = mask_account(number) if number else None
    changes.note("account", home, {})
    home.account_encrypted = vault().encrypt("account", number) if number else None
    home.account_masked = masked


def _change_head(
    changes: Changes, home: Household, persons: list[Person], head_id: UUID | None, relations: dict[UUID, str]
) -> None:
    said = relations | ({head_id: HEAD} if head_id else {})
    before = home.head_name
    relate(changes, home, persons, said)
    head = next((person for person in persons if person.is_head), None)
    if head is not None and head.name != before:
        changes.note("head", home, {"head_name": (before, head.name)}, head.id)


async def add_person(
    session: AsyncSession, actor: Actor, household_id: UUID, command: AddPerson
) -> HouseholdDetail:
    """One more person. Refused: IdNumber…, OneHead, PersonRegisteredAlready, IdTaken."""
    (home,) = await held(session, household_id)
    person = person_draft(command.person, command.effective_on, "person")
    await judge_free(session, [person.id])
    draft = HouseholdDraft(
        id=home.id,
        village_id=home.village_id,
        code=home.code,
        head_name=home.head_name,
        group=home.group_name,
        account="",
        effective_on=command.effective_on,
        persons=(person,),
    )
    last: int = (await session.execute(_LAST_PLACE, {"id": home.id})).scalar_one()
    row = person_row(draft, 0, clock.now()) | {"position": last + 1}
    await session.execute(insert(TABLES["person"]), [row])
    persons = await living(session, home)
    judge_one_head(persons)
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    facts = {"name": (None, person.name), "relation": (None, person.relation)}
    changes.note("person_added", home, facts, person.id)
    await changes.write(session)
    await retell(session, home, persons, command.effective_on)
    return await people.household(session, home)


async def change_person(
    session: AsyncSession, actor: Actor, person_id: UUID, command: ChangePerson
) -> HouseholdDetail:
    """Another name, relation, group, membership, phone. Refused: PersonHasLeft, OneHead, NothingToChange."""
    person = await people.find_person(session, person_id)
    home = await _home_of(session, person)
    still_here(person)
    persons = await living(session, home)
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    if command.relation is not None:
        relate(changes, home, persons, {person.id: command.relation})
    said = {
        "name": person_name(command.name) if command.name is not None else None,
        "group_name": command.group,
        "is_member": command.is_member,
    }
    facts = {
        what: (getattr(person, what), value)
        for what, value in said.items()
        if value is not None and getattr(person, what) != value
    }
    for what, (_, value) in facts.items():
        setattr(person, what, value)
    if facts:
        changes.note("person_changed", home, facts, person.id)
    if command.phone is not None:
        person.phone_encrypted = vault().encrypt("phone", command.phone) if command.phone else None
        changes.note("phone", home, {}, person.id)
    if not changes.rows:
        raise NothingToChange()
    await changes.write(session)
    await rename(session, person.id, person.name)
    await retell(session, home, persons, command.effective_on)
    return await people.household(session, home)


async def end_person(
    session: AsyncSession, actor: Actor, person_id: UUID, command: EndPerson
) -> HouseholdDetail:
    """A death or departure; a head names the next one, unless nobody is left. Shares stay the household's,
    until an inheritance is entered. Refused: PersonHasLeft, HeadLeaves, LeftBeforeJoined, LeavesAhead,
    OneHead."""
    person = await people.find_person(session, person_id)
    home = await _home_of(session, person)
    still_here(person)
    if command.left_on < person.joined_on:
        raise LeftBeforeJoined(field="left_on", joined_on=person.joined_on)
    if command.left_on > clock.today():
        raise LeavesAhead(left_on=command.left_on)
    left = [one for one in await living(session, home) if one.id != person.id]
    if person.is_head and left and command.head_id is None:
        raise HeadLeaves(field="head_id")
    changes = Changes(actor, command.id, command.left_on, command.reason)
    changes.note("person_left", home, {"name": (person.name, None)}, person.id)
    person.left_on, person.leave_reason, person.is_head = command.left_on, command.reason, False
    if command.head_id is not None or command.relations:
        _change_head(changes, home, left, command.head_id, command.relations)
    judge_one_head(left)
    await changes.write(session)
    await retell(session, home, left, command.left_on)
    return await people.household(session, home)


async def _home_of(session: AsyncSession, person: Person) -> Household:
    (home,) = await held(session, person.household_id)
    await session.refresh(person)  # it may have moved before its household was held
    if person.household_id != home.id:
        raise NotOfThisHousehold(field="person_id")
    return home
