"""What a first visit loads, and how soon a page is usable on a slow processor: printed, never a pass mark."""

from collections.abc import Iterator
from dataclasses import dataclass
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

    `busy_s` is the processor time of the main thread for all of it, nearly the same on a busy machine.
    """

    place: str
    pages_kb: float
    answers_kb: float
    usable_s: float
    whole_s: float
    busy_s: float


def measured(browser: Browser, address: str, times: int) -> Iterator[Speed]:
    """Each place once found, visited anew: empty cache, slow processor."""
    sights: dict[str, Sight] = {}

    def look(visitor: Visitor, sight: Sight) -> None:
        sights.setdefault(sight.place, sight)
        visitor.wrongs.clear()  # the audit's business

    Walk(browser, address, look).go()
    for sight in sights.values():
        visits = [_visit(browser, address, sight) for _ in range(times)]
        yield Speed(
            sight.place,
            max(visit.pages_kb for visit in visits),
            max(visit.answers_kb for visit in visits),
            median(visit.usable_s for visit in visits),
            median(visit.whole_s for visit in visits),
            min(visit.busy_s for visit in visits),
        )


def _visit(browser: Browser, address: str, sight: Sight) -> Speed:
    visitor = Visitor.arrive(browser, address)
    if sight.name != "nobody":
        visitor.sign_in(sight.name)
    session = visitor.context.new_cdp_session(visitor.page)
    urls: dict[str, str] = {}
    bytes_of = {True: 0, False: 0}

    def finished(told: dict[str, Any]) -> None:
        bytes_of["/api/" in urls[told["requestId"]]] += told["encodedDataLength"]

    session.on(
        "Network.requestWillBeSent", lambda told: urls.update({told["requestId"]: told["request"]["url"]})
    )
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    visitor.page.add_init_script(FIRST)
    before = _busy(session)
    visitor.open(sight.address)
    busy = _busy(session) - before
    usable, whole = visitor.page.evaluate("[window.usableMs, performance.now()]")
    visitor.wrongs.clear()
    visitor.leave()
    pages, answers = bytes_of[False] / 1000, bytes_of[True] / 1000
    return Speed(sight.place, pages, answers, usable / 1000, whole / 1000, busy)


def _busy(session: CDPSession) -> float:
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])
