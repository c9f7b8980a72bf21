"""What an operator asks of any service alike: how far behind, what is held and why; and replay."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import held
from shared.kit.act import Act, Command
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.errors import NotFound, NotYours
from shared.kit.logs import log
from shared.kit.web import Acting, Router

HELD_PAGE_MAX = 200
#: How long a broker may take to say how far it is ahead; one that is away must not hold up the answer.
LAG_WAIT_S = 2.0

_log = log("operations")

router = Router(prefix="/operations", tags=["operations"])


class OperationsView(BaseModel):
    """How a service stands. What only a running process knows is null where none answers."""

    service: str
    outbox: int = Field(description="facts committed and not yet published")
    oldest_at: AwareDatetime | None = Field(description="since when the oldest of them waits")
    waiting: int = Field(description="events waiting for what they refer to")
    failing: int = Field(description="events that failed and are tried again")
    parked: int = Field(description="events parked for a person")
    behind: int = Field(description="later events of a held key")
    lag: int | None = Field(None, description="events published and not yet read; null when not known")
    relay_failures: int | None = Field(None, description="turns of the relay that failed since the start")
    applied: int | None = Field(None, description="events applied by this process since the start")
    broken: str | None = Field(None, description="why a task of the service ended")


class HeldView(BaseModel):
    """An event that is not applied yet, and why."""

    event_id: UUID
    sayer: str
    topic: str
    key: str
    type: str
    state: str
    reason: str
    attempts: int
    held_at: AwareDatetime
    next_try_at: AwareDatetime


class Replay(Command):
    """A parked event is to be tried again."""


async def standing(session: AsyncSession, service: str, running: Any = None) -> OperationsView:
    """How a service stands: its tables, and what `running` (its Running, if it is at work here) tells."""
    outbox = (
        await session.execute(text("SELECT count(*) AS n, min(recorded_at) AS oldest_at FROM outbox"))
    ).one()
    rows = await session.execute(text("SELECT state, count(*) AS n FROM held GROUP BY state"))
    of_state = {row.state: row.n for row in rows}
    view = OperationsView(
        service=service,
        outbox=outbox.n,
        oldest_at=outbox.oldest_at,
        **{state: of_state.get(state, 0) for state in ("waiting", "failing", "parked", "behind")},
    )
    if running is None:
        return view
    view.relay_failures, view.applied = running.relay.failures, running.inbox.applied
    view.broken = None if running.broken is None else repr(running.broken)
    if running.reader is None:
        view.lag = 0
        return view
    with contextlib.suppress(Exception):  # a broker that is away has no number; the rest is still told
        async with asyncio.timeout(LAG_WAIT_S):
            view.lag = await running.reader.lag()
    return view


async def over_all(act: Act) -> None:
    """An operator anywhere; a reader at the root of the tree, for reasons may speak of anybody's facts.

    Refuses NotYours.
    """
    if Role.OPERATOR in act.actor.roles():
        act.unscoped()
        return
    roots: Sequence[UUID] = (
        (await act.session.execute(text("SELECT id FROM node WHERE parent_id IS NULL"))).scalars().all()
    )
    if not roots:
        raise NotYours(roles=Role.OPERATOR.zh if act.language == "zh" else Role.OPERATOR.value, node="")
    for root in roots:
        await act.within(root)


@router.get("", door=door(Role.OPERATOR, *READERS, scope=Scope.ROW))
async def operations(request: Request, act: Acting) -> OperationsView:
    """How far this service is behind, and how many events are held."""
    await over_all(act)
    state = request.app.state
    return await standing(act.session, state.service.name, getattr(state, "running", None))


@router.get("/held", door=door(Role.OPERATOR, *READERS, scope=Scope.ROW))
async def held_events(
    act: Acting,
    state: Annotated[str | None, Query(pattern="^(waiting|failing|parked|behind)$")] = None,
    limit: Annotated[int, Query(ge=1, le=HELD_PAGE_MAX)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> list[HeldView]:
    """Events not applied yet, with their reasons, oldest first."""
    await over_all(act)
    rows = await held.listed(act.session, state=state, limit=limit, offset=offset)
    return [HeldView(**row) for row in rows]


@router.post(
    "/held/{event_id}/replay", door=door(Role.OPERATOR, scope=Scope.SIGNED_IN), response_model=HeldView
)
async def replay(event_id: UUID, command: Replay, act: Acting) -> object:
    """A parked event is tried again now, its tries counted anew. Refuses NotFound where none is parked."""

    async def do() -> HeldView:
        if not await held.replay(act.session, event_id):
            raise NotFound(what="已搁置的事件 / parked event", id=event_id)
        _log.info("replayed", event_id=str(event_id), actor=str(act.actor.id))
        [row] = await held.listed(act.session, event_id=event_id)
        return HeldView(**row)

    return await act.once(command, do)
