"""Runs over the ownership graph, their corrections, and where an amount came from."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.dividends.queries import explain as explaining
from services.dividends.queries import facts, holders, showing, tiers
from services.dividends.schemas.commands import PAGE_MAX, StartAdjustment, StartRun, WithdrawRun, Year
from services.dividends.schemas.explained import ExplainView
from services.dividends.schemas.views import RunDetail, RunView, TierView
from services.dividends.service import adjusting, runs
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.web import Acting, Router

SEE = (Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY, Role.FINANCE, *READERS)
NUMBER_MAX = 2**31 - 1
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=NUMBER_MAX)]

router = Router(prefix="/runs", tags=["runs"])


@router.post("", door=door(Role.FINANCE, Role.ACCOUNTANT, scope="body:root_id"))
async def start_run(command: StartRun, act: Acting) -> RunDetail:
    async def do() -> RunDetail:
        return await _run_detail(act, await runs.start_run(act.session, act.actor, command))

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.get("", door=door(*SEE, scope=Scope.VISIBLE))
async def list_runs(
    act: Acting, year: Year | None = None, limit: Limit = 50, offset: Offset = 0
) -> list[RunView]:
    visible = await act.visible()
    return [showing.run_view(row) for row in await tiers.runs(act.session, visible, year, limit, offset)]


@router.get("/{run_id}", door=door(*SEE, scope=Scope.VISIBLE))
async def show_run(run_id: UUID, act: Acting) -> RunDetail:
    return await _run_detail(act, run_id)


@router.post("/{run_id}/adjustments", door=door(Role.FINANCE, Role.ACCOUNTANT, scope=Scope.ROW))
async def start_adjustment(run_id: UUID, command: StartAdjustment, act: Acting) -> RunDetail:
    """A signed run that corrects what this one declared; never an edit."""
    await act.within((await tiers.run(act.session, run_id)).root_id)

    async def do() -> RunDetail:
        started = await adjusting.start_adjustment(act.session, act.actor, run_id, command)
        return await _run_detail(act, started)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.post("/{run_id}/withdraw", door=door(Role.FINANCE, Role.ACCOUNTANT, scope=Scope.ROW))
async def withdraw_run(run_id: UUID, command: WithdrawRun, act: Acting) -> RunDetail:
    """Give up what an adjustment has not declared yet."""
    await act.within((await tiers.run(act.session, run_id)).root_id)

    async def do() -> RunDetail:
        await adjusting.withdraw_run(act.session, act.actor, run_id, command)
        return await _run_detail(act, run_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.get("/{run_id}/tiers", door=door(*SEE, scope=Scope.VISIBLE))
async def list_tiers(run_id: UUID, act: Acting) -> list[TierView]:
    return (await _run_detail(act, run_id)).tiers


@router.get("/{run_id}/explain/{holder_id}", door=door(*SEE, Role.HOUSEHOLD, scope=Scope.OWN))
async def explain(run_id: UUID, holder_id: UUID, act: Acting) -> ExplainView:
    """A household's fen back to each subsidiary's and branch's profit."""
    run = await tiers.run(act.session, run_id)
    holder = await holders.holder(act.session, holder_id)
    entity = await facts.organisations(act.session, [holder_id])
    place = (holder and holder.village_id) or (holder_id if entity else run.root_id)
    await act.within(place, household_id=holder_id)
    return await explaining.view(act.session, run, holder_id)


async def _run_detail(act: Acting, run_id: UUID) -> RunDetail:
    return await showing.run_detail(act.session, run_id, await act.visible())
