"""Closing months, determining and closing years."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from services.finance.queries import entities, periods, years
from services.finance.routes.doors import CLOSERS, SEE
from services.finance.schemas.closing import (
    CloseMonths,
    CloseYear,
    DetermineYear,
    MonthView,
    YearBrief,
    YearView,
)
from services.finance.service import closing
from services.finance.service import years as year_ends
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(tags=["closing"])

YearOf = Annotated[int, Query(ge=1949, le=2199)]
YearIn = Annotated[int, Path(ge=1949, le=2199)]


@router.get("/periods", door=door(*SEE, scope="query:entity_id"))
async def show_periods(entity_id: UUID, year: YearOf, act: Acting) -> list[MonthView]:
    """The closing checklist of a year: who has sealed which month, whose counts agree, what is missing."""
    return await periods.checklist(act.session, entity_id, year, act.language)


@router.post("/periods/close", door=door(*CLOSERS, scope="body:entity_id"))
async def close_months(command: CloseMonths, act: Acting) -> list[MonthView]:
    """Close months of an entity: every service seals them first, then finance closes them, in order."""

    async def close() -> list[MonthView]:
        await closing.close(act.session, act.actor, command)
        years = sorted({int(month[:4]) for month in command.months})
        shown = [
            view
            for year in years
            for view in await periods.checklist(act.session, command.entity_id, year, act.language)
        ]
        return [view for view in shown if view.month in command.months]

    return await act.once(command, close)  # type: ignore[no-any-return]


@router.get("/years", door=door(*SEE, scope=Scope.VISIBLE))
async def list_years(year: YearOf, act: Acting) -> list[YearBrief]:
    """A year of every legal entity, in the order they end it: from the bottom of the ownership graph up."""
    return await entities.years(act.session, await act.visible(), year)


@router.get("/years/{year}", door=door(*SEE, scope="query:entity_id"))
async def show_year(entity_id: UUID, year: YearIn, act: Acting) -> YearView:
    """A legal entity's year: what it came to, or what it still waits for."""
    return await years.year(act.session, entity_id, year, act.language)


@router.post("/years/determine", door=door(*CLOSERS, scope="body:entity_id"))
async def determine_year(command: DetermineYear, act: Acting) -> YearView:
    """Close income and expense of a year onto 利润分配, from the bottom of the ownership graph up."""

    async def determine() -> YearView:
        await year_ends.determine(act.session, act.actor, command)
        return await years.year(act.session, command.entity_id, command.year, act.language)

    return await act.once(command, determine)  # type: ignore[no-any-return]


@router.post("/years/close", door=door(*CLOSERS, scope="body:entity_id"))
async def close_year(command: CloseYear, act: Acting) -> YearView:
    """Close a determined year: its distribution is posted, or there is none."""

    async def close() -> YearView:
        await year_ends.close(act.session, act.actor, command)
        return await years.year(act.session, command.entity_id, command.year, act.language)

    return await act.once(command, close)  # type: ignore[no-any-return]
