"""What a check is: one question to one service's tables, or two questions that must be answered alike."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.app import Service
from shared.kit.db import Database

#: Rows named by one check; a broken rule usually breaks many alike.
ROWS_SHOWN_MAX = 20

Choice = Callable[[Service], bool]


def every(service: Service) -> bool:
    """Each service there is."""
    return True


def producing(service: Service) -> bool:
    """A desk on the production kernel, so that a fourth subsidiary is proven too."""
    return service.is_line


def named(name: str) -> Choice:
    """The service of this name."""
    return lambda service: service.name == name


@dataclass(frozen=True)
class Finding:
    """A row that should not be: which check, in whose tables, and the row's name."""

    check: str
    service: str
    row: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"check": self.check, "service": self.service, "row": dict(self.row)}


@dataclass(frozen=True)
class Check:
    """`query` gives the rows that break the rule; each names itself in its first columns."""

    name: str
    of: Choice
    query: str


@dataclass(frozen=True)
class Side:
    """One side of a match: rows of `key` and `amount`, added up by key over all the services chosen."""

    of: Choice
    query: str


@dataclass(frozen=True)
class Match:
    """Two sides that know the same fact, each from its own tables: key by key the same amount.

    A key that only the right side knows is wrong too, unless `left_only`.
    """

    name: str
    left: tuple[Side, ...]
    right: tuple[Side, ...]
    left_only: bool = False


class Tables:
    """Every service's database, asked in snapshots that can write nothing: one each time, or a moment's."""

    def __init__(self, services: Mapping[str, Service], databases: Mapping[str, Database]) -> None:
        self._services, self._databases = services, databases
        self._moment: dict[str, AsyncSession] = {}

    @asynccontextmanager
    async def at_one_moment(self) -> AsyncIterator[None]:
        """What is asked meanwhile sees each service as it is now, however busy it is."""
        async with AsyncExitStack() as stack:
            for name, database in self._databases.items():
                self._moment[name] = await stack.enter_async_context(database.reading())
            stack.callback(self._moment.clear)
            yield

    def chosen(self, of: Choice) -> list[str]:
        return [name for name, service in self._services.items() if of(service)]

    async def rows(
        self, name: str, query: str, values: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        async with self._session(name) as session:
            return [dict(row._mapping) for row in await session.execute(text(query), values or {})]

    def _session(self, name: str) -> AbstractAsyncContextManager[AsyncSession]:
        session = self._moment.get(name)
        return nullcontext(session) if session is not None else self._databases[name].reading()

    async def look(self, checks: Iterable[Check], matches: Iterable[Match]) -> list[Finding]:
        """Every row that should not be."""
        found = [finding for check in checks for finding in await self.check(check)]
        return found + [finding for match in matches for finding in await self.match(match)]

    async def check(self, check: Check) -> list[Finding]:
        """The rows that break a rule, service by service."""
        query = f"SELECT * FROM ({check.query}) AS wrong LIMIT {ROWS_SHOWN_MAX}"  # noqa: S608 - ours alone
        return [
            Finding(check.name, name, row)
            for name in self.chosen(check.of)
            for row in await self.rows(name, query)
        ]

    async def match(self, match: Match) -> list[Finding]:
        """The keys on which the sides differ."""
        left, right = await self._sum(match.left), await self._sum(match.right)
        keys = sorted(left.keys() if match.left_only else left.keys() | right.keys())
        sides = f"{self._names(match.left)} ≠ {self._names(match.right)}"
        return [
            Finding(match.name, sides, {"key": key, "left": left.get(key, 0), "right": right.get(key, 0)})
            for key in keys
            if left.get(key, 0) != right.get(key, 0)
        ][:ROWS_SHOWN_MAX]

    async def _sum(self, sides: Iterable[Side]) -> dict[str, int]:
        sums: defaultdict[str, int] = defaultdict(int)
        for side in sides:
            for name in self.chosen(side.of):
                for row in await self.rows(name, side.query):
                    sums[str(row["key"])] += int(row["amount"])
        return sums

    def _names(self, sides: Iterable[Side]) -> str:
        return "+".join(sorted({name for side in sides for name in self.chosen(side.of)}))
