"""Which events a service hears, and the one call each leads to: the whole table on one screen."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.bus import POLL_RECORDS_MAX, Poll
from shared.kit.events import Event

#: Between polls: one costs nearly as much for a single fact as for fifty. Longer while they go on coming.
GATHER_S, GATHER_GROWTH = 0.06, 1.5

E = TypeVar("E", bound=Event)
Each = Callable[[AsyncSession, E], Awaitable[None]]
Many = Callable[[AsyncSession, Sequence[Any]], Awaitable[None]]


@dataclass
class Hears:
    """A service's handlers. `each` is called once an event; `many` once for a run of consecutive events.

    A handler may raise `NotYet(reference)`: the event waits for what it refers to. Anything else it raises is
    tried again a bounded number of times, then parked. Handlers run inside the reader's transaction.

    `gather_s_max`: for how long facts that come in a stream may gather, so that fewer transactions take more
    of them; short where people wait for what is read.
    """

    handlers: dict[type[Event], Many] = field(default_factory=dict)
    gather_s_max: float = 0.25

    def each(self, event_type: type[E]) -> Callable[[Each[E]], Each[E]]:
        """Register a handler of one event at a time."""

        def register(handler: Each[E]) -> Each[E]:
            async def one_by_one(session: AsyncSession, events: Sequence[Any]) -> None:
                for event in events:
                    await handler(session, event)

            self._add(event_type, one_by_one)
            return handler

        return register

    def many(self, *event_types: type[Event]) -> Callable[[Many], Many]:
        """Register a handler of runs of events of any of these types, in order."""

        def register(handler: Many) -> Many:
            for event_type in event_types:
                self._add(event_type, handler)
            return handler

        return register

    def _add(self, event_type: type[Event], handler: Many) -> None:
        if event_type in self.handlers:
            raise TypeError(f"{event_type.__name__} has two handlers")
        self.handlers[event_type] = handler

    def include(self, other: "Hears") -> None:
        """Take over another table's handlers."""
        for event_type, handler in other.handlers.items():
            self._add(event_type, handler)

    @property
    def types(self) -> frozenset[str]:
        return frozenset(event_type.__name__ for event_type in self.handlers)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(event_type.topic for event_type in self.handlers)

    def pause_after(self, poll: Poll, before_s: float) -> float:
        """How long facts may gather after a poll, by the pause before it; none where all or nothing came."""
        if not poll.moves or len(poll.records) >= POLL_RECORDS_MAX:
            return 0.0
        return min(max(GATHER_S, GATHER_GROWTH * before_s), self.gather_s_max)
