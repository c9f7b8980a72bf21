"""What a first visit loads, and how soon a page is usable on a slow processor: printed, never a pass mark."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import inf
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession

from tests.e2e.visitor import Visitor
from tests.e2e.walk import Sight, Walk

SLOWER = 4
GOAL_KB, GOAL_S = 400, 1.5
FIRST = """
new MutationObserver((_, watching) => {
  if (document.querySelector('main h1')) {
    window.usableMs = performance.now();
    watching.disconnect();
  }
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True)
class Speed:
    """A page on a first visit: kilobytes on the wire, seconds until it is usable, until all has come.

    `early_kb` of scripts, styles and pictures came until it was usable, `pages_kb` until all had come.
    `busy_s` is the processor time of the main thread for all of it, nearly the same on a busy machine.
    """

    place: str
    early_kb: float
    pages_kb: float
    answers_kb: float
    usable_s: float
    whole_s: float
    busy_s: float


def measured(browser: Browser, address: str, times: int, only: Collection[str] = ()) -> Iterator[Speed]:
    """Each place once found, visited anew: empty cache, slow processor."""
    sights: dict[str, Sight] = {}

    def look(visitor: Visitor, sight: Sight) -> None:
        sights.setdefault(sight.place, sight)
        visitor.wrongs.clear()  # the audit's business

    Walk(browser, address, look).go()
    for sight in sights.values():
        if only and sight.place not in only:
            continue
        visits = [_visit(browser, address, sight) for _ in range(times)]
        yield Speed(
            sight.place,
            max(visit.early_kb for visit in visits),
            max(visit.pages_kb for visit in visits),
            max(visit.answers_kb for visit in visits),
            median(visit.usable_s for visit in visits),
            median(visit.whole_s for visit in visits),
            min(visit.busy_s for visit in visits),
        )


@dataclass
class Wire:
    """What came over the wire, and when by the page's own clock; the document begins it."""

    urls: dict[str, str] = field(default_factory=dict)
    came: list[tuple[float, str, int]] = field(default_factory=list)
    began: float | None = None

    @classmethod
    def of(cls, session: CDPSession) -> "Wire":
        wire = cls()
        session.on("Network.requestWillBeSent", wire._asked)
        session.on("Network.loadingFinished", wire._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        return wire

    def _asked(self, told: dict[str, Any]) -> None:
        if self.began is None:
            self.began = told["timestamp"]
        self.urls[told["requestId"]] = told["request"]["url"]

    def _finished(self, told: dict[str, Any]) -> None:
        since = told["timestamp"] - (self.began or 0)
        self.came.append((since, self.urls[told["requestId"]], told["encodedDataLength"]))

    def kb(self, *, answers: bool, until_s: float = inf) -> float:
        """Of the services' answers, or of all else."""
        came = (size for since, url, size in self.came if since <= until_s and ("/api/" in url) == answers)
        return sum(came) / 1000


def _visit(browser: Browser, address: str, sight: Sight) -> Speed:
    visitor = Visitor.arrive(browser, address)
    if sight.name != "nobody":
        visitor.sign_in(sight.name)
    session = visitor.context.new_cdp_session(visitor.page)
    wire = Wire.of(session)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    visitor.page.add_init_script(FIRST)
    before = _busy(session)
    visitor.open(sight.address)
    busy = _busy(session) - before
    usable, whole = (ms / 1000 for ms in visitor.page.evaluate("[window.usableMs, performance.now()]"))
    visitor.wrongs.clear()
    visitor.leave()
    early, pages = wire.kb(answers=False, until_s=usable), wire.kb(answers=False)
    return Speed(sight.place, early, pages, wire.kb(answers=True), usable, whole, busy)


def _busy(session: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])
