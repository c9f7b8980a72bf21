"""Reading a broker's log from outside any group: all of it, up to where one means to stop."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from shared.kit.bus import POLL_RECORDS_MAX

LOOK_MS = 1000


@asynccontextmanager
async def onlooker(bootstrap: str, topics: Collection[str]) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer in no group: it is given every partition of these topics, and takes none from anybody."""
    consumer = AIOKafkaConsumer(*sorted(topics), bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def between(
    consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> AsyncIterator[Sequence[ConsumerRecord]]:
    """What stands in each partition from its start until before its end, those of a partition in order."""
    begin = await consumer.beginning_offsets(starts)
    left = {place for place in starts if max(starts[place], begin[place]) < ends[place]}
    for place, position in starts.items():
        consumer.seek(place, max(position, begin[place]))
    while left:
        consumer.pause(*(set(starts) - left))
        found = await consumer.getmany(timeout_ms=LOOK_MS, max_records=POLL_RECORDS_MAX)
        yield [one for place, messages in found.items() for one in messages if one.offset < ends[place]]
        for place in list(left):
            if await consumer.position(place) >= ends[place]:
                left.discard(place)
