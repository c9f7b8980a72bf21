"""Every page there is, found as people find it: the menu of each role, its lists' first rows, its links."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser

from tests.e2e.visitor import DESK, PHONE, Visitor

PAGES = Path(__file__).parents[2] / "services" / "gateway" / "frontend" / "src" / "pages"
PATH = re.compile(r'\bpath: "([^"]+)"')
PARAMETER = re.compile(r":\w+")
DOOR, START = "/sign-in", "/"
#: What its notice is published of, at an address of its own that opens beside the page.
TIER = "/dividends/runs/:runId/tiers/:tierId"
HOUSEHOLD = "nonghu"
#: Who opens a page that several may open: those who work there before those who look after all.
LAST = ("admin",)


@dataclass(frozen=True)
class Sight:
    """What is looked at: a place, the address it was reached at, and who looks."""

    place: str
    address: str
    name: str
    opened: bool = False

    @property
    def title(self) -> str:
        """For a file's name."""
        plain = re.sub(r"[^\w-]+", "-", self.place.strip("/")).strip("-") or "start"
        return f"{plain}-{self.name}{'-opened' if self.opened else ''}"


Look = Callable[[Visitor, Sight], None]


def places() -> set[str]:
    """The pages as the areas tell them, beside the door."""
    return {path for file in PAGES.glob("*/places.ts") for path in PATH.findall(file.read_text())}


def accounts(address: str) -> dict[str, str]:
    """The sign-ins of the demo, each with its role."""
    offered = httpx.get(f"{address}/demo.json", trust_env=False).json()
    roles = {one["name"]: one["en"].partition(" · ")[0] for one in offered}
    return dict(sorted(roles.items(), key=lambda one: one[0] in LAST))


@dataclass
class Walk:
    """One walk through all pages in one language, look and size; `seen` are the places that were reached."""

    browser: Browser
    address: str
    look: Look
    size: tuple[int, int] | None = None
    language: str = "zh"
    shade: str = "light"
    seen: set[str] = field(default_factory=set)
    opened: set[Sight] = field(default_factory=set)
    patterns: dict[str, re.Pattern[str]] = field(
        default_factory=lambda: {one: re.compile(PARAMETER.sub("[^/]+", one) + "$") for one in places()}
    )

    def go(self) -> "Walk":
        """Look at the door, then at every page, as the first account that may."""
        visitor = self._arrive("nobody").open(DOOR)
        self.look(visitor, Sight(DOOR, DOOR, "nobody"))
        visitor.leave()
        begun: set[str] = set()
        for name, role in accounts(self.address).items():
            if role not in begun:
                self.seen.discard(START)  # each role has a start page of its own
            begun.add(role)
            visitor = self._arrive(name).sign_in(name)
            self._walk(visitor, name)
            visitor.leave()
        return self

    def _arrive(self, name: str) -> Visitor:
        size = self.size or (PHONE if name == HOUSEHOLD else DESK)
        return Visitor.arrive(self.browser, self.address, size, language=self.language, look=self.shade)

    def _walk(self, visitor: Visitor, name: str) -> None:
        ahead = [START, *_links(visitor.open(START))]
        met: set[str] = set()
        while ahead:
            address = ahead.pop(0)
            place = self._place(address)
            if place is None or place in met:
                continue
            met.add(place)
            if place in self.seen and not self._leads_on(place):
                continue
            visitor.open(address)
            if place not in self.seen:
                self.seen.add(place)
                self.look(visitor, Sight(place, address, name))
            ahead += [one for one in _links(visitor) if self._place(one) not in self.seen]
            ahead += self._first_row(visitor, Sight(place, address, name, opened=True))
            ahead += [one for one in self.patterns if one.startswith(f"{place}/") and ":" not in one]
            if place == TIER:
                ahead.append(address.replace("/dividends/runs/", "/notice/").replace("/tiers/", "/"))

    def _leads_on(self, place: str) -> bool:
        """Whether a page below it was not reached yet: a row of this account's list may lead there."""
        return any(one.startswith(f"{place}/") for one in self.patterns if one not in self.seen)

    def _first_row(self, visitor: Visitor, sight: Sight) -> Iterable[str]:
        """What opens on a list's first row: a drawer is looked at here, another page is gone to."""
        row = visitor.page.locator(".row-opens, main button.card").first
        if row.count() == 0:
            return
        before = visitor.page.content()
        row.click()
        visitor.rest()
        here = urlsplit(visitor.here).path
        if here != urlsplit(sight.address).path:
            yield visitor.here
        elif visitor.page.content() != before and sight not in self.opened:
            self.opened.add(sight)
            self.look(visitor, sight)
            yield from _links(visitor)

    def _place(self, address: str) -> str | None:
        """The place an address belongs to: the most exact, as the router finds it."""
        path = urlsplit(address).path
        fitting = [place for place, pattern in self.patterns.items() if pattern.match(path)]
        return min(fitting, key=lambda place: place.count(":"), default=None)


def _links(visitor: Visitor) -> list[str]:
    """Where the menu and the page itself lead."""
    found = visitor.page.locator("a[href^='/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return list(dict.fromkeys(found))
