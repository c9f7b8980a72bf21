"""A household's own lines, notices and objections, for itself and those over its village."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.dividends.queries import facts, holders, objections, showing
from services.dividends.schemas.commands import PAGE_MAX
from services.dividends.schemas.views import ObjectionView, OwnLine, OwnNotice
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.errors import NotFound
from shared.kit.web import Acting, Router

SEE = (Role.HOUSEHOLD, Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE, *READERS)
NUMBER_MAX = 2**31 - 1
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=NUMBER_MAX)]

router = Router(prefix="/holders", tags=["holders"])


@router.get("/{holder_id}/lines", door=door(*SEE, scope=Scope.OWN))
async def own_lines(holder_id: UUID, act: Acting, limit: Limit = 100, offset: Offset = 0) -> list[OwnLine]:
    """A holder's lines of declared tiers, the newest year first, with what was paid of each."""
    await _within(act, holder_id)
    rows = await holders.own_lines(act.session, holder_id, limit, offset)
    return [OwnLine.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{holder_id}/notices", door=door(*SEE, scope=Scope.OWN))
async def own_notices(holder_id: UUID, act: Acting) -> list[OwnNotice]:
    """Published plans that concern a holder: to read, and to object to, before the vote."""
    await _within(act, holder_id)
    rows = await objections.notices(act.session, holder_id)
    shown = {view.id: view for view in await showing.views(act.session, rows)}
    return [
        OwnNotice(
            run_id=row.run_id,
            tier_id=row.id,
            entity_name=row.entity_name,
            year=row.year,
            published_on=published_on,
            vote_from_on=shown[row.id].vote_from_on,
            amount_fen=row.own_fen,
        )
        for row in rows
        if (published_on := shown[row.id].published_on) is not None
    ]


@router.get("/{holder_id}/objections", door=door(*SEE, scope=Scope.OWN))
async def own_objections(holder_id: UUID, act: Acting, limit: Limit = 100) -> list[ObjectionView]:
    """What a holder objected to and what was answered, the newest first."""
    await _within(act, holder_id)
    return await objections.of_holder(act.session, holder_id, limit)


async def _within(act: Acting, holder_id: UUID) -> None:
    holder = await holders.holder(act.session, holder_id)
    entity = await facts.organisations(act.session, [holder_id])
    place = (holder and holder.village_id) or (holder_id if entity else None)
    if place is None:
        raise NotFound(what="持有人 / holder", id=holder_id)
    await act.within(place, household_id=holder_id)
