"""Sealing a month: a service refuses further facts of it once all it hears from upstream has been applied.

Which counts prove it: the sayer's own count per event type (PeriodSealed) against what was applied here.
A month opened again is sealed in a further round: what was counted in the one before proves nothing then.
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
    RETURNING closing.entity_id, closing.period, closing.round
    """
)
_OPEN_AGAIN = text(
    """
    DELETE FROM sealed USING unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS t(e, p)
    WHERE sealed.entity_id = t.e AND sealed.period = t.p
    """
)
_ASK = text(
    """
    INSERT INTO closing (entity_id, period, upstream, round)
    SELECT e, p, CAST(:upstream AS text[]), r
    FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[]), CAST(:rounds AS int[])) AS t(e, p, r)
    ON CONFLICT (entity_id, period) DO NOTHING
    """
)
_NOTE = text(
    """
    INSERT INTO said (entity_id, period, sayer, counts, round)
    SELECT e, p, s, CAST(c AS jsonb), r
    FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[]), CAST(:sayers AS text[]),
                CAST(:counts AS text[]), CAST(:rounds AS int[])) AS t(e, p, s, c, r)
    ON CONFLICT (entity_id, period, sayer) DO UPDATE SET counts = excluded.counts, round = excluded.round
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
                      AND s.round = c.round
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

#: Whether a fact of an entity's is dated up to a day: the months before are found by the index alone.
_SAID = text(
    """
    SELECT EXISTS (
      SELECT 1 FROM (
        SELECT period, body FROM outbox WHERE entity_id = :entity AND period <= :period
        UNION ALL SELECT period, body FROM archive WHERE entity_id = :entity AND period <= :period) AS facts
      WHERE facts.period < :period OR CAST(CAST(facts.body AS jsonb) ->> 'on' AS date) <= :on)
    """
)

#: An entity, its month, the round it is sealed in, and the counts.
Announce = Callable[[UUID, str, int, Mapping[str, int]], Event]
Also = Callable[[AsyncSession, UUID, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A month that is to be sealed, and the round: 1, and one more each time it was opened again."""

    entity_id: UUID
    period: str
    round: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a sayer counted of a month it sealed."""

    sayer: str
    entity_id: UUID
    period: str
    counts: Mapping[str, int]
    round: int = 1


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
    await ask_all(session, [Asked(entity_id, period)], upstream)


async def ask_all(session: AsyncSession, months: Sequence[Asked], upstream: Sequence[str]) -> None:
    """`ask` for months that wait for the same sayers: one statement."""
    await session.execute(
        _ASK,
        {
            "entities": [month.entity_id for month in months],
            "periods": [month.period for month in months],
            "rounds": [month.round for month in months],
            "upstream": list(upstream),
        },
    )


async def note(
    session: AsyncSession, sayer: str, entity_id: UUID, period: str, counts: Mapping[str, int]
) -> None:
    """Keep what a sayer counted of its sealed month."""
    await note_all(session, [Told(sayer, entity_id, period, counts)])


async def note_all(session: AsyncSession, told: Sequence[Told]) -> None:
    """`note` for what several sayers counted of several months: one statement."""
    latest = {(one.entity_id, one.period, one.sayer): one for one in told}
    await session.execute(
        _NOTE,
        {
            "entities": [one.entity_id for one in latest.values()],
            "periods": [one.period for one in latest.values()],
            "sayers": [one.sayer for one in latest.values()],
            "counts": [json.dumps(dict(one.counts)) for one in latest.values()],
            "rounds": [one.round for one in latest.values()],
        },
    )


async def open_again(session: AsyncSession, months: Sequence[tuple[UUID, str]]) -> None:
    """Take facts of these months once more, until they are asked for and sealed in their next round."""
    keys = _keys(months)
    await session.execute(_LOCK, keys)
    await session.execute(_OPEN_AGAIN, keys)
    # Who hears the whole history at once has not sealed yet what is open again: that asking is void.
    await session.execute(_ASKED_NO_MORE, keys)


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


def _keys(months: Sequence[tuple[UUID, str]]) -> dict[str, list[object]]:
    return {"entities": [entity_id for entity_id, _ in months], "periods": [period for _, period in months]}


async def _seal(
    session: AsyncSession, sealer: _Sealer, months: Sequence[tuple[UUID, str]]
) -> list[tuple[UUID, str]]:
    """Seal months once facts under way are in, and say so; without those somebody else sealed meanwhile."""
    if not months:
        return []
    await session.execute(_LOCK, _keys(months))
    asked = await session.execute(_ASKED_NO_MORE, _keys(months))
    rounds = {(row.entity_id, row.period): row.round for row in asked}
    keys = _keys([month for month in months if month in rounds])
    fresh = {(row.entity_id, row.period) for row in await session.execute(_SEAL, keys)}
    counts: dict[tuple[UUID, str], dict[str, int]] = {month: {} for month in months if month in fresh}
    for row in await session.execute(_COUNTS, keys):
        if (row.entity_id, row.period) in counts:
            counts[row.entity_id, row.period][row.type] = row.n
    await emit_all(session, [sealer.announce(*month, rounds[month], told) for month, told in counts.items()])
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


async def sealed_since(session: AsyncSession, entity_id: UUID, on: date) -> str | None:
    """The first month sealed here for an entity, of a day's own and those after it."""
    sealed = await session.execute(_SEALED, {"entity": entity_id, "period": period_of(on)})
    return sealed.scalars().first()


async def said_by(session: AsyncSession, entity_id: UUID, on: date) -> bool:
    """Whether this service has said a business fact of an entity that is dated up to a day."""
    asked = {"entity": entity_id, "period": period_of(on), "on": on}
    return bool((await session.execute(_SAID, asked)).scalar())


async def own_counts(session: AsyncSession, entity_id: UUID, period: str) -> dict[str, int]:
    """How many facts of each type this service has said of an entity's month."""
    rows = await session.execute(_COUNTS, {"entities": [entity_id], "periods": [period]})
    return {row.type: row.n for row in rows}
