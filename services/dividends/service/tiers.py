"""Draws up a tier once all it rests on is here: profit, what its children declared, the sealed register."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.values import EntityYear, Inflow, LegalForm, Line, PoolKind, Statutes, Tier
from services.dividends.domain.waterfall import distribute, payouts
from services.dividends.queries import facts
from services.dividends.service.years import year_of
from shared.kit.errors import Refused
from shared.kit.figures import figure
from shared.kit.ids import new_id
from shared.kit.money import shares

_LINE_COLUMNS = (
    "id",
    "tier_id",
    "ordinal",
    "holder_id",
    "holder_name",
    "holder_is_entity",
    "pool",
    "item",
    "weight",
    "quotient_fen",
    "remainder",
    "extra_fen",
    "amount_fen",
    "tax_fen",
    "before_fen",
)
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
#: Adjustments of other years booked in this one: in the books' inflow, but passed on by adjustments already.
_ADJUSTED = text(
    """
    SELECT CAST(coalesce(sum(l.amount_fen), 0) AS bigint) FROM line l JOIN tier t ON t.id = l.tier_id
    WHERE l.holder_id = :entity AND t.kind = 'adjustment' AND t.declared_at IS NOT NULL
      AND t.year <> :year AND extract(year FROM t.accounting_on) = :year
    """
)
_FIGURES = text(
    """
    UPDATE tier SET state = 'draft', waits_for = '{}', prepared_by = :by, record_on = :record_on,
      accounting_on = :accounting_on, statutory_reserve_fen = :statutory,
      discretionary_reserve_fen = :discretionary, reserve_fen = :reserve, base_fen = :base,
      distributable_fen = :distributable, declared_fen = :declared, tax_fen = :tax,
      payable_fen = :payable, lines = :lines,
      detail = CAST(:detail AS jsonb) WHERE id = :id
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
    record_on: date
    accounting_on: date

    def basis(self, inflows: Sequence[Inflow]) -> "Basis":
        """Ready for its law, with what it received."""
        assert self.profit is not None
        year = year_of(
            self.tier, self.profit, self.policy, self.resolution, self.register.weights, self.trade, inflows
        )
        frozen = {
            "register_hash": self.register.hash,
            "books_hash": self.profit.books_hash,
            "profit_event_id": str(self.profit.event_id),
            "policy_id": self.policy and str(self.policy.id),
            "resolution_id": self.resolution and str(self.resolution.id),
        }
        return Basis(year, tuple(inflows), self.record_on, self.accounting_on, frozen)


@dataclass(frozen=True, slots=True)
class Basis:
    """An entity's year ready for its law, and the fingerprints of what it was read from."""

    year: EntityYear
    inflows: tuple[Inflow, ...]
    record_on: date
    accounting_on: date
    frozen: dict[str, Any]


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
        basis = await basis_of(session, tier)
        drawn = distribute(basis.year, basis.inflows, await statutes(session, basis.accounting_on))
    except NotReady as waits:
        waits_for = waits.waits_for
    except Refused as refused:
        waits_for = [f"refused:{type(refused).__name__}:{refused.field or ''}"]
    else:
        await store(session, tier, drawn, basis, by)
        return []
    await session.execute(
        text("UPDATE tier SET waits_for = :waits WHERE id = :id"), {"waits": waits_for, "id": tier.id}
    )
    return waits_for


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
        adjusted_fen = (await session.execute(_ADJUSTED, query)).scalar() or 0
        if known.profit.inflow_fen != adjusted_fen + sum(inflow.amount_fen for inflow in inflows):
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
    return Known(tier, profit, policy, resolution, register, trade, record_on, accounting_on), waits


@dataclass(frozen=True, slots=True)
class _Register:
    weights: list[tuple[UUID, int]]
    hash: str


async def _register(session: AsyncSession, tier: Row[Any], on: date, waits: list[str]) -> _Register:
    """Holders and weights in register order: paid-in capital of a company, else the sealed register."""
    if tier.form in (LegalForm.COMPANY, LegalForm.SUBSIDIARY):
        owners = await facts.owners(session, tier.entity_id, on)
        if owners:
            rows = [facts.RegisterRow(h, "paid_in", paid, n) for n, (h, paid) in enumerate(owners)]
            return _Register(owners, facts.register_hash(rows))
    sealed = await facts.seal(session, tier.entity_id, on)
    if sealed is None:
        waits.append("register_seal")
        return _Register([], "")
    rows = await facts.register(session, tier.entity_id, on, sealed.recorded_until)
    if not facts.agrees(rows, sealed):
        waits.append("register_differs")
    held: dict[UUID, int] = defaultdict(int)
    place: dict[UUID, int] = {}
    for row in rows:
        held[row.holder_id] += row.milli_shares
        place[row.holder_id] = min(row.register_order, place.get(row.holder_id, row.register_order))
    ordered = sorted(held, key=lambda holder: (place[holder], holder))
    return _Register([(holder, held[holder]) for holder in ordered], sealed.hash)


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


