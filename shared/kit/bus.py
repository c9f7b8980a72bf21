"""The bus as services see it: records, and one small interface with two transports behind it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

POLL_RECORDS_MAX = 500


@dataclass(frozen=True, slots=True)
class Record:
    """One fact on the wire: CloudEvents 1.0 attributes beside a JSON body."""

    id: UUID
    sayer: str
    topic: str
    key: str
    type: str
    recorded_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Poll:
    """Records in order, and for each source the position read from and the next one to read."""

    records: Sequence[Record] = ()
    moves: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class Reader(Protocol):
    """One service's reading end. Positions live in the service's own database, never in the transport."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def poll(self, *, timeout_s: float) -> Poll:
        """Up to POLL_RECORDS_MAX records; an empty poll after `timeout_s`."""
        ...

    async def rewind(self) -> None:
        """Forget what was polled since the last stored positions, and read from those again."""
        ...

    def before(self, types: Mapping[str, str]) -> AsyncIterator[Sequence[Record]]:
        """What was published before the stored positions, those of a key in order; types with their topics.

        There may be others among them.
        """
        ...

    async def lag(self) -> int:
        """How many records are published and not yet read."""
        ...


class Share(Protocol):
    """A process's part of some numbers, which it has alone among the processes of its service."""

    async def look(self) -> frozenset[int]:
        """The numbers it has now; others may come and go, and with them what is whose."""
        ...

    async def leave(self) -> None:
        """Have none any longer."""
        ...


class Positions(Protocol):
    """Where a reader asks for its stored positions (its own `cursor` table) and for its part of the log."""

    async def load(self) -> dict[str, int]: ...

    def deal(self, numbers: int) -> Share:
        """A part of the numbers 0 to `numbers` - 1."""
        ...


class Transport(Protocol):
    """Carries published records to readers: `Local` on one machine, `Kafka` for many."""

    #: How long a relay that nobody wakes may rest before it looks at the outbox by itself.
    rest_s: float

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def publish(self, records: Sequence[Record]) -> None:
        """Returns when every record is safe; raises, and all are sent again later, when one is not."""
        ...

    def published(self, sayer: str) -> None:
        """The relay archived what it published: wake local readers."""
        ...

    async def unread_from(self, sayer: str) -> int | None:
        """The first position of the sayer's archive that is read from there and is still to be read."""
        ...

    def reader(self, service: str, topics: frozenset[str], positions: Positions) -> Reader: ...
