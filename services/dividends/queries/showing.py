"""Tiers as people see them: the step to take now, notice days, open objections, names in the waterfall."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.approval import ApprovalPolicy, NoPolicyInForce, RunState
from services.dividends.queries import behind, facts, objections, rules, tiers
from services.dividends.schemas.views import (
    FlowView,
    RunDetail,
    RunView,
    StepView,
    TierDetail,
    TierView,
    WaterfallStep,
)
from shared.kit import clock
from shared.kit.errors import NotFound

_PUBLISHED = text(
    """
    SELECT DISTINCT ON (tier_id) tier_id, "on" FROM approval
    WHERE tier_id = ANY(:tiers) AND state = 'published' ORDER BY tier_id, taken_at DESC
    """
)
#: What plans give to organisations of the group, drafts included, where the asker may see an end of it.
_FLOWS = text(
    """
    SELECT t.entity_id AS source_id, s.name AS source_name, l.holder_id AS target_id, h.name AS target_name,
           CAST(sum(l.amount_fen) AS bigint) AS amount_fen
    FROM line l JOIN tier t ON t.id = l.tier_id JOIN node s ON s.id = t.entity_id
    JOIN node h ON h.id = l.holder_id
    WHERE t.run_id = :run AND (t.entity_id = ANY(:visible) OR l.holder_id = ANY(:visible))
    GROUP BY t.ordinal, t.entity_id, s.name, l.holder_id, h.name, h.code ORDER BY t.ordinal, h.code
    """
)
#: States before a plan is published.
UNPUBLISHED = frozenset({"waiting", "draft", "supervisor_reviewed", "party_discussed", "township_reviewed"})
WITHDRAWN = "withdrawn"


async def views(session: AsyncSession, rows: Sequence[Row[Any]]) -> list[TierView]:
    """Tiers (rows of `queries.tiers`) with what follows from rules, register, notice and objections."""
    ids = [row.id for row in rows]
    flags: dict[UUID, int] = {}
    for run_id in {row.run_id for row in rows}:
        flags |= await behind.counts(session, run_id)
    published = {row.tier_id: row.on for row in await session.execute(_PUBLISHED, {"tiers": ids})}
    opened = await objections.open_counts(session, ids)
    known = {form: await _rule(session, form) for form in {row.form for row in rows}}
    return [
        TierView.model_validate(
            {
                **row._mapping,
                "behind": flags.get(row.id, 0),
                "open_objections": opened.get(row.id, 0),
                "next_step": _next(row, known[row.form]),
                "owns": row.detail.get("owns", []),
                **_noticed(row, published.get(row.id), known[row.form]),
                **{name: row.detail.get(name, 0) for name in ("own_result_fen", "inflow_fen", "result_fen")},
            }
        )
        for row in rows
    ]


async def detail(session: AsyncSession, row: Row[Any]) -> TierDetail:
    """One tier with everything it was drawn up from, and the steps taken."""
    rule = await _rule(session, row.form)
    return TierDetail(
        **(await views(session, [row]))[0].model_dump(),
        detail=row.detail,
        steps=await steps(session, row.detail),
        pools=row.detail.get("pools", []),
        warnings=row.detail.get("warnings", []),
        approvals=[
            StepView.model_validate(dict(step._mapping)) for step in await tiers.approvals(session, row.id)
        ],
        approving=rule and rules.approving(rule),
    )


async def run_detail(session: AsyncSession, run_id: UUID, visible: Sequence[UUID]) -> RunDetail:
    """A run with those of its tiers that one may see. Refused: `NotFound` where that is none."""
    row = await tiers.run(session, run_id)
    seen = [tier for tier in await tiers.tiers(session, run_id) if tier.entity_id in set(visible)]
    if not seen:
        raise NotFound(what="分配 / run", id=run_id)
    flows = await session.execute(_FLOWS, {"run": run_id, "visible": list(visible)})
    return RunDetail(
        **run_view(row).model_dump(),
        tiers=await views(session, seen),
        flows=[FlowView.model_validate(dict(flow._mapping)) for flow in flows],
        adjustments=[run_view(one) for one in await tiers.adjustments(session, run_id)],
    )


def run_view(row: Row[Any]) -> RunView:
    """A run as a list shows it."""
    return RunView.model_validate(dict(row._mapping))


async def steps(session: AsyncSession, found: Mapping[str, Any]) -> list[WaterfallStep]:
    """The waterfall of a tier, whom it received from by name."""
    sources = [branch["branch_id"] for branch in found.get("branches", [])]
    sources += [inflow["entity_id"] for inflow in found.get("inflows", [])]
    named = await facts.names(session, {UUID(source) for source in sources})
    shown = []
    for step in found.get("steps", []):
        source = next((one for one in sources if one in step["zh"]), None)
        name = named.get(UUID(source), "") if source else None
        zh = step["zh"].replace(source, name or "") if source else step["zh"]
        shown.append(
            WaterfallStep(code=step["code"], zh=zh, of=name, amount_fen=step["amount_fen"], law=step["law"])
        )
    return shown


async def _rule(session: AsyncSession, form: str) -> ApprovalPolicy | None:
    try:
        return await rules.in_force(session, form, clock.today())
    except NoPolicyInForce:
        return None


def _next(row: Row[Any], rule: ApprovalPolicy | None) -> str | None:
    """The step a person takes next; after the declaration only closing what is paid."""
    if row.declared_at is not None:
        return str(RunState.CLOSED) if row.state == RunState.SETTLED else None
    if rule is None or row.state == WITHDRAWN:
        return None
    way = [str(step) for step in (RunState.DRAFT, *rule.steps, RunState.DECLARED)]
    return way[way.index(row.state) + 1] if row.state in way else None


def _noticed(row: Row[Any], published_on: date | None, rule: ApprovalPolicy | None) -> dict[str, date | None]:
    """Since when the plan is open to its members, and when the law lets them vote (农村集体经济组织法 §46,
    农民专业合作社法 §40)."""
    if published_on is None or row.state in UNPUBLISHED:
        return {"published_on": None, "vote_from_on": None}
    days = rule.notice_days if rule else 0
    return {"published_on": published_on, "vote_from_on": published_on + timedelta(days=days)}
