"""Opening a closed month again: asked, granted or refused, listed."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.finance.queries import reopenings
from services.finance.routes.doors import CLOSERS, KEEPERS, SEE, After, Limit, among
from services.finance.schemas.closing import (
    AskReopening,
    GrantReopening,
    RefuseReopening,
    ReopeningView,
)
from services.finance.service import reopening
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(tags=["closing"])


@router.get("/reopenings", door=door(*SEE, scope=Scope.VISIBLE))
async def list_reopenings(
    act: Acting,
    entity_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern="^(asked|granted|refused)$")] = None,
    after: After = None,
    limit: Limit = 100,
) -> list[ReopeningView]:
    """Closed months that were to be opened again, newest first."""
    return await reopenings.reopenings(
        act.session, among(await act.visible(), entity_id), state, after, limit
    )


@router.post("/reopenings", door=door(*CLOSERS, scope="body:entity_id"))
async def ask_reopening(command: AskReopening, act: Acting) -> ReopeningView:
    """Ask that the last closed month be opened again, and say why."""
    return await act.once(command, lambda: reopening.ask(act.session, act.actor, command))  # type: ignore[no-any-return]


@router.post("/reopenings/{reopening_id}/grant", door=door(*KEEPERS, scope=Scope.ROW))
async def grant_reopening(reopening_id: UUID, command: GrantReopening, act: Acting) -> ReopeningView:
    """Open the month again, as somebody else asked: every service takes facts of it anew."""
    await act.within((await reopenings.reopening(act.session, reopening_id)).entity_id)
    return await act.once(command, lambda: reopening.grant(act.session, act.actor, reopening_id))  # type: ignore[no-any-return]


@router.post("/reopenings/{reopening_id}/refuse", door=door(*KEEPERS, scope=Scope.ROW))
async def refuse_reopening(reopening_id: UUID, command: RefuseReopening, act: Acting) -> ReopeningView:
    """Leave the month closed, and say why."""
    await act.within((await reopenings.reopening(act.session, reopening_id)).entity_id)
    return await act.once(  # type: ignore[no-any-return]
        command, lambda: reopening.refuse(act.session, act.actor, reopening_id, command)
    )
