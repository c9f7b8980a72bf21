"""The pool of a service's database connections: who waits longest for one is the next to get it."""

import asyncio
from collections import deque

from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util.concurrency import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty, Full


class _InTurn(AsyncAdaptedQueue[ConnectionPoolEntry]):
    """Gives what comes back to whoever has waited longest, by hand.

    The queue it stands for only wakes him: who asks before he runs takes it, and he is the last once more. Of
    many clients at once some waited for seconds.
    """

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        super().__init__(maxsize, use_lifo)
        self._resting: list[ConnectionPoolEntry] = []
        self._waiting: deque[asyncio.Future[ConnectionPoolEntry]] = deque()

    def empty(self) -> bool:
        return not self._resting

    def full(self) -> bool:
        return len(self._resting) >= self.maxsize

    def qsize(self) -> int:
        return len(self._resting)

    def put_nowait(self, item: ConnectionPoolEntry) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(item)
                return
        if self.full():
            raise Full
        self._resting.append(item)

    def get_nowait(self) -> ConnectionPoolEntry:
        """The last one used, which knows its statements best."""
        if not self._resting:
            raise Empty
        return self._resting.pop()

    def get(self, block: bool = True, timeout: float | None = None) -> ConnectionPoolEntry:
        if self._resting or not block:
            return self.get_nowait()
        return await_(self._turn(timeout))

    async def _turn(self, timeout_s: float | None) -> ConnectionPoolEntry:
        turn: asyncio.Future[ConnectionPoolEntry] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(timeout_s):
                return await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.put_nowait(turn.result())  # it came in the moment in which the waiting ended
            if isinstance(error, TimeoutError):
                raise Empty from error
            raise


class PoolInTurn(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool, with that queue."""

    _queue_class = _InTurn
