"""Draws up a tier once all it rests on is here: profit, what its children declared, the sealed register."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.values import Inflow, LegalForm, PoolKind, Statutes
from services.dividends.domain.waterfall import distribute
from services.dividends.queries import facts
from services.dividends.service.drawing import Basis, store
from services.dividends.service.years import year_of
from shared.kit.errors import Refused
from shared.kit.figures import figure

_WAITING = text(
    "SELECT * FROM tier WHERE state = 'waiting' AND entity_id = ANY(:entities) ORDER BY id FOR UPDATE"
)
_WAITING_ABOVE = text("SELECT * FROM tier WHERE state = 'waiting' AND run_id = :run ORDER BY id FOR UPDATE")
#: What the tiers below declared to an entity for the year, in closing order.
_INFLOWS = text(
    """
    SELECT t.entity_id, l.pool, CAST(sum(l.amount_fen) AS bigint) AS amount_fen FROM line l
    JOIN tier t ON t.id = l.tier_id
    WHERE l.holder_id = :entity AND t.year = :year AND t.declared_at IS NOT NULL
      AND (t.kind = 'annual' OR extract(year FROM t.accounting_on) = :year)
    GROUP BY t.entity_id, l.pool HAVING sum(l.amount_fen) <> 0 ORDER BY min(t.ordinal), t.entity_id, l.pool
    """
)
#: Adjustments of other years booked in this one: in the books' inflow, but of those years, not of this one.
_ADJUSTED = text(
    """
    SELECT CAST(coalesce(sum(l.amount_fen), 0) AS bigint) FROM line l JOIN tier t ON t.id = l.tier_id
    WHERE l.holder_id = :entity AND t.kind = 'adjustment' AND t.declared_at IS NOT NULL
      AND t.year <> :year AND extract(year FROM t.accounting_on) = :year
    """
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a tier's entity and year, but for what it received."""

    tier: Row[Any]
    profit: Row[Any] | None
    policy: Row[Any] | None
    resolution: Row[Any] | None
    register: "_Register"
    trade: dict[UUID, int]
    adjusted_fen: int
    record_on: date
    accounting_on: date

    def basis(self, inflows: Sequence[Inflow]) -> Basis:
        """Ready for its law, with what it received."""
        assert self.profit is not None
        year = year_of(
            self.tier,
            self.profit,
            self.policy,
            self.resolution,
            self.register.weights,
            self.trade,
            inflows,
            # Income of this year in the books, but of earlier years: it stands against what was passed on.
            self.profit.undistributed_before_fen + self.adjusted_fen,
        )
        frozen = {
            "register_hash": self.register.hash,
            "books_hash": self.profit.books_hash,
            "profit_event_id": str(self.profit.event_id),
            "policy_id": self.policy and str(self.policy.id),
            "resolution_id": self.resolution and str(self.resolution.id),
        }
        return Basis(year, tuple(inflows), self.record_on, self.accounting_on, frozen)


class NotReady(Exception):
    """What a tier still waits for; never an answer to anybody by itself."""

    def __init__(self, *waits_for: str) -> None:
        self.waits_for = list(waits_for)
        super().__init__(*waits_for)


async def compute_waiting(session: AsyncSession, entity_ids: Iterable[UUID]) -> None:
    """After news of these entities: draw up every tier of theirs that waited and now has all it needs."""
    tiers = (await session.execute(_WAITING, {"entities": list(set(entity_ids))})).all()
    for tier in tiers:
        await attempt(session, tier, tier.prepared_by)


async def compute_above(session: AsyncSession, run_id: UUID) -> None:
    """After a declaration: look again at every tier of the run that waits."""
    for tier in (await session.execute(_WAITING_ABOVE, {"run": run_id})).all():
        await attempt(session, tier, tier.prepared_by)


async def attempt(session: AsyncSession, tier: Row[Any], by: UUID) -> list[str]:
    """Draw up a tier, or keep what it waits for; what it waits for, empty once drawn up."""
    try:
        await draw_up(session, tier, by)
    except NotReady as waits:
        waits_for = waits.waits_for
    except Refused as refused:
        waits_for = [f"refused:{type(refused).__name__}:{refused.field or ''}"]
    else:
        return []
    await session.execute(
        text("UPDATE tier SET waits_for = :waits WHERE id = :id"), {"waits": waits_for, "id": tier.id}
    )
    return waits_for


async def draw_up(session: AsyncSession, tier: Row[Any], by: UUID) -> None:
    """Draw up a tier by what is known and in force now. Raises NotReady; refused: the domain's own rules."""
    basis = await basis_of(session, tier)
    drawn = distribute(basis.year, basis.inflows, await statutes(session, basis.accounting_on))
    await store(session, tier, drawn, basis, by)


