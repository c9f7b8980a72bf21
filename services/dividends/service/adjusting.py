"""Corrects a declared run by a signed one: from what was declared to what is known and in force now."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.adjustment import AdjustmentLine, NothingToAdjust, adjustment
from services.dividends.domain.values import Inflow, Line, PoolKind, Tier
from services.dividends.domain.waterfall import distribute
from services.dividends.models import Run
from services.dividends.queries import facts
from services.dividends.queries.tiers import run as find_run
from services.dividends.schemas.commands import StartAdjustment, WithdrawRun
from services.dividends.service.declaring import entered_behind
from services.dividends.service.drawing import Basis, copy_lines, detail_of, taxes_of
from services.dividends.service.tiers import known_of, statutes
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused
from shared.kit.ids import named_id, new_id

ADJUSTMENT = "adjustment"
_RESERVES = ("statutory_reserve_fen", "discretionary_reserve_fen", "reserve_fen")
Key = tuple[PoolKind, int, str]

_DECLARED_TIERS = text(
    "SELECT * FROM tier WHERE run_id = :run AND declared_at IS NOT NULL ORDER BY ordinal FOR UPDATE"
)
#: What an entity declared of a run so far, its adjustments included, in the order of its lines.
_DECLARED_LINES = text(
    """
    SELECT l.pool, l.item, l.holder_id, CAST(sum(l.amount_fen) AS bigint) AS amount_fen,
           CAST(sum(l.tax_fen) AS bigint) AS tax_fen
    FROM line l JOIN tier t ON t.id = l.tier_id JOIN run r ON r.id = t.run_id
    WHERE t.entity_id = :entity AND t.declared_at IS NOT NULL AND (r.id = :run OR r.adjusts_id = :run)
    GROUP BY l.pool, l.item, l.holder_id ORDER BY min(r.started_at), min(l.ordinal)
    """
)
_DECLARED_RESERVES = text(
    """
    SELECT CAST(sum(t.statutory_reserve_fen) AS bigint) AS statutory_reserve_fen,
           CAST(sum(t.discretionary_reserve_fen) AS bigint) AS discretionary_reserve_fen,
           CAST(sum(t.reserve_fen) AS bigint) AS reserve_fen
    FROM tier t JOIN run r ON r.id = t.run_id
    WHERE t.entity_id = :entity AND t.declared_at IS NOT NULL AND (r.id = :run OR r.adjusts_id = :run)
    """
)
#: What entities of other runs declared to an entity for the year.
_FROM_OUTSIDE = text(
    """
    SELECT t.entity_id, l.pool, CAST(sum(l.amount_fen) AS bigint) AS amount_fen FROM line l
    JOIN tier t ON t.id = l.tier_id JOIN run r ON r.id = t.run_id
    WHERE l.holder_id = :entity AND t.year = :year AND t.declared_at IS NOT NULL
      AND r.id <> :run AND r.adjusts_id IS DISTINCT FROM :run
    GROUP BY t.entity_id, l.pool HAVING sum(l.amount_fen) <> 0 ORDER BY t.entity_id, l.pool
    """
)
_TIER = text(
    """
    INSERT INTO tier (id, run_id, entity_id, year, kind, ordinal, form, state, waits_for, prepared_by,
                      record_on, accounting_on, statutory_reserve_fen, discretionary_reserve_fen, reserve_fen,
                      base_fen, distributable_fen, declared_fen, tax_fen, payable_fen, paid_fen, lines,
                      detail)
    VALUES (:id, :run, :entity, :year, 'adjustment', :ordinal, :form, 'draft', '{}', :by, :record_on,
            :accounting_on, :statutory_reserve_fen, :discretionary_reserve_fen, :reserve_fen, :base,
            :distributable, :declared, :tax, :payable, 0, :lines, CAST(:detail AS jsonb))
    """
)

_WITHDRAW = text(
    """
    WITH gone AS (UPDATE tier SET state = 'withdrawn' WHERE run_id = :run AND declared_at IS NULL
                  AND state <> 'withdrawn' RETURNING id, prepared_by)
    INSERT INTO approval (id, tier_id, state, by_id, by_name, "on", note, vote, prepared_by, taken_at)
    SELECT gen_random_uuid(), id, 'withdrawn', :by, :name, :on, :note, '{}', prepared_by, :at FROM gone
    """
)


class OnlyAnAnnualRun(Refused):
    """A run that is itself an adjustment is not adjusted: adjust the annual one once more."""

    kind = Kind.CONFLICT
    zh = "更正分配本身不能再更正，请对年度分配再做一次更正"
    en = "An adjustment is not adjusted itself; adjust the annual run once more"


class OnlyAdjustmentsAreWithdrawn(Refused):
    """An annual tier is sent back and drawn up anew; its year is distributed in any case."""

    kind = Kind.CONFLICT
    zh = "年度分配不能撤销，可以退回后重新计算"
    en = "An annual run is not withdrawn; send its tiers back and draw them up anew"


class AdjustmentIsOpen(Refused):
    """One adjustment at a time: the next starts from what the last one declared."""

    kind = Kind.CONFLICT
    zh = "已有未宣告的更正分配，请先宣告或撤销"
    en = "An adjustment of this run is not declared yet; declare or withdraw it first"


class NotKnown(Refused):
    """What the correction rests on is not all here."""

    kind = Kind.CONFLICT
    zh = "还不能更正，等待：{waits_for}"
    en = "Not ready to be adjusted; it waits for {waits_for}"


class BookedAhead(Refused):
    """An adjustment is booked on a day that has come."""

    kind = Kind.INVALID
    zh = "记账日期 {on} 还没有到"
    en = "{on}, the day to book it, has not come yet"


async def start_adjustment(
    session: AsyncSession, actor: Actor, run_id: UUID, command: StartAdjustment
) -> UUID:
    """A signed run with a tier for every entity whose lines or reserves change, a corrected subsidiary
    carried through to the households above it. Refused: `OnlyAnAnnualRun`, `AdjustmentIsOpen`, `NotKnown`,
    `BookedAhead`, `NothingToAdjust`, and the domain's own rules."""
    run = await find_run(session, run_id)
    accounting_on = command.accounting_on or clock.today()
    if accounting_on > clock.today():
        raise BookedAhead(field="accounting_on", on=accounting_on)
    tiers = (await session.execute(_DECLARED_TIERS, {"run": run_id})).all()
    await _none_open(session, run)
    await session.execute(
        insert(Run),
        {
            "id": command.id,
            "root_id": run.root_id,
            "year": run.year,
            "kind": ADJUSTMENT,
            "adjusts_id": run_id,
            "reason": command.reason,
            "by_id": actor.id,
            "by_name": actor.name,
            "started_at": clock.now(),
        },
    )
    received: dict[UUID, list[Inflow]] = defaultdict(list)
    changed = 0
    for tier in tiers:
        basis, drawn = await _corrected(session, tier, received[tier.entity_id])
        for line in drawn.lines:
            if line.amount_fen:
                received[UUID(line.holder)].append(Inflow(str(tier.entity_id), line.pool, line.amount_fen))
        changed += await _adjust(session, actor, command.id, tier, basis, drawn, accounting_on)
    if not changed:
        raise NothingToAdjust()
    return command.id


