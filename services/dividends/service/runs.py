"""Starts a run over the ownership graph, and redraws a tier by hand."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.group import closing_order
from services.dividends.domain.refusals import OwnersInACircle
from services.dividends.domain.values import Claim, CompanyYear
from services.dividends.models import Run, TierRow
from services.dividends.queries import facts
from services.dividends.queries.rules import form_of
from services.dividends.queries.tiers import tier_locked
from services.dividends.schemas.commands import RedrawTier, StartRun
from services.dividends.service.tiers import NotReady, attempt, draw_up
from shared.kit import clock, tree
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused
from shared.kit.figures import figure
from shared.kit.ids import named_id

ANNUAL = "annual"
WAITING = "waiting"


class RootDistributesNothing(Refused):
    """A run starts at a legal person: a company, co-op or village organisation (公司法 §13)."""

    kind = Kind.INVALID
    zh = "“{name}”不是独立法人，不能作为分配的起点"
    en = "{name} is no legal person of its own; a run cannot start there"


class YearAlreadyRun(Refused):
    """An entity's year is distributed once; a correction is an adjustment run."""

    kind = Kind.CONFLICT
    constraint = "uq_tier_entity_year"
    zh = "其中有单位本年度已有分配方案；更正请用更正分配"
    en = "One of these entities already has a run for the year; correct it by an adjustment run"


class AlreadyDrawnUp(Refused):
    """Only a tier that waits or is a draft is drawn up anew."""

    kind = Kind.CONFLICT
    zh = "目前是“{state}”，不能重新计算；请先退回"
    en = "The tier is {state}; send it back before drawing it up anew"


class TierNotReady(Refused):
    """What a tier rests on is not all here."""

    kind = Kind.CONFLICT
    zh = "还不能计算，等待：{waits_for}"
    en = "Not ready to be drawn up; it waits for {waits_for}"


async def start_run(session: AsyncSession, actor: Actor, command: StartRun) -> UUID:
    """A run with a tier for every entity that ownership ties to the root at the year's end.

    Tiers whose facts are all here are drawn up at once, the others as they arrive. Refused:
    `RootDistributesNothing`, `YearAlreadyRun`, `OwnersInACircle`.
    """
    root = await tree.find(session, command.root_id)
    last_day = date(command.year, 12, 31)
    graph = await facts.graph(session, root.id, last_day)
    if not graph:
        raise RootDistributesNothing(field="root_id", name=root.name)
    order = _closing_order(graph)
    await session.execute(
        insert(Run),
        {
            "id": command.id,
            "root_id": root.id,
            "year": command.year,
            "kind": ANNUAL,
            "reason": command.reason,
            "by_id": actor.id,
            "by_name": actor.name,
            "started_at": clock.now(),
        },
    )
    await _add_tiers(session, actor, command, graph, order)
    tiers = await session.execute(
        text("SELECT * FROM tier WHERE run_id = :run ORDER BY ordinal"), {"run": command.id}
    )
    for tier in tiers.all():
        await attempt(session, tier, actor.id)
    return command.id


async def _add_tiers(
    session: AsyncSession,
    actor: Actor,
    command: StartRun,
    graph: dict[UUID, set[UUID]],
    order: list[UUID],
) -> None:
    nodes = await tree.find_many(session, order)
    accounting_on = await _accounting_on(session, command.year)
    await session.execute(
        insert(TierRow),
        [
            {
                "id": named_id("tier", command.id, entity),
                "run_id": command.id,
                "entity_id": entity,
                "year": command.year,
                "kind": ANNUAL,
                "ordinal": ordinal,
                "form": form_of(nodes[entity].legal_form),
                "state": WAITING,
                "waits_for": [],
                "prepared_by": actor.id,
                "record_on": date(command.year, 12, 31),
                "accounting_on": accounting_on,
                "detail": {"owns": [str(owned) for owned in order if owned in graph[entity]]},
            }
            for ordinal, entity in enumerate(order)
        ],
    )


async def redraw_tier(
    session: AsyncSession, actor: Actor, run_id: UUID, tier_id: UUID, command: RedrawTier
) -> None:
    """Draw up a tier anew by what is known and in force now; its maker is then the actor.

    Refused: `AlreadyDrawnUp` once a step was taken, `TierNotReady`, and the domain's own rules.
    """
    tier = await tier_locked(session, run_id, tier_id)
    if tier.kind != ANNUAL or tier.state not in (WAITING, "draft"):
        raise AlreadyDrawnUp(state=tier.state)
    try:
        await draw_up(session, tier, actor.id)
    except NotReady as waits:
        raise TierNotReady(waits_for="、".join(waits.waits_for)) from None


async def _accounting_on(session: AsyncSession, year: int) -> date:
    """The day a resolution is posted: of the year it distributes, by the figure `accounting_on_mmdd`."""
    month, day = divmod(await figure(session, "accounting_on_mmdd", date(year, 12, 31)), 100)
    return date(year, month, day)


def _closing_order(graph: dict[UUID, set[UUID]]) -> list[UUID]:
    """Each entity after all it owns part of. Refused: `OwnersInACircle`."""
    owners: dict[UUID, list[UUID]] = {entity: [] for entity in graph}
    for owner, owned in graph.items():
        for entity in owned:
            owners[entity].append(owner)
    years = [
        CompanyYear(
            entity=str(entity),
            own_result_fen=0,
            register=tuple(Claim(str(owner), 1) for owner in owners[entity]),
        )
        for entity in graph
    ]
    try:
        return [UUID(entity) for entity in closing_order(years)]
    except OwnersInACircle as refused:
        raise OwnersInACircle(field="root_id", circle=" → ".join(refused.facts["circle"])) from None
