"""What no API does: a fact that arrives as from an old copy, a rule of the database that refuses one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from shared.kit.db import Database
from shared.kit.events import Event
from shared.kit.outbox import emit

#: The seal is kept by one.
NO_TRIGGERS = text("SET LOCAL session_replication_role = replica")


def database_of(postgres: str, service: str) -> str:
    """The address of a service's database, as the administrator of its server."""
    return f"{postgres.rpartition('/')[0]}/lianhe_{service}"


def say(postgres: str, service: str, event: Event) -> None:
    """Let a service say a fact of a month it has sealed, as one with an old copy of its database would."""

    async def told() -> None:
        database = Database(database_of(postgres, service), connections_max=2)
        try:
            async with database.transaction() as session:
                await session.execute(NO_TRIGGERS)
                await emit(session, event)
        finally:
            await database.close()

    # A loop of its own: that of the browser runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, told()).result()
