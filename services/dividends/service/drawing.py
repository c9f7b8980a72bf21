"""Writes a drawn-up tier: its figures, the tax on its lines, and all of its lines as one set."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.values import EntityYear, Inflow, Line, PoolKind, Tier
from services.dividends.domain.waterfall import payouts
from services.dividends.queries import facts
from shared.kit.ids import new_id
from shared.kit.money import shares

IIT_LAW = "个人所得税法 §3、§9"
IIT_NOT_WITHHELD = "个人所得未扣缴个人所得税，请先与税务机关确认"

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
class Basis:
    """An entity's year ready for its law, and the fingerprints of what it was read from."""

    year: EntityYear
    inflows: tuple[Inflow, ...]
    record_on: date
    accounting_on: date
    frozen: dict[str, Any]


async def store(session: AsyncSession, tier: Row[Any], drawn: Tier, basis: Basis, by: UUID) -> None:
    """The drawn-up tier: its figures and all its lines, in place of an earlier draft's."""
    await session.execute(text("DELETE FROM line WHERE tier_id = :id"), {"id": tier.id})
    records, tax, warnings = await _records(session, tier.id, drawn)
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
            "detail": json.dumps(detail_of(tier, drawn, basis, warnings), ensure_ascii=False),
        },
    )


async def _records(
    session: AsyncSession, tier_id: UUID, drawn: Tier
) -> tuple[list[tuple[Any, ...]], int, list[dict[str, str]]]:
    """Rows of `line` in order, the tax of them all, and what whoever approves it should know."""
    holders = {line.holder: UUID(line.holder) for line in drawn.lines}
    names = await facts.names(session, holders.values())
    organisations = await facts.organisations(session, holders.values())
    exempt = {holder for holder, id_ in holders.items() if id_ in organisations}
    taxes = taxes_of(drawn, exempt)
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
    return records, sum(taxes.values()), warnings_of(drawn, exempt)


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


def warnings_of(drawn: Tier, organisations: Collection[str]) -> list[dict[str, str]]:
    """Where persons are paid and no tax is withheld: right or not, somebody must have decided it
    (个人所得税法 §3, §9; of a village's shares it is disputed)."""
    return [
        {"code": "iit_not_withheld", "pool": str(pool.kind), "zh": IIT_NOT_WITHHELD, "law": IIT_LAW}
        for pool in drawn.pools
        if not pool.iit.rate_bp
        and any(line.amount_fen and line.holder not in organisations for line in pool.lines)
    ]


def detail_of(
    tier: Row[Any], drawn: Tier, basis: Basis, warnings: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
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
        "warnings": list(warnings),
    }
