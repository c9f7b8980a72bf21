"""The Kafka transport keeps the bus's promises, on a real broker."""

import asyncio
import secrets

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.kit.db import Database
from shared.kit.dealing import READERS
from shared.kit.kafka import Kafka
from tests.kit.bus_contract import BusContract
from tests.kit.bus_town import WAIT_S, Carrier, Town, running, weighed

PARTITIONS = 4
#: What becomes of a process's connections when it is killed.
DIE = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks"
    f" WHERE locktype = 'advisory' AND classid = {READERS} AND objsubid = 2 AND objid > 0"
)

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


class KafkaCarrier:
    def __init__(self, bootstrap: str, **changed: float) -> None:
        prefix = f"t{secrets.token_hex(4)}."
        self.transport = Kafka(bootstrap, prefix=prefix, partitions=PARTITIONS, **changed)

    def add(self, sayer: str, database: Database) -> None:
        """The broker knows no sayers."""


@pytest.fixture
def carrier(broker: str) -> Carrier:
    return KafkaCarrier(broker)


def kafka_of(town: Town) -> Kafka:
    assert isinstance(town.carrier.transport, Kafka)
    return town.carrier.transport


class TestKafka(BusContract):
    """All of the contract, and what only a broker can show."""

    async def test_two_processes_share_the_partitions_and_one_takes_over(self, town: Town) -> None:
        first = await town.listener()
        second = await town.listener(database=first.database)
        said = 0

        async def wave() -> None:
            nonlocal said
            await town.say(*(weighed(f"farm {number % 16}", number) for number in range(said, said + 64)))
            said += 64

        async def heard_all() -> None:
            while len(await first.applied()) < said:
                await first.something()

        async with asyncio.timeout(WAIT_S), running(first, second):
            while not (first.inbox.applied and second.inbox.applied):
                await wave()
                await heard_all()
        await second.reader.stop()
        alone = first.inbox.applied
        async with asyncio.timeout(WAIT_S), running(first):
            await wave()
            await heard_all()
        assert first.inbox.applied == alone + 64
        second.reader = town.carrier.transport.reader("reader", second.hears().topics, second.inbox)
        await second.reader.poll(timeout_s=0)  # it comes back, and dies with what it was dealt
        await town.execute(DIE, first.database)
        alone = first.inbox.applied
        async with asyncio.timeout(WAIT_S), running(first):
            await wave()
            await heard_all()
        assert first.inbox.applied == alone + 64
        numbers = await first.applied()
        assert sorted(numbers) == list(range(said))
        for farm in range(16):
            assert await first.applied(f"farm {farm}") == list(range(farm, said, 16))

    async def test_what_stands_on_the_wire_is_a_cloudevent(self, town: Town) -> None:
        event = weighed("马家", 1200)
        await town.say(event)
        kafka = kafka_of(town)
        consumer = AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            places = [TopicPartition(kafka.prefix + "sample.baskets", n) for n in range(PARTITIONS)]
            consumer.assign(places)
            message = await asyncio.wait_for(consumer.getone(), WAIT_S)
        finally:
            await consumer.stop()
        headers = {name: value.decode() for name, value in message.headers}
        assert headers.pop("ce_time").endswith("+00:00")
        assert headers == {
            "ce_specversion": "1.0",
            "ce_id": str(event.id),
            "ce_type": "BasketWeighed",
            "ce_source": "sample",
            "content-type": "application/json",
        }
        assert message.key.decode() == "马家"
        assert type(event).model_validate_json(message.value) == event

    async def test_missing_topics_are_made_with_our_number_of_partitions(self, town: Town) -> None:
        listener = await town.listener()
        assert not (await listener.reader.poll(timeout_s=0.1)).records
        kafka = kafka_of(town)
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        await admin.start()
        try:
            found = await admin.describe_topics([kafka.prefix + "sample.baskets"])
        finally:
            await admin.close()
        assert len(found[0]["partitions"]) == PARTITIONS

    async def test_a_strangers_garbage_is_parked_and_holds_up_only_its_key(self, town: Town) -> None:
        listener = await town.listener()
        kafka = kafka_of(town)
        await kafka.ensure_topics(["sample.baskets"])
        topic = kafka.prefix + "sample.baskets"
        producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
        await producer.start()
        try:
            await producer.send_and_wait(topic, b"\x00\xff\xfe", key=b"\xff\x00")
            await producer.send_and_wait(topic, None, key=b"ma")
            await producer.send_and_wait(topic, b"{}", key=None)
            heads = [("ce_type", b"BasketWeighed"), ("ce_id", b"no id"), ("ce_time", b"soon")]
            await producer.send_and_wait(topic, b"\x00\xff", key=b"\x00ma", headers=heads)
        finally:
            await producer.stop()
        await town.say(weighed("ma", 1))
        await listener.hear(1)

        async def is_parked() -> bool:
            return await listener.held() == [("\\x00ma", "parked", 5)]

        await listener.turn_until(is_parked)
