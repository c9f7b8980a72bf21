"""How far the group's business reaches villages and households."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.members.domain.roster import code_key
from services.members.queries import coverage as queries
from services.members.queries import people
from services.members.routes.bounds import VIEWERS, Limit
from services.members.schemas.coverage import CoverageDetail, Link, VillageCoverage, Year, YearCoverage
from shared.kit.auth import Role, Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/coverage", tags=["coverage"])
households = Router(prefix="/households", tags=["coverage"])


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
    having: Annotated[Link | None, Query(description="instead: those that have this link")] = None,
    after: Annotated[
        str, Query(max_length=80, pattern=r"^[^\x00]*$", description="the last household number seen")
    ] = "",
    limit: Limit = 100,
) -> CoverageDetail:
    """A village's year and the households without a link (any, or the kind asked for), or having one, by
    number."""
    key = code_key(after) if after else ""
    link, has = having or without, having is not None
    return await queries.village(act.session, village_id, year, link, has=has, after_key=key, limit=limit)


@households.get("/{household_id}/coverage", door=door(*VIEWERS, Role.HOUSEHOLD, scope=Scope.OWN))
async def household_years(household_id: UUID, act: Acting) -> list[YearCoverage]:
    """What a household sold to, earned from and was paid by the group, the latest year first."""
    row = await people.find_household(act.session, household_id)
    await act.within(row.village_id, row.id)
    return await queries.years(act.session, household_id)
