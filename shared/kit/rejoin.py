"""After a restore: facts that the broker still has and their sayer no longer knows are set aside, everywhere.

A base backup is one moment of all databases. What was committed after it is lost there, but where it was
also published it is still on the broker, and every reader, whose position is in the backup too, would read
it again: the books would hold deliveries that no desk knows, and hold them twice once people have entered
them anew. So before anything is read, each fact after the readers' positions is looked up where it was
said. Known there, it is simply unread, and is read. Unknown, it is entered in the inbox of everybody who
hears its type, so that reading passes over it, and is given to the caller, who keeps it for people to enter
again. What the backup had written and not yet published goes out under the ids it was written with.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import text

from shared.kit.app import Service
from shared.kit.bus import POLL_RECORDS_MAX, Record
from shared.kit.db import Database
from shared.kit.kafka import Kafka, record_of, source_of

CHUNK_RECORDS = 20_000
POLL_MS = 1000

_CURSORS = text("SELECT source, position FROM cursor")
_UNKNOWN = text(
    """
    SELECT id FROM unnest(CAST(:ids AS uuid[])) AS f(id)
    EXCEPT (SELECT id FROM archive UNION ALL SELECT id FROM outbox)
    """
)
_PASS_OVER = text("INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[])) ON CONFLICT DO NOTHING")


@dataclass
class Rejoin:
    """The whole group's services and databases, all of one backup, and the broker they come back to."""

    services: Mapping[str, Service]
    databases: Mapping[str, Database]
    kafka: Kafka
    lost: Callable[[Record], None]
    _known_sayers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._known_sayers = frozenset(self.services)

    async def set_aside(self) -> None:
        """Tell `lost` of every fact its sayer lost, and let all its readers pass over it.

        Nobody may publish meanwhile. Interrupted, it is done again from the start, to the same end.
        """
        async for records in self._after_the_positions():
            await self._judge(records)

    async def _judge(self, records: Sequence[Record]) -> None:
        said: dict[str, list[Record]] = {}
        for record in records:
            if record.sayer in self._known_sayers:  # a stranger's words are no loss of ours
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

    async def _after_the_positions(self) -> AsyncIterator[list[Record]]:
        """What lies between the first position of any reader of a partition and its end now, in chunks."""
        topics = {topic for service in self.services.values() for topic in service.hears.topics}
        await self.kafka.ensure_topics(topics)
        # In no group: it is given every partition, and takes none from anybody.
        consumer = AIOKafkaConsumer(
            *(self.kafka.prefix + topic for topic in sorted(topics)), bootstrap_servers=self.kafka.bootstrap
        )
        await consumer.start()
        try:
            starts = await self._starts(consumer.assignment())
            begin, end = await consumer.beginning_offsets(starts), await consumer.end_offsets(starts)
            left = {place for place in starts if max(starts[place], begin[place]) < end[place]}
            for place, position in starts.items():
                consumer.seek(place, max(position, begin[place]))
            chunk: dict[UUID, Record] = {}
            while left:
                consumer.pause(*(set(starts) - left))
                found = await consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS_MAX)
                for messages in found.values():
                    records = (record_of(message, self.kafka.prefix) for message in messages)
                    chunk |= {record.id: record for record in records}
                for place in list(left):
                    if await consumer.position(place) >= end[place]:
                        left.discard(place)
                if chunk and (not left or len(chunk) >= CHUNK_RECORDS):
                    yield list(chunk.values())
                    chunk = {}
        finally:
            await consumer.stop()

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
