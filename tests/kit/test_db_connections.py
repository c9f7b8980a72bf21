"""Connections: no more than may be opened, those that were opened are kept, and they go by turns."""

import asyncio

from sqlalchemy import text

from shared.kit.db import Database
from tests.databases import Databases

MOST, AT_ONCE, TIMES, WAIT_S_MAX = 3, 12, 30, 10


async def test_connections_are_kept_however_many_ask_at_once(databases: Databases) -> None:
    database = Database(databases.fresh("connections"), connections_max=MOST)

    async def backend() -> int:
        async with database.transaction() as session:
            return int(
                (await session.execute(text("SELECT pg_backend_pid() FROM pg_sleep(0.02)"))).scalar_one()
            )

    try:
        first = await asyncio.gather(*(backend() for _ in range(AT_ONCE)))
        again = await asyncio.gather(*(backend() for _ in range(AT_ONCE)))
    finally:
        await database.close()
    assert len(set(first)) == MOST
    assert set(again) == set(first)


async def test_who_has_just_been_served_does_not_overtake_those_who_wait(databases: Databases) -> None:
    """Many who ask again as soon as they are answered: a round of all of them, then the next."""
    database = Database(databases.fresh("turns"), connections_max=MOST)
    order: list[int] = []

    async def asker(number: int) -> None:
        for _ in range(TIMES):
            async with database.transaction() as session:
                await session.execute(text("SELECT 1"))
                order.append(number)
                await session.execute(text("SELECT 1"))

    try:
        for _ in ("until all connections are open", "then"):
            order.clear()
            await asyncio.gather(*map(asker, range(AT_ONCE)))
    finally:
        await database.close()
    half = order[: len(order) // 2]
    served = [half.count(number) for number in range(AT_ONCE)]
    assert max(served) - min(served) <= 2, served


async def test_who_stops_waiting_leaves_the_turn_to_the_next(databases: Databases) -> None:
    database = Database(databases.fresh("given_up"), connections_max=1)

    async def served() -> None:
        async with database.transaction() as session:
            await session.execute(text("SELECT 1"))

    try:
        async with database.transaction():
            tired, late, patient = (asyncio.create_task(served()) for _ in range(3))
            await asyncio.sleep(0)
            tired.cancel()
        late.cancel()  # in the moment in which it is its turn
        async with asyncio.timeout(WAIT_S_MAX):
            await patient
    finally:
        await database.close()
    assert tired.cancelled()
    assert late.cancelled()
