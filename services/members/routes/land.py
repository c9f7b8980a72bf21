"""Land contracts of households."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body

from services.members.queries import land as queries
from services.members.queries import people
from services.members.routes.bounds import DESKS, KEEPERS, VIEWERS, Limit, Search
from services.members.schemas.land import LandContractView, LesseeView, RecordLandContract
from services.members.schemas.words import ROWS_MAX
from services.members.service import land as service
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/land-contracts", tags=["land"])


async def _within(act: Acting, household_id: UUID) -> None:
    await act.within((await people.find_household(act.session, household_id)).village_id)


@router.post("", door=door(*KEEPERS, scope=Scope.ROW))
async def record(command: RecordLandContract, act: Acting) -> LandContractView:
    """Record a land contract."""
    await _within(act, command.household_id)

    async def do() -> LandContractView:
        return (await service.record(act.session, act.actor, [command]))[0]

    answer: LandContractView = await act.once(command, do)
    return answer


@router.post("/list", door=door(*KEEPERS, scope=Scope.ROW))
async def record_many(
    commands: Annotated[list[RecordLandContract], Body(min_length=1, max_length=ROWS_MAX)], act: Acting
) -> list[LandContractView]:
    """Record many land contracts, all or none."""
    for household_id in {command.household_id for command in commands}:
        await _within(act, household_id)
    return await act.once_many(commands, lambda new: service.record(act.session, act.actor, new))


@router.get("", door=door(*VIEWERS, *DESKS, scope=Scope.VISIBLE))
async def listed(
    act: Acting,
    household_id: UUID | None = None,
    on: date | None = None,
    search: Search = "",
    after: UUID | None = None,
    limit: Limit = 100,
) -> list[LandContractView]:
    """Land contracts of the villages one may see, by id; `on` keeps those whose term holds that day, `search`
    is part of the head's name, the number, the parcel or the lessee."""
    return await queries.contracts(
        act.session,
        await act.visible(),
        household_id=household_id,
        on=on,
        search=search.strip(),
        after=after,
        limit=limit,
    )


@router.get("/lessees", door=door(*KEEPERS, scope=Scope.VISIBLE))
async def lessees(act: Acting) -> list[LesseeView]:
    """The names of those who may take a household's land: the group's companies and co-ops, no villages."""
    return await queries.lessees(act.session, await act.visible())
