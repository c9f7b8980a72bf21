"""Old inbox ids and old months of the archive are let go, by limits that have a name.

An inbox id is there so that a fact delivered twice is applied once; a month of the archive, so that its
facts can be counted when it is sealed, and proven against. Neither is needed for ever. What is let go
leaves the day from which all is still there, as a figure, so that whoever proves something by it knows
how far back.

Kept whatever the limit says: ids while this reader has not read all there is, as a second copy of a fact
may be among it; facts of a month that is not sealed here; facts that a reader on this machine has not
read; and facts of no month (organisations, people, shares), from which a new service learns who there is.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import clock
from shared.kit.bus import Reader, Transport
from shared.kit.db import Database
from shared.kit.figures import set_figure
from shared.kit.logs import log
from shared.kit.settings import Settings

#: Figures: the value 1 holds from the first day of which everything is kept.
INBOX_WHOLE, ARCHIVE_WHOLE = "inbox_whole", "archive_whole"
BATCH_ROWS = 20_000
FIRST_S, EVERY_S = 60.0, 3600.0
#: A fact is published a moment before it is archived: ids are kept so much longer than vouched for.
MARGIN = timedelta(days=1)

_log = log("pruning")

_IDS = text(
    "DELETE FROM inbox WHERE ctid = ANY(ARRAY("
    "SELECT ctid FROM inbox WHERE received_at < :before LIMIT :rows)) RETURNING 1"
)
_FACTS = text(
    """
    DELETE FROM archive WHERE archived_at < :before AND position = ANY(ARRAY(
      SELECT position FROM archive a
      WHERE archived_at < :before AND period IS NOT NULL
        AND (CAST(:unread AS bigint) IS NULL OR position < :unread)
        AND (NOT :seals OR EXISTS (
          SELECT 1 FROM sealed s WHERE s.entity_id = a.entity_id AND s.period = a.period))
      LIMIT :rows)) RETURNING 1
    """
)
_FORGET = text("DELETE FROM figure WHERE name = :name AND effective_on < :on")


@dataclass(frozen=True)
class Limits:
    """How long is kept what only proves and repeats."""

    inbox_days: int
    archive_months: int

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(settings.keep_inbox_days, settings.keep_archive_months)


class Pruning:
    """Lets go of what is old in one service's database, once a day; two processes of a service may do so."""

    def __init__(
        self,
        service: str,
        database: Database,
        transport: Transport,
        reader: Reader | None,
        limits: Limits,
        *,
        seals: bool,
    ) -> None:
        self._service, self._database, self._transport = service, database, transport
        self._reader, self._limits, self._seals = reader, limits, seals
        self._done: dict[str, date] = {}

    async def run(self) -> None:
        """Until cancelled. A moment that does not suit is tried again an hour later."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await self.once()
            except Exception as error:
                _log.warning("not_pruned", service=self._service, error=repr(error)[:300])
            await asyncio.sleep(EVERY_S)

    async def once(self) -> tuple[int, int]:
        """Let go of what may go today. Returns how many ids and how many facts."""
        ids = await self._ids(clock.today() - timedelta(days=self._limits.inbox_days))
        facts = await self._facts(_months_before(clock.today(), self._limits.archive_months))
        if ids or facts:
            _log.info("pruned", service=self._service, ids=ids, facts=facts)
        return ids, facts

    async def _ids(self, before: date) -> int:
        if self._done.get(INBOX_WHOLE) == before:
            return 0
        if self._reader is not None and await self._reader.lag():
            return 0
        total = 0
        while True:
            async with self._database.transaction() as session:
                found = (await session.execute(_IDS, {"before": before, "rows": BATCH_ROWS})).all()
                if not found:
                    self._done[INBOX_WHOLE] = before
                    return total
                await _whole_from(session, INBOX_WHOLE, before + MARGIN)
                total += len(found)

    async def _facts(self, before: date) -> int:
        if self._done.get(ARCHIVE_WHOLE) == before:
            return 0
        asked = {
            "before": before,
            "seals": self._seals,
            "unread": await self._transport.unread_from(self._service),
            "rows": BATCH_ROWS,
        }
        total = 0
        while True:
            async with self._database.transaction() as session:
                found = (await session.execute(_FACTS, asked)).all()
                if not found:
                    self._done[ARCHIVE_WHOLE] = before
                    return total
                await _whole_from(session, ARCHIVE_WHOLE, before)
                total += len(found)


async def _whole_from(session: AsyncSession, name: str, on: date) -> None:
    """From this day on nothing is missing; said in the transaction that lets go of what was before."""
    await session.execute(_FORGET, {"name": name, "on": on})
    await set_figure(session, name, on, 1, "pruning")


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
