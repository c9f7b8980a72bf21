"""`make bench`: the product beside its floors, in one run; ratios, not times."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared.kit import logs
from shared.kit.cluster import Cluster
from tests.bench.genealogy import trace
from tests.bench.group import consolidation
from tests.bench.load import load
from tests.bench.measures import Bench, rows
from tests.bench.page import Section, keep, taken
from tests.bench.split import dividends
from tests.databases import Databases

MEASURES: dict[str, Callable[[Bench, int], AsyncIterator[Section]]] = {
    "rows": rows,
    "dividends": dividends,
    "trace": trace,
    "consolidation": consolidation,
    "load": load,
}


async def run(dsn: str, names: list[str], scale: int) -> list[Section]:
    """The measures of these names, one after the other, each shown when it is there."""
    databases = Databases(dsn)
    sections = []
    try:
        for name in names:
            async for section in MEASURES[name](Bench(databases), scale):
                show(section)
                sections.append(section)
    finally:
        databases.close()
    return sections


def show(section: Section) -> None:
    """The table on the screen."""
    shown = Table(*section.head, title=section.title)
    for row in section.rows:
        shown.add_row(*row)
    Console().print(shown, *section.notes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all of {', '.join(MEASURES)} unless told")
    parser.add_argument("--scale", type=int, default=1, help="so many times as much of everything")
    parser.add_argument("--keep", action="store_true", help="write tests/bench/README.md")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    told = taken("make bench ARGS='" + " ".join(sys.argv[1:]) + "'")
    home = Path(tempfile.mkdtemp(prefix="lianhe-bench-"))
    home.chmod(0o711)
    server = Cluster(home, durable=True)
    logs.configure(file=home / "logs" / "bench.log")  # a line a request, as the product writes them
    try:
        server.start()
        sections = asyncio.run(run(server.admin_dsn, chosen.names or list(MEASURES), chosen.scale))
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    if chosen.keep:
        keep(sections, told)
    missed = [goal for section in sections for goal in section.missed]
    Console().print("goals missed: " + ("; ".join(missed) or "none"))


if __name__ == "__main__":
    main()
