"""The transport of many machines: Apache Kafka, CloudEvents in binary mode, positions kept by the reader."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import ConsumerRecord

from shared.kit.bus import POLL_RECORDS_MAX, Poll, Positions, Reader, Record
from shared.kit.ids import named_id
from shared.kit.logs import log
from shared.kit.onlooker import between, onlooker

BATCH_BYTES_MAX = 900_000  # a broker takes 1 MiB unless told otherwise
BROKER_DEFAULT = -1  # replicas of a new topic: as many as the broker's own setting says
#: aiokafka would try for ever, and say nothing; the relay and the reader want to hear of it.
CONNECT_WAIT_S = PUBLISH_WAIT_S = ANSWER_WAIT_S = 20.0
STOP_WAIT_S = 3.0
CONTENT_TYPE = "application/json"
SPEC_VERSION = "1.0"

_log = log("kafka")
_partition_of = DefaultPartitioner()


class Kafka:
    """Connects on first use and again after a failure; whoever calls tries again."""

    #: Another process of the service may have emitted, and cannot wake the relay in this one.
    rest_s = 0.25

    def __init__(
        self,
        bootstrap: str,
        *,
        prefix: str = "lianhe.",
        partitions: int = 6,
        publish_wait_s: float = PUBLISH_WAIT_S,
    ) -> None:
        self.bootstrap, self.prefix, self.partitions = bootstrap, prefix, partitions
        self._publish_wait_s = publish_wait_s
        self._producer: AIOKafkaProducer | None = None
        self._connecting = asyncio.Lock()
        self._made: set[str] = set()

    async def start(self) -> None:
        """Nothing: a broker that is away when we start is waited for like one that goes away later."""

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await _leave(producer, producer.client)

    async def publish(self, records: Sequence[Record]) -> None:
        """Each partition's records go in order: the next batch leaves when the one before is acknowledged."""
        if not records:
            return
        try:
            async with asyncio.timeout(self._publish_wait_s):
                await self.ensure_topics({record.topic for record in records})
                await self._publish(await self._connected(), records)
        except BaseException:
            # An idempotent producer is of no use after some errors; a new one costs little.
            producer, self._producer = self._producer, None
            if producer is not None:
                await _abandon(producer)
            raise

    async def _publish(self, producer: AIOKafkaProducer, records: Sequence[Record]) -> None:
        topics = {record.topic for record in records}
        known = {topic: sorted(await producer.partitions_for(self.prefix + topic)) for topic in topics}
        places: dict[TopicPartition, list[Record]] = defaultdict(list)
        for record in records:
            among = known[record.topic]
            partition = _partition_of(record.key.encode(), among, among)
            places[TopicPartition(self.prefix + record.topic, partition)].append(record)
        sends = (_send(producer, place, todo) for place, todo in places.items())
        for failure in await asyncio.gather(*sends, return_exceptions=True):
            if failure is not None:
                raise failure

    def published(self, sayer: str) -> None:
        """Nothing: the broker wakes its readers."""

    async def unread_from(self, sayer: str) -> int | None:
        """None: readers read the broker's log, never the archive."""
        return None

    def reader(self, service: str, topics: frozenset[str], positions: Positions) -> Reader:
        return _KafkaReader(self, sorted(topics), positions)

    async def ensure_topics(self, topics: Iterable[str]) -> None:
        """Make the topics that are missing, with our number of partitions."""
        missing = set(topics) - self._made
        if not missing:
            return
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        try:
            await admin.start()
            # The empty assignment is how aiokafka lets the broker's own number of replicas hold.
            new = [
                NewTopic(self.prefix + topic, self.partitions, BROKER_DEFAULT, replica_assignments={})
                for topic in sorted(missing)
            ]
            answer = await admin.create_topics(new)
            for topic, code, *_ in answer.topic_errors:
                if code not in (0, TopicAlreadyExistsError.errno):
                    raise for_code(code)(topic)
        finally:
            await admin.close()
        self._made |= missing

    async def _connected(self) -> AIOKafkaProducer:
        async with self._connecting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self.bootstrap,
                    acks="all",
                    enable_idempotence=True,
                    max_batch_size=BATCH_BYTES_MAX,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer


