"""Where a holder's fen come from: its lines of a run, traced back tier by tier to the profit of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.group import RECEIVED, GroupRun, Origin, Passed, passage, trace
from services.dividends.domain.values import BranchResult, Inflow, LegalForm, PoolKind, Tier
from services.dividends.queries.facts import names
from services.dividends.queries.showing import steps
from services.dividends.schemas.explained import (
    ExplainedLine,
    ExplainedTier,
    ExplainView,
    OriginView,
    PassedOn,
    PathView,
)
from shared.kit.errors import NotFound

_LINES = text(
    """
    SELECT l.*, t.entity_id, n.name AS entity_name, t.detail FROM line l JOIN tier t ON t.id = l.tier_id
    JOIN node n ON n.id = t.entity_id
    WHERE t.run_id = :run AND l.holder_id = :holder ORDER BY t.ordinal, l.ordinal
    """
)


@dataclass(frozen=True, slots=True)
class Explained:
    """One line, the pool it is part of, and its origins, which sum to its amount."""

    line: Row[Any]
    pool: Mapping[str, Any]
    origins: Sequence[Origin]
    path: Sequence[Passed] = ()


_NO_POOL = {"amount_fen": 0, "weight_total": 0}
#: Drawn-up tiers of a run; of an adjustment, those of the run it corrects with what was corrected since.
_TIERS = text(
    """
    SELECT t.* FROM tier t JOIN run r ON r.id = t.run_id
    WHERE t.state NOT IN ('waiting', 'withdrawn')
      AND (r.id = :base OR (r.adjusts_id = :base AND t.declared_at IS NOT NULL
                            AND r.started_at < CAST(:started_at AS timestamptz)))
    ORDER BY r.started_at, t.ordinal
    """
)
_PASSED_THROUGH = text(
    """
    SELECT t.entity_id, n.name AS entity_name, t.detail, t.distributable_fen, t.declared_fen
    FROM tier t JOIN node n ON n.id = t.entity_id
    WHERE t.run_id = :run AND t.entity_id = ANY(:entities) ORDER BY t.ordinal
    """
)
_PASSED_ON = text(
    """
    SELECT t.entity_id AS source_id, l.holder_id, l.pool, l.weight, l.quotient_fen, l.remainder, l.extra_fen,
           l.amount_fen, CAST(p ->> 'amount_fen' AS bigint) AS pool_fen,
           CAST(p ->> 'weight_total' AS bigint) AS weight_total
    FROM unnest(CAST(:sources AS uuid[]), CAST(:holders AS uuid[])) AS way(source_id, holder_id)
    JOIN tier t ON t.run_id = :run AND t.entity_id = way.source_id
    JOIN line l ON l.tier_id = t.id AND l.holder_id = way.holder_id
    CROSS JOIN LATERAL jsonb_array_elements(t.detail -> 'pools') AS p
    WHERE p ->> 'kind' = l.pool AND CAST(p ->> 'item' AS int) = l.item ORDER BY t.ordinal, l.ordinal
    """
)
_OWN_TIERS = text("SELECT * FROM tier WHERE run_id = :run ORDER BY ordinal")


async def explain(session: AsyncSession, run: Row[Any], holder_id: UUID) -> list[Explained]:
    """Every line of a holder in a run with its origins. Refused: `NotFound` where it has none."""
    rows = (await session.execute(_LINES, {"run": run.id, "holder": holder_id})).all()
    if not rows:
        raise NotFound(what="该户的分配明细 / line", id=holder_id)
    before, after = await _groups(session, run)
    found = []
    for row in rows:
        pools = (p for p in row.detail["pools"] if p["kind"] == row.pool and p["item"] == row.item)
        entity = str(row.entity_id)
        path: list[Passed] = []
        if row.before_fen is None:
            origins = trace(after, entity, row.amount_fen)
            path = passage(after, entity, row.amount_fen)
        else:
            # Corrected profit may be none at all, so the difference is that of two whole amounts.
            origins = _difference(
                trace(before, entity, row.before_fen), trace(after, entity, row.before_fen + row.amount_fen)
            )
        found.append(Explained(row, next(pools, _NO_POOL), origins, path))
    return found


async def view(session: AsyncSession, run: Row[Any], holder_id: UUID) -> ExplainView:
    """`explain`, with the names of those who earned it. Refused: `NotFound`."""
    found = await explain(session, run, holder_id)
    places = {UUID(o.entity) for one in found for o in one.origins}
    places |= {UUID(o.branch) for one in found for o in one.origins if o.branch}
    places |= {UUID(part.entity) for one in found for part in one.path}
    named = await names(session, places)
    lines = [_explained(one, named) for one in found]
    return ExplainView(
        run_id=run.id,
        year=run.year,
        holder_id=holder_id,
        holder_name=found[0].line.holder_name,
        amount_fen=sum(line.amount_fen for line in lines),
        lines=lines,
        tiers=await _passed_through(session, run.id, places),
        passed=await _passed_on(session, run.id, found),
    )


def _explained(one: Explained, named: Mapping[UUID, str]) -> ExplainedLine:
    row = one.line
    return ExplainedLine(
        **{name: getattr(row, name) for name in ExplainedLine.model_fields if hasattr(row, name)},
        line_id=row.id,
        pool_fen=one.pool["amount_fen"],
        weight_total=one.pool["weight_total"],
        origins=[
            OriginView(
                entity_id=UUID(origin.entity),
                entity_name=named.get(UUID(origin.entity), ""),
                source=origin.source,
                branch_id=UUID(origin.branch) if origin.branch else None,
                branch_name=named.get(UUID(origin.branch), "") if origin.branch else None,
                amount_fen=origin.amount_fen,
            )
            for origin in one.origins
        ],
        path=[
            PathView(
                entity_id=UUID(part.entity),
                entity_name=named.get(UUID(part.entity), ""),
                source=part.source,
                of_id=UUID(part.of) if part.of else None,
                of_name=named.get(UUID(part.of), "") if part.of else None,
                amount_fen=part.amount_fen,
            )
            for part in one.path
        ],
    )


async def _passed_through(
    session: AsyncSession, run_id: UUID, entities: Collection[UUID]
) -> list[ExplainedTier]:
    """The tiers of the way, from the bottom up, each with its waterfall."""
    rows = await session.execute(_PASSED_THROUGH, {"run": run_id, "entities": list(entities)})
    return [
        ExplainedTier(
            entity_id=row.entity_id,
            entity_name=row.entity_name,
            steps=await steps(session, row.detail),
            distributable_fen=row.distributable_fen,
            declared_fen=row.declared_fen,
        )
        for row in rows.all()
    ]


async def _passed_on(session: AsyncSession, run_id: UUID, found: Sequence[Explained]) -> list[PassedOn]:
    """The lines by which the tiers of the way gave to one another."""
    pairs = {
        (part.of, part.entity) for one in found for part in one.path if part.source == RECEIVED and part.of
    }
    query = {
        "run": run_id,
        "sources": [UUID(source) for source, _ in pairs],
        "holders": [UUID(holder) for _, holder in pairs],
    }
    rows = await session.execute(_PASSED_ON, query)
    return [PassedOn.model_validate(dict(row._mapping)) for row in rows]


def _difference(before: Sequence[Origin], after: Sequence[Origin]) -> list[Origin]:
    sums: dict[tuple[str, str, str | None], int] = defaultdict(int)
    for sign, origins in ((1, after), (-1, before)):
        for one in origins:
            sums[one.entity, one.source, one.branch] += sign * one.amount_fen
    return [Origin(*key, amount) for key, amount in sums.items() if amount]


async def _groups(session: AsyncSession, run: Row[Any]) -> tuple[GroupRun, GroupRun]:
    """The tiers of a run as the domain knows them, without their lines: before an adjustment, and after."""
    query = {"base": run.adjusts_id or run.id, "started_at": run.started_at}
    tiers = {str(row.entity_id): _tier(row) for row in await session.execute(_TIERS, query)}
    before = GroupRun(tiers, tuple(tiers))
    if run.adjusts_id is None:
        return before, before
    own = await session.execute(_OWN_TIERS, {"run": run.id})
    corrected = {**tiers, **{str(row.entity_id): _tier(row) for row in own}}
    return before, GroupRun(corrected, tuple(corrected))


def _tier(row: Row[Any]) -> Tier:
    detail = row.detail
    inflows = tuple(Inflow(i["entity_id"], PoolKind(i["pool"]), i["amount_fen"]) for i in detail["inflows"])
    return Tier(
        entity=str(row.entity_id),
        form=LegalForm(row.form),
        own_result_fen=detail["own_result_fen"],
        branches=tuple(BranchResult(b["branch_id"], b["result_fen"]) for b in detail["branches"]),
        inflows=inflows,
        inflow_fen=detail["inflow_fen"],
        result_fen=detail["result_fen"],
        prior_loss_fen=detail["prior_loss_fen"],
        base_fen=row.base_fen,
        retained_before_fen=detail["retained_before_fen"],
        distributable_fen=row.distributable_fen,
        declared_fen=row.declared_fen,
        steps=(),
        pools=(),
    )
