"""The transport of one machine: each reader keeps a cursor over each sayer's numbered archive."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from shared.kit.bus import POLL_RECORDS_MAX, Poll, Positions, Reader, Record
from shared.kit.db import Database

_READ = text(
    "SELECT position, id, topic, key, type, body, recorded_at FROM archive"
    " WHERE position > :position AND topic = ANY(:topics) ORDER BY position LIMIT :batch"
)
_BEFORE = text(
    "SELECT position, id, topic, key, type, body, recorded_at FROM archive"
    " WHERE position > :after AND position <= :last AND topic = ANY(:topics) AND type = ANY(:types)"
    " ORDER BY position LIMIT :batch"
)
_FIRST_UNREAD = text("SELECT min(position) FROM archive WHERE position > :position AND topic = ANY(:topics)")
_LAG = text("SELECT count(*) FROM archive WHERE position > :position AND topic = ANY(:topics)")
#: A reader is told who published; it looks at everybody's archive only so often, should it have missed one.
LOOK_AROUND_S = 5.0
#: In a stream of news a reader waits this long after the last, so that several become one poll.
STREAM_S, GATHER_S = 0.25, 0.03


class Local:
    """Durable and ordered like a broker, with the sayers' archives as the log; nothing is copied."""

    #: Whoever emits is in this process and wakes the relay, but for a command beside it.
    rest_s = 2.0

    def __init__(self) -> None:
        self._sayers: dict[str, Database] = {}
        self._readers: list[_LocalReader] = []
        self._topics: dict[str, set[str]] = defaultdict(set)

    def add(self, sayer: str, database: Database) -> None:
        """A service whose archive is read."""
        self._sayers[sayer] = database

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def publish(self, records: Sequence[Record]) -> None:
        """The archive, written by the relay itself, is the log."""
        for record in records:
            self._topics[record.sayer].add(record.topic)

    def published(self, sayer: str) -> None:
        """Wake who hears something of it."""
        topics = self._topics.pop(sayer, None)
        for reader in self._readers:
            if topics is None or reader.hears(topics):
                reader.news(sayer)

    async def unread_from(self, sayer: str) -> int | None:
        """The first position that a reader of this machine has still to read."""
        others = [reader for reader in self._readers if reader.service != sayer]
        found = [await reader.unread_from(sayer) for reader in others]
        return min((position for position in found if position is not None), default=None)

    def reader(self, service: str, topics: frozenset[str], positions: Positions) -> Reader:
        reader = _LocalReader(service, self._sayers, topics, positions)
        self._readers.append(reader)
        return reader


class _LocalReader:
    def __init__(
        self, service: str, sayers: dict[str, Database], topics: frozenset[str], positions: Positions
    ) -> None:
        self.service, self._sayers, self._topics = service, sayers, topics
        self._positions, self._wake = positions, asyncio.Event()
        self._next: dict[str, int] = {}
        self._turn = 0
        #: Whose archive may hold something unread; None: anybody's.
        self._fresh: set[str] | None = None
        self._looked_around_at = self._found_at = 0.0

    def hears(self, topics: set[str]) -> bool:
        return not self._topics.isdisjoint(topics)

    def news(self, sayer: str) -> None:
        """Something of this sayer's is in its archive."""
        if self._fresh is not None:
            self._fresh.add(sayer)
        self._wake.set()

    async def start(self) -> None:
        await self.rewind()

    async def stop(self) -> None:
        return None

    async def rewind(self) -> None:
        self._next = await self._positions.load()
        self._fresh = None

    async def poll(self, *, timeout_s: float) -> Poll:
        self._wake.clear()
        found = await self._look()
        if not found.records and timeout_s:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._wake.wait()
            await self._gather()
            found = await self._look()
        if found.records:
            self._found_at = asyncio.get_running_loop().time()
        return found

    async def _gather(self) -> None:
        """Let what comes in a stream come together: applied as one set, it costs one transaction."""
        if asyncio.get_running_loop().time() - self._found_at < STREAM_S:
            await asyncio.sleep(GATHER_S)

    async def _look(self) -> Poll:
        try:
            return await self._read_on()
        except BaseException:
            self._fresh = None
            raise

    async def _read_on(self) -> Poll:
        """Sayers take turns at being first, so that a busy one holds up nobody."""
        records: list[Record] = []
        moves: dict[str, tuple[int, int]] = {}
        names = self._to_look_at()
        self._turn += 1
        for offset in range(len(names)):
            room = POLL_RECORDS_MAX - len(records)
            sayer = names[(self._turn + offset) % len(names)]
            rows = await self._unread(sayer, room) if room > 0 else []
            if len(rows) == room:
                self._fresh = None if self._fresh is None else self._fresh | {sayer}
            if rows:
                records.extend(_record(sayer, row) for row in rows)
                moves[sayer] = (self._next.get(sayer, 0), rows[-1].position)
                self._next[sayer] = rows[-1].position
        return Poll(records, moves)

    def _to_look_at(self) -> list[str]:
        """Who published since the last look; now and then, and after a rewind, everybody."""
        now_s = asyncio.get_running_loop().time()
        if self._fresh is None or now_s - self._looked_around_at > LOOK_AROUND_S:
            self._looked_around_at, self._fresh = now_s, set()
            return [name for name in self._sayers if name != self.service]
        names = [name for name in self._sayers if name in self._fresh and name != self.service]
        self._fresh = set()
        return names

    async def _unread(self, sayer: str, room: int) -> Sequence[Any]:
        """Up to `room` records of a sayer after the position read so far."""
        query = {"position": self._next.get(sayer, 0), "topics": sorted(self._topics), "batch": room}
        async with self._sayers[sayer].alone() as alone:  # every reader asks it of every sayer
            return (await alone.execute(_READ, query)).all()

    async def before(self, types: Mapping[str, str]) -> AsyncIterator[Sequence[Record]]:
        asked = {"topics": sorted(set(types.values())), "types": sorted(types), "batch": POLL_RECORDS_MAX}
        for sayer, last in (await self._positions.load()).items():
            after = 0 if sayer in self._sayers else last
            while after < last:
                async with self._sayers[sayer].alone() as alone:
                    rows = (await alone.execute(_BEFORE, {**asked, "after": after, "last": last})).all()
                yield [_record(sayer, row) for row in rows]
                after = rows[-1].position if len(rows) == POLL_RECORDS_MAX else last

    async def unread_from(self, sayer: str) -> int | None:
        """The first position of a sayer's archive that holds something unread."""
        query = {
            "position": (await self._positions.load()).get(sayer, 0),
            "topics": sorted(self._topics),
        }
        async with self._sayers[sayer].engine.connect() as connection:
            position: int | None = (await connection.execute(_FIRST_UNREAD, query)).scalar()
            return position

    async def lag(self) -> int:
        total = 0
        stored = await self._positions.load()
        for sayer, database in self._sayers.items():
            if sayer == self.service:
                continue
            async with database.alone() as alone:
                query = {"position": stored.get(sayer, 0), "topics": sorted(self._topics)}
                total += (await alone.execute(_LAG, query)).scalar() or 0
        return total


def _record(sayer: str, row: Any) -> Record:
    return Record(
        id=row.id,
        sayer=sayer,
        topic=row.topic,
        key=row.key,
        type=row.type,
        recorded_at=row.recorded_at,
        body=row.body,
    )
