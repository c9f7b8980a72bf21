"""The broker the Kafka tests run on is Apache Kafka itself, and loses nothing it has acknowledged."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.kit.broker import Broker

MESSAGES = 500

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path / "kafka")
    broker.start()
    yield broker
    broker.stop()


async def make_topic(bootstrap: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, numbers: range) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        for acknowledged in [await producer.send(topic, str(number).encode()) for number in numbers]:
            await acknowledged
    finally:
        await producer.stop()


async def read(bootstrap: str, topic: str, count: int) -> list[int]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        return [int((await consumer.getone()).value) for _ in range(count)]
    finally:
        await consumer.stop()


async def test_nothing_acknowledged_is_lost_by_a_kill(own_broker: Broker) -> None:
    address = own_broker.bootstrap
    await make_topic(address, "baskets")
    await send(address, "baskets", range(MESSAGES))
    own_broker.kill()
    assert own_broker.pid is None
    own_broker.start()
    assert own_broker.bootstrap == address
    await send(address, "baskets", range(MESSAGES, 2 * MESSAGES))
    assert await read(address, "baskets", 2 * MESSAGES) == list(range(2 * MESSAGES))


async def test_the_shared_broker_answers(broker: str) -> None:
    topic = f"baskets-{secrets.token_hex(4)}"
    await make_topic(broker, topic)
    await send(broker, topic, range(3))
    assert await read(broker, topic, 3) == [0, 1, 2]


def test_a_broker_stops_in_order(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "kafka")
    broker.start()
    pid = broker.pid
    assert pid is not None
    os.kill(pid, 0)
    broker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    broker.stop()  # twice does no harm
