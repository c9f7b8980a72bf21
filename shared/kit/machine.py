"""What our servers ask of the system: a locked home, a free port, a child that ends with us, a plain user."""

import ctypes
import fcntl
import os
import pwd
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# Below the range the kernel gives to outgoing connections, so that none of those can sit on our port.
PORTS = range(15_000, 32_000)
# Where binaries and data go when root started us from a folder that no other user can enter.
SHELTERS = (Path("/var/lib/lianhe"), Path("/var/tmp/lianhe"))  # noqa: S108 - persistent, made by root, 0755
# Existing users the server may run as when we are root; PostgreSQL itself refuses root.
ACCOUNTS = ("postgres", "nobody")
_PR_SET_PDEATHSIG = 1


class HomeLocked(Exception):
    """Another process has this home open; `pid` is its process id where it could be read."""

    def __init__(self, home: Path, pid: int | None) -> None:
        super().__init__(f"{home} is in use by process {pid or 'unknown'}")
        self.home = home
        self.pid = pid


class MachineRefused(Exception):
    """This machine does not give what a server needs; the message says what."""


def take_lock(lock: Path) -> IO[str]:
    """Take the lock file and write our process id into it, or refuse. Closing the file frees the lock."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = lock.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise HomeLocked(lock.parent, int(holder) if holder.isdigit() else None) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


@contextmanager
def lock_home(home: Path) -> Iterator[None]:
    """Hold the home for this process alone; refuses with `HomeLocked`. The system frees it when we die."""
    file = take_lock(home / "lock")
    try:
        yield
    finally:
        file.close()


def home_holder(home: Path) -> int | None:
    """The id of the process that has this home open, or None: so the command line finds a running product."""
    if not (home / "lock").exists():
        return None
    try:
        with lock_home(home):
            return None
    except HomeLocked as locked:
        return locked.pid or -1


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody holds at this moment."""
    for _ in range(1000):
        # Not `random`: tests seed it alike in every process.
        port = PORTS[secrets.randbelow(len(PORTS))]
        if port_is_free(port):
            return port
    raise MachineRefused("no free TCP port on 127.0.0.1")


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` by which the kernel sends the child this signal when we end, however we end. Linux only.

    It must run after the change of user, which clears it (subprocess keeps that order), and the child must be
    started from the main thread: the kernel watches the starting thread, not the process.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start servers from the main thread: they end with the thread that started them")
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def arm() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it ended before we were armed
            os._exit(1)

    return arm


@dataclass(frozen=True)
class Account:
    """The user the server runs as; None stands for the one we are."""

    uid: int | None
    gid: int | None

    def runs(self, *command: str | Path) -> bool:
        """Whether this user can run the command: asked of the system, as modes alone do not tell (ACLs)."""
        try:
            done = subprocess.run(
                [str(part) for part in command],
                cwd="/",
                capture_output=True,
                check=False,
                **self.subprocess(),
            )
        except OSError:
            return False
        return done.returncode == 0

    def enters(self, folder: Path) -> bool:
        return self.runs("/bin/sh", "-c", 'cd "$1"', "sh", folder)

    def owns(self, folder: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def subprocess(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data: Path | None) -> Account:
    """Whoever owns the data already; as root on a first start, an existing user with no rights of its own."""
    if os.geteuid() != 0:
        return Account(None, None)
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ACCOUNTS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise MachineRefused(f"PostgreSQL does not run as root, and none of the users {ACCOUNTS} exists")


def shelter(account: Account, name: str) -> Path:
    """A persistent folder the account can enter, made now."""
    for root in SHELTERS:
        folder = root / name
        with suppress(OSError):
            for path in (root, folder):
                path.mkdir(mode=0o755, exist_ok=True)
                path.chmod(0o755)
            if account.enters(folder):
                return folder
    raise MachineRefused(f"the database user can enter neither the home nor {SHELTERS}")


def command_of(pid: int) -> str:
    """The command line of a process, empty when it is gone or a zombie."""
    if Path("/proc/self/cmdline").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S607
    return shown.stdout.decode(errors="replace")


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, readable for us alone."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)
