"""Runs, their tiers and lines, the steps of approval, the public notice, and where an amount came from."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.dividends.domain.notice import masked
from services.dividends.queries import behind, facts, holders, tiers
from services.dividends.queries import explain as explaining
from services.dividends.schemas import (
    PAGE_MAX,
    AdvanceTier,
    BehindView,
    ExplainView,
    LineView,
    NoticeLine,
    NoticeView,
    Pool,
    RedrawTier,
    ReturnTier,
    RunDetail,
    RunView,
    StartAdjustment,
    StartRun,
    StepView,
    TierDetail,
    TierView,
    WithdrawRun,
    Year,
)
from services.dividends.service import adjusting, approvals, runs
from shared.kit.auth import PUBLIC, READERS, Role, Scope, door
from shared.kit.errors import NotFound
from shared.kit.web import Acting, Router

WRITERS = (Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY, Role.FINANCE)
SEE = (*WRITERS, *READERS)
NUMBER_MAX = 2**31 - 1
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=NUMBER_MAX)]
After = Annotated[int, Query(ge=-1, le=NUMBER_MAX)]
Search = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]

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
    return [_run(row) for row in await tiers.runs(act.session, visible, year, limit, offset)]


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


@router.get("/{run_id}/tiers/{tier_id}", door=door(*SEE, scope=Scope.ROW))
async def show_tier(run_id: UUID, tier_id: UUID, act: Acting) -> TierDetail:
    return await _tier_detail(act, run_id, tier_id)


@router.post("/{run_id}/tiers/{tier_id}/compute", door=door(*WRITERS, scope=Scope.ROW))
async def redraw_tier(run_id: UUID, tier_id: UUID, command: RedrawTier, act: Acting) -> TierDetail:
    await _within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await runs.redraw_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.post("/{run_id}/tiers/{tier_id}/advance", door=door(*WRITERS, scope=Scope.ROW))
async def advance_tier(run_id: UUID, tier_id: UUID, command: AdvanceTier, act: Acting) -> TierDetail:
    await _within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await approvals.advance_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.post("/{run_id}/tiers/{tier_id}/return", door=door(*WRITERS, scope=Scope.ROW))
async def return_tier(run_id: UUID, tier_id: UUID, command: ReturnTier, act: Acting) -> TierDetail:
    await _within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await approvals.return_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.get("/{run_id}/tiers/{tier_id}/lines", door=door(*SEE, scope=Scope.ROW))
async def list_lines(
    run_id: UUID,
    tier_id: UUID,
    act: Acting,
    after: After = -1,
    limit: Limit = 100,
    pool: Pool | None = None,
    holder_id: UUID | None = None,
    search: Search = "",
) -> list[LineView]:
    await _within_tier(act, run_id, tier_id)
    rows = await tiers.lines(
        act.session, tier_id, after=after, limit=limit, pool=pool, holder_id=holder_id, search=search
    )
    return [LineView.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{run_id}/tiers/{tier_id}/behind", door=door(*SEE, scope=Scope.ROW))
async def list_behind(run_id: UUID, tier_id: UUID, act: Acting, limit: Limit = 100) -> list[BehindView]:
    """What was entered in the register behind the record date since: seal it anew and redraw, or adjust."""
    await _within_tier(act, run_id, tier_id)
    rows = await behind.entries(act.session, run_id, tier_id, limit)
    return [BehindView.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{run_id}/tiers/{tier_id}/notice", door=PUBLIC)
async def notice(
    run_id: UUID, tier_id: UUID, act: Acting, after: After = -1, limit: Limit = 100
) -> NoticeView:
    """公示, from the day it is published on; before that there is nothing to see."""
    tier = await tiers.tier(act.session, run_id, tier_id)
    published = [row for row in await tiers.approvals(act.session, tier_id) if row.state == "published"]
    shown = tier.state not in ("waiting", "draft", "supervisor_reviewed", "party_discussed")
    if not published or not shown or tier.state == "township_reviewed":
        raise NotFound(what="公示 / notice", id=tier_id)
    rows = await tiers.lines(act.session, tier_id, after=after, limit=limit)
    return NoticeView(
        entity_name=tier.entity_name,
        year=tier.year,
        state=tier.state,
        published_on=published[-1].on,
        steps=tier.detail["steps"],
        distributable_fen=tier.distributable_fen,
        declared_fen=tier.declared_fen,
        lines=[
            NoticeLine(
                ordinal=row.ordinal,
                holder=row.holder_name if row.holder_is_entity else masked(row.holder_name),
                pool=row.pool,
                weight=row.weight,
                amount_fen=row.amount_fen,
            )
            for row in rows
        ],
    )


@router.get("/{run_id}/explain/{holder_id}", door=door(*SEE, Role.HOUSEHOLD, scope=Scope.OWN))
async def explain(run_id: UUID, holder_id: UUID, act: Acting) -> ExplainView:
    """A household's fen back to each subsidiary's and branch's profit."""
    run = await tiers.run(act.session, run_id)
    holder = await holders.holder(act.session, holder_id)
    entity = await facts.organisations(act.session, [holder_id])
    place = (holder and holder.village_id) or (holder_id if entity else run.root_id)
    await act.within(place, household_id=holder_id)
    return await explaining.view(act.session, run, holder_id)


async def _within_tier(act: Acting, run_id: UUID, tier_id: UUID) -> Any:
    tier = await tiers.tier(act.session, run_id, tier_id)
    await act.within(tier.entity_id)
    return tier


def _run(row: Any) -> RunView:
    return RunView.model_validate(dict(row._mapping))


async def _run_detail(act: Acting, run_id: UUID) -> RunDetail:
    visible = set(await act.visible())
    row = await tiers.run(act.session, run_id)
    seen = [tier for tier in await tiers.tiers(act.session, run_id) if tier.entity_id in visible]
    if not seen:
        raise NotFound(what="分配 / run", id=run_id)
    flags = await behind.counts(act.session, run_id)
    shown = [TierView.model_validate({**tier._mapping, "behind": flags.get(tier.id, 0)}) for tier in seen]
    return RunDetail(**_run(row).model_dump(), tiers=shown)


async def _tier_detail(act: Acting, run_id: UUID, tier_id: UUID) -> TierDetail:
    tier = await _within_tier(act, run_id, tier_id)
    steps = [
        StepView.model_validate(dict(row._mapping)) for row in await tiers.approvals(act.session, tier_id)
    ]
    flags = await behind.counts(act.session, run_id, tier_id)
    return TierDetail.model_validate({**tier._mapping, "approvals": steps, "behind": flags.get(tier_id, 0)})
