"""Keeps processes at work: one that ends is started again, after pauses that grow while it keeps ending."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.cli.speaking import console
from shared.kit.broker import BrokerFailed
from shared.kit.cluster import Cluster, ClusterFailed
from shared.kit.machine import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 0.2
#: The first pause before a new start, the longest, and how long one must have run to be taken as mended.
PAUSE_S, PAUSE_S_MAX, STEADY_S = 0.5, 30.0, 60.0
#: Longer than a service gives its open answers, its relay and its consumer to end.
STOP_S_MAX = 20.0
LOG_BYTES_MAX = 32 * 1024 * 1024


class Part(Protocol):
    """Something with a process of its own, which may be started again after it ended."""

    @property
    def pid(self) -> int | None: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Child:
    """`python -m services ARGUMENT…`, what it says in a log; it ends in order when we end, however we end."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = [sys.executable, "-m", "services", *arguments]
        self._environment, self._log = environment, log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it; from the main thread, for the system ends it with the thread that started it."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES_MAX:
            self._log.replace(self._log.with_suffix(".old"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we end it when its turn has come
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def ask_to_end(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Ask it to end and wait; by force where it takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Server:
    """The embedded PostgreSQL as a part."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    @property
    def pid(self) -> int | None:
        return self._cluster.pid

    def start(self) -> None:
        self._cluster.stop()  # gives back what the ended one held
        self._cluster.start()

    def stop(self) -> None:
        self._cluster.stop()


@dataclass
class Kept:
    """A part, its name, and when it may be started again."""

    name: str
    part: Part
    pause_s: float = PAUSE_S
    again_at_s: float | None = None
    started_at_s: float = 0.0

    def look(self, now_s: float) -> None:
        """Start it where it does not run and has paused long enough."""
        if self.part.pid is not None:
            if now_s - self.started_at_s > STEADY_S:
                self.pause_s = PAUSE_S
        elif self.again_at_s is None:
            self.again_at_s = now_s + self.pause_s
            console.print(f"{self.name} 已结束，{self.pause_s:g} 秒后再启动 / ended, is started again")
            self.pause_s = min(2 * self.pause_s, PAUSE_S_MAX)
        elif now_s >= self.again_at_s:
            self.again_at_s, self.started_at_s = None, now_s
            try:
                self.part.start()
            except (ClusterFailed, BrokerFailed) as error:
                console.print(f"{self.name}: {error}")
            else:
                console.print(f"{self.name} 已重新启动 / is at work again")


async def keep(parts: Sequence[Kept]) -> None:
    """Look after the parts until cancelled. Give the servers first: what needs them starts after them."""
    while True:
        for part in parts:
            part.look(time.monotonic())
        await asyncio.sleep(LOOK_S)


def end(children: Iterable[Child]) -> None:
    """All at once, and return when the last has ended."""
    there = list(children)
    for child in there:
        with suppress(ProcessLookupError):
            child.ask_to_end()
    for child in there:
        child.stop()
