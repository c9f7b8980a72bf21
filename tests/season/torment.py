"""Kills at random moments of the season's loading, from a seed; the loading itself is never told."""

import asyncio
import os
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

from services.cli.home import Holder, Home
from services.cli.speaking import console
from services.cli.verify import Finding, verified
from services.demo.summary import Summary
from shared.kit.settings import Settings
from tests.conftest import fastest_place
from tests.season.books import Ending, ending, settled
from tests.season.product import Silent
from tests.season.stage import LOOK_S, Stage, staged

#: How long after a step of the loading the kill may come: in the midst of requests, relays and readers.
AFTER_S_MAX = 0.4


class Watched(Silent):
    """A progress bar whose place others wait for: phases done, and the part of the one under way."""

    def __init__(self) -> None:
        super().__init__()
        self._moved = threading.Condition()
        self._total = self._done = 0

    def phase(self, title: str, total: int) -> None:
        with self._moved:
            super().phase(title, total)
            self._total, self._done = total, 0
            self._moved.notify_all()

    def advance(self, steps: int = 1) -> None:
        with self._moved:
            self._done += steps
            self._moved.notify_all()

    def reaches(self, place: float, timeout_s: float) -> bool:
        """Wait until the loading is so far; False where it is not, yet."""
        with self._moved:
            return self._moved.wait_for(lambda: self._place() >= place, timeout_s)

    def _place(self) -> float:
        return len(self.titles) - 1 + self._done / max(1, self._total)


def tormented(
    stage: Stage,
    *,
    kills: int,
    seed: int,
    phases: int,
    scale_percent: int,
) -> Ending:
    """Load the season of so many phases into `stage` while it is killed; what it comes to."""
    dice, watched = Random(seed), Watched()
    places = sorted(dice.uniform(0, phases) for _ in range(kills))
    names = _dealt(dice, sorted(stage.victims), kills)
    began_s, counts = time.monotonic(), Counter[str]()
    administrator = stage.product.administrator(stage.door)
    with ThreadPoolExecutor(1) as aside:
        loading = aside.submit(
            stage.product.load_as,
            administrator,
            stage.folder / "demo",
            progress=watched,
            scale_percent=scale_percent,
        )
        for number, (place, name) in enumerate(zip(places, names, strict=True), 1):
            _await(stage, loading, watched, place)
            if loading.done() and loading.exception() is not None:
                break
            watched.reaches(phases + 1, dice.uniform(0, AFTER_S_MAX))
            after_s = time.monotonic() - began_s
            hit = stage.victims[name](dice)
            counts[hit] += 1
            console.print(f"  {number}/{kills} at {place:.2f} of {phases}, after {after_s:.0f} s: {hit}")
        while not loading.done():
            stage.tend()
            watched.reaches(phases + 1, LOOK_S)
        loading.result()
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    console.print(f"  killed: {told or 'nothing'}", soft_wrap=True)
    stage.tend()
    stage.product.ready()
    settled(stage.dsns)
    return ending(stage.dsns)


def _await(stage: Stage, loading: Future[Summary], watched: Watched, place: float) -> None:
    while not loading.done() and not watched.reaches(place, LOOK_S):
        stage.tend()


def _dealt(dice: Random, names: list[str], count: int) -> list[str]:
    """As from a deck that is shuffled anew when it is used up: each name has its turn."""
    dealt: list[str] = []
    while len(dealt) < count:
        dealt += dice.sample(names, len(names))
    return dealt[:count]


def differences(one: Ending, other: Ending) -> list[str]:
    """In what two endings differ."""
    return [each.name for each in fields(Ending) if getattr(one, each.name) != getattr(other, each.name)]


def proven(stage: Stage) -> list[Finding]:
    """What `verify` finds in what the stage holds."""
    home = Home(stage.folder, stage.dsns, Holder(os.getpid(), "chaos", stage.product.address))
    findings, _ = asyncio.run(verified(home, Settings(home=stage.folder)))
    return findings


@dataclass(frozen=True)
class Outcome:
    """What a killed season came to, what `verify` found in it, and how its processes ended when asked to."""

    ending: Ending
    findings: list[Finding]
    restarts: int
    exits: set[int]


def killed(kind: type[Stage], *, kills: int, seed: int, phases: int, scale_percent: int) -> Outcome:
    """Set the stage on a folder in memory, torment it, look at it and end it. Tells how to do it again."""
    asked = f"--kills {kills} --seed {seed} --scale {scale_percent} --transport {kind.transport}"
    console.print(f"make chaos ARGS='{asked}'", soft_wrap=True)
    with folder_in_memory() as folder, staged(kind, folder) as stage:
        found = tormented(stage, kills=kills, seed=seed, phases=phases, scale_percent=scale_percent)
        return Outcome(found, proven(stage), stage.restarts, set(stage.product.stop().values()))


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lianhe-season-", dir=fastest_place()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
