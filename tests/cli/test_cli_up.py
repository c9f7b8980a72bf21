"""`up`: a process a service over Kafka on one machine; what is killed comes back, and all end together."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from shared.kit import registry
from shared.kit.machine import command_of
from tests.cli.product import Product, administrator

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(400)]

BACK_S_MAX, LOOK_S = 120.0, 0.1
ROSTER = Path(__file__).parents[1] / "members" / "roster.xlsx"


def children(parent: int) -> dict[int, str]:
    """The processes that `parent` started and that are at work, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (command := command_of(int(entry.name))):
            stat = (entry / "stat").read_text() if (entry / "stat").exists() else ") ? 0"
            if int(stat.rpartition(")")[2].split()[1]) == parent:
                found[int(entry.name)] = command
    return found


def one(parent: int, words: str) -> int:
    """The first child whose command line has these words."""
    return next(pid for pid, command in sorted(children(parent).items()) if words in command)


def another(parent: int, words: str, killed: int) -> bool:
    """Whether a new process does the work of the killed one."""
    return any(words in command for pid, command in children(parent).items() if pid != killed)


def whole(product: Product) -> bool:
    """Whether the door is ready and misses no service."""
    with product.client() as client:
        return bool(client.get("/health/ready", timeout=30).json() == {"status": "ready"})


def until(there: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + BACK_S_MAX
    while not there():
        assert time.monotonic() < deadline, what
        time.sleep(LOOK_S)


def test_many_processes_from_the_first_start_to_the_end(product: Product) -> None:
    """The door is ready when all are there; a service, the broker, the database come back by themselves."""
    password = administrator(product.start("up"))
    assert product.process is not None
    there = children(product.process.pid)
    serving = [command.split()[-1] for command in there.values() if " services serve " in command]
    assert sorted(serving) == sorted([*registry.names(), "finance"])

    # Nobody outlives a killed keeper; the next start goes on where all were.
    product.stop(signal.SIGKILL)
    until(lambda: not any(command_of(pid) == command for pid, command in there.items()), "some are left")
    assert "admin /" not in product.start("up")
    assert product.process is not None
    parent = product.process.pid

    for words in ("services serve members", "kafka.Kafka", "bin/postgres"):
        killed = one(parent, words)
        os.kill(killed, signal.SIGKILL)
        until(partial(another, parent, words, killed), f"{words} is not back")
    until(partial(whole, product), "the door misses a service")
    assert product.sign_in("admin", password).status_code == 200

    beside = product.ask("import", "roster", str(ROSTER), "--village", "610526103201", "--name", "蒲新村")
    assert (beside.returncode, beside.stderr) == (0, "")
    proven = product.ask("verify", "--json")
    assert proven.returncode == 0, proven.stdout

    status, said = product.stop(signal.SIGINT)
    assert (status, "Traceback" in said) == (0, False)
    assert "members 已重新启动" in said
    assert product.servers() == []
    assert children(parent) == {}
    assert not (product.home / "running.json").exists()
