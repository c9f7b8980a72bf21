"""The product set up to be killed: what can be hit, by which name, and how it stands up again.

Whatever ends is started again as a supervisor would do it; nothing else is mended from outside.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psycopg

from services.cli.speaking import console
from shared.kit import registry
from shared.kit.broker import Broker
from shared.kit.cluster import Cluster
from shared.kit.machine import free_port
from tests.season.books import Dsns
from tests.season.dies import AFTER, BEFORE
from tests.season.product import Product

DIES = "tests.season.dies"
#: The relay that is to die does so at one of its next batches, or is killed when none comes.
BATCHES_MAX, DYING_S_MAX, ENDING_S_MAX, LOOK_S = 8, 10.0, 60.0, 0.05
#: So much of what each process wrote is shown when it did not end well.
LOG_CHARS = 12_000
GATEWAY, SHARED = "gateway", "finance"
TWINS = (SHARED, f"{SHARED}-2")
EVERYTHING, SERVER, BACKEND, RELAY = "the product", "postgres", "a backend of postgres", "relay"
BROKER, ONE_OF_TWO, SERVICE = "kafka", "one finance of two", "a service"

#: Kills it, and tells what has been killed.
Hit = Callable[[Random], str]


class Stage:
    """A product at work on a PostgreSQL of its own; `victims` are the names of what `hit` can kill."""

    transport: str
    #: The process that told the first administrator's password.
    door: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.product = Product(folder, free_port(), {})
        self.server = Cluster(folder)
        self.restarts = 0

    @property
    def dsns(self) -> Dsns:
        return {name: self.server.dsn(name) for name in registry.names()}

    @property
    def victims(self) -> dict[str, Hit]:
        return {
            EVERYTHING: lambda _: self._kill(EVERYTHING, *self.product.processes),
            SERVER: self._server,
            BACKEND: self._backend,
            RELAY: self._relay,
        }

    def tend(self) -> None:
        """Start again what has ended."""
        for name, process in list(self.product.processes.items()):
            if process.poll() is not None:
                self.restarts += 1
                self.product.again(name)

    def close(self) -> None:
        """End all of it."""
        self.product.stop()

    def _kill(self, what: str, *names: str) -> str:
        for name in names:
            self.product.kill(name)
        self.tend()
        return what

    def _server(self, dice: Random) -> str:
        with suppress(ProcessLookupError):  # the note of one that has just ended
            os.kill(self._postmaster(), signal.SIGKILL)
        return SERVER

    def _backend(self, dice: Random) -> str:
        """PostgreSQL then throws out everybody, recovers and goes on."""
        deadline = time.monotonic() + ENDING_S_MAX
        while not (pids := self._backends()):  # none where it is just starting
            assert time.monotonic() < deadline, "nobody talks to PostgreSQL"
            self.tend()
            time.sleep(LOOK_S)
        with suppress(ProcessLookupError):
            os.kill(dice.choice(pids), signal.SIGKILL)
        return BACKEND

    def _backends(self) -> list[int]:
        with suppress(psycopg.OperationalError), psycopg.connect(self.server.admin_dsn) as admin:
            query = "SELECT pid FROM pg_stat_activity WHERE starts_with(datname, 'lianhe_') ORDER BY pid"
            return [pid for (pid,) in admin.execute(query)]
        return []

    def _relay(self, dice: Random) -> str:
        name, moment = self._some(dice), dice.choice((BEFORE, AFTER))
        self.product.kill(name)
        self.product.again(name, moment, str(dice.randint(1, BATCHES_MAX)), entry=DIES)
        deadline = time.monotonic() + DYING_S_MAX
        while self.product.processes[name].poll() is None and time.monotonic() < deadline:
            time.sleep(LOOK_S)
        died = self.product.processes[name].poll() is not None
        return self._kill(f"{RELAY} {moment} it sent" if died else f"{RELAY} with nothing to send", name)

    def _some(self, dice: Random) -> str:
        raise NotImplementedError

    def _postmaster(self) -> int:
        """The server's process, once one is noted: it may be about to be started."""
        deadline = time.monotonic() + ENDING_S_MAX
        while True:
            with suppress(FileNotFoundError, IndexError, ValueError):
                return int((self.server.data / "postmaster.pid").read_text().splitlines()[0])
            assert time.monotonic() < deadline, "no PostgreSQL"
            time.sleep(LOOK_S)


class OneProcess(Stage):
    """`run`: everything in one process on the local transport, which keeps its PostgreSQL itself."""

    transport, door = "local", "run"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.product.start("run")
        self.product.ready()

    def _server(self, dice: Random) -> str:
        """Without its database the product ends by itself; one that was just starting it starts another."""
        killed = self._postmaster()
        super()._server(dice)
        deadline = time.monotonic() + ENDING_S_MAX
        while self.product.processes["run"].poll() is None and self._postmaster() == killed:
            assert time.monotonic() < deadline, "the product goes on without its database"
            time.sleep(LOOK_S)
        self.tend()
        return SERVER

    def _some(self, dice: Random) -> str:
        return "run"


class ManyProcesses(Stage):
    """A process a service, of finance two, that meet on a broker of their own."""

    transport, door = "kafka", GATEWAY

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.broker = Broker(folder / "kafka")
        self.server.start()
        self.broker.start()
        self.product.environment = {"KAFKA_BOOTSTRAP_SERVERS": self.broker.bootstrap}
        for name in registry.names():
            self.product.start("serve", name, LIANHE_DATABASE_URL=self.server.ensure(name))
        self.product.ready()
        self.product.start(
            "serve",
            SHARED,
            name=TWINS[1],
            LIANHE_DATABASE_URL=self.server.dsn(SHARED),
            LIANHE_SERVICE_PORT=str(free_port()),
        )

    @property
    def victims(self) -> dict[str, Hit]:
        hits: dict[str, Hit] = {
            BROKER: self._broker,
            ONE_OF_TWO: lambda dice: self._kill(ONE_OF_TWO, dice.choice(TWINS)),
            SERVICE: lambda dice: self._kill(SERVICE, dice.choice(registry.names())),
        }
        return super().victims | hits

    def close(self) -> None:
        super().close()
        self.broker.stop()
        self.server.stop()

    def _server(self, dice: Random) -> str:
        super()._server(dice)
        self.server.stop()
        self.server.start()
        return SERVER

    def _broker(self, dice: Random) -> str:
        self.broker.kill()
        self.broker.start()
        return BROKER

    def _some(self, dice: Random) -> str:
        return dice.choice([name for name in registry.names() if name != GATEWAY])


STAGES: tuple[type[Stage], ...] = (OneProcess, ManyProcesses)


@contextmanager
def staged(kind: type[Stage], folder: Path) -> Iterator[Stage]:
    """A product on this folder, ended afterwards; what its processes wrote is shown if that was not well."""
    stage: Stage | None = None
    try:
        stage = kind(folder)
        yield stage
    except BaseException:
        for log in sorted((*folder.glob("*.log"), *folder.glob("logs/*.log"))):
            console.print(log.name, log.read_text()[-LOG_CHARS:], markup=False)
        raise
    finally:
        if stage is not None:
            stage.close()
