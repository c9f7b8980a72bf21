"""Somebody at a browser: signs in, opens pages, and remembers what should not have happened on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request

from shared.kit.ids import new_id

DESK, PHONE = (1440, 900), (390, 844)
PASSWORD = "lianhe-demo-2026"
#: A loaded machine takes its time; who waits longer than this waits for nothing.
PAGE_MS_MAX = 45_000
#: What a refusal, asked for on purpose, leaves in the browser's own console.
ANSWERED = "Failed to load resource: the server responded with a status of"
#: A refusal by the Content-Security-Policy is told, and answers under way are counted.
REPORT = """
window.underWay = 0;
const asked = window.fetch;
window.fetch = (...all) => {
  window.underWay += 1;
  return asked(...all).finally(() => setTimeout(() => { window.underWay -= 1; }, 30));
};
document.addEventListener('securitypolicyviolation', (event) =>
  console.error('refused by the policy: ' + event.violatedDirective + ' ' + event.blockedURI));
"""
#: Nothing is under way and nothing is still a placeholder, at so many looks in a row.
LOOKS, LOOK_MS = 3, 40
AT_REST = """
(looks) => {
  const still = window.underWay === 0
    && document.querySelector('.ant-skeleton-active, .ant-spin-spinning, .list-stale') === null
    && document.querySelector('main') !== null
    && document.getAnimations().every((one) => one.playState !== 'running');
  window.restful = still ? (window.restful ?? 0) + 1 : 0;
  return window.restful >= looks;
}
"""
#: What watches sizes has been told.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def number(name: str) -> str:
    """A document's number that nobody used before, also where the tests ran already."""
    return f"{name}-{new_id().hex[-8:]}"


@dataclass
class Visitor:
    """One person's browser window, with its own cookies. `wrongs` is what its pages did wrong."""

    address: str
    context: BrowserContext
    page: Page
    size: tuple[int, int]
    look: str
    wrongs: list[str] = field(default_factory=list)

    @classmethod
    def arrive(
        cls,
        browser: Browser,
        address: str,
        size: tuple[int, int] = DESK,
        *,
        language: str = "zh",
        look: str = "light",
    ) -> "Visitor":
        """A fresh window; motion is off, so that a picture or a click never meets a half-open drawer."""
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            color_scheme="dark" if look == "dark" else "light",
            has_touch=size == PHONE,
        )
        context.set_default_timeout(PAGE_MS_MAX)
        context.add_init_script(REPORT)
        context.add_init_script(
            f"if (!localStorage['lianhe.language']) localStorage['lianhe.language'] = '{language}'"
        )
        made = cls(address, context, context.new_page(), size, look)
        made._watch()
        return made

    def _watch(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"{self.here}: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            self.wrongs.append(f"{self.here}: {message.type}: {message.text[:400]}")

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.address):
            self.wrongs.append(f"{self.here}: asked another host: {request.url}")

    @property
    def here(self) -> str:
        """The address in the bar, without the host."""
        return self.page.url.removeprefix(self.address)

    def sign_in(self, name: str) -> "Visitor":
        """As the door would, but quicker: the cookie of a sign-in, and the mark that there is one."""
        offered = self.context.request.get(f"{self.address}/demo.json").json()
        told = {one["name"]: one["password"] for one in offered}
        answer = self.context.request.post(
            f"{self.address}/api/auth/sign-in", data={"name": name, "password": told.get(name, PASSWORD)}
        )
        assert answer.ok, answer.text()
        self.page.goto(f"{self.address}/lianhe.svg")
        self.page.evaluate("localStorage.setItem('lianhe.signed-in', '1')")
        return self

    def seen_as(self, look: str, size: tuple[int, int]) -> "Visitor":
        """The same page in another look, or at another width."""
        if (look, size) == (self.look, self.size):
            return self
        self.look, self.size = look, size
        self.page.emulate_media(color_scheme="dark" if look == "dark" else "light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.evaluate(DRAWN)
        return self.rest()

    @property
    def drawer(self) -> Locator:
        """What has opened over the page."""
        return self.page.get_by_role("dialog")

    def works_in(self, organisation: str) -> "Visitor":
        """Choose the node on top, by its name."""
        self.page.get_by_role("combobox", name="工作单位").click()
        self.page.locator(".ant-select-dropdown:visible").wait_for()
        self.page.keyboard.type(organisation)
        self.page.keyboard.press("Enter")
        return self.rest()

    def choose(self, field: str, option: str, within: Locator | None = None) -> "Visitor":
        """Find an option of a list by its words, and take the first; of two fields that of the drawer."""
        place = within or self.page.locator("body")
        place.get_by_role("combobox", name=field, exact=True).last.click()
        self.page.keyboard.type(option)
        offered = self.page.locator(".ant-select-dropdown:visible .ant-select-item-option")
        offered.filter(has_text=option).first.click()
        return self

    def on(self, day: date | str, field: str, within: Locator | None = None) -> "Visitor":
        """Type a day into its calendar, which is open while one types, and take it."""
        place = (within or self.page.locator("body")).get_by_role("textbox", name=field)
        place.click()
        place.fill(f"{day}")
        place.press("Enter")
        return self

    def open(self, path: str) -> "Visitor":
        """Go to an address and wait until everything there has come."""
        self.page.goto(self.address + path)
        return self.rest()

    def rest(self) -> "Visitor":
        """Until nothing is under way any more."""
        self.page.evaluate("window.restful = 0")
        self.page.wait_for_function(AT_REST, arg=LOOKS, polling=LOOK_MS)
        return self

    def see(self, text: str) -> Locator:
        """Something with this text, once it is there."""
        found = self.page.get_by_text(text).first
        found.wait_for()
        return found

    def asked(self, path: str, act: Callable[[], Any]) -> Any:
        """Do something, and give the JSON of the answer that it brought from `path`."""
        with self.page.expect_response(lambda answer: urlsplit(answer.url).path == path) as told:
            act()
        return told.value.json()

    def ask(self, path: str) -> Any:
        """What the API answers this person, asked beside the page."""
        signed_in = self.context.request.post(f"{self.address}/api/auth/refresh")
        token = signed_in.json()["access_token"]
        answer = self.context.request.get(self.address + path, headers={"Authorization": f"Bearer {token}"})
        assert answer.ok, answer.text()
        return answer.json()

    def leave(self) -> None:
        """Close the window; what its pages did wrong is told."""
        try:
            self.context.close()
        except Error as error:  # the browser went first: whoever closed it knows why
            self.wrongs.append(str(error))
        assert self.wrongs == [], "\n".join(self.wrongs)
