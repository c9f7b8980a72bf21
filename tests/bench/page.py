"""The bench's README: a section a measure, each with the day and the machine it was taken on."""

import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).with_name("README.md")
HEAD = """# Bench

How fast the product is beside a floor, in one run on one machine: trust the ratios, not the times. Made by
`make bench ARGS="--keep [NAME …]"`; a measure that was not run keeps the section it had.
"""


@dataclass
class Section:
    """A measure's table: what was measured, its columns, its rows, and which goals it missed."""

    title: str
    about: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        assert len(cells) == len(self.head), cells
        self.rows.append(cells)

    def markdown(self, taken: str) -> str:
        lines = [f"## {self.title}", "", self.about, "", taken, ""]
        lines += [_line(self.head), _line("---" for _ in self.head), *map(_line, self.rows)]
        if self.notes:
            lines += ["", *self.notes]
        return "\n".join([*lines, ""])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def taken(command: str) -> str:
    """When, where and how: day, processor, cores, memory, Python, load of the machine before, command."""
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**3
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cpu}, {os.cpu_count()} cores, {memory} GiB,"
        f" Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}: `{command}`"
    )


def keep(sections: Iterable[Section], told: str) -> None:
    """Write these sections into the README, in the place of those of the same title."""
    kept = {}
    for part in re.split(r"(?m)^(?=## )", README.read_text(encoding="utf-8"))[1:]:
        kept[part.splitlines()[0].removeprefix("## ")] = part.rstrip() + "\n"
    kept |= {section.title: section.markdown(told) for section in sections}
    README.write_text("\n".join([HEAD, *kept.values()]), encoding="utf-8")
