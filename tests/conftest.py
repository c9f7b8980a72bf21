"""Fixtures every test may ask for: a real PostgreSQL, fresh databases on it, a real Kafka broker.

`LIANHE_TEST_POSTGRES` (an admin's address, PostgreSQL 15 and up) and `KAFKA_BOOTSTRAP_SERVERS` stand in.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from shared.kit.cluster import Cluster, home_holder
from tests.databases import Databases, Prepare
from tests.kafka_host import shared_broker
from tests.world import World

# On a loaded machine a time limit per example tells nothing; each test has its own.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

PREFIX = "lianhe-test-"
MEMORY_FREE_BYTES = 6 * 1024**3


@dataclass(frozen=True)
class OutsideServer:
    """A server that somebody else runs."""

    admin_dsn: str


def fastest_place() -> Path:
    """Memory where there is plenty: a fresh database takes a fifth of the time there. Else the usual folder.

    Not pytest's own: nobody else may enter that, and as root the server is somebody else.
    """
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= MEMORY_FREE_BYTES:
        return memory
    return Path(tempfile.gettempdir())


def sweep(place: Path) -> None:
    """Remove what killed test processes left: a home whose lock nobody holds."""
    for home in place.glob(f"{PREFIX}*"):
        # Written under the lock, so that a home just being made is not taken for one left behind.
        if (home / "postgres" / "passwords.json").exists() and not home_holder(home / "postgres"):
            shutil.rmtree(home, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take long begins first, so that no process is left alone with it at the end."""
    longest: dict[Path, float] = {}
    for item in items:
        limit = item.get_closest_marker("timeout")
        longest[item.path] = max(longest.get(item.path, 0), limit.args[0] if limit else 0)
    items.sort(key=lambda item: -longest[item.path])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | OutsideServer]:
    """One PostgreSQL a test process; what it holds is lost with it."""
    outside = os.environ.get("LIANHE_TEST_POSTGRES")
    if outside:
        yield OutsideServer(outside)
        return
    place = fastest_place()
    sweep(place)
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    home.chmod(0o711)
    server = Cluster(home, durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def databases(cluster: Cluster | OutsideServer) -> Iterator[Databases]:
    """For fixtures that outlive a test: `fresh(service, prepare)` and `drop(dsn)`."""
    made = Databases(cluster.admin_dsn)
    yield made
    made.close()


@pytest.fixture
def database_dsn(databases: Databases) -> Iterator[Callable[..., str]]:
    """`database_dsn(service, prepare=None)`: a fresh database's address, dropped when the test ends."""
    made: list[str] = []

    def fresh(service: str, prepare: Prepare | None = None) -> str:
        made.append(databases.fresh(service, prepare))
        return made[-1]

    yield fresh
    for dsn in made:
        databases.drop(dsn)


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """Bootstrap servers of a real Apache Kafka broker. Use topics and groups with names of your own."""
    outside = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if outside:
        yield outside
        return
    with shared_broker(os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex) as bootstrap:
        yield bootstrap


@pytest.fixture
async def world(database_dsn: Callable[..., str]) -> AsyncIterator[World]:
    """An empty world: `await world.add("members", "finance")` puts services into it."""
    made = World(database_dsn)
    yield made
    await made.close()
