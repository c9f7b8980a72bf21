"""Equity registers: movements, holdings on any pair of dates, seals."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Body, Query
from pydantic import AwareDatetime

from services.members.queries import organisations
from services.members.queries import register as queries
from services.members.routes.bounds import KEEPERS, VIEWERS, Limit
from services.members.schemas.register import (
    HoldingsView,
    MovementView,
    RecordMovement,
    SealRegister,
    SealView,
)
from services.members.schemas.words import ROWS_MAX
from services.members.service import register as service
from shared.kit import clock
from shared.kit.auth import Role, Scope, door
from shared.kit.web import Acting, Router

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
    after: UUID | None = None,
    limit: Limit = 100,
) -> list[MovementView]:
    """The register, in the order it was recorded; `after` is the last movement of the page before."""
    return await queries.movements(act.session, organisation_id, holder_id, after, limit)


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
    organisation = await organisations.find(act.session, organisation_id)
    until: datetime = recorded_until or max(clock.now(), organisation.register_at or clock.now())
    return await queries.holdings(
        act.session,
        organisation_id,
        effective_on or clock.today(),
        until,
        holder_id=holder_id,
        limit=limit,
        offset=offset,
    )


@registers.post("/{organisation_id}/seal", door=door(*KEEPERS, Role.FINANCE, scope="path:organisation_id"))
async def seal(organisation_id: UUID, command: SealRegister, act: Acting) -> SealView:
    """Say what the register holds on a record date, for a dividend to stand on."""
    answer: SealView = await act.once(
        command, lambda: service.seal(act.session, act.actor, organisation_id, command)
    )
    return answer
