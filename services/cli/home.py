"""One home: its PostgreSQL, a database for each service, migrated."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from shared.kit import registry
from shared.kit.cluster import Cluster, ensure_database, home_holder, lock_home
from shared.kit.migrate import migrate
from shared.kit.settings import Settings


@dataclass(frozen=True)
class Home:
    """A data folder at work: where each service's database is."""

    folder: Path
    dsns: dict[str, str]


@contextmanager
def opened(settings: Settings) -> Iterator[Home]:
    """Open the home for this process alone, its database server running and every service migrated.

    Raises HomeLocked when another process has it open.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with lock_home(settings.home):
        if settings.postgres is not None:
            yield Home(settings.home, migrated(_outside(settings.postgres)))
            return
        cluster = Cluster(settings.home)
        cluster.start()
        try:
            yield Home(settings.home, migrated({name: cluster.ensure(name) for name in registry.names()}))
        finally:
            cluster.stop()


@contextmanager
def attached(settings: Settings) -> Iterator[Home]:
    """The home for a command: beside the running product when there is one, else opened for the command."""
    if settings.postgres is None and home_holder(settings.home) is not None:
        cluster = Cluster(settings.home)
        yield Home(settings.home, {name: cluster.dsn(name) for name in registry.names()})
        return
    with opened(settings) as home:
        yield home


def migrated(dsns: dict[str, str]) -> dict[str, str]:
    """Bring each service's database to its newest revision."""
    for name, dsn in dsns.items():
        service = registry.load(name)
        migrate(dsn, service.migrations, service.metadata)
    return dsns


def _outside(admin_dsn: str) -> dict[str, str]:
    """A database for each service on a server somebody else runs, under the administrator's own role."""
    dsns = {}
    for name in registry.names():
        address = urlsplit(admin_dsn)
        password = address.password or ""
        ensure_database(admin_dsn, f"lianhe_{name}", password)
        host = f"lianhe_{name}:{password}@{address.hostname}:{address.port or 5432}"
        dsns[name] = urlunsplit((address.scheme, host, f"/lianhe_{name}", "", ""))
    return dsns
