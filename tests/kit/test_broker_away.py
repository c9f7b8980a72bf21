"""A broker that goes away and comes back, as the services see it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from shared.kit.broker import SETTINGS, Broker
from shared.kit.errors import ConnectionLost
from tests.kit.bus_town import WAIT_S, Listener, Town, eventually, running, weighed
from tests.kit.test_bus_kafka import KafkaCarrier

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
AGAIN = 3
PUBLISH_WAIT_S = 0.5  # so long the relay waits here before it hears that the broker is away

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


@pytest.fixture
async def own_town(tmp_path: Path, database_dsn: Callable[..., str]) -> AsyncIterator[tuple[Town, Broker]]:
    """A town with a broker of its own, which may be stopped."""
    own = Broker(tmp_path / "kafka")
    own.start()
    made = Town(KafkaCarrier(own.bootstrap, publish_wait_s=PUBLISH_WAIT_S), database_dsn)
    yield made, own
    await made.close()
    own.stop()


async def test_a_broker_that_was_away_loses_nothing(own_town: tuple[Town, Broker]) -> None:
    town, own = own_town
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(str(context)))
    listener: Listener = await town.listener()
    relaying = asyncio.create_task(town.relay.run())
    async with running(listener):
        await town.commit(weighed("ma", 1))
        await eventually(listener, [1])
        own.kill()
        await town.commit(weighed("ma", 2))
        async with asyncio.timeout(WAIT_S):
            while not town.relay.failures:
                await listener.something()
        own.start()
        await eventually(listener, [1, 2])
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    gc.collect()  # what was given up and never looked at complains when it is collected
    assert complaints == []


async def test_a_reader_lives_that_loses_its_database_while_the_broker_is_away(
    own_town: tuple[Town, Broker],
) -> None:
    town, own = own_town
    listener = await town.listener()
    await town.say(weighed("ma", 1))
    async with running(listener):
        await eventually(listener, [1])
        own.kill()
        failed = listener.inbox.failures
        async with asyncio.timeout(WAIT_S):
            while listener.inbox.failures < failed + AGAIN:  # whatever it was asking the broker just then
                with suppress(ConnectionLost):
                    await town.execute(CUT, listener.database)
                await listener.something()
        own.start()
        await town.say(weighed("ma", 2))
        await eventually(listener, [1, 2])


async def test_readers_need_no_group_coordinator(
    tmp_path: Path, database_dsn: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at the wrong moment a broker may answer that it coordinates nobody; it still has the log."""
    monkeypatch.setitem(SETTINGS, "offsets.topic.replication.factor", "2")  # one broker cannot keep two
    own = Broker(tmp_path / "kafka")
    own.start()
    town = Town(KafkaCarrier(own.bootstrap), database_dsn)
    listener = await town.listener()
    await town.say(weighed("ma", 1), weighed("ma", 2))
    await listener.hear(2)
    await town.close()
    own.stop()
