"""The product as people start it: a process of its own on a home of its own, spoken to over HTTP."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from shared.kit.machine import command_of

ROOT = Path(__file__).parents[2]
LAST_LINE = "Ctrl-C"
STOP_S_MAX = 40


@dataclass
class Product:
    """`python -m services …` with this home; `start` returns when it says that it is ready."""

    home: Path
    port: int
    process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str, **more: str) -> dict[str, Any]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LIANHE_", "KAFKA_", "PYTEST_"))
        }
        environment |= {"LIANHE_HOME": str(self.home), "PORT": str(self.port), "DEMO": "0", **more}
        return {
            "args": [sys.executable, "-m", "services", *arguments],
            "cwd": ROOT,
            "env": environment,
            "text": True,
            "encoding": "utf-8",
        }

    def ask(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command, run to its end."""
        return subprocess.run(**self.command(*arguments, **more), capture_output=True, check=False)

    def start(self, command: str = "run") -> str:
        """Start it and read until it is ready. Returns what it said."""
        self.process = subprocess.Popen(
            **self.command(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if LAST_LINE in line:
                return said
        raise AssertionError(f"it ended with {self.process.wait()}:\n{said}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal, wait for the end. Returns the exit status and what was said after it was ready."""
        assert self.process is not None
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=STOP_S_MAX)
        status, self.process = self.process.returncode, None
        return status, said

    def servers(self) -> list[str]:
        """The PostgreSQL servers of this home that are at work."""
        place = self.home / "postgres" / "place"
        data = Path(place.read_text()) if place.exists() else self.home / "postgres"
        pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [
            command for pid in pids if str(data) in (command := command_of(pid)) and "postgres" in command
        ]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False)

    def sign_in(self, name: str, password: str) -> httpx.Response:
        with self.client() as client:
            return client.post("/api/auth/sign-in", json={"name": name, "password": password})


def administrator(said: str) -> str:
    """The first administrator's password, as it was printed."""
    found = re.search(r"admin / (\S+)", said)
    assert found is not None, said
    return found.group(1)
