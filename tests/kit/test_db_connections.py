"""Connections: no more than may be opened, and those that were opened are kept."""

import asyncio

from sqlalchemy import text

from shared.kit.db import Database
from tests.databases import Databases

MOST, AT_ONCE = 3, 12


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
