"""Who reads which partitions: dealt out among the processes of a service by locks in its own database."""

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kit.db import Database

#: How often a process looks whether others came or went.
LOOK_S = 1.0
#: Class of the advisory locks; within it 0 stands for being there, held by all, and n for the number n - 1.
READERS = 0x11A4F

_COME = text("SELECT pg_advisory_lock_shared(:readers, 0)")
_SEEN = text(
    """
    WITH dealt AS (
      SELECT objid::int AS number, pid FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid = CAST(:readers AS oid)
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
    SELECT (SELECT count(*) FROM dealt WHERE number = 0) AS readers,
           ARRAY(SELECT number FROM dealt
                 WHERE number > 0 AND pid = pg_backend_pid() ORDER BY number) AS mine,
           ARRAY(SELECT generate_series(1, :numbers) EXCEPT SELECT number FROM dealt) AS free
    """
)
_GIVE = text("SELECT pg_advisory_unlock(:readers, number) FROM unnest(CAST(:surplus AS int[])) AS number")
_TAKE = text(
    """
    SELECT number FROM unnest(CAST(:free AS int[])) AS number
    WHERE pg_try_advisory_lock(:readers, number) LIMIT :wanted
    """
)
_LEAVE = text("SELECT pg_advisory_unlock_all()")


class Deal:
    """One process's part of the numbers 0 to `numbers` - 1; no two processes hold the same one.

    A process that dies loses its connection, and with it its part, at once. One that was cut off and does
    not know it yet may read for a moment what another reads already: the stored positions let only one on.
    """

    def __init__(self, database: Database, numbers: int) -> None:
        self._database, self._numbers = database, numbers
        self._connection: AsyncConnection | None = None
        self._mine: frozenset[int] = frozenset()
        self._look_at = 0.0

    async def look(self) -> frozenset[int]:
        """What this process reads now. Asks the database now and then; where it is away, holds nothing."""
        now = asyncio.get_running_loop().time()
        if self._connection is None or now >= self._look_at:
            try:
                self._mine = frozenset(number - 1 for number in await self._dealt())
            except BaseException:
                await self.leave()
                raise
            self._look_at = now + LOOK_S
        return self._mine

    async def leave(self) -> None:
        """Hold nothing any longer; where the connection is broken, what it held is gone with it."""
        connection, self._connection = self._connection, None
        self._mine = frozenset()
        if connection is None:
            return
        try:
            await connection.execute(_LEAVE)
        except BaseException as error:
            await connection.invalidate(error)
            if not isinstance(error, Exception):
                raise
        finally:
            await connection.close()

    async def _dealt(self) -> set[int]:
        if self._connection is None:
            self._connection = await self._database.by_statement.connect()
            await self._connection.execute(_COME, {"readers": READERS})
        seen: Any = (
            await self._connection.execute(_SEEN, {"readers": READERS, "numbers": self._numbers})
        ).one()
        share, mine = -(-self._numbers // seen.readers), set(seen.mine)
        if len(mine) > share:
            surplus = seen.mine[share:]
            await self._connection.execute(_GIVE, {"readers": READERS, "surplus": surplus})
            mine.difference_update(surplus)
        elif len(mine) < share and seen.free:
            asked = {"readers": READERS, "free": seen.free, "wanted": share - len(mine)}
            mine.update((await self._connection.execute(_TAKE, asked)).scalars())
        return mine
