"""Where a holder's fen come from: its lines of a run, traced back tier by tier to the profit of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.group import GroupRun, Origin, trace
from services.dividends.domain.values import BranchResult, Inflow, LegalForm, PoolKind, Tier
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


async def explain(session: AsyncSession, run: Row[Any], holder_id: UUID) -> list[Explained]:
    """Every line of a holder in a run with its origins. Refused: `NotFound` where it has none."""
    rows = (await session.execute(_LINES, {"run": run.id, "holder": holder_id})).all()
    if not rows:
        raise NotFound(what="该户的分配明细 / line", id=holder_id)
    group = await _group(session, run)
    return [
        Explained(
            row,
            next(p for p in row.detail["pools"] if p["kind"] == row.pool and p["item"] == row.item),
            trace(group, str(row.entity_id), row.amount_fen),
        )
        for row in rows
    ]


async def _group(session: AsyncSession, run: Row[Any]) -> GroupRun:
    """The drawn-up tiers of a run as the domain knows them, without their lines."""
    rows = await session.execute(
        text("SELECT * FROM tier WHERE run_id = :run AND state <> 'waiting' ORDER BY ordinal"),
        {"run": run.id},
    )
    tiers = {str(row.entity_id): _tier(row) for row in rows}
    return GroupRun(tiers, tuple(tiers))


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
