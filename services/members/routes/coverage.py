"""How far the group's business reaches villages and households."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.members.domain.roster import code_key
from services.members.queries import coverage as queries
from services.members.routes.bounds import VIEWERS, Limit
from services.members.schemas.coverage import CoverageDetail, Link, VillageCoverage, Year
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/coverage", tags=["coverage"])


@router.get("", door=door(*VIEWERS, scope=Scope.VISIBLE))
async def villages(act: Acting, year: Year) -> list[VillageCoverage]:
    """Of each village one may see: how many households had a share, a contract, a job, a sale in a year."""
    return await queries.villages(act.session, await act.visible(), year)


@router.get("/{village_id}", door=door(*VIEWERS, scope="path:village_id"))
async def village(
    village_id: UUID,
    act: Acting,
    year: Year,
    without: Link = Link.ANY,
    after: Annotated[
        str, Query(max_length=80, pattern=r"^[^\x00]*$", description="the last household number seen")
    ] = "",
    limit: Limit = 100,
) -> CoverageDetail:
    """A village's year and the households without a link (any, or the kind asked for), by number."""
    key = code_key(after) if after else ""
    return await queries.village(act.session, village_id, year, without, key, limit)