async def statutes(session: AsyncSession, on: date) -> Statutes:
    """The figures of the law on a day. Refused: `NoFigure`."""
    return Statutes(
        statutory_reserve_bp=await figure(session, "statutory_reserve_bp", on),
        statutory_reserve_cap_bp=await figure(session, "statutory_reserve_cap_bp", on),
        patronage_floor_bp=await figure(session, "patronage_floor_bp", on),
    )


async def basis_of(session: AsyncSession, tier: Row[Any]) -> Basis:
    """All a tier rests on. Raises NotReady with everything that is missing."""
    known, waits = await known_of(session, tier)
    waits += await _children(session, tier)
    query = {"entity": tier.entity_id, "year": tier.year}
    inflows = [
        Inflow(str(row.entity_id), PoolKind(row.pool), row.amount_fen)
        for row in await session.execute(_INFLOWS, query)
    ]
    if known.profit is not None:
        told_fen = known.adjusted_fen + sum(inflow.amount_fen for inflow in inflows)
        if known.profit.inflow_fen != told_fen:
            waits.append("inflow")
    if waits:
        raise NotReady(*waits)
    return known.basis(inflows)


async def known_of(session: AsyncSession, tier: Row[Any]) -> tuple[Known, list[str]]:
    """What is known of a tier's entity and year, and what of it is still missing."""
    waits: list[str] = []
    profit = await facts.profit(session, tier.entity_id, tier.year)
    resolution = await facts.resolution(session, tier.entity_id, tier.year)
    record_on = (resolution and resolution.record_on) or tier.record_on
    accounting_on = (resolution and resolution.accounting_on) or tier.accounting_on
    if profit is None:
        waits.append("profit")
    policy = await facts.policy(session, tier.entity_id, accounting_on)
    if policy is None and tier.form in (LegalForm.COOP, LegalForm.VILLAGE):
        waits.append("policy")
    register = await _register(session, tier, record_on, waits)
    trade: dict[UUID, int] = {}
    if tier.form == LegalForm.COOP:
        if not await facts.trade_is_complete(session, tier.entity_id, tier.year):
            waits.append("trade")
        trade = await facts.trade(session, tier.entity_id, tier.year)
    query = {"entity": tier.entity_id, "year": tier.year}
    adjusted_fen = (await session.execute(_ADJUSTED, query)).scalar() or 0
    found = Known(tier, profit, policy, resolution, register, trade, adjusted_fen, record_on, accounting_on)
    return found, waits


@dataclass(frozen=True, slots=True)
class _Register:
    weights: list[tuple[UUID, int]]
    hash: str


async def _register(session: AsyncSession, tier: Row[Any], on: date, waits: list[str]) -> _Register:
    """Holders and weights in register order: paid-in capital of a company, else the sealed register."""
    if tier.form in (LegalForm.COMPANY, LegalForm.SUBSIDIARY):
        owners = await facts.owners(session, tier.entity_id, on)
        if owners:
            return _Register(owners, facts.owners_hash(owners))
    sealed = await facts.seal(session, tier.entity_id, on)
    if sealed is None:
        waits.append("register_seal")
        return _Register([], "")
    rows = await facts.register(session, tier.entity_id, on, sealed.recorded_until)
    if not facts.agrees(rows, sealed):
        waits.append("register_differs")
    return _Register(weights_of(rows), sealed.hash)


def weights_of(rows: Iterable[facts.RegisterRow]) -> list[tuple[UUID, int]]:
    """What each holder has of all classes, in register order."""
    held: dict[UUID, int] = defaultdict(int)
    place: dict[UUID, int] = {}
    for row in rows:
        held[row.holder_id] += row.milli_shares
        place[row.holder_id] = min(row.register_order, place.get(row.holder_id, row.register_order))
    ordered = sorted(held, key=lambda holder: (place[holder], holder))
    return [(holder, held[holder]) for holder in ordered]


async def _children(session: AsyncSession, tier: Row[Any]) -> list[str]:
    """Codes of the entities it owns part of whose tier of this run is not declared yet."""
    rows = await session.execute(
        text(
            "SELECT n.code FROM tier t JOIN node n ON n.id = t.entity_id WHERE t.run_id = :run"
            " AND t.entity_id = ANY(CAST(:owned AS uuid[])) AND t.declared_at IS NULL ORDER BY t.ordinal"
        ),
        {"run": tier.run_id, "owned": tier.detail.get("owns", [])},
    )
    return [f"tier:{row.code}" for row in rows]
