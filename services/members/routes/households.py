"""What happens to registered households and persons: births, deaths, heads, splits, merges."""

from uuid import UUID

from services.members.queries import people as queries
from services.members.routes.bounds import KEEPERS
from services.members.schemas.people import (
    AddPerson,
    ChangeHousehold,
    ChangePerson,
    EndPerson,
    HouseholdDetail,
    MergeHousehold,
    MovePersons,
    SplitHousehold,
)
from services.members.service import changing, splitting
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

households = Router(prefix="/households", tags=["people"])
persons = Router(prefix="/persons", tags=["people"])
KEEPS = door(*KEEPERS, scope=Scope.ROW)


async def _within(act: Acting, household_id: UUID) -> None:
    await act.within((await queries.find_household(act.session, household_id)).village_id)


async def _within_person(act: Acting, person_id: UUID) -> None:
    await act.within((await queries.find_person(act.session, person_id)).village_id)


@households.put("/{household_id}", door=KEEPS)
async def change(household_id: UUID, command: ChangeHousehold, act: Acting) -> HouseholdDetail:
    """Another payment account, group, or head."""
    await _within(act, household_id)
    answer: HouseholdDetail = await act.once(
        command,
        lambda: changing.change_household(act.session, act.actor, household_id, command),
        status=200,
    )
    return answer


@households.post("/{household_id}/persons", door=KEEPS)
async def add_person(household_id: UUID, command: AddPerson, act: Acting) -> HouseholdDetail:
    """A birth, a marriage, a move: one more person."""
    await _within(act, household_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: changing.add_person(act.session, act.actor, household_id, command)
    )
    return answer


@households.post("/{household_id}/split", door=KEEPS)
async def split(household_id: UUID, command: SplitHousehold, act: Acting) -> HouseholdDetail:
    """分户: some persons become a household of their own, their shares go along; the new household."""
    await _within(act, household_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: splitting.split(act.session, act.actor, household_id, command)
    )
    return answer


@households.post("/{household_id}/move", door=KEEPS)
async def move(household_id: UUID, command: MovePersons, act: Acting) -> HouseholdDetail:
    """Some persons go to another household, their shares go along; the other household."""
    await _within(act, household_id)
    await _within(act, command.to_household_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: splitting.move(act.session, act.actor, household_id, command)
    )
    return answer


@households.post("/{household_id}/merge", door=KEEPS)
async def merge(household_id: UUID, command: MergeHousehold, act: Acting) -> HouseholdDetail:
    """并户: everybody and everything goes to another household, this one ends; the other household."""
    await _within(act, household_id)
    await _within(act, command.into_household_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: splitting.merge(act.session, act.actor, household_id, command)
    )
    return answer


@persons.put("/{person_id}", door=KEEPS)
async def change_person(person_id: UUID, command: ChangePerson, act: Acting) -> HouseholdDetail:
    """Another name, relation, group, membership or phone; the household."""
    await _within_person(act, person_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: changing.change_person(act.session, act.actor, person_id, command), status=200
    )
    return answer


@persons.post("/{person_id}/end", door=KEEPS)
async def end_person(person_id: UUID, command: EndPerson, act: Acting) -> HouseholdDetail:
    """A death or a departure; the household."""
    await _within_person(act, person_id)
    answer: HouseholdDetail = await act.once(
        command, lambda: changing.end_person(act.session, act.actor, person_id, command)
    )
    return answer
