"""A bus that does whatever a bus may: it delays, repeats, and keeps in order nothing but a key's events.

A relay may die before its batch is taken, in the midst of it, or before it hears that it was.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from uuid import UUID
from zlib import crc32

from shared.kit.bus import Poll, Positions, Reader, Record
from shared.kit.db import Database
from shared.kit.local import Local

PLACES = 5  # partitions of a topic
BATCH_MAX, AGAIN_MAX = 40, 4
DIES_ONE_IN, FORGETS_ONE_IN, REPEATS_ONE_IN = 3, 15, 5
DEATHS = ("relays died before they sent", "in the midst of it", "before they heard that it was sent")
HELD_BACK, AGAIN, OVERTAKEN = "facts held back at a poll", "heard again", "heard after a later one"


class Died(Exception):
    """The relay's process ended here, as by `kill -9`."""


class Unruly(Local):
    """A broker in memory, the same for the same dice; `calm` it to let the news arrive at once."""

    def __init__(self, dice: Random) -> None:
        super().__init__()
        self.dice = dice
        self.log: dict[str, list[Record]] = defaultdict(list)
        self.topics: dict[str, str] = {}
        self.readers: list[_UnrulyReader] = []
        #: How often it did what.
        self.happened: Counter[str] = Counter()

    def add(self, sayer: str, database: Database) -> None:
        """Nothing: the log is here."""

    async def publish(self, records: Sequence[Record]) -> None:
        dies_at = self.dice.randint(0, len(records)) if self.dice.randrange(DIES_ONE_IN) == 0 else None
        for number, record in enumerate(records):
            if number == dies_at:
                break
            place = f"{record.topic}:{crc32(record.key.encode()) % PLACES}"
            self.topics[place] = record.topic
            self.log[place].append(record)
        if dies_at is not None:
            self.happened[DEATHS[(dies_at > 0) + (dies_at == len(records))]] += 1
            raise Died

    def published(self, sayer: str) -> None:
        """Nothing: readers come by themselves."""

    def reader(self, service: str, topics: frozenset[str], positions: Positions) -> Reader:
        reader = _UnrulyReader(self, topics, positions)
        self.readers.append(reader)
        return reader

    @property
    def unread(self) -> int:
        """How much of the log some reader has not polled yet."""
        return sum(reader.behind for reader in self.readers)


class _UnrulyReader:
    def __init__(self, bus: Unruly, topics: frozenset[str], positions: Positions) -> None:
        self._bus, self._topics, self._positions = bus, topics, positions
        self._next: dict[str, int] = {}
        self._heard: set[UUID] = set()
        self._latest = datetime.min.replace(tzinfo=UTC)

    async def start(self) -> None:
        await self.rewind()

    async def stop(self) -> None:
        return None

    async def rewind(self) -> None:
        self._next = await self._positions.load()

    async def poll(self, *, timeout_s: float) -> Poll:
        """Some of the partitions, some of what is new in each, now and then from a little before it."""
        dice = self._bus.dice
        if dice.randrange(FORGETS_ONE_IN) == 0:
            await self.rewind()
        records: list[Record] = []
        moves: dict[str, tuple[int, int]] = {}
        places = [place for place, fresh in self._fresh().items() if fresh]
        for place in dice.sample(places, dice.randint(min(1, len(places)), len(places))):
            before = self._next.get(place, 0)
            log = self._bus.log[place]
            after = min(len(log), before + dice.randint(1, BATCH_MAX))
            again = dice.randint(0, min(AGAIN_MAX, before)) if dice.randrange(REPEATS_ONE_IN) == 0 else 0
            records += log[before - again : after]
            moves[place] = before, after
            self._next[place] = after
        self._note(records)
        return Poll(records, moves)

    def _note(self, records: Sequence[Record]) -> None:
        happened = self._bus.happened
        happened[HELD_BACK] += self.behind
        for record in records:
            again = record.id in self._heard
            happened[AGAIN] += again
            happened[OVERTAKEN] += not again and record.recorded_at < self._latest
            self._heard.add(record.id)
            self._latest = max(self._latest, record.recorded_at)

    def _fresh(self) -> dict[str, int]:
        return {
            place: len(log) - self._next.get(place, 0)
            for place, log in self._bus.log.items()
            if self._bus.topics[place] in self._topics
        }

    @property
    def behind(self) -> int:
        return sum(self._fresh().values())

    async def lag(self) -> int:
        return self.behind
