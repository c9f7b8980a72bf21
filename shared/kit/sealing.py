"""Sealing a month: a service refuses further facts of it once all it hears from upstream has been applied.

Which counts prove it: the sayer's own count per event type (PeriodSealed) against what was applied here.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.events import Event, period_of
from shared.kit.outbox import emit

#: The lock that orders emitting against sealing, by entity and month; the outbox trigger takes it shared.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:entity AS text) || :period, 0))")
_COUNTS = text(
    """
    SELECT type, count(*) AS n FROM (
      SELECT type FROM outbox WHERE entity_id = :entity AND period = :period
      UNION ALL SELECT type FROM archive WHERE entity_id = :entity AND period = :period) AS facts
    WHERE type <> 'PeriodSealed' GROUP BY type
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
    await session.execute(
        text(
            "INSERT INTO closing (entity_id, period, upstream) VALUES (:entity, :period, :upstream)"
            " ON CONFLICT (entity_id, period) DO NOTHING"
        ),
        {"entity": entity_id, "period": period, "upstream": list(upstream)},
    )


async def note(
    session: AsyncSession, sayer: str, entity_id: UUID, period: str, counts: Mapping[str, int]
) -> None:
    """Keep what a sayer counted of its sealed month."""
    await session.execute(
        text(
            "INSERT INTO said (entity_id, period, sayer, counts)"
            " VALUES (:entity, :period, :sayer, CAST(:counts AS jsonb))"
            " ON CONFLICT (entity_id, period, sayer) DO UPDATE SET counts = excluded.counts"
        ),
        {"entity": entity_id, "period": period, "sayer": sayer, "counts": json.dumps(dict(counts))},
    )


async def seal_what_is_ready(session: AsyncSession, service: str) -> list[tuple[UUID, str]]:
    """Seal every month that was asked for and is complete, and say so with the counts; those sealed."""
    if service not in _sealers:
        return []
    sealer = _sealers[service]
    ready = (await session.execute(_READY, {"types": sealer.types})).all()
    done = []
    for entity_id, period in ready:
        if sealer.also is not None and not await sealer.also(session, entity_id, period):
            continue
        if await _seal(session, entity_id, period):
            counts = await own_counts(session, entity_id, period)
            await emit(session, sealer.announce(entity_id, period, counts))
            done.append((entity_id, period))
    return done


async def _seal(session: AsyncSession, entity_id: UUID, period: str) -> bool:
    """Seal once facts under way are in. False when somebody else has sealed it meanwhile."""
    key: dict[str, Any] = {"entity": entity_id, "period": period}
    await session.execute(_LOCK, {"entity": str(entity_id), "period": period})
    fresh = await session.execute(
        text(
            "INSERT INTO sealed (entity_id, period) VALUES (:entity, :period)"
            " ON CONFLICT DO NOTHING RETURNING 1"
        ),
        key,
    )
    await session.execute(text("DELETE FROM closing WHERE entity_id = :entity AND period = :period"), key)
    return fresh.scalar() is not None


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
    rows = await session.execute(_COUNTS, {"entity": entity_id, "period": period})
    return {row.type: row.n for row in rows}
