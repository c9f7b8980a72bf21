"""One home: its PostgreSQL, a database for each service, migrated; and who has it open."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from services.cli.rejoin import rejoined
from services.cli.speaking import Unable
from shared.kit import registry
from shared.kit.cluster import Cluster, HomeLocked, ensure_database, home_holder, lock_home
from shared.kit.machine import write_private
from shared.kit.migrate import migrate
from shared.kit.settings import Settings

#: What keeps a home open with all its services at work, by name.
RUN = "run"
#: How long a command waits for another one, or for a product that is starting.
WAIT_S_MAX = 60.0
LOOK_S = 0.1


class NoDatabase(Unable):
    """A PostgreSQL that somebody else runs, or a service's own database, does not let us in."""

    def __init__(self, error: psycopg.OperationalError) -> None:
        super().__init__(f"数据库没有应答 / the database does not answer: {str(error).strip()}")


@dataclass(frozen=True)
class Home:
    """A data folder at work: where each service's database is, and who serves from it."""

    folder: Path
    dsns: dict[str, str]
    holder: "Holder | None" = None
    #: The embedded server, where this process runs it.
    server: Cluster | None = None


@dataclass(frozen=True)
class Holder:
    """The process that keeps a home open for others: `run`, with its address, or the first `serve`."""

    pid: int
    command: str
    address: str | None


@contextmanager
def opened(settings: Settings) -> Iterator[Home]:
    """Open the home for this process alone, its database server running and every service migrated.

    Raises HomeLocked when another process has it open; Unable when it was put back from a backup and the
    broker, which may know of later facts, does not answer.
    """
    with served(settings) as home:
        migrated(home.dsns)
        if settings.kafka is not None:
            rejoined(settings.home, home.dsns, settings)
        yield home


@contextmanager
def served(settings: Settings) -> Iterator[Home]:
    """The home for this process alone, its database server running, every database as it is."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with lock_home(settings.home):
        if settings.postgres is not None:
            yield Home(settings.home, _outside(settings))
            return
        cluster = Cluster(settings.home)
        cluster.start()
        try:
            dsns = {name: cluster.ensure(name) for name in registry.names()}
            yield Home(settings.home, dsns, server=cluster)
        finally:
            cluster.stop()


Opening = Callable[[Settings], AbstractContextManager[Home]]


@contextmanager
def attached(settings: Settings, enter: Opening = opened) -> Iterator[Home]:
    """The home for a command: beside the running product when there is one, else opened for the command.

    Raises HomeLocked when another command does not let go of it.
    """
    deadline = time.monotonic() + WAIT_S_MAX
    with ExitStack() as stack:
        home: Home | None = None
        while home is None:
            holder = holder_of(settings.home)
            if holder is not None:
                home = Home(settings.home, _beside(settings), holder)
                break
            try:
                home = stack.enter_context(enter(settings))
            except HomeLocked:
                if time.monotonic() > deadline:
                    raise
                time.sleep(LOOK_S)
        yield home


@contextmanager
def announced(home: Home, command: str, address: str | None) -> Iterator[None]:
    """Let commands know that this process keeps the home open, and where it answers."""
    note = _note(home.folder)
    write_private(note, json.dumps(asdict(Holder(os.getpid(), command, address))))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def holder_of(folder: Path) -> Holder | None:
    """Who keeps the home open for others, if anybody; the note of a killed process counts nothing."""
    pid = home_holder(folder)
    if pid is None or not _note(folder).exists():
        return None
    try:
        holder = Holder(**json.loads(_note(folder).read_text()))
    except FileNotFoundError:  # it is just leaving
        return None
    return holder if holder.pid == pid else None


def _note(folder: Path) -> Path:
    return folder / "running.json"


def _beside(settings: Settings) -> dict[str, str]:
    if settings.postgres is not None:
        return _outside(settings)
    cluster = Cluster(settings.home)
    return {name: cluster.dsn(name) for name in registry.names()}


def migrated(dsns: dict[str, str]) -> dict[str, str]:
    """Bring each service's database to its newest revision."""
    for name, dsn in dsns.items():
        service = registry.load(name)
        migrate(dsn, service.migrations, service.metadata)
    return dsns


def _outside(settings: Settings) -> dict[str, str]:
    """A database for each service on a server somebody else runs; each role's password is in the secrets.

    Where they have none for a role, it has the administrator's own. Raises NoDatabase.
    """
    assert settings.postgres is not None
    admin_dsn = settings.with_password(settings.postgres)
    address = urlsplit(admin_dsn)
    dsns = {}
    for name in registry.names():
        role = f"lianhe_{name}"
        host = f"{role}@{address.hostname}:{address.port or 5432}"
        dsn = settings.with_password(urlunsplit((address.scheme, host, f"/{role}", "", "")))
        password = urlsplit(dsn).password
        if password is None:
            password = address.password or ""
            dsn = dsn.replace(role, f"{role}:{password}", 1)
        try:
            ensure_database(admin_dsn, role, password)
        except psycopg.OperationalError as error:
            raise NoDatabase(error) from error
        dsns[name] = dsn
    return dsns
