"""`make axe`, `make screenshots`, `make speed`: looks at every page that take longer than a test run may."""

import argparse
import os
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser
from rich.console import Console
from rich.table import Table

from tests.e2e.audit import LOOKS, audited
from tests.e2e.browser import browser
from tests.e2e.host import shared_product
from tests.e2e.pictures import FOLDER, take
from tests.e2e.speed import GOAL_KB, GOAL_S, SLOWER, Speed, measured
from tests.e2e.visitor import DESK, PHONE

console = Console(soft_wrap=True)


@contextmanager
def at_work() -> Iterator[str]:
    """The address of the product that is looked at: one of our own, unless `LIANHE_E2E` names another."""
    outside = os.environ.get("LIANHE_E2E")
    if outside:
        yield outside
        return
    console.print("Starting the product and loading a small demo")
    with shared_product(uuid.uuid4().hex) as address:
        yield address


def axe(opened: Browser, address: str, _: argparse.Namespace) -> int:
    """Every page in both languages, both looks, both widths. Returns how many faults there were."""
    found = 0
    for language, size in (("zh", PHONE), ("en", DESK)):  # each menu is walked once
        looked, wrong = audited(opened, address, size, language, LOOKS)
        console.print(f"{language}: {looked} pages in {len(LOOKS)} looks and widths, {len(wrong)} faults")
        for line in wrong:
            console.print(f"  {line}", markup=False)
        found += len(wrong)
    return found


def screenshots(opened: Browser, address: str, chosen: argparse.Namespace) -> int:
    """A picture of every page at both widths, in one language and look."""
    taken = take(opened, address, chosen.language, chosen.look)
    console.print(f"{len(taken)} pictures and a contact sheet in {FOLDER}")
    return 0


def speed(opened: Browser, address: str, chosen: argparse.Namespace) -> int:
    """What a first visit loads, when each page is usable, and which pages miss the goals."""
    table = Table(
        "page",
        "until usable, kB",
        "without scrolling, kB",
        "answers, kB",
        "usable, s",
        "all there, s",
        "busy, s",
        title=f"processor slowed {SLOWER}×",
    )
    pages = list(measured(opened, address, chosen.visits, chosen.only))
    for one in pages:
        sizes = (f"{size:.0f}" for size in (one.early_kb, one.pages_kb, one.answers_kb))
        table.add_row(one.place, *sizes, f"{one.usable_s:.2f}", f"{one.whole_s:.2f}", f"{one.busy_s:.2f}")
    console.print(table)
    _missed(f"{GOAL_KB} kB without scrolling", pages, [one for one in pages if one.pages_kb > GOAL_KB])
    _missed(f"usable in {GOAL_S} s", pages, [one for one in pages if one.usable_s > GOAL_S])
    console.print(f"load of this machine {os.getloadavg()[0]:.1f}")
    return 0


def _missed(goal: str, pages: Sequence[Speed], missing: Sequence[Speed]) -> None:
    names = ", ".join(one.place for one in missing)
    console.print(f"{goal}: {len(pages) - len(missing)} of {len(pages)} pages{names and f'; not {names}'}")


COMMANDS = {"axe": axe, "screenshots": screenshots, "speed": speed}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--look", choices=("light", "dark"), default="light")
    parser.add_argument("--visits", type=int, default=3, help="speed: the median of so many first visits")
    parser.add_argument("--only", nargs="*", default=(), help="speed: these places alone")
    chosen = parser.parse_args()
    with at_work() as address, browser() as opened:
        return 1 if COMMANDS[chosen.command](opened, address, chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
