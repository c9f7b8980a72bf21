"""After a restore: facts that the broker still has and their sayer no longer knows are set aside, everywhere.

A base backup is one moment of all databases. What was committed after it is lost there, but where it was
also published it is still on the broker, and every reader, whose position is in the backup too, would read
it again: the books would hold deliveries that no desk knows, and hold them twice once people have entered
them anew. So before anything is read, each fact after the readers' positions is looked up where it was
said. Known there, it is simply unread, and is read. Unknown, it is entered in the inbox of everybody who
hears its type, so that reading passes over it, and is given to the caller, who keeps it for people to enter
again. What the backup had written and not yet published goes out under the ids it was written with.

The other way about, what somebody has not read and the broker does not have (it is a new one, or forgot) is
published once more, under its own ids; and a position beyond a partition's end begins anew.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition
from sqlalchemy import text

from shared.kit.app import Service
from shared.kit.bus import Record
from shared.kit.db import Database
from shared.kit.kafka import Kafka, record_of, source_of
from shared.kit.onlooker import between, onlooker
from shared.kit.pruning import INBOX_WHOLE

CHUNK_RECORDS = 20_000
ARCHIVE_ROWS = 20_000

_CURSORS = text("SELECT source, position FROM cursor")
_UNKNOWN = text(
    """
    SELECT id FROM unnest(CAST(:ids AS uuid[])) AS f(id)
    EXCEPT (SELECT id FROM archive UNION ALL SELECT id FROM outbox)
    """
)
_PASS_OVER = text("INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[])) ON CONFLICT DO NOTHING")

_BEGIN_ANEW = text("DELETE FROM cursor WHERE source = ANY(:sources)")
_SAID = text(
    "SELECT position, id, type, archived_at FROM archive WHERE position > :after"
    " ORDER BY position LIMIT :rows"
)
_BODIES = text(
    "SELECT id, topic, key, type, body, recorded_at FROM archive"
    " WHERE position > :after AND position <= :last AND id = ANY(:ids) ORDER BY position"
)
#: Not read here, as far back as ids are kept (see pruning).
_UNREAD = text(
    """
    SELECT f.id FROM unnest(CAST(:ids AS uuid[]), CAST(:ats AS timestamptz[])) AS f(id, at)
    WHERE f.at >= coalesce(CAST((SELECT max(effective_on) FROM figure WHERE name = :whole) AS timestamptz),
                           '-infinity')
      AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.event_id = f.id)
      AND NOT EXISTS (SELECT 1 FROM held h WHERE h.event_id = f.id)
    """
)


@dataclass
class Rejoin:
    """The whole group's services and databases, all of one backup, and the broker they come back to."""

    services: Mapping[str, Service]
    databases: Mapping[str, Database]
    kafka: Kafka
    lost: Callable[[Record], None]
    _seen: set[UUID] = field(default_factory=set)

    async def agree(self) -> None:
        """Tell `lost` of every fact its sayer lost and let its readers pass over it; publish what is missing.

        Nobody may publish meanwhile. Interrupted, it is done again from the start, to the same end.
        """
        async for records in self._after_the_positions():
            self._seen.update(record.id for record in records)
            await self._judge(records)
        for sayer in self.services:
            await self._say_again(sayer)

    async def _judge(self, records: Sequence[Record]) -> None:
        said: dict[str, list[Record]] = {}
        for record in records:
            if record.sayer in self.services:  # a stranger's words are no loss of ours
                said.setdefault(record.sayer, []).append(record)
        lost: list[Record] = []
        for sayer, theirs in said.items():
            async with self.databases[sayer].reading() as session:
                rows = await session.execute(_UNKNOWN, {"ids": [record.id for record in theirs]})
                unknown = set(rows.scalars())
            lost += [record for record in theirs if record.id in unknown]
        for record in lost:
            self.lost(record)
        await self._pass_over(lost)

    async def _pass_over(self, lost: Sequence[Record]) -> None:
        for name, service in self.services.items():
            heard = [r.id for r in lost if r.type in service.hears.types and r.sayer != name]
            if heard:
                async with self.databases[name].transaction() as session:
                    await session.execute(_PASS_OVER, {"ids": heard})

    async def _begin_anew(self, end: Mapping[TopicPartition, int]) -> None:
        """Forget positions beyond the end: they are another broker's."""
        ends = {source_of(self.kafka.prefix, place): offset for place, offset in end.items()}
        for database in self.databases.values():
            async with database.transaction() as session:
                stored = (await session.execute(_CURSORS)).all()
                beyond = [row.source for row in stored if row.position > ends.get(row.source, row.position)]
                await session.execute(_BEGIN_ANEW, {"sources": beyond})

    async def _say_again(self, sayer: str) -> None:
        """Publish what this sayer has said, a reader has not read, and the broker does not have."""
        after = 0
        while True:
            async with self.databases[sayer].reading() as session:
                rows = (await session.execute(_SAID, {"after": after, "rows": ARCHIVE_ROWS})).all()
                if not rows:
                    return
                missing = await self._unread(sayer, rows) - self._seen
                asked = {"after": after, "last": rows[-1].position, "ids": list(missing)}
                found = (await session.execute(_BODIES, asked)).all() if missing else []
            await self.kafka.publish([Record(sayer=sayer, **row._mapping) for row in found])
            after = rows[-1].position

    async def _unread(self, sayer: str, rows: Sequence[Any]) -> set[UUID]:
        """Which of these facts some reader hears and has neither applied nor holds."""
        unread: set[UUID] = set()
        for name, service in self.services.items():
            heard = [row for row in rows if row.type in service.hears.types and name != sayer]
            asked = {
                "ids": [row.id for row in heard],
                "ats": [row.archived_at for row in heard],
                "whole": INBOX_WHOLE,
            }
            async with self.databases[name].reading() as session:
                unread |= set((await session.execute(_UNREAD, asked)).scalars())
        return unread

    async def _after_the_positions(self) -> AsyncIterator[list[Record]]:
        """What lies between the first position of any reader of a partition and its end now, in chunks."""
        topics = {topic for service in self.services.values() for topic in service.hears.topics}
        await self.kafka.ensure_topics(topics)
        names = {self.kafka.prefix + topic for topic in topics}
        async with onlooker(self.kafka.bootstrap, names) as consumer:
            starts = await self._starts(consumer.assignment())
            end = await consumer.end_offsets(starts)
            await self._begin_anew(end)
            chunk: dict[UUID, Record] = {}
            async for messages in between(consumer, starts, end):
                records = (record_of(message, self.kafka.prefix) for message in messages)
                chunk |= {record.id: record for record in records}
                if len(chunk) >= CHUNK_RECORDS:
                    yield list(chunk.values())
                    chunk = {}
            if chunk:
                yield list(chunk.values())

    async def _starts(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Where the reader that is furthest behind stands in each partition."""
        positions = []
        for name, service in self.services.items():
            async with self.databases[name].reading() as session:
                stored = {row.source: row.position for row in await session.execute(_CURSORS)}
            positions.append((service.hears.topics, stored))
        return {
            place: min(
                stored.get(source_of(self.kafka.prefix, place), 0)
                for topics, stored in positions
                if place.topic.removeprefix(self.kafka.prefix) in topics
            )
            for place in places
        }
