"""The transport of one machine: each reader keeps a cursor over each sayer's numbered archive."""

import asyncio
import contextlib
from collections.abc import Sequence

from sqlalchemy import text

from shared.kit.bus import POLL_RECORDS_MAX, Poll, Positions, Reader, Record
from shared.kit.db import Database

_READ = text(
    "SELECT position, id, topic, key, type, body, recorded_at FROM archive"
    " WHERE position > :position AND topic = ANY(:topics) ORDER BY position LIMIT :batch"
)
_LAG = text("SELECT count(*) FROM archive WHERE position > :position AND topic = ANY(:topics)")


class Local:
    """Durable and ordered like a broker, with the sayers' archives as the log; nothing is copied."""

    def __init__(self) -> None:
        self._sayers: dict[str, Database] = {}
        self._wakes: list[asyncio.Event] = []

    def add(self, sayer: str, database: Database) -> None:
        """A service whose archive is read."""
        self._sayers[sayer] = database

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def publish(self, records: Sequence[Record]) -> None:
        """The archive, written by the relay itself, is the log."""

    def published(self, sayer: str) -> None:
        for wake in self._wakes:
            wake.set()

    def reader(self, service: str, topics: frozenset[str], positions: Positions) -> Reader:
        wake = asyncio.Event()
        self._wakes.append(wake)
        return _LocalReader(service, self._sayers, sorted(topics), positions, wake)


class _LocalReader:
    def __init__(
        self,
        service: str,
        sayers: dict[str, Database],
        topics: list[str],
        positions: Positions,
        wake: asyncio.Event,
    ) -> None:
        self._service, self._sayers, self._topics = service, sayers, topics
        self._positions, self._wake = positions, wake
        self._next: dict[str, int] = {}
        self._turn = 0

    async def start(self) -> None:
        await self.rewind()

    async def stop(self) -> None:
        return None

    async def rewind(self) -> None:
        self._next = await self._positions.load()

    async def poll(self, *, timeout_s: float) -> Poll:
        self._wake.clear()
        found = await self._look()
        if not found.records:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout_s)
            found = await self._look()
        return found

    async def _look(self) -> Poll:
        """Sayers take turns at being first, so that a busy one holds up nobody."""
        records: list[Record] = []
        moves: dict[str, tuple[int, int]] = {}
        names = [name for name in self._sayers if name != self._service]
        self._turn += 1
        for offset in range(len(names)):
            room = POLL_RECORDS_MAX - len(records)
            if room <= 0:
                break
            sayer = names[(self._turn + offset) % len(names)]
            position = self._next.get(sayer, 0)
            async with self._sayers[sayer].engine.connect() as connection:
                query = {"position": position, "topics": self._topics, "batch": room}
                rows = (await connection.execute(_READ, query)).all()
            if rows:
                records.extend(
                    Record(
                        id=row.id,
                        sayer=sayer,
                        topic=row.topic,
                        key=row.key,
                        type=row.type,
                        recorded_at=row.recorded_at,
                        body=row.body,
                    )
                    for row in rows
                )
                moves[sayer] = (position, rows[-1].position)
                self._next[sayer] = rows[-1].position
        return Poll(records, moves)

    async def lag(self) -> int:
        total = 0
        stored = await self._positions.load()
        for sayer, database in self._sayers.items():
            if sayer == self._service:
                continue
            async with database.engine.connect() as connection:
                query = {"position": stored.get(sayer, 0), "topics": self._topics}
                total += (await connection.execute(_LAG, query)).scalar() or 0
        return total