async def withdraw_run(session: AsyncSession, actor: Actor, run_id: UUID, command: WithdrawRun) -> None:
    """Give up what an adjustment has not declared yet. Refused: `OnlyAdjustmentsAreWithdrawn`."""
    run = await find_run(session, run_id)
    if run.kind != ADJUSTMENT:
        raise OnlyAdjustmentsAreWithdrawn()
    await session.execute(
        _WITHDRAW,
        {
            "run": run_id,
            "by": actor.id,
            "name": actor.name,
            "on": clock.today(),
            "at": clock.now(),
            "note": command.reason,
        },
    )


async def _none_open(session: AsyncSession, run: Row[Any]) -> None:
    if run.kind != "annual":
        raise OnlyAnAnnualRun()
    found = await session.execute(
        text(
            "SELECT 1 FROM tier t JOIN run r ON r.id = t.run_id WHERE r.adjusts_id = :run"
            " AND t.declared_at IS NULL AND t.state <> 'withdrawn' LIMIT 1"
        ),
        {"run": run.id},
    )
    if found.scalar():
        raise AdjustmentIsOpen()


async def _corrected(session: AsyncSession, tier: Row[Any], received: Sequence[Inflow]) -> tuple[Basis, Tier]:
    """The tier as it would be drawn up now, with what the corrected tiers below give it."""
    known, waits = await known_of(session, tier)
    if await entered_behind(session, tier, known.record_on):
        waits.append("register_behind")
    if waits:
        raise NotKnown(waits_for="、".join(waits), entity=str(tier.entity_id))
    query = {"entity": tier.entity_id, "year": tier.year, "run": tier.run_id}
    outside = [
        Inflow(str(row.entity_id), PoolKind(row.pool), row.amount_fen)
        for row in await session.execute(_FROM_OUTSIDE, query)
    ]
    basis = known.basis([*received, *outside])
    return basis, distribute(basis.year, basis.inflows, await statutes(session, basis.accounting_on))


