"""Sealing a month: a service refuses further facts of it once all it hears from upstream has been applied.

Which counts prove it: the sayer's own count per event type (PeriodSealed) against what was applied here.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.events import Event, period_of
from shared.kit.outbox import emit_all

#: The lock that orders emitting against sealing, by entity and month; the outbox trigger takes it shared.
_LOCK = text(
    """
    SELECT pg_advisory_xact_lock(hashtextextended(month, 0)) FROM (
      SELECT CAST(e AS text) || p AS month
      FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS t(e, p) ORDER BY e, p) AS months
    """
)
_SEAL = text(
    """
    INSERT INTO sealed (entity_id, period)
    SELECT * FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[]))
    ON CONFLICT DO NOTHING RETURNING entity_id, period
    """
)
_ASKED_NO_MORE = text(
    """
    DELETE FROM closing USING unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS t(e, p)
    WHERE closing.entity_id = t.e AND closing.period = t.p
    """
)
_ASK = text(
    """
    INSERT INTO closing (entity_id, period, upstream)
    SELECT e, p, CAST(:upstream AS text[])
    FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS t(e, p)
    ON CONFLICT (entity_id, period) DO NOTHING
    """
)
_NOTE = text(
    """
    INSERT INTO said (entity_id, period, sayer, counts)
    SELECT e, p, s, CAST(c AS jsonb)
    FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[]), CAST(:sayers AS text[]),
                CAST(:counts AS text[])) AS t(e, p, s, c)
    ON CONFLICT (entity_id, period, sayer) DO UPDATE SET counts = excluded.counts
    """
)
_COUNTS = text(
    """
    SELECT m.e AS entity_id, m.p AS period, facts.type, count(*) AS n
    FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS m(e, p)
    CROSS JOIN LATERAL (
      SELECT type FROM outbox WHERE entity_id = m.e AND period = m.p
      UNION ALL SELECT type FROM archive WHERE entity_id = m.e AND period = m.p) AS facts
    WHERE facts.type <> 'PeriodSealed' GROUP BY 1, 2, 3
    """
)
#: Months whose every upstream sayer has sealed, and of whose facts nothing this service hears is missing.
_READY = text(
    """
    SELECT c.entity_id, c.period FROM closing c
    WHERE NOT EXISTS (
      SELECT 1 FROM unnest(c.upstream) AS u(sayer)
      LEFT JOIN said s ON s.entity_id = c.entity_id AND s.period = c.period AND s.sayer = u.sayer
      WHERE s.sayer IS NULL OR EXISTS (
        SELECT 1 FROM jsonb_each_text(s.counts) AS k(type, n)
        LEFT JOIN heard h ON h.entity_id = c.entity_id AND h.period = c.period AND h.sayer = u.sayer
                         AND h.type = k.type
        WHERE k.type = ANY(:types) AND coalesce(h.count, 0) <> CAST(k.n AS bigint)))
    ORDER BY c.entity_id, c.period
    """
)

#: Months sealed here of an entity, from a day's own on.
_SEALED = text("SELECT period FROM sealed WHERE entity_id = :entity AND period >= :period ORDER BY period")

Announce = Callable[[UUID, str, Mapping[str, int]], Event]
Also = Callable[[AsyncSession, UUID, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class _Sealer:
    announce: Announce
    types: list[str]
    also: Also | None


_sealers: dict[str, _Sealer] = {}


def announce_with(service: str, announce: Announce, hears: Sequence[str], also: Also | None = None) -> None:
    """How a service says that it sealed a month, and the event types whose counts it must have complete.

    `also` is asked last, of each month in order: a condition of the service's own.
    """
    _sealers[service] = _Sealer(announce, list(hears), also)


def counted(service: str) -> list[str]:
    """The event types whose counts a service must have complete before it seals."""
    return _sealers[service].types


async def ask(session: AsyncSession, entity_id: UUID, period: str, upstream: Sequence[str]) -> None:
    """A month is to be sealed here once `upstream` sayers have sealed it and all of theirs was applied."""
    await ask_all(session, [(entity_id, period)], upstream)


async def ask_all(session: AsyncSession, months: Sequence[tuple[UUID, str]], upstream: Sequence[str]) -> None:
    """`ask` for months that wait for the same sayers: one statement."""
    await session.execute(
        _ASK,
        {
            "entities": [entity_id for entity_id, _ in months],
            "periods": [period for _, period in months],
            "upstream": list(upstream),
        },
    )


async def note(
    session: AsyncSession, sayer: str, entity_id: UUID, period: str, counts: Mapping[str, int]
) -> None:
    """Keep what a sayer counted of its sealed month."""
    await note_all(session, [(sayer, entity_id, period, counts)])


async def note_all(session: AsyncSession, told: Sequence[tuple[str, UUID, str, Mapping[str, int]]]) -> None:
    """`note` for what several sayers counted of several months: one statement."""
    latest = {(entity_id, period, sayer): counts for sayer, entity_id, period, counts in told}
    await session.execute(
        _NOTE,
        {
            "entities": [entity_id for entity_id, _, _ in latest],
            "periods": [period for _, period, _ in latest],
            "sayers": [sayer for _, _, sayer in latest],
            "counts": [json.dumps(dict(counts)) for counts in latest.values()],
        },
    )


async def seal_what_is_ready(session: AsyncSession, service: str) -> list[tuple[UUID, str]]:
    """Seal every month that was asked for and is complete, and say so with the counts; those sealed."""
    if service not in _sealers:
        return []
    sealer = _sealers[service]
    ready = [(row.entity_id, row.period) for row in await session.execute(_READY, {"types": sealer.types})]
    if sealer.also is None:
        return await _seal(session, sealer, ready)
    done = []
    for month in ready:
        # Asked only when the months before it are sealed: a condition may be that they are.
        if await sealer.also(session, *month):
            done += await _seal(session, sealer, [month])
    return done


async def _seal(
    session: AsyncSession, sealer: _Sealer, months: Sequence[tuple[UUID, str]]
) -> list[tuple[UUID, str]]:
    """Seal months once facts under way are in, and say so; without those somebody else sealed meanwhile."""
    if not months:
        return []
    keys = {"entities": [entity_id for entity_id, _ in months], "periods": [period for _, period in months]}
    await session.execute(_LOCK, keys)
    fresh = {(row.entity_id, row.period) for row in await session.execute(_SEAL, keys)}
    await session.execute(_ASKED_NO_MORE, keys)
    counts: dict[tuple[UUID, str], dict[str, int]] = {month: {} for month in months if month in fresh}
    for row in await session.execute(_COUNTS, keys):
        if (row.entity_id, row.period) in counts:
            counts[row.entity_id, row.period][row.type] = row.n
    await emit_all(session, [sealer.announce(*month, told) for month, told in counts.items()])
    return list(counts)


async def open_day(session: AsyncSession, entity_id: UUID, on: date) -> date:
    """The day itself, or the first day of the next month that is not sealed here for the entity.

    For answers to what others said: goods that come after the month was sealed are taken in when they come.
    """
    sealed = await session.execute(_SEALED, {"entity": entity_id, "period": period_of(on)})
    for period in sealed.scalars():
        if period != period_of(on):
            break
        on = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return on


async def own_counts(session: AsyncSession, entity_id: UUID, period: str) -> dict[str, int]:
    """How many facts of each type this service has said of an entity's month."""
    rows = await session.execute(_COUNTS, {"entities": [entity_id], "periods": [period]})
    return {row.type: row.n for row in rows}
