"""The product in processes of its own, as `run` or a process a service, and the season loaded into it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from services.demo.loader import load
from services.demo.summary import ADMINISTRATOR, SignIn, Summary

ROOT = Path(__file__).parents[2]
TENTH = 10
START_S_MAX, STOP_S_MAX, LOOK_S = 240, 40, 0.1
_PASSWORD = re.compile(r"admin / (\S+)")


class Silent:
    """A progress bar nobody looks at; it remembers the phases it was told of."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def phase(self, title: str, total: int) -> None:
        self.titles.append(title)

    def advance(self, steps: int = 1) -> None:
        return None


@dataclass
class Product:
    """Processes of the product: each `python -m services …`, its output in a file of the folder."""

    folder: Path
    port: int
    environment: Mapping[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: dict[str, tuple[tuple[str, ...], dict[str, str]]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *arguments: str, name: str = "", entry: str = "services", **more: str) -> None:
        """Start a process; it is known by its last argument, or by the name it is given."""
        name = name or arguments[-1]
        kept = {
            variable: value
            for variable, value in os.environ.items()
            if not variable.startswith(("LIANHE_", "KAFKA_", "PYTEST_"))
        }
        own = {
            "LIANHE_HOME": str(self.folder),
            "PORT": str(self.port),
            "DEMO": "0",
            "LIANHE_LOG_LEVEL": "WARNING",
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", entry, *arguments],
                cwd=ROOT,
                env={**kept, **own, **self.environment, **more},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.started.setdefault(name, (arguments, more))

    def kill(self, name: str) -> None:
        """End a process as a power cut would."""
        self.processes[name].kill()
        self.processes[name].wait()

    def again(self, name: str, *first: str, entry: str = "services") -> None:
        """Start what ended once more, as it was started, or through another entry with words of its own."""
        arguments, more = self.started[name]
        self.start(*first, *arguments, name=name, entry=entry, **more)

    def said(self, name: str) -> str:
        """What a process wrote."""
        return (self.folder / f"{name}.log").read_text()

    def ready(self) -> None:
        """Until the door to the world answers that everything is there."""
        deadline = time.monotonic() + START_S_MAX
        while time.monotonic() < deadline:
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended:\n{self.said(name)}"
            try:
                if httpx.get(f"{self.address}/health/ready", trust_env=False).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(LOOK_S)
        raise AssertionError("not ready: " + "\n".join(self.said(name)[-500:] for name in self.processes))

    def administrator(self, door: str) -> SignIn:
        """The first one, with the password that was told once."""
        found = _PASSWORD.search(self.said(door).replace("\x1b[1m", "").replace("\x1b[0m", ""))
        assert found is not None, self.said(door)
        return ADMINISTRATOR.model_copy(update={"password": found.group(1)})

    def load(
        self, folder: Path, door: str, *, progress: Silent | None = None, scale_percent: int = TENTH
    ) -> Summary:
        """Load the season, a tenth of it unless told; `door` is the process that told the first password."""
        return self.load_as(
            self.administrator(door), folder, progress=progress or Silent(), scale_percent=scale_percent
        )

    def load_as(
        self, administrator: SignIn, folder: Path, *, progress: Silent, scale_percent: int
    ) -> Summary:
        """Load the season as this administrator."""
        return asyncio.run(
            load(
                self.address,
                administrator=administrator,
                folder=folder,
                progress=progress,
                scale_percent=scale_percent,
            )
        )

    def ask(self, path: str, name: str, password: str) -> Any:
        """What the API answers somebody."""
        with httpx.Client(base_url=self.address, trust_env=False, timeout=60) as client:
            signed_in = client.post("/api/auth/sign-in", json={"name": name, "password": password})
            token = signed_in.raise_for_status().json()["access_token"]
            answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
            return answer.raise_for_status().json()

    def stop(self) -> dict[str, int]:
        """Ask all to end, and wait: how each did."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        ends = {}
        for name, process in self.processes.items():
            try:
                ends[name] = process.wait(STOP_S_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                ends[name] = process.wait()
        self.processes.clear()
        return ends