async def store(session: AsyncSession, tier: Row[Any], drawn: Tier, basis: Basis, by: UUID) -> None:
    """The drawn-up tier: its figures and all its lines, in place of an earlier draft's."""
    await session.execute(text("DELETE FROM line WHERE tier_id = :id"), {"id": tier.id})
    records, tax = await _records(session, tier.id, drawn)
    await copy_lines(session, records)
    await session.execute(
        _FIGURES,
        {
            "id": tier.id,
            "by": by,
            "record_on": basis.record_on,
            "accounting_on": basis.accounting_on,
            "statutory": drawn.statutory_reserve_fen,
            "discretionary": drawn.discretionary_reserve_fen,
            "reserve": drawn.reserve_fen,
            "base": drawn.base_fen,
            "distributable": drawn.distributable_fen,
            "declared": drawn.declared_fen,
            "tax": tax,
            "payable": drawn.declared_fen - tax,
            "lines": len(records),
            "detail": json.dumps(detail_of(tier, drawn, basis), ensure_ascii=False),
        },
    )


async def _records(session: AsyncSession, tier_id: UUID, drawn: Tier) -> tuple[list[tuple[Any, ...]], int]:
    """Rows of `line` in order, and the tax of them all."""
    holders = {line.holder: UUID(line.holder) for line in drawn.lines}
    names = await facts.names(session, holders.values())
    organisations = await facts.organisations(session, holders.values())
    taxes = taxes_of(drawn, {holder for holder, id_ in holders.items() if id_ in organisations})
    records = [
        (
            new_id(),
            tier_id,
            ordinal,
            holders[line.holder],
            names.get(holders[line.holder], ""),
            holders[line.holder] in organisations,
            str(line.pool),
            line.item,
            line.weight,
            line.quotient_fen,
            line.remainder,
            line.extra_fen,
            line.amount_fen,
            taxes.get((line.holder, line.pool, line.item), 0),
            None,
        )
        for ordinal, line in enumerate(drawn.lines)
    ]
    return records, sum(taxes.values())


def taxes_of(drawn: Tier, organisations: set[str]) -> dict[tuple[str, PoolKind, int], int]:
    """The tax on each line: a holder's tax is of its taxed sum (domain `payouts`), shared over its lines."""
    taxed: dict[str, list[Line]] = defaultdict(list)
    for pool in drawn.pools:
        if pool.iit.rate_bp:
            for line in pool.lines:
                if line.holder not in organisations:
                    taxed[line.holder].append(line)
    if not taxed:
        return {}
    found: dict[tuple[str, PoolKind, int], int] = {}
    for payout in payouts(drawn, organisations):
        lines = taxed.get(payout.holder, [])
        parts = shares(payout.tax_fen, [line.amount_fen for line in lines])
        for line, part in zip(lines, parts, strict=True):
            found[line.holder, line.pool, line.item] = part
    return found


async def copy_lines(session: AsyncSession, records: Sequence[tuple[Any, ...]]) -> None:
    """Lines as one COPY in this transaction: a register of a hundred thousand is a second's work."""
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.copy_records_to_table("line", records=records, columns=_LINE_COLUMNS)


def detail_of(tier: Row[Any], drawn: Tier, basis: Basis) -> dict[str, Any]:
    """Every figure of the tier that has no column of its own, to print and to trace by."""
    return {
        "owns": tier.detail.get("owns", []),
        "own_result_fen": drawn.own_result_fen,
        "branches": [{"branch_id": b.branch, "result_fen": b.result_fen} for b in drawn.branches],
        "inflows": [
            {"entity_id": i.source, "pool": str(i.pool), "amount_fen": i.amount_fen} for i in drawn.inflows
        ],
        "inflow_fen": drawn.inflow_fen,
        "result_fen": drawn.result_fen,
        "prior_loss_fen": drawn.prior_loss_fen,
        "retained_before_fen": drawn.retained_before_fen,
        "patronage_fen": drawn.patronage_fen,
        "priority_fen": drawn.priority_fen,
        "reserve_parts": [{"name": name, "amount_fen": part} for name, part in drawn.reserve_parts],
        "carried_forward_fen": drawn.carried_forward_fen,
        "steps": [
            {"code": s.code, "zh": s.zh, "amount_fen": s.amount_fen, "law": s.law} for s in drawn.steps
        ],
        "pools": [
            {
                "kind": str(p.kind),
                "item": p.item,
                "law": p.law,
                "amount_fen": p.amount_fen,
                "weight_total": p.weight_total,
                "iit": str(p.iit),
            }
            for p in drawn.pools
        ],
        "frozen": basis.frozen,
    }
