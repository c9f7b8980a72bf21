"""A household's own lines, for itself and those over its village."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.dividends.queries import facts, holders
from services.dividends.schemas import PAGE_MAX, OwnLine
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
    holder = await holders.holder(act.session, holder_id)
    entity = await facts.organisations(act.session, [holder_id])
    place = (holder and holder.village_id) or (holder_id if entity else None)
    if place is None:
        raise NotFound(what="持有人 / holder", id=holder_id)
    await act.within(place, household_id=holder_id)
    rows = await holders.own_lines(act.session, holder_id, limit, offset)
    return [OwnLine.model_validate(dict(row._mapping)) for row in rows]
