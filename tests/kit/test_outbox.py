"""What the relay promises beside the bus contract: one at a time, in the order committed, no gap."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from shared.kit.db import Database
from shared.kit.local import Local
from shared.kit.outbox import Relay, emit
from tests.kit.bus_town import Town, weighed
from tests.kit.test_bus_local import LocalCarrier

WRITERS, EACH = 6, 30


@pytest.fixture
async def town(database_dsn: Callable[..., str]) -> AsyncIterator[Town]:
    made = Town(LocalCarrier(), database_dsn)
    yield made
    await made.close()


async def archived(town: Town) -> list[tuple[int, str, int]]:
    """Position, key and number of what was published, by position."""
    async with town.database.reading() as session:
        found = await session.execute(
            text(
                "SELECT position, key, CAST(CAST(body AS json) ->> 'weight_g' AS integer)"
                " FROM archive ORDER BY position"
            )
        )
        return [(row[0], row[1], row[2]) for row in found]


async def test_two_relays_and_many_writers_number_each_fact_once_in_order(town: Town) -> None:
    other = Relay("sample", town.database, town.carrier.transport)
    relays = [asyncio.create_task(relay.run()) for relay in (town.relay, other)]

    async def write(farm: str) -> None:
        for number in range(EACH):
            await town.commit(weighed(farm, number))

    await asyncio.gather(*(write(f"farm {number}") for number in range(WRITERS)))
    for relay in relays:
        relay.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await relay
    await town.relay.drain()
    found = await archived(town)
    assert [position for position, _, _ in found] == list(range(1, WRITERS * EACH + 1))
    for farm in range(WRITERS):
        assert [number for _, key, number in found if key == f"farm {farm}"] == list(range(EACH))


async def test_a_fact_committed_late_is_not_passed_over(town: Town) -> None:
    """Written first, committed last: a reader that asked for 'larger than the last' would never see it."""
    listener = await town.listener()
    async with town.database.transaction() as slow:
        await emit(slow, weighed("slow", 1))
        await town.say(weighed("quick", 2))
        await listener.hear(1)
        assert await listener.applied() == [2]
    await town.relay.drain()
    await listener.hear(2)
    assert await listener.applied() == [2, 1]


async def test_what_is_rolled_back_is_never_said(town: Town) -> None:
    async def change_our_mind() -> None:
        async with town.database.transaction() as session:
            await emit(session, weighed("ma", 1))
            raise RuntimeError("after all not")

    with pytest.raises(RuntimeError):
        await change_our_mind()
    assert await town.relay.drain() == 0


class Resting(Local):
    """A transport whose relays rest so long, and that tells who has published."""

    def __init__(self, rest_s: float) -> None:
        super().__init__()
        self.rest_s = rest_s
        self.woken: asyncio.Queue[str] = asyncio.Queue()

    def published(self, sayer: str) -> None:
        self.woken.put_nowait(sayer)


@contextlib.asynccontextmanager
async def relaying(town: Town, transport: Resting) -> AsyncIterator[Resting]:
    relay = asyncio.create_task(Relay("sample", town.database, transport).run())
    yield transport
    relay.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await relay


async def test_a_commit_wakes_the_relay_and_its_reader(town: Town) -> None:
    """Nobody looks by himself here: the second fact would lie for an hour."""
    async with relaying(town, Resting(3600)) as transport, asyncio.timeout(30):
        for number in (1, 2):
            await town.commit(weighed("ma", number))
            assert await transport.woken.get() == "sample"


async def test_what_another_process_said_is_found_without_being_woken(town: Town) -> None:
    async with relaying(town, Resting(0.02)) as transport, asyncio.timeout(30):
        await town.commit(weighed("ma", 1))
        await transport.woken.get()
        elsewhere = Database(town.database.dsn, connections_max=2)
        async with elsewhere.transaction() as session:
            await emit(session, weighed("ma", 2))
        assert await transport.woken.get() == "sample"
        await elsewhere.close()
