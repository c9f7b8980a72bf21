"""What each process of a staged group takes: processor time between two looks, and memory."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.bench.page import Section
from tests.season.stage import ManyProcesses

CLIENTS, POSTGRES, KAFKA = "clients", "postgres, all its processes", "kafka"
#: Their places in /proc/PID/stat after the name: own user and system time, and those of ended children.
OWN, ENDED = (11, 12), (13, 14)
TICK_MS = 1000 // os.sysconf("SC_CLK_TCK")


def processes(stage: ManyProcesses) -> dict[str, list[int]]:
    """The ids of each part's processes."""
    server, broker = stage.server.pid, stage.broker.pid
    assert server is not None
    assert broker is not None
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    services = {name: [process.pid] for name, process in sorted(stage.product.processes.items())}
    return {**services, POSTGRES: [server, *map(int, children)], KAFKA: [broker]}


def processor_ms(stage: ManyProcesses) -> dict[str, int]:
    """Processor time taken so far, by part, and by who asks: this process."""
    parts = {CLIENTS: [os.getpid()], **processes(stage)}
    return {
        name: sum(_ms(pid, (*OWN, *ENDED) if pid == pids[0] else OWN) for pid in pids)
        for name, pids in parts.items()
    }


def _ms(pid: int, places: tuple[int, ...]) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # a backend that has just ended: its parent counts it
        return 0
    return TICK_MS * sum(int(fields[place]) for place in places)


@dataclass(frozen=True)
class Spent:
    """Processor time of each part over so many seconds."""

    seconds: float
    ms: dict[str, int]


def cost(idle: Spent, busy: Spent, posts: int, rate: int) -> Section:
    """What a post costs from the gateway to the books, beyond what an idle group takes."""
    section = Section(
        "Load: what a post costs",
        f"Processor time of each process at those {rate} posts a second until all was in the books, an idle"
        " group's taken off, and what the idle group takes by itself.",
        ("process", "ms a post", "idle, ms a second"),
    )
    total, resting = 0.0, 0.0
    for name, ms in busy.ms.items():
        rests = idle.ms[name] / idle.seconds
        each = (ms - rests * busy.seconds) / posts
        total, resting = total + each, resting + rests
        section.add(name, f"{each:.2f}", f"{rests:.0f}")
    section.add("all", f"{total:.2f}", f"{resting:.0f}")
    cores = (total * rate + resting) / 1000
    section.notes.append(f"{rate} posts a second keep {cores:.1f} cores busy.")
    return section


def memory(stage: ManyProcesses) -> Section:
    """Resident and proportional memory after the load, of each process and of what it started."""
    section = Section(
        "Memory",
        "Of each process after that load. RSS counts shared pages in each process, PSS shares them out: the"
        " sum of PSS is what the group takes.",
        ("process", "RSS MiB", "PSS MiB"),
    )
    total = 0
    for name, several in processes(stage).items():
        rss, pss = (sum(sizes) for sizes in zip(*map(_rss_pss, several), strict=True))
        total += pss
        section.add(name, f"{rss // 1024:,}", f"{pss // 1024:,}")
    section.add("all", "", f"{total // 1024:,}")
    return section


def _rss_pss(pid: int) -> tuple[int, int]:
    kept = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, size = line.partition(":")
        kept[name] = int(size.split()[0])
    return kept["Rss"], kept["Pss"]
