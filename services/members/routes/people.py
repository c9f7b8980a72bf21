"""Villages' households and persons, and who belongs to which organisation."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Query

from services.members.domain.roster import code_key
from services.members.queries import people as queries
from services.members.queries import register as registers
from services.members.routes.bounds import DESKS, KEEPERS, VIEWERS, Limit, Search
from services.members.schemas.people import (
    AdmitMember,
    ChangeView,
    FindPerson,
    HouseholdDetail,
    HouseholdView,
    MemberView,
    PersonView,
    RecordHousehold,
    Unmask,
    UnmaskedLogView,
    UnmaskedView,
)
from services.members.schemas.register import OwnHoldings
from services.members.schemas.words import ROWS_MAX
from services.members.service import people as service
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.web import Acting, Router

households = Router(prefix="/households", tags=["people"])
persons = Router(prefix="/persons", tags=["people"])
members = Router(prefix="/members", tags=["people"])


@households.post("", door=door(*KEEPERS, scope="body:village_id"))
async def record_household(command: RecordHousehold, act: Acting) -> HouseholdView:
    """Register a household with its persons."""

    async def do() -> HouseholdView:
        return (await service.record_households(act.session, [command]))[0]

    answer: HouseholdView = await act.once(command, do)
    return answer


@households.post("/list", door=door(*KEEPERS, scope=Scope.ROW))
async def record_households(
    commands: Annotated[list[RecordHousehold], Body(min_length=1, max_length=ROWS_MAX)], act: Acting
) -> list[HouseholdView]:
    """Register many households, all or none."""
    for village_id in {command.village_id for command in commands}:
        await act.within(village_id)
    return await act.once_many(commands, lambda new: service.record_households(act.session, new))


@households.get("", door=door(*VIEWERS, *DESKS, scope=Scope.VISIBLE))
async def listed(
    act: Acting,
    village_id: UUID | None = None,
    code: Annotated[str | None, Query(max_length=80, pattern=r"^[^\x00]*$")] = None,
    search: Search = "",
    ended: Annotated[
        bool | None, Query(description="only those that went into another, or only others")
    ] = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> list[HouseholdView]:
    """Households of the villages one may see, by village and number; `search` is a number, or part of a
    name of anybody who lives there, or of the group; `after` is the last id of the page before."""
    return await queries.households(
        act.session,
        await act.visible(),
        village_id=village_id,
        code_key=code_key(code) if code else None,
        search=search.strip(),
        search_key=code_key(search.strip()),
        ended=ended,
        after=after,
        limit=limit,
    )


@households.get("/{household_id}", door=door(*VIEWERS, Role.HOUSEHOLD, scope=Scope.OWN))
async def household(household_id: UUID, act: Acting) -> HouseholdDetail:
    """A household with its persons, masked."""
    row = await queries.find_household(act.session, household_id)
    await act.within(row.village_id, row.id)
    return await queries.household(act.session, row)


@households.get("/{household_id}/holdings", door=door(*VIEWERS, Role.HOUSEHOLD, scope=Scope.OWN))
async def household_holdings(household_id: UUID, act: Acting) -> list[OwnHoldings]:
    """What a household has now in every register, and whose part it is."""
    row = await queries.find_household(act.session, household_id)
    await act.within(row.village_id, row.id)
    return await registers.own(act.session, household_id)


@households.get("/{household_id}/changes", door=door(*VIEWERS, scope=Scope.ROW))
async def household_changes(household_id: UUID, act: Acting, limit: Limit = 100) -> list[ChangeView]:
    """What happened to a household since it was registered, the newest first."""
    await act.within((await queries.find_household(act.session, household_id)).village_id)
    return await queries.changes(act.session, household_id, limit)


@persons.post("/find", door=door(*KEEPERS, *DESKS, Role.SUPERVISOR, scope=Scope.VISIBLE), status_code=200)
async def find_person(command: FindPerson, act: Acting) -> list[PersonView]:
    """Find a person by citizen id, in the villages one may see."""
    return await service.find_person(act.session, await act.visible(), command)


@persons.get("/unmasked", door=door(*READERS, Role.MANAGER, Role.ADMINISTRATOR, scope=Scope.VISIBLE))
async def unmasked(act: Acting, after: UUID | None = None, limit: Limit = 100) -> list[UnmaskedLogView]:
    """Who looked behind a mask, and why, the newest first; `after` is the last id of the page before."""
    return await queries.unmasked(act.session, await act.visible(), after, limit)


@persons.post("/{person_id}/unmask", door=door(*KEEPERS, scope=Scope.ROW), status_code=200)
async def unmask(person_id: UUID, command: Unmask, act: Acting) -> UnmaskedView:
    """See a citizen id, phone and account in full; the look is logged."""
    person = await queries.find_person(act.session, person_id)
    await act.within(person.village_id)
    return await service.unmask(act.session, act.actor, person_id, command)


async def _at_home(act: Acting, commands: list[AdmitMember]) -> None:
    """A village's manager learns of nobody elsewhere by admitting them: who works for both villages may.

    A co-op takes members from all villages; its desk finds every household by name anyway.
    """
    keys = [(command.organisation_id, command.holder_id) for command in commands]
    for village_id in await queries.homes_elsewhere(act.session, keys):
        await act.within(village_id)


@members.post("", door=door(*KEEPERS, Role.FINANCE, scope="body:organisation_id"))
async def admit(command: AdmitMember, act: Acting) -> MemberView:
    """Admit a holder to an organisation."""
    await _at_home(act, [command])

    async def do() -> MemberView:
        return (await service.admit(act.session, [command]))[0]

    answer: MemberView = await act.once(command, do)
    return answer


@members.post("/list", door=door(*KEEPERS, Role.FINANCE, scope=Scope.ROW))
async def admit_many(
    commands: Annotated[list[AdmitMember], Body(min_length=1, max_length=ROWS_MAX)], act: Acting
) -> list[MemberView]:
    """Admit many holders, all or none."""
    for organisation_id in {command.organisation_id for command in commands}:
        await act.within(organisation_id)
    await _at_home(act, commands)
    return await act.once_many(commands, lambda new: service.admit(act.session, new))


@members.get("", door=door(*VIEWERS, *DESKS, scope="query:organisation_id"))
async def members_of(
    organisation_id: UUID,
    act: Acting,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="the last register order seen")] = 0,
    search: Search = "",
    limit: Limit = 100,
) -> list[MemberView]:
    """Who belongs to an organisation, in register order; `search` is part of a name or a household number."""
    wanted = search.strip()
    return await queries.members(act.session, organisation_id, after, limit, wanted, code_key(wanted))