async def _abandon(producer: AIOKafkaProducer) -> None:
    """Drop a producer with what it never got acknowledged: that is still in the outbox, and is sent anew."""
    producer._closed = True  # its own `stop` would first wait for the broker to take everything
    sending = producer._sender.sender_task
    sending.cancel()
    await producer.client.close()  # requests under way end now, and the sender with them
    await asyncio.gather(sending, return_exceptions=True)


async def _leave(end: AIOKafkaProducer | AIOKafkaConsumer, client: Any) -> None:
    """Part in good order; from a broker that is away, without waiting for it to come back."""
    try:
        async with asyncio.timeout(STOP_WAIT_S):
            await end.stop()
    except (TimeoutError, KafkaError, asyncio.CancelledError) as error:
        # aiokafka cancels what it was asking a broker that is away, and lets that out as if it were us.
        us = asyncio.current_task()
        if isinstance(error, asyncio.CancelledError) and us is not None and us.cancelling():
            raise
        _log.info("left_without_a_word", error=repr(error)[:200])
        await client.close()


async def _send(producer: AIOKafkaProducer, place: TopicPartition, records: Sequence[Record]) -> None:
    """These records to one partition, in as few batches as they fit in."""
    todo = list(reversed(records))
    while todo:
        batch = producer.create_batch()
        while todo and _append(batch, todo[-1]):
            todo.pop()
        if batch.record_count() == 0:
            raise ValueError(f"event {todo[-1].id} is larger than {BATCH_BYTES_MAX} bytes")
        batch.close()
        acknowledged = await producer.send_batch(batch, place.topic, partition=place.partition)
        await acknowledged


def _append(batch: Any, record: Record) -> bool:
    added = batch.append(
        timestamp=int(record.recorded_at.timestamp() * 1000),
        key=record.key.encode(),
        value=record.body.encode(),
        headers=headers_of(record),
    )
    return added is not None


def headers_of(record: Record) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0, Kafka binding, binary mode."""
    return [
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_id", str(record.id).encode()),
        ("ce_type", record.type.encode()),
        ("ce_source", record.sayer.encode()),
        ("ce_time", record.recorded_at.astimezone(UTC).isoformat().encode()),
        ("content-type", CONTENT_TYPE.encode()),
    ]


def record_of(message: ConsumerRecord, prefix: str) -> Record:
    """What stands on the wire. A stranger's message without our headers gets an id from its place."""
    headers = {name: _text(value) for name, value in message.headers}
    try:
        event_id = UUID(headers.get("ce_id", ""))
    except ValueError:
        event_id = named_id(message.topic, message.partition, message.offset)
    try:
        recorded_at = datetime.fromisoformat(headers.get("ce_time", ""))
    except ValueError:
        recorded_at = datetime.fromtimestamp(message.timestamp / 1000, UTC)
    return Record(
        id=event_id,
        sayer=headers.get("ce_source", ""),
        topic=message.topic.removeprefix(prefix),
        key=_text(message.key),
        type=headers.get("ce_type", ""),
        recorded_at=recorded_at,
        body=_text(message.value),
    )


def _text(value: bytes | None) -> str:
    """As text that PostgreSQL can keep, so that even garbage can be parked: no NUL, no broken UTF-8."""
    return (value or b"").decode(errors="backslashreplace").replace("\x00", "\\x00")


