"""The outbox: facts written in the transaction that makes them true, and the relay that publishes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.kit import tables
from shared.kit.bus import Record, Transport
from shared.kit.db import Database
from shared.kit.errors import TooLarge
from shared.kit.events import Event
from shared.kit.logs import log
from shared.kit.sets import insert_rows

RELAY_BATCH_MAX = 500
EVENT_BYTES_MAX = 512 * 1024  # a broker takes a megabyte at once; one event too large would stop the relay
#: How long a relay waits for another that has the lock before it asks again.
LOCK_LOOK_S = 0.25
#: While facts come in a stream the relay waits this long for the next, so that several go as one batch.
STREAM_S, GATHER_S = 0.25, 0.03
RETRY_S_MAX = 5.0
#: Advisory lock of the relay (one a database: databases do not share advisory locks).
RELAY_LOCK = 0x11A4E

_log = log("relay")


async def emit(session: AsyncSession, *events: Event) -> None:
    """Write facts to the outbox in the caller's transaction. The database refuses facts of a sealed month."""
    await emit_all(session, events)


async def emit_all(session: AsyncSession, events: Iterable[Event]) -> None:
    """`emit` for many: one statement. Refuses TooLarge for an event that no transport would carry."""
    rows: list[dict[str, Any]] = [
        {
            "id": event.id,
            "topic": event.topic,
            "key": event.key,
            "type": type(event).__name__,
            "entity_id": getattr(event, "entity_id", None),
            "period": event.period,
            "body": event.model_dump_json(),
            "recorded_at": event.recorded_at,
        }
        for event in events
    ]
    for row in rows:
        if len(row["body"].encode()) > EVENT_BYTES_MAX:
            raise TooLarge(limit=row["type"], max=EVENT_BYTES_MAX)
    if rows:
        await insert_rows(session, tables.outbox, rows)
        session.info["emitted"] = True


_READ = text(
    "SELECT ordinal, id, topic, key, type, body, recorded_at FROM outbox ORDER BY ordinal LIMIT :batch"
)
_MOVE = text(
    """
    WITH moved AS (DELETE FROM outbox WHERE ordinal = ANY(:ordinals) RETURNING *),
    numbered AS (UPDATE relay_state SET position = position + (SELECT count(*) FROM moved) WHERE one = 1
                 RETURNING position - (SELECT count(*) FROM moved) AS base)
    INSERT INTO archive (position, id, topic, key, type, entity_id, period, body, recorded_at)
    SELECT numbered.base + row_number() OVER (ORDER BY moved.ordinal), moved.id, moved.topic, moved.key,
           moved.type, moved.entity_id, moved.period, moved.body, moved.recorded_at
    FROM moved, numbered
    """
)
_PARTITIONS = text(
    """
    DO $$
    DECLARE first date := date_trunc('month', now())::date; month date; name text;
    BEGIN
      FOR month IN SELECT generate_series(first, first + interval '1 month', interval '1 month')::date LOOP
        name := 'archive_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
          EXECUTE format('CREATE TABLE %I PARTITION OF archive FOR VALUES FROM (%L) TO (%L)',
                         name, month, month + interval '1 month');
        END IF;
      END LOOP;
    END $$
    """
)


class Relay:
    """Publishes a service's committed outbox rows in order, one relay at a time, and archives them."""

    def __init__(self, service: str, database: Database, transport: Transport) -> None:
        self._service, self._database, self._transport = service, database, transport
        self._wake = asyncio.Event()
        self.lag = 0
        self.failures = 0
        self._moved_at = 0.0
        database.on_emit(self._wake.set)

    async def run(self) -> None:
        """Until cancelled. A broker that is down is tried again with backoff; nothing is lost meanwhile."""
        delay = 0.0
        while True:
            try:
                async with self._locked() as connection:
                    while True:
                        moved = await self.turn(connection)
                        delay = 0.0
                        if moved < RELAY_BATCH_MAX:
                            await self._pause(moved)
            except Exception as error:
                self.failures += 1
                delay = min(max(2 * delay, 0.1), RETRY_S_MAX)
                _log.warning("relay_failed", service=self._service, error=repr(error)[:300], retry_s=delay)
                await asyncio.sleep(delay)

    async def _pause(self, moved: int) -> None:
        """Until a commit wakes it, or for a moment; in a stream a little longer."""
        loop = asyncio.get_running_loop()
        if moved:
            self._moved_at = loop.time()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._transport.rest_s):
                await self._wake.wait()
            if loop.time() - self._moved_at < STREAM_S:
                await asyncio.sleep(GATHER_S)
        self._wake.clear()

    async def drain(self) -> int:
        """Publish all there is now, once, and return how many."""
        total = 0
        async with self._locked() as connection:
            while moved := await self.turn(connection):
                total += moved
        return total

    @contextlib.asynccontextmanager
    async def _locked(self) -> AsyncIterator[AsyncConnection]:
        """A connection with the relay's lock, which it must not take along into the pool.

        Each of its statements is a transaction: an empty look at the outbox costs one round trip.
        """
        async with self._database.by_statement.connect() as connection:
            try:
                await self._hold_lock(connection)
                yield connection
                await connection.execute(text(f"SELECT pg_advisory_unlock({RELAY_LOCK})"))
            except BaseException:
                await connection.invalidate()
                raise

    async def _hold_lock(self, connection: AsyncConnection) -> None:
        mine = text(f"SELECT pg_try_advisory_lock({RELAY_LOCK})")
        while not (await connection.execute(mine)).scalar():  # noqa: ASYNC110 - another process has it
            await asyncio.sleep(LOCK_LOOK_S)
        await connection.execute(_PARTITIONS)

    async def turn(self, connection: AsyncConnection) -> int:
        """One batch: read committed rows, publish them, then number and archive them. Returns how many."""
        rows = (await connection.execute(_READ, {"batch": RELAY_BATCH_MAX})).all()
        self.lag = len(rows)
        if not rows:
            return 0
        records = [
            Record(
                id=row.id,
                sayer=self._service,
                topic=row.topic,
                key=row.key,
                type=row.type,
                recorded_at=row.recorded_at,
                body=row.body,
            )
            for row in rows
        ]
        await self._transport.publish(records)
        await connection.execute(_MOVE, {"ordinals": [row.ordinal for row in rows]})
        self._transport.published(self._service)
        return len(rows)
