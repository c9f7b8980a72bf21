"""A run's tiers: the steps of approval, lines, payments, and what was entered behind the record date."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.dividends.queries import behind, showing, tiers
from services.dividends.routes import papers
from services.dividends.schemas.commands import PAGE_MAX, AdvanceTier, Pool, RedrawTier, ReturnTier
from services.dividends.schemas.views import BehindView, LineView, PaymentView, TierDetail, TierView
from services.dividends.service import approvals, runs
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.web import Acting, Router

WRITERS = (Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY, Role.FINANCE)
SEE = (*WRITERS, *READERS)
NUMBER_MAX = 2**31 - 1
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Offset = Annotated[int, Query(ge=0, le=NUMBER_MAX)]
After = Annotated[int, Query(ge=-1, le=NUMBER_MAX)]
Search = Annotated[
    str, Query(max_length=80, pattern=r"^[^\x00]*$", description="part of a name, or a number")
]

router = Router(prefix="/runs/{run_id}/tiers", tags=["tiers"])
lists = Router(prefix="/tiers", tags=["tiers"])


@lists.get("", door=door(*SEE, scope=Scope.VISIBLE))
async def list_tiers_of_all_runs(
    act: Acting, undeclared: bool = False, limit: Limit = 100, offset: Offset = 0
) -> list[TierView]:
    """Plans of every run, the newest year first; `undeclared`: those that still wait for a step."""
    rows = await tiers.of_entities(act.session, await act.visible(), undeclared, limit, offset)
    return await showing.views(act.session, rows)


@router.get("/{tier_id}", door=door(*SEE, scope=Scope.ROW))
async def show_tier(run_id: UUID, tier_id: UUID, act: Acting) -> TierDetail:
    return await _tier_detail(act, run_id, tier_id)


@router.post("/{tier_id}/compute", door=door(*WRITERS, scope=Scope.ROW))
async def redraw_tier(run_id: UUID, tier_id: UUID, command: RedrawTier, act: Acting) -> TierDetail:
    await within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await runs.redraw_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.post("/{tier_id}/advance", door=door(*WRITERS, scope=Scope.ROW))
async def advance_tier(run_id: UUID, tier_id: UUID, command: AdvanceTier, act: Acting) -> TierDetail:
    await within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await approvals.advance_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.post("/{tier_id}/return", door=door(*WRITERS, scope=Scope.ROW))
async def return_tier(run_id: UUID, tier_id: UUID, command: ReturnTier, act: Acting) -> TierDetail:
    await within_tier(act, run_id, tier_id)

    async def do() -> TierDetail:
        await approvals.return_tier(act.session, act.actor, run_id, tier_id, command)
        return await _tier_detail(act, run_id, tier_id)

    return await act.once(command, do)  # type: ignore[no-any-return]


@router.get("/{tier_id}/lines", door=door(*SEE, scope=Scope.ROW))
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
    await within_tier(act, run_id, tier_id)
    rows = await tiers.lines(
        act.session, tier_id, after=after, limit=limit, pool=pool, holder_id=holder_id, search=search
    )
    return [LineView.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{tier_id}/behind", door=door(*SEE, scope=Scope.ROW))
async def list_behind(run_id: UUID, tier_id: UUID, act: Acting, limit: Limit = 100) -> list[BehindView]:
    """What was entered in the register behind the record date since: seal it anew and redraw, or adjust."""
    await within_tier(act, run_id, tier_id)
    rows = await behind.entries(act.session, run_id, tier_id, limit)
    return [BehindView.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{tier_id}/payments", door=door(*SEE, scope=Scope.ROW))
async def list_payments(
    run_id: UUID, tier_id: UUID, act: Acting, limit: Limit = 100, offset: Offset = 0
) -> list[PaymentView]:
    """What was paid of a tier and what came back, the newest first."""
    await within_tier(act, run_id, tier_id)
    rows = await tiers.payments(act.session, tier_id, limit, offset)
    return [PaymentView.model_validate(dict(row._mapping)) for row in rows]


@router.get("/{tier_id}/register.pdf", door=door(*SEE, scope=Scope.ROW), response_class=Response)
async def register_paper(run_id: UUID, tier_id: UUID, act: Acting) -> Response:
    """分红清册, to be signed: every holder with the amount in figures and in words."""
    return await papers.register(act, await within_tier(act, run_id, tier_id))


@router.get("/{tier_id}/notice.pdf", door=door(*SEE, scope=Scope.ROW), response_class=Response)
async def notice_paper(run_id: UUID, tier_id: UUID, act: Acting) -> Response:
    """公示, to be pinned to the board: the waterfall, and every line with the name masked."""
    return await papers.notice(act, await within_tier(act, run_id, tier_id))


async def within_tier(act: Acting, run_id: UUID, tier_id: UUID) -> Any:
    tier = await tiers.tier(act.session, run_id, tier_id)
    await act.within(tier.entity_id)
    return tier


async def _tier_detail(act: Acting, run_id: UUID, tier_id: UUID) -> TierDetail:
    return await showing.detail(act.session, await within_tier(act, run_id, tier_id))
