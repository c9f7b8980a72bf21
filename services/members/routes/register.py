"""Equity registers: movements, holdings on any pair of dates, seals."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Body, Query, Response
from pydantic import AwareDatetime

from services.members.domain.register import MovementKind
from services.members.domain.roster import code_key
from services.members.queries import organisations
from services.members.queries import register as queries
from services.members.routes.bounds import KEEPERS, VIEWERS, Limit, Search
from services.members.schemas.register import (
    HoldingsView,
    MovementView,
    RecordMovement,
    RollView,
    SealRegister,
    SealView,
)
from services.members.schemas.words import HOLDERS_MAX, ROWS_MAX
from services.members.service import register as service
from services.members.service.printing import roll_sheet
from shared.kit import clock
from shared.kit.auth import Role, Scope, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.sheet import exported

movements = Router(prefix="/movements", tags=["register"])
registers = Router(prefix="/registers", tags=["register"])


@movements.post("", door=door(*KEEPERS, Role.FINANCE, scope="body:organisation_id"))
async def move(command: RecordMovement, act: Acting) -> MovementView:
    """Move shares: grant, transfer, inherit, split, redeem, freeze, pledge, reverse."""

    async def do() -> MovementView:
        return (await service.move(act.session, act.actor, [command]))[0]

    answer: MovementView = await act.once(command, do)
    return answer


@movements.post("/list", door=door(*KEEPERS, Role.FINANCE, scope=Scope.ROW))
async def move_many(
    commands: Annotated[list[RecordMovement], Body(min_length=1, max_length=ROWS_MAX)], act: Acting
) -> list[MovementView]:
    """Many movements in the order given, all or none."""
    for organisation_id in {command.organisation_id for command in commands}:
        await act.within(organisation_id)
    return await act.once_many(commands, lambda new: service.move(act.session, act.actor, new))


@registers.get("/{organisation_id}/movements", door=door(*VIEWERS, scope="path:organisation_id"))
async def listed(
    organisation_id: UUID,
    act: Acting,
    holder_id: UUID | None = None,
    kind: MovementKind | None = None,
    newest: Annotated[bool, Query(description="the newest first")] = False,
    after: UUID | None = None,
    limit: Limit = 100,
) -> list[MovementView]:
    """The register, in the order it was recorded; `after` is the last movement of the page before."""
    return await queries.movements(
        act.session,
        organisation_id,
        holder_id=holder_id,
        kind=kind,
        newest=newest,
        after=after,
        limit=limit,
    )


@registers.get("/{organisation_id}/holdings", door=door(*VIEWERS, scope="path:organisation_id"))
async def holdings(
    organisation_id: UUID,
    act: Acting,
    effective_on: date | None = None,
    recorded_until: AwareDatetime | None = None,
    holder_id: UUID | None = None,
    limit: Limit = 500,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HoldingsView:
    """Who held what on a day, as was known at an instant (both now unless said), in register order."""
    return await queries.holdings(
        act.session,
        organisation_id,
        effective_on or clock.today(),
        recorded_until or await _now(act, organisation_id),
        holder_id=holder_id,
        limit=limit,
        offset=offset,
    )


async def _now(act: Acting, organisation_id: UUID) -> datetime:
    """Not before the newest instant the register itself has used."""
    organisation = await organisations.find(act.session, organisation_id)
    return max(clock.now(), organisation.register_at or clock.now())


@registers.get("/{organisation_id}/roll", door=door(*VIEWERS, scope="path:organisation_id"))
async def roll(
    organisation_id: UUID,
    act: Acting,
    effective_on: date | None = None,
    recorded_until: AwareDatetime | None = None,
    search: Search = "",
    limit: Limit = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> RollView:
    """Each holder with all its classes on a day, as was known at an instant; `search` is part of the name,
    or a household's number."""
    return await queries.roll(
        act.session,
        organisation_id,
        effective_on or clock.today(),
        recorded_until or await _now(act, organisation_id),
        search=search.strip(),
        search_key=code_key(search.strip()),
        limit=limit,
        offset=offset,
    )


@registers.get("/{organisation_id}/roll.xlsx", door=door(*VIEWERS, scope="path:organisation_id"))
async def roll_workbook(
    organisation_id: UUID,
    act: Acting,
    effective_on: date | None = None,
    recorded_until: AwareDatetime | None = None,
    search: Search = "",
) -> Response:
    """The roll as a workbook: what the list shows, all of it."""
    organisation = await organisations.find(act.session, organisation_id)
    found = await queries.roll(
        act.session,
        organisation_id,
        effective_on or clock.today(),
        recorded_until or await _now(act, organisation_id),
        search=search.strip(),
        search_key=code_key(search.strip()),
        limit=HOLDERS_MAX,
    )
    return exported(roll_sheet(organisation, found), f"{organisation.name} {found.effective_on}")


@registers.get("/{organisation_id}/seals", door=door(*VIEWERS, scope="path:organisation_id"))
async def seals(organisation_id: UUID, act: Acting, limit: Limit = 100) -> list[SealView]:
    """The record dates the register was sealed on, the latest first."""
    await organisations.find(act.session, organisation_id)
    return await queries.seals(act.session, organisation_id, limit)


@registers.post("/{organisation_id}/seal", door=door(*KEEPERS, Role.FINANCE, scope="path:organisation_id"))
async def seal(organisation_id: UUID, command: SealRegister, act: Acting) -> SealView:
    """Say what the register holds on a record date, for a dividend to stand on."""
    answer: SealView = await act.once(
        command, lambda: service.seal(act.session, act.actor, organisation_id, command)
    )
    return answer