async def _adjust(
    session: AsyncSession,
    actor: Actor,
    run_id: UUID,
    tier: Row[Any],
    basis: Basis,
    drawn: Tier,
    accounting_on: date,
) -> int:
    """The signed tier of one entity; 0 where nothing of it changes."""
    query = {"entity": tier.entity_id, "run": tier.run_id}
    declared = (await session.execute(_DECLARED_LINES, query)).all()
    reserves_before = (await session.execute(_DECLARED_RESERVES, query)).one()
    reserves = {name: getattr(drawn, name) - getattr(reserves_before, name) for name in _RESERVES}
    before = [
        Line(str(row.holder_id), PoolKind(row.pool), row.item, 0, row.amount_fen, 0, 0) for row in declared
    ]
    lines: tuple[AdjustmentLine, ...] = ()
    try:
        lines = adjustment(drawn.entity, before, drawn.lines).lines
    except NothingToAdjust:
        if not any(reserves.values()):
            return 0
    tier_id = named_id("tier", run_id, tier.entity_id)
    taxed = {(PoolKind(row.pool), row.item, str(row.holder_id)): row.tax_fen for row in declared}
    records = await _records(session, tier_id, drawn, lines, taxed)
    await session.execute(
        _TIER,
        {
            **reserves,
            "id": tier_id,
            "run": run_id,
            "entity": tier.entity_id,
            "year": tier.year,
            "ordinal": tier.ordinal,
            "form": tier.form,
            "by": actor.id,
            "record_on": basis.record_on,
            "accounting_on": accounting_on,
            "base": drawn.base_fen,
            "distributable": drawn.distributable_fen,
            "declared": sum(line.amount_fen for line in lines),
            "tax": sum(record[-2] for record in records),
            "payable": sum(max(0, record[-3] - record[-2]) for record in records),
            "lines": len(records),
            "detail": json.dumps(detail_of(tier, drawn, basis), ensure_ascii=False),
        },
    )
    await copy_lines(session, records)
    return 1


async def _records(
    session: AsyncSession,
    tier_id: UUID,
    drawn: Tier,
    lines: Sequence[AdjustmentLine],
    taxed: dict[Key, int],
) -> list[tuple[Any, ...]]:
    """Rows of `line`: the difference as its own quotient, beside what was declared before."""
    holders = {line.holder: UUID(line.holder) for line in lines}
    names = await facts.names(session, holders.values())
    organisations = await facts.organisations(
        session, {UUID(line.holder) for line in drawn.lines} | set(holders.values())
    )
    taxes = _tax_differences(drawn, lines, taxed, {str(one) for one in organisations})
    weights = {(line.pool, line.item, line.holder): line.weight for line in drawn.lines}
    return [
        (
            new_id(),
            tier_id,
            ordinal,
            holders[line.holder],
            names.get(holders[line.holder], ""),
            holders[line.holder] in organisations,
            str(line.pool),
            line.item,
            weights.get((line.pool, line.item, line.holder), 0),
            line.amount_fen,
            0,
            0,
            line.amount_fen,
            taxes[line.pool, line.item, line.holder],
            line.declared_fen,
        )
        for ordinal, line in enumerate(lines)
    ]


def _tax_differences(
    drawn: Tier, lines: Sequence[AdjustmentLine], taxed: dict[Key, int], organisations: set[str]
) -> dict[Key, int]:
    """The tax on each line of the correction. A holder's tax is of its whole sum: what of the difference is
    on lines that do not change, the last one that does takes."""
    after = {
        (pool, item, holder): fen for (holder, pool, item), fen in taxes_of(drawn, organisations).items()
    }
    found: dict[Key, int] = {}
    last: dict[str, Key] = {}
    for line in lines:
        key = (line.pool, line.item, line.holder)
        found[key] = after.get(key, 0) - taxed.get(key, 0)
        last[line.holder] = key
    for key in {**after, **taxed}:
        if key not in found and key[2] in last:
            found[last[key[2]]] += after.get(key, 0) - taxed.get(key, 0)
    return found
