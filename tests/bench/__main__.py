"""`make bench`: each use case against the bare driver on the same rows, in one run; ratios, not times."""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared.kit import logs
from shared.kit.cluster import Cluster
from tests.bench.measures import MEASURES, Bench, Figure, measured
from tests.bench.split import dividends
from tests.databases import Databases

MEASURES["dividends"] = (dividends, 10_000)
README = Path(__file__).with_name("README.md")
HEAD = """# Bench

How fast each use case is beside its floor: the very rows it wrote, with their act, outbox and archive rows,
written again by the bare driver (asyncpg) in the same number of transactions, into a copy of the database
with the same constraints and triggers, on the same durable PostgreSQL, in the same run. Trust the ratio
(floor time / our time), not the times. The floor uses prepared statements; "to COPY" is the ratio to a floor
that writes what is many by COPY instead. Made again by `make bench ARGS=--keep`.
"""


def machine() -> str:
    """Processor, cores, memory and Python, as this system tells."""
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**3
    return f"{cpu}, {os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}"


async def run(dsn: str, names: list[str], scale: int) -> list[Figure]:
    databases = Databases(dsn)
    try:
        return [figure async for figure in measured(Bench(databases), names, scale)]
    finally:
        databases.close()


def page(figures: list[Figure], command: str) -> str:
    """The README: figures, machine, date and command."""
    lines = [
        HEAD,
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}: `{command}`",
        "",
        "| Use case | done | a second | floor a second | ratio | to COPY | goal | transactions |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        rate, floor = one.count / one.seconds, one.count / one.floor_seconds
        lines.append(
            f"| {one.name} | {one.count} {one.unit} | {rate:,.0f} | {floor:,.0f}"
            f" | {one.ratio:.2f} | {one.copy_ratio:.2f} | {one.goal or '–'} | {one.transactions} |"
        )
    lines += ["", "Rows written by each:", ""]
    lines += [f"- {one.name}: {one.rows}" for one in figures]
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="so many times as much of everything")
    parser.add_argument("--only", action="append", choices=MEASURES, help="this measure; may be repeated")
    parser.add_argument("--keep", action="store_true", help="write tests/bench/README.md")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="lianhe-bench-"))
    home.chmod(0o711)
    server = Cluster(home, durable=True)
    logs.configure(file=home / "logs" / "bench.log")  # a line a request, as the product writes them
    try:
        server.start()
        figures = asyncio.run(run(server.admin_dsn, chosen.only or list(MEASURES), chosen.scale))
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    shown = Table("use case", "a second", "floor", "ratio", "to COPY", "goal")
    for one in figures:
        rate, floor = one.count / one.seconds, one.count / one.floor_seconds
        shown.add_row(
            one.name,
            f"{rate:,.0f}",
            f"{floor:,.0f}",
            f"{one.ratio:.2f}",
            f"{one.copy_ratio:.2f}",
            str(one.goal or ""),
        )
    Console().print(shown)
    text = page(figures, "make bench ARGS='" + " ".join(sys.argv[1:]) + "'")
    if chosen.keep:
        README.write_text(text, encoding="utf-8")
    missed = [one.name for one in figures if one.goal is not None and one.ratio < one.goal]
    Console().print("goals missed: " + (", ".join(missed) or "none"))


if __name__ == "__main__":
    main()
