"""What every page must keep to: WCAG 2.2 AA by axe, one heading, a title, no wider than the window."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.visitor import DESK, PHONE, Visitor
from tests.e2e.walk import Sight, Walk, places

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
RUN = """
async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
})).violations.map(({ id, help, nodes }) =>
  `${id}: ${help}: ` + nodes.slice(0, 3)
    .map((node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? ''})`).join(' | '))
"""
#: A page that is open takes another look or width at once: it need not be fetched for each.
LOOKS = tuple(product(("light", "dark"), (DESK, PHONE)))
NAMES = ("联禾", "Lianhe")
TOO_WIDE = """
() => [document.documentElement, ...document.querySelectorAll('main')].some(
  (one) => one.scrollWidth > one.clientWidth)
"""


@cache
def _axe() -> str:
    return AXE.read_text()


def faults(visitor: Visitor) -> Iterator[str]:
    """What is wrong with the page that is open, and what it did wrong since it was asked last."""
    yield from visitor.wrongs
    visitor.wrongs.clear()
    page = visitor.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    yield from page.evaluate(RUN)
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    if not any(name in page.title() for name in NAMES):
        yield f"the title is {page.title()!r}"
    if page.evaluate(TOO_WIDE):
        yield "wider than the window"


def audited(
    browser: Browser,
    address: str,
    size: tuple[int, int] | None = None,
    language: str = "zh",
    looks: Sequence[tuple[str, tuple[int, int]]] = (),
) -> tuple[int, list[str]]:
    """Walk through all pages, each audited in these looks and widths, or as it was come to.

    Returns how many were looked at, and what is wrong; so is a page nobody reaches.
    """
    looked: list[Sight] = []
    wrong: list[str] = []

    def look(visitor: Visitor, sight: Sight) -> None:
        looked.append(sight)
        came_as = visitor.look, visitor.size
        for shade, width in looks or (came_as,):
            visitor.seen_as(shade, width)
            told = f"{sight.address} ({sight.name}, {language} {shade} {width[0]})"
            wrong.extend(f"{told}: {fault}" for fault in faults(visitor))
        visitor.seen_as(*came_as)

    walk = Walk(browser, address, look, size, language).go()
    wrong += [f"{place}: nobody came there" for place in sorted(places() - walk.seen)]
    return len(looked), wrong
