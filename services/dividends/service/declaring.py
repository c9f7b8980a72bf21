"""Declares a tier: what it rests on is checked once more, its lines are fixed and told in parts."""

from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.approval import RunState
from services.dividends.queries import behind, facts
from services.dividends.service.tiers import NotReady, basis_of, compute_above
from shared.contracts.dividends import LINES_MAX, DeclaredLine, DividendDeclared
from shared.kit import clock
from shared.kit.errors import Kind, Refused
from shared.kit.outbox import emit_all


class BasisChanged(Refused):
    """What the draft rests on is not what it was when it was drawn up: register, books, rules or inflow."""

    kind = Kind.CONFLICT
    zh = "计算依据已变化（{changed}），请退回后重新计算"
    en = "What the plan rests on has changed ({changed}); send it back and draw it up anew"


class ChildrenFirst(Refused):
    """Tiers close from below (domain.md §3)."""

    kind = Kind.CONFLICT
    zh = "请先宣告下级单位：{codes}"
    en = "Declare what it owns first: {codes}"


async def declare(session: AsyncSession, tier: Row[Any]) -> None:
    """Fix the tier and tell it, at most LINES_MAX lines an event. Refused: `BasisChanged`."""
    if tier.kind == "annual":
        await _unchanged(session, tier)
    else:
        await _children_first(session, tier)
    rows = (
        await session.execute(
            text("SELECT * FROM line WHERE tier_id = :tier AND amount_fen <> 0 ORDER BY ordinal"),
            {"tier": tier.id},
        )
    ).all()
    # Nothing to pay, as of a loss or of a correction that only takes back, is paid.
    state = RunState.DECLARED if tier.payable_fen else RunState.SETTLED
    await session.execute(
        text("UPDATE tier SET declared_at = :at, state = :state WHERE id = :id"),
        {"at": clock.now(), "state": str(state), "id": tier.id},
    )
    chunks = [rows[start : start + LINES_MAX] for start in range(0, len(rows), LINES_MAX)] or [[]]
    await emit_all(
        session,
        (_part(tier, chunk, part, len(chunks)) for part, chunk in enumerate(chunks, 1)),
    )
    await compute_above(session, tier.run_id)


def _part(tier: Row[Any], rows: Any, part: int, parts: int) -> DividendDeclared:
    first = part == 1
    return DividendDeclared(
        run_id=tier.run_id,
        tier_id=tier.id,
        entity_id=tier.entity_id,
        year=tier.year,
        accounting_on=tier.accounting_on,
        part=part,
        parts=parts,
        statutory_reserve_fen=tier.statutory_reserve_fen if first else 0,
        discretionary_reserve_fen=tier.discretionary_reserve_fen if first else 0,
        reserve_fen=tier.reserve_fen if first else 0,
        declared_fen=tier.declared_fen,
        lines=tuple(
            DeclaredLine(
                line_id=row.id,
                holder_id=row.holder_id,
                holder_name=row.holder_name,
                holder_is_entity=row.holder_is_entity,
                pool=row.pool,
                amount_fen=row.amount_fen,
                tax_fen=row.tax_fen,
            )
            for row in rows
        ),
    )


async def _children_first(session: AsyncSession, tier: Row[Any]) -> None:
    """What an adjusted entity receives is adjusted before what it passes on."""
    rows = await session.execute(
        text(
            "SELECT n.code FROM tier t JOIN node n ON n.id = t.entity_id WHERE t.run_id = :run"
            " AND t.entity_id = ANY(CAST(:owned AS uuid[])) AND t.declared_at IS NULL ORDER BY t.ordinal"
        ),
        {"run": tier.run_id, "owned": tier.detail["owns"]},
    )
    codes = list(rows.scalars())
    if codes:
        raise ChildrenFirst(codes="、".join(codes))


async def _unchanged(session: AsyncSession, tier: Row[Any]) -> None:
    try:
        basis = await basis_of(session, tier)
    except NotReady as waits:
        raise BasisChanged(changed="、".join(waits.waits_for)) from None
    before, now = tier.detail["frozen"], dict(basis.frozen)
    changed = sorted(name for name in now if before.get(name) != now[name])
    if sum(inflow.amount_fen for inflow in basis.inflows) != tier.detail["inflow_fen"]:
        changed.append("inflow")
    if await entered_behind(session, tier, basis.record_on):
        changed.append("register_behind")
    if changed:
        raise BasisChanged(changed="、".join(changed))


async def entered_behind(session: AsyncSession, tier: Row[Any], record_on: date) -> bool:
    """Whether its register was changed behind the record date since it was last sealed: seal it again."""
    sealed = await facts.seal(session, tier.entity_id, record_on)
    return sealed is not None and await behind.since(
        session, tier.entity_id, record_on, sealed.recorded_until
    )
