"""What was said before a service began to hear a type of event: put where its inbox tries it, once.

A version that hears more than the one before finds the facts of those types behind its positions, where
reading would never come again. They are held like events that wait, so that they are applied in the order
of their key, wait for what they refer to, and are parked where they cannot be; no month closes meanwhile.
Of a home that has noted no types yet, every fact counts that its inbox does not know, as far back as it
knows all. Processes of the older version must have ended: what those read on meanwhile is not looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import clock
from shared.kit.bus import Reader, Record
from shared.kit.db import Database
from shared.kit.figures import set_figure
from shared.kit.hears import Hears
from shared.kit.logs import log
from shared.kit.pruning import INBOX_WHOLE

#: Figures: since which day a type is heard; the value is how many earlier facts of it were found.
HEARD = "heard "
#: Advisory lock of whoever looks back (one a database, beside the relay's).
LEARNING_LOCK = 0x11A50
REASON = "本版本起接收 / heard since this version"

_log = log("learning")

_HEARD = text("SELECT name FROM figure WHERE starts_with(name, :prefix)")
_WHOLE = text("SELECT max(effective_on) FROM figure WHERE name = :name")
_HOLD = text(
    """
    INSERT INTO held (event_id, sayer, topic, key, type, body, state, reason, attempts, next_try_at)
    SELECT f.id, f.sayer, f.topic, f.key, f.type, f.body, 'waiting', :reason, 0, now()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:sayers AS text[]), CAST(:topics AS text[]),
                CAST(:keys AS text[]), CAST(:types AS text[]), CAST(:bodies AS text[]))
         WITH ORDINALITY AS f(id, sayer, topic, key, type, body, place)
    WHERE NOT EXISTS (SELECT 1 FROM inbox i WHERE i.event_id = f.id)
    ORDER BY f.place
    ON CONFLICT (event_id) DO NOTHING RETURNING type
    """
)


async def learn(service: str, database: Database, hears: Hears, reader: Reader) -> int:
    """Hold what was said before of types newly heard, and note that they are. Returns how many facts."""
    async with database.transaction() as session:
        await session.execute(text(f"SELECT pg_advisory_xact_lock({LEARNING_LOCK})"))
        noted = set((await session.execute(_HEARD, {"prefix": HEARD})).scalars())
        new = {event.__name__: event.topic for event in hears.handlers if HEARD + event.__name__ not in noted}
        if not new:
            return 0
        found = dict.fromkeys(new, 0)
        whole = None if noted else (await session.execute(_WHOLE, {"name": INBOX_WHOLE})).scalar()
        async for records in reader.before(new):
            for name in await _held(session, service, new, whole, records):
                found[name] += 1
        for name, count in found.items():
            await set_figure(session, HEARD + name, clock.today(), count, "learning")
    total = sum(found.values())
    if total:
        _log.info("heard_late", service=service, facts=total)
    return total


async def _held(
    session: AsyncSession, service: str, new: Mapping[str, str], whole: date | None, records: Sequence[Record]
) -> Sequence[Any]:
    """The types of those facts that were not known here."""
    facts = [
        one
        for one in records
        if one.type in new
        and one.sayer != service
        and (whole is None or clock.business_date(one.recorded_at) >= whole)
    ]
    if not facts:
        return []
    values = {
        "reason": REASON,
        "ids": [one.id for one in facts],
        "sayers": [one.sayer for one in facts],
        "topics": [one.topic for one in facts],
        "keys": [one.key for one in facts],
        "types": [one.type for one in facts],
        "bodies": [one.body for one in facts],
    }
    return (await session.execute(_HOLD, values)).scalars().all()
