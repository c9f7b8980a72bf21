"""The inbox: a poll of events applied in one transaction with the reader's own position, each event once.

An event that refers to something not yet here waits, one that fails is tried again and then parked; later
events of its key stay behind it, other keys go on.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import Poll, Reader, Record
from shared.kit.db import Database
from shared.kit.dealing import Deal
from shared.kit.errors import NotYet
from shared.kit.events import Event, decode
from shared.kit.hears import Hears, Many
from shared.kit.learning import learn
from shared.kit.logs import log

ATTEMPTS_MAX = 5
RETRY_BASE_S = 0.05
RETRY_S_MAX = 5.0
POLL_TIMEOUT_S = 0.25
HELD_LOOK_S = 1.0
HELD_KEYS_A_TURN_MAX = 200
BEHIND_A_TURN_MAX = 500
REASON_CHARS_MAX = 2000

_log = log("inbox")

_MOVE = text(
    """
    WITH moves AS (SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:befores AS bigint[]),
                                        CAST(:afters AS bigint[])) AS m(source, before, after)),
    updated AS (UPDATE cursor SET position = after FROM moves
                WHERE cursor.source = moves.source AND cursor.position = moves.before RETURNING 1),
    inserted AS (INSERT INTO cursor (source, position) SELECT source, after FROM moves WHERE before = 0
                 ON CONFLICT (source) DO NOTHING RETURNING 1)
    SELECT (SELECT count(*) FROM updated) + (SELECT count(*) FROM inserted)
    """
)
_KNOWN = text(
    "SELECT event_id FROM inbox WHERE event_id = ANY(:ids)"
    " UNION ALL SELECT event_id FROM held WHERE event_id = ANY(:ids)"
)
_HELD_KEYS = text("SELECT DISTINCT topic, key FROM held WHERE key = ANY(:keys)")
_RECEIVE = text("INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[]))")
_COUNT = text(
    """
    INSERT INTO heard (entity_id, period, sayer, type, count)
    SELECT * FROM unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[]), CAST(:sayers AS text[]),
                         CAST(:types AS text[]), CAST(:counts AS bigint[]))
    ON CONFLICT (entity_id, period, sayer, type) DO UPDATE SET count = heard.count + excluded.count
    """
)
_HOLD = text(
    """
    INSERT INTO held (event_id, sayer, topic, key, type, body, state, reason, attempts, next_try_at)
    VALUES (:event_id, :sayer, :topic, :key, :type, :body, :state, :reason, :attempts,
            now() + make_interval(secs => :wait_s))
    ON CONFLICT (event_id) DO NOTHING
    """
)
_DUE = text(
    """
    SELECT h.topic, h.key FROM held h
    WHERE h.state <> 'parked' AND h.next_try_at <= now()
      AND h.ordinal = (SELECT min(o.ordinal) FROM held o WHERE o.topic = h.topic AND o.key = h.key)
    ORDER BY h.next_try_at LIMIT :keys
    """
)
_STILL_HELD = text(
    """
    UPDATE held SET state = :state, reason = :reason, attempts = CAST(:attempts AS integer),
      next_try_at = clock_timestamp() + make_interval(secs => least(CAST(:max_s AS float8), CASE
        WHEN CAST(:state AS text) = 'waiting'
        THEN CAST(:base_s AS float8) + extract(epoch FROM clock_timestamp() - held_at)::float8 / 2
        ELSE CAST(:base_s AS float8) * power(2, CAST(:attempts AS integer)) END))
    WHERE ordinal = :ordinal
    """
)
_ANY_HELD = text("SELECT EXISTS (SELECT 1 FROM held)")
_HEADS = text(
    "SELECT * FROM held WHERE topic = :topic AND key = :key ORDER BY ordinal LIMIT :rows FOR UPDATE"
)


@dataclass(frozen=True, slots=True)
class _Letter:
    record: Record
    event: Event | None  # None: a type this service does not hear
    broken: str | None = None  # why its content could not be read


class Fenced(Exception):
    """Another process of the group has moved this position: what was polled is forgotten and read again."""


AfterApply = Callable[[AsyncSession], Awaitable[None]]


class Inbox:
    """Applies what a service hears to its database."""

    def __init__(
        self, service: str, database: Database, hears: Hears, after_apply: AfterApply | None = None
    ) -> None:
        self._service, self._database, self._hears = service, database, hears
        self._after_apply = after_apply
        self.applied = 0
        self.failures = 0
        #: Nothing is held as far as this process knows; another's replay is noticed at the next look.
        self._nothing_held_until = 0.0
        self._gather_s = 0.0

    async def load(self) -> dict[str, int]:
        """The stored positions, by source."""
        async with self._database.reading() as session:
            rows = (await session.execute(text("SELECT source, position FROM cursor"))).all()
        return {row.source: row.position for row in rows}

    def deal(self, numbers: int) -> Deal:
        """This process's part of the numbers, dealt out in the service's database."""
        return Deal(self._database, numbers)

    async def apply(self, poll: Poll) -> None:
        """Apply a poll, whole: first as one set; if any event objects, again with a savepoint for each.

        Raises Fenced when the positions moved meanwhile; the caller rewinds.
        """
        heard = self._hears.types
        letters = [self._open(record, heard) for record in poll.records if record.sayer != self._service]
        try:
            async with self._database.transaction() as session:
                await self._apply_set(session, poll, letters)
        except Fenced:
            raise
        except Exception as error:
            _log.info("poll_apart", service=self._service, events=len(letters), why=str(error)[:200])
            async with self._database.transaction() as session:
                await self._apply_apart(session, poll, letters)

    def _open(self, record: Record, heard: frozenset[str]) -> _Letter:
        if record.type not in heard:
            return _Letter(record, None)
        try:
            return _Letter(record, decode(record.type, record.body))
        except ValidationError as error:
            return _Letter(record, None, broken=str(error)[:REASON_CHARS_MAX])

    async def _apply_set(self, session: AsyncSession, poll: Poll, letters: Sequence[_Letter]) -> None:
        fresh, held_keys = await self._begin(session, poll, letters)
        now: list[_Letter] = []
        for letter in fresh:
            if (letter.record.topic, letter.record.key) in held_keys:
                await self._hold(session, letter.record, "behind", "later event of a held key", 0)
            elif letter.broken is not None:
                await self._hold(session, letter.record, "parked", letter.broken, ATTEMPTS_MAX)
                held_keys.add((letter.record.topic, letter.record.key))
            else:
                now.append(letter)
        for handler, events in _runs(now, self._hears):
            await handler(session, events)
        await self._received(session, now)

    async def _apply_apart(self, session: AsyncSession, poll: Poll, letters: Sequence[_Letter]) -> None:
        fresh, held_keys = await self._begin(session, poll, letters)
        done: list[_Letter] = []
        for letter in fresh:
            key = (letter.record.topic, letter.record.key)
            if key in held_keys:
                await self._hold(session, letter.record, "behind", "later event of a held key", 0)
                continue
            held = await self._try(session, letter)
            if held is None:
                done.append(letter)
            else:
                await self._hold(session, letter.record, *held, 1)
                held_keys.add(key)
        await self._received(session, done)

    async def _begin(
        self, session: AsyncSession, poll: Poll, letters: Sequence[_Letter]
    ) -> tuple[list[_Letter], set[tuple[str, str]]]:
        """Move the positions, drop what is known, and find the keys that are held."""
        if poll.moves:
            moves = {
                "sources": list(poll.moves),
                "befores": [before for before, _ in poll.moves.values()],
                "afters": [after for _, after in poll.moves.values()],
            }
            if (await session.execute(_MOVE, moves)).scalar() != len(poll.moves):
                raise Fenced
        heard = [letter for letter in letters if letter.event is not None or letter.broken is not None]
        if not heard:
            return [], set()
        ids = [letter.record.id for letter in heard]
        known = set((await session.execute(_KNOWN, {"ids": ids})).scalars())
        fresh: list[_Letter] = []
        for letter in heard:
            if letter.record.id not in known:
                known.add(letter.record.id)
                fresh.append(letter)
        keys = list({letter.record.key for letter in fresh})
        rows = (await session.execute(_HELD_KEYS, {"keys": keys})).all()
        return fresh, {(row.topic, row.key) for row in rows}

    async def _try(self, session: AsyncSession, letter: _Letter) -> tuple[str, str] | None:
        """Apply one event inside a savepoint; on failure the state it is held in, and why."""
        if letter.event is None:
            return "parked", letter.broken or "unreadable"
        try:
            async with session.begin_nested():
                await self._hears.handlers[type(letter.event)](session, [letter.event])
        except NotYet as waits:
            return "waiting", waits.reference
        except Exception as error:
            _log.warning(
                "event_failed", service=self._service, type=letter.record.type, error=repr(error)[:300]
            )
            return "failing", f"{type(error).__name__}: {error}"[:REASON_CHARS_MAX]
        return None

    async def _received(self, session: AsyncSession, letters: Sequence[_Letter]) -> None:
        if not letters:
            return
        await session.execute(_RECEIVE, {"ids": [letter.record.id for letter in letters]})
        await self._count(session, letters)
        self.applied += len(letters)
        if self._after_apply is not None:
            await self._after_apply(session)

    async def _count(self, session: AsyncSession, letters: Iterable[_Letter]) -> None:
        counts: Counter[tuple[Any, str, str, str]] = Counter()
        for letter in letters:
            event = letter.event
            if event is not None and event.period is not None:
                counts[event.entity_id, event.period, letter.record.sayer, letter.record.type] += 1  # type: ignore[attr-defined]
        if counts:
            keys = sorted(counts, key=str)  # one lock order for all readers
            await session.execute(
                _COUNT,
                {
                    "entities": [key[0] for key in keys],
                    "periods": [key[1] for key in keys],
                    "sayers": [key[2] for key in keys],
                    "types": [key[3] for key in keys],
                    "counts": [counts[key] for key in keys],
                },
            )

    async def _hold(
        self, session: AsyncSession, record: Record, state: str, reason: str, attempts: int
    ) -> None:
        self._nothing_held_until = 0.0
        await session.execute(
            _HOLD,
            {
                "event_id": record.id,
                "sayer": record.sayer,
                "topic": record.topic,
                "key": record.key,
                "type": record.type,
                "body": record.body,
                "state": state,
                "reason": reason.replace("\x00", ""),  # PostgreSQL keeps no NUL in a text
                "attempts": attempts,
                "wait_s": RETRY_BASE_S,
            },
        )

    async def retry(self) -> int:
        """Try the held keys that are due, each in its own transaction. Returns how many events passed."""
        if asyncio.get_running_loop().time() < self._nothing_held_until:
            return 0
        keys = await self._due()
        applied = 0
        for topic, key in keys:
            async with self._database.transaction() as session:
                applied += await self._retry_key(session, topic, key)
        return applied

    async def _due(self) -> Sequence[Any]:
        """What is to be tried now, by topic and key; where nothing is held, nobody asks for a moment."""
        async with self._database.alone() as alone:
            if not (await alone.execute(_ANY_HELD)).scalar():
                self._nothing_held_until = asyncio.get_running_loop().time() + HELD_LOOK_S
                return []
            return (await alone.execute(_DUE, {"keys": HELD_KEYS_A_TURN_MAX})).all()

    async def _retry_key(self, session: AsyncSession, topic: str, key: str) -> int:
        """Apply a held key's events in order until one objects."""
        query = {"topic": topic, "key": key, "rows": BEHIND_A_TURN_MAX}
        rows = (await session.execute(_HEADS, query)).all()
        done: list[_Letter] = []
        for row in rows:
            if row.state == "parked":
                break
            record = Record(row.event_id, row.sayer, row.topic, row.key, row.type, row.held_at, row.body)
            letter = self._open(record, self._hears.types)
            held = await self._try(session, letter)
            if held is not None:
                await self._still_held(session, row.ordinal, row.attempts, *held)
                break
            await session.execute(text("DELETE FROM held WHERE ordinal = :o"), {"o": row.ordinal})
            done.append(letter)
        await self._received(session, done)
        return len(done)

    async def _still_held(
        self, session: AsyncSession, ordinal: int, attempts: int, state: str, reason: str
    ) -> None:
        """Back off: a failure by its tries, until it is parked; waiting by its age, without end."""
        if state == "failing":
            attempts += 1
            state = "parked" if attempts >= ATTEMPTS_MAX else state
        await session.execute(
            _STILL_HELD,
            {
                "state": state,
                "reason": reason.replace("\x00", ""),
                "attempts": attempts,
                "base_s": RETRY_BASE_S,
                "max_s": RETRY_S_MAX,
                "ordinal": ordinal,
            },
        )

    async def learn(self, reader: Reader) -> int:
        """Hold what was said before of types that are heard only since this version; how many facts."""
        return await learn(self._service, self._database, self._hears, reader)

    async def run(self, reader: Reader) -> None:
        """Read and apply until cancelled; a database or broker that is away is tried again with backoff.

        It begins by learning.
        """
        delay, learned = 0.0, False
        while True:
            try:
                if not learned:
                    await self.learn(reader)
                    learned = True
                if delay:
                    await reader.rewind()
                if self._gather_s:
                    await asyncio.sleep(self._gather_s)
                await self.turn(reader)
                delay = 0.0
            except Exception as error:
                self.failures += 1
                delay = min(max(2 * delay, 0.1), RETRY_S_MAX)
                _log.warning("reader_failed", service=self._service, error=repr(error)[:300], retry_s=delay)
                await asyncio.sleep(delay)

    async def turn(self, reader: Reader, *, timeout_s: float = POLL_TIMEOUT_S) -> int:
        """One poll applied, then the held ones that are due. Returns how many events were applied."""
        before = self.applied
        poll = await reader.poll(timeout_s=timeout_s)
        self._gather_s = self._hears.pause_after(poll, self._gather_s)
        if poll.moves:
            try:
                await self.apply(poll)
            except Fenced:
                _log.info("fenced", service=self._service)
                await reader.rewind()
        await self.retry()
        return self.applied - before


def _runs(letters: Sequence[_Letter], hears: Hears) -> Iterable[tuple[Many, list[Event]]]:
    """Events of one handler together, so that it can write them as a set, each key's in their order.

    Keys and topics are unordered among each other (design.md §4), so an event joins the last run of its
    handler unless one of its key stands in a later run.
    """
    runs: list[tuple[Many, list[Event]]] = []
    last_of_handler: dict[Many, int] = {}
    last_of_key: dict[tuple[str, str], int] = {}
    for letter in letters:
        if letter.event is None:
            continue
        handler, key = hears.handlers[type(letter.event)], (letter.record.topic, letter.record.key)
        place = last_of_handler.get(handler, -1)
        if place < last_of_key.get(key, 0):
            place = len(runs)
            runs.append((handler, []))
        runs[place][1].append(letter.event)
        last_of_handler[handler] = last_of_key[key] = place
    return runs
