"""Where a holder's fen come from: its lines of a run, traced back tier by tier to the profit of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.group import GroupRun, Origin, trace
from services.dividends.domain.values import BranchResult, Inflow, LegalForm, PoolKind, Tier
from services.dividends.queries.facts import names
from services.dividends.schemas import ExplainedLine, ExplainView, OriginView
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
        if row.before_fen is None:
            origins = trace(after, entity, row.amount_fen)
        else:
            # Corrected profit may be none at all, so the difference is that of two whole amounts.
            origins = _difference(
                trace(before, entity, row.before_fen), trace(after, entity, row.before_fen + row.amount_fen)
            )
        found.append(Explained(row, next(pools, _NO_POOL), origins))
    return found


async def view(session: AsyncSession, run: Row[Any], holder_id: UUID) -> ExplainView:
    """`explain`, with the names of those who earned it. Refused: `NotFound`."""
    found = await explain(session, run, holder_id)
    places = {UUID(o.entity) for one in found for o in one.origins}
    places |= {UUID(o.branch) for one in found for o in one.origins if o.branch}
    named = await names(session, places)
    lines = [_explained(one, named) for one in found]
    return ExplainView(
        run_id=run.id,
        year=run.year,
        holder_id=holder_id,
        holder_name=found[0].line.holder_name,
        amount_fen=sum(line.amount_fen for line in lines),
        lines=lines,
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
    )


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
