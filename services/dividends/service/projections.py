"""Keeps what others said, a set of events a statement: owners, registers, trade, profit, months asked for."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.models import RegisterEntry
from shared.contracts.finance import PeriodClosing, ProfitDetermined
from shared.contracts.members import (
    HouseholdChanged,
    MemberAdmitted,
    OrganisationChanged,
    RegisterSealed,
    SharesMoved,
)
from shared.contracts.production import GrowerDelivered
from shared.kit.events import period_of

#: A freeze or pledge changes what a holder may do with shares, not how many there are.
_ENCUMBERING = frozenset({"FREEZE", "UNFREEZE", "PLEDGE", "RELEASE"})

_NAME = text(
    """
    INSERT INTO holder (id, name, code, village_id)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:names AS text[]), CAST(:codes AS text[]),
                         CAST(:villages AS uuid[])) AS h(id, name, code, village_id) ORDER BY h.id
    ON CONFLICT (id) DO UPDATE SET
      name = CASE WHEN holder.village_id IS NOT NULL AND excluded.village_id IS NULL
             THEN holder.name ELSE excluded.name END,
      code = coalesce(excluded.code, holder.code),
      village_id = coalesce(excluded.village_id, holder.village_id)
    """
)
_TRADE = text(
    """
    INSERT INTO trade (organisation_id, holder_id, year, amount_fen)
    SELECT organisation_id, holder_id, year, sum(amount_fen)
    FROM unnest(CAST(:organisations AS uuid[]), CAST(:holders AS uuid[]), CAST(:years AS int[]),
                CAST(:amounts AS bigint[])) AS t(organisation_id, holder_id, year, amount_fen)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organisation_id, holder_id, year)
      DO UPDATE SET amount_fen = trade.amount_fen + excluded.amount_fen
    """
)
_DELIVERED = text(
    """
    INSERT INTO delivered (entity_id, month, count)
    SELECT * FROM unnest(CAST(:entities AS uuid[]), CAST(:months AS text[]), CAST(:counts AS bigint[]))
    ON CONFLICT (entity_id, month) DO UPDATE SET count = delivered.count + excluded.count
    """
)
_PROFIT = text(
    """
    INSERT INTO profit (entity_id, year, own_result_fen, inflow_fen, undistributed_before_fen,
                        statutory_reserve_before_fen, registered_capital_fen, branches, books_hash, event_id)
    VALUES (:entity, :year, :own, :inflow, :before, :reserve, :capital, CAST(:branches AS jsonb), :hash, :id)
    ON CONFLICT (entity_id, year) DO UPDATE SET
      own_result_fen = excluded.own_result_fen, inflow_fen = excluded.inflow_fen,
      undistributed_before_fen = excluded.undistributed_before_fen,
      statutory_reserve_before_fen = excluded.statutory_reserve_before_fen,
      registered_capital_fen = excluded.registered_capital_fen, branches = excluded.branches,
      books_hash = excluded.books_hash, event_id = excluded.event_id
    """
)
Named = tuple[UUID, str, str | None, UUID | None]


async def keep_names(session: AsyncSession, named: Iterable[Named]) -> None:
    """Keep the last name heard of each holder: (id, name, code, village); what a household says wins."""
    last: dict[UUID, Named] = {}
    for one in named:
        if not one[1]:
            continue
        before = last.get(one[0])
        if before is None or one[3] is not None or before[3] is None:
            last[one[0]] = one
    if last:  # a holder who has left is told without a name, and keeps the one it had
        ids, names, codes, villages = zip(*last.values(), strict=True)
        rows = {"ids": list(ids), "names": list(names), "codes": list(codes), "villages": list(villages)}
        await session.execute(_NAME, rows)


async def keep_households(session: AsyncSession, events: Sequence[HouseholdChanged]) -> None:
    """A household's head, code and village, for names on lines and for its own view."""
    await keep_names(session, [(e.household_id, e.head_name, e.code, e.village_id) for e in events])


async def keep_members(session: AsyncSession, events: Sequence[MemberAdmitted]) -> None:
    """A member's name."""
    await keep_names(session, [(e.holder_id, e.holder_name, None, None) for e in events])