class _KafkaReader:
    """One process of a service. What it reads, and where it reads on, the service's own database says.

    It is in no consumer group, so that nothing here hangs on the broker's group coordinator (decision 0007).
    """

    def __init__(self, kafka: Kafka, topics: list[str], positions: Positions) -> None:
        self._kafka, self._topics, self._positions = kafka, topics, positions
        self._consumer: AIOKafkaConsumer | None = None
        self._deal = positions.deal(kafka.partitions)
        self._partitions: dict[str, frozenset[int]] = {}
        self._next: dict[TopicPartition, int] = {}
        self._lost = True  # positions are to be sought before the next poll
        self._connecting = asyncio.Lock()

    async def start(self) -> None:
        """Nothing: the first poll connects."""

    async def stop(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._next = {}
        try:
            if consumer is not None:
                await _leave(consumer, consumer._client)
        finally:
            await self._deal.leave()

    async def rewind(self) -> None:
        self._lost = True

    async def poll(self, *, timeout_s: float) -> Poll:
        try:
            return await self._poll(timeout_s)
        except Exception:
            with suppress(Exception):  # what it failed of is what is to be told
                await self.stop()
            raise

    async def _poll(self, timeout_s: float) -> Poll:
        consumer = await self._connected()
        await self._take(consumer)
        if not self._next:
            await asyncio.sleep(timeout_s)
            return Poll()
        async with asyncio.timeout(timeout_s + ANSWER_WAIT_S):
            found = await consumer.getmany(timeout_ms=int(timeout_s * 1000), max_records=POLL_RECORDS_MAX)
        records: list[Record] = []
        moves: dict[str, tuple[int, int]] = {}
        for place, messages in found.items():
            records.extend(record_of(message, self._kafka.prefix) for message in messages)
            after = messages[-1].offset + 1
            moves[source_of(self._kafka.prefix, place)] = (self._next[place], after)
            self._next[place] = after
        return Poll(records, moves)

    async def _take(self, consumer: AIOKafkaConsumer) -> None:
        """Have the partitions that are this process's to read, and read on from the stored positions.

        A partition of a number beyond those dealt out goes with the one it leaves as a remainder.
        """
        held = await self._deal.look()
        mine = {
            place
            for topic in self._topics
            for place in self._places(consumer, topic)
            if place.partition % self._kafka.partitions in held
        }
        if mine != self._next.keys():
            consumer.assign(mine)
            self._next = dict.fromkeys(mine, 0)
            self._lost = True
        if self._lost and mine:
            stored = await self._positions.load()
            self._next = {place: stored.get(source_of(self._kafka.prefix, place), 0) for place in mine}
            for place, position in self._next.items():
                consumer.seek(place, position)
        self._lost = False

    def _places(self, consumer: AIOKafkaConsumer, topic: str) -> Iterable[TopicPartition]:
        """A topic's partitions, as far as the broker has told; one may have got more since we started."""
        name = self._kafka.prefix + topic
        self._partitions[topic] = consumer.partitions_for_topic(name) or self._partitions.get(
            topic, frozenset()
        )
        return (TopicPartition(name, partition) for partition in self._partitions[topic])

    async def _connected(self) -> AIOKafkaConsumer:
        async with self._connecting:
            if self._consumer is None:
                async with asyncio.timeout(CONNECT_WAIT_S):
                    self._consumer = await self._connect()
                self._next, self._lost = {}, True
            return self._consumer

    async def _connect(self) -> AIOKafkaConsumer:
        await self._kafka.ensure_topics(self._topics)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._kafka.bootstrap,
            auto_offset_reset="earliest",
            max_poll_records=POLL_RECORDS_MAX,
        )
        # It asks the broker for the topics it is given; which partitions of them are ours comes later.
        consumer.assign([TopicPartition(self._kafka.prefix + topic, 0) for topic in self._topics])
        try:
            await consumer.start()
        except BaseException:
            await _leave(consumer, consumer._client)
            raise
        return consumer

    async def before(self, types: Mapping[str, str]) -> AsyncIterator[Sequence[Record]]:
        stored = await self._positions.load()
        if not stored:
            return
        prefix, topics = self._kafka.prefix, set(types.values())
        await self._kafka.ensure_topics(topics)
        async with onlooker(self._kafka.bootstrap, {prefix + topic for topic in topics}) as consumer:
            found = await consumer.end_offsets(consumer.assignment())
            ends = {place: min(end, stored.get(source_of(prefix, place), 0)) for place, end in found.items()}
            async for messages in between(consumer, dict.fromkeys(ends, 0), ends):
                yield [record_of(message, prefix) for message in messages]

    async def lag(self) -> int:
        consumer = await self._connected()
        places = [place for topic in self._topics for place in self._places(consumer, topic)]
        stored = await self._positions.load()
        first, end = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        return sum(
            end[place] - max(stored.get(source_of(self._kafka.prefix, place), 0), first[place])
            for place in places
        )


def source_of(prefix: str, place: TopicPartition) -> str:
    """A partition's name in the reader's `cursor` table."""
    return f"{place.topic.removeprefix(prefix)}:{place.partition}"
