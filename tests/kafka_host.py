"""Keeps one Kafka broker running for all test processes of a run, and ends it when the last of them lets go.

Each user holds a shared lock on `users`; this process, started by the first, waits for the exclusive one. A
test process that dies lets go too, so nothing is left behind.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from shared.kit.broker import Broker, jars

ROOT = Path(__file__).parents[1]


@contextmanager
def shared_broker(run: str) -> Iterator[str]:
    """The bootstrap servers of the broker that this test run shares, started where nobody has yet."""
    jars()  # a slow first download belongs to this process, where its failure is seen
    folder = Path(tempfile.gettempdir()) / f"lianhe-kafka-{run}"
    with join(folder), (folder / "gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        address = folder / "bootstrap"
        if not address.exists():
            host(folder)
        fcntl.flock(gate, fcntl.LOCK_UN)
        yield address.read_text()


def join(folder: Path) -> IO[str]:
    """Take a share of `users`, anew when the broker's process removed the folder while we waited for it."""
    while True:
        folder.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            users = (folder / "users").open("a")
            fcntl.flock(users, fcntl.LOCK_SH)
            with suppress(FileNotFoundError):
                if os.fstat(users.fileno()).st_ino == (folder / "users").stat().st_ino:
                    return users
            users.close()


def host(folder: Path) -> None:
    """Start `serve` as a process that outlives us, and wait until it says that the broker answers."""
    said, says = os.pipe()
    log = (os.POSIX_SPAWN_OPEN, 2, str(folder / "host.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "tests.kafka_host", str(folder)],
        {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])},
        file_actions=[log, (os.POSIX_SPAWN_DUP2, says, 1)],
        setsid=True,
    )
    os.close(says)
    with os.fdopen(said, "rb") as line:
        if not line.read():
            raise RuntimeError("no Kafka broker:\n" + (folder / "host.log").read_text())


def serve(folder: Path) -> None:
    """Run the broker until nobody uses it, then remove every trace of it."""
    broker = Broker(folder / "broker")
    broker.start()
    try:
        (folder / "bootstrap").write_text(broker.bootstrap)
        os.write(1, b"ready")
        os.close(1)
        with (folder / "users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            broker.stop()
            shutil.rmtree(folder)  # still under the lock: whoever waits for it finds the folder gone
    finally:
        broker.stop()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