async def keep_owners(session: AsyncSession, event: OrganisationChanged) -> None:
    """Who owns an organisation from a day on; one that names no owners says nothing of them."""
    await keep_names(session, [(event.organisation_id, event.name, event.code, None)])
    if not event.owners:
        return
    key = {"organisation": event.organisation_id, "on": event.effective_on}
    await session.execute(
        text("DELETE FROM ownership WHERE organisation_id = :organisation AND effective_on = :on"), key
    )
    await session.execute(
        text(
            "INSERT INTO ownership (organisation_id, effective_on, ordinal, holder_id, paid_in_fen)"
            " SELECT :organisation, :on, o, h, p"
            " FROM unnest(CAST(:holders AS uuid[]), CAST(:paid AS bigint[])) WITH ORDINALITY AS t(h, p, o)"
        ),
        {
            **key,
            "holders": [owner.holder_id for owner in event.owners],
            "paid": [owner.paid_in_fen for owner in event.owners],
        },
    )


async def keep_movements(session: AsyncSession, events: Sequence[SharesMoved]) -> None:
    """Every side of every movement, as one set."""
    rows = [
        {
            "movement_id": event.movement_id,
            "side": number,
            "organisation_id": event.organisation_id,
            "holder_id": side.holder_id,
            "share_class": side.share_class,
            "milli_shares": side.milli_shares,
            "register_order": side.register_order,
            "effective_on": event.effective_on,
            "recorded_at": event.recorded_at,
        }
        for event in events
        if event.kind.upper() not in _ENCUMBERING
        for number, side in enumerate(event.sides)
    ]
    if rows:
        await session.execute(insert(RegisterEntry), rows)
    await keep_names(
        session, [(side.holder_id, side.holder_name, None, None) for event in events for side in event.sides]
    )


async def keep_seal(session: AsyncSession, event: RegisterSealed) -> None:
    """What a register must hold on its record date before anything is split by it."""
    await session.execute(
        text(
            "INSERT INTO register_seal (id, organisation_id, record_on, recorded_until, holders,"
            " total_milli_shares, hash) VALUES (:id, :organisation, :on, :until, :holders, :total, :hash)"
        ),
        {
            "id": event.id,
            "organisation": event.organisation_id,
            "on": event.record_on,
            "until": datetime.fromisoformat(event.recorded_until),
            "holders": event.holders,
            "total": event.total_milli_shares,
            "hash": event.hash,
        },
    )


async def keep_trade(session: AsyncSession, events: Sequence[GrowerDelivered]) -> None:
    """Members' trade with the buying organisation; only theirs earns patronage (农民专业合作社法 §41)."""
    counts = Counter((event.entity_id, period_of(event.on)) for event in events)
    months = sorted(counts, key=str)  # one lock order for all readers
    await session.execute(
        _DELIVERED,
        {
            "entities": [entity for entity, _ in months],
            "months": [month for _, month in months],
            "counts": [counts[key] for key in months],
        },
    )
    mine = [event for event in events if event.is_member]
    if not mine:
        return
    await session.execute(
        _TRADE,
        {
            "organisations": [event.entity_id for event in mine],
            "holders": [event.household_id for event in mine],
            "years": [event.on.year for event in mine],
            "amounts": [event.amount_fen for event in mine],
        },
    )
    await keep_names(session, [(event.household_id, event.holder_name, None, None) for event in mine])


async def keep_asked(session: AsyncSession, events: Sequence[PeriodClosing]) -> None:
    """Which services must have sealed a month before its trade is complete, as one set."""
    latest = {(event.entity_id, event.month): event for event in events}
    await session.execute(
        text(
            "INSERT INTO asked (entity_id, month, sayers)"
            " SELECT e, m, string_to_array(s, ',') FROM unnest(CAST(:entities AS uuid[]),"
            " CAST(:months AS text[]), CAST(:sayers AS text[])) AS t(e, m, s)"
            " ON CONFLICT (entity_id, month) DO UPDATE SET sayers = excluded.sayers"
        ),
        {
            "entities": [entity for entity, _ in latest],
            "months": [month for _, month in latest],
            "sayers": [",".join(one.service for one in event.sealers) for event in latest.values()],
        },
    )


async def keep_profit(session: AsyncSession, event: ProfitDetermined) -> None:
    """An entity's determined year."""
    await session.execute(
        _PROFIT,
        {
            "entity": event.entity_id,
            "year": event.year,
            "own": event.own_result_fen,
            "inflow": event.inflow_fen,
            "before": event.undistributed_before_fen,
            "reserve": event.statutory_reserve_before_fen,
            "capital": event.registered_capital_fen,
            "branches": json.dumps([branch.model_dump(mode="json") for branch in event.branches]),
            "hash": event.books_hash,
            "id": event.id,
        },
    )
