"""A PostgreSQL that dies under its users: they hear "try again with the same id", never of a bug."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import httpx
import psycopg
import pytest

from shared.kit import tree
from shared.kit.auth import Role
from shared.kit.cluster import Cluster
from shared.kit.errors import ConnectionLost
from shared.kit.ids import new_id
from tests.conftest import fastest_place
from tests.databases import Databases
from tests.kit.conftest import NORTH, node, prepare_sample
from tests.kit.sample.service import SAMPLE
from tests.world import World

POSTERS, BETWEEN = 6, 40

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def server() -> Iterator[Cluster]:
    """A server of our own, which keeps what it said it had."""
    with tempfile.TemporaryDirectory(prefix="lianhe-away-", dir=fastest_place()) as folder:
        Path(folder).chmod(0o711)
        made = Cluster(Path(folder))
        made.start()
        yield made
        made.stop()


@pytest.fixture
async def own(server: Cluster) -> AsyncIterator[World]:
    """The sample service on that server."""
    made = World(Databases(server.admin_dsn).fresh)
    await made.add_service(SAMPLE, prepare_sample)
    async with made.database("sample").transaction() as session:
        await tree.put(session, node(NORTH, None))
    yield made
    await made.close()


class Posters:
    """People who record baskets and look at them without a pause, each again with its id until it is in."""

    def __init__(self, world: World) -> None:
        self._world, self._stopped = world, False
        self.said: set[str] = set()
        self.lost = 0
        self._moved = asyncio.Event()
        self.odd: list[str] = []

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(POSTERS):
                group.create_task(self._post())

    async def _post(self) -> None:
        async with self._world.client("sample", self._world.actor((Role.PLANT, NORTH))) as client:
            while not self._stopped:
                body = {"id": str(new_id()), "entity_id": str(NORTH), "farm": "马家", "weight_g": 1}
                while not (answer := await client.post("/baskets", json=body)).is_success:
                    self._note(answer)
                    if self._stopped:
                        return
                    await asyncio.sleep(0)
                self.said.add(answer.json()["id"])
                self._note(await client.get("/baskets"))
                self._moved.set()

    def _note(self, answer: httpx.Response) -> None:
        if answer.is_success:
            return
        self.lost += 1
        if (answer.status_code, answer.json()["title"]) != (503, "ConnectionLost"):
            self.odd.append(answer.text)
            self.stop()

    async def more(self) -> None:
        """Until so many more are in."""
        wanted = len(self.said) + BETWEEN
        while len(self.said) < wanted and not self.odd:
            await self._moved.wait()
            self._moved.clear()

    def stop(self) -> None:
        self._stopped = True
        self._moved.set()


def kill_backend(server: Cluster) -> None:
    """PostgreSQL throws everybody out, and recovers."""
    with suppress(psycopg.OperationalError), psycopg.connect(server.admin_dsn) as admin:
        query = "SELECT pid FROM pg_stat_activity WHERE datname LIKE 't%' AND state IS NOT NULL LIMIT 1"
        row = admin.execute(query).fetchone()
        assert row is not None
        os.kill(row[0], signal.SIGKILL)


def kill_server(server: Cluster) -> None:
    """All of PostgreSQL, and start it again at the same address."""
    port = server.port
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    server.start()
    assert server.port == port


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("cannot set a codec: connection is closed"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_the_driver_says_while_it_connects_is_the_same_refusal(
    sample: World, error: Exception
) -> None:
    for opened in (sample.database("sample").reading, sample.database("sample").transaction):
        with pytest.raises(ConnectionLost):
            async with opened():
                raise error


@pytest.mark.parametrize("kill", [kill_backend, kill_server])
async def test_a_database_that_dies_is_told_as_a_refusal_and_nothing_is_lost_or_done_twice(
    server: Cluster, own: World, kill: Callable[[Cluster], None]
) -> None:
    posters = Posters(own)
    posting = asyncio.create_task(posters.run())
    for _ in range(2):
        await posters.more()
        kill(server)
    await posters.more()
    posters.stop()
    await posting
    assert posters.odd == []
    assert posters.lost > 0
    kept = {str(row["id"]) for row in await own.rows("sample", "SELECT id FROM basket")}
    assert kept == posters.said
    await own.settle()
    told = await own.said("sample", "BasketWeighed")
    assert sorted(fact["document"] for fact in told) == sorted(posters.said)
