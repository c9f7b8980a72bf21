"""Waiting and parked events of every service: listed, and let go on."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cli.home import Home
from shared.kit import held
from shared.kit.db import Database

T = TypeVar("T")


async def _each(home: Home, ask: Callable[[AsyncSession], Awaitable[T]]) -> dict[str, T]:
    answers = {}
    for name, dsn in home.dsns.items():
        database = Database(dsn, connections_max=2)
        try:
            async with database.transaction() as session:
                answers[name] = await ask(session)
        finally:
            await database.close()
    return answers


async def parked(home: Home) -> list[dict[str, Any]]:
    """Every waiting, failing or parked event, with the service that holds it."""
    found = await _each(home, held.listed)
    return [{"service": name, **row} for name, rows in found.items() for row in rows]


async def replay(home: Home, event_id: UUID | None) -> int:
    """Let one parked event, or all, be tried again by the running product or at its next start."""

    async def ask(session: AsyncSession) -> int:
        return await held.replay(session, event_id)

    return sum((await _each(home, ask)).values())
