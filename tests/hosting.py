"""Keeps one thing running for all test processes of a run, and ends it when the last of them lets go.

Each user holds a shared lock on `users`; the thing's own process, started by the first, waits for the
exclusive one. A test process that dies lets go too, so nothing is left behind.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
ADDRESS = "address"


def folder_of(name: str, run: str) -> Path:
    """Where this test run keeps what it shares under this name."""
    return Path(tempfile.gettempdir()) / f"lianhe-{name}-{run}"


@contextmanager
def shared(name: str, run: str, module: str) -> Iterator[str]:
    """The address of what this test run shares, started as `python -m module FOLDER` where nobody has yet."""
    folder = folder_of(name, run)
    with _join(folder), (folder / "gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        address = folder / ADDRESS
        if not address.exists():
            _start(folder, module)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield address.read_text()


def _join(folder: Path) -> IO[str]:
    """Take a share of `users`, anew when the other process removed the folder while we waited for it."""
    while True:
        folder.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            users = (folder / "users").open("a")
            fcntl.flock(users, fcntl.LOCK_SH)
            with suppress(FileNotFoundError):
                if os.fstat(users.fileno()).st_ino == (folder / "users").stat().st_ino:
                    return users
            users.close()


def _start(folder: Path, module: str) -> None:
    """Start the process, which outlives us, and wait until it says that it is ready."""
    said, says = os.pipe()
    log = (os.POSIX_SPAWN_OPEN, 2, str(folder / "host.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", module, str(folder)],
        {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])},
        file_actions=[log, (os.POSIX_SPAWN_DUP2, says, 1)],
        setsid=True,
    )
    os.close(says)
    with os.fdopen(said, "rb") as line:
        if not line.read():
            raise RuntimeError(f"{module} did not start:\n" + (folder / "host.log").read_text())


def until_unused(folder: Path, address: str, stop: Callable[[], None]) -> None:
    """In the thing's process: say that it is ready; when nobody uses it, stop it and remove every trace."""
    (folder / ADDRESS).write_text(address)
    with suppress(BrokenPipeError):  # whoever started us is gone: then nobody may be left to use it
        os.write(1, b"ready")
    os.close(1)
    with (folder / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        stop()
        shutil.rmtree(folder)  # still under the lock: whoever waits for it finds the folder gone
