"""A picture of every page at both widths, and one sheet with all of them."""

import html
import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.visitor import DESK, PHONE, Visitor
from tests.e2e.walk import Sight, Walk

FOLDER = Path(__file__).parents[2] / ".state" / "screenshots"
SHEET = "contact-sheet"
#: How much of a page is out of sight where it scrolls between the head and the tabs of the phone.
HIDDEN = (
    "() => Math.max(0, ...[...document.querySelectorAll('main')].map((m) => m.scrollHeight - m.clientHeight))"
)
STYLE = """<style>
body { font: 13px sans-serif; margin: 16px; width: 1600px }
main { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }
figure { margin: 0; border: 1px solid #ccc }
figcaption { padding: 4px 8px }
img { display: block; height: 320px; width: auto; object-fit: cover; object-position: top }
</style>"""


def take(browser: Browser, address: str, language: str, shade: str) -> list[Path]:
    """Walk at both widths and leave a picture of all that is seen. Returns the files, by page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"*.{language}-{shade}.png"):
        old.unlink()
    taken: list[Path] = []
    for size, width in ((DESK, "desk"), (PHONE, "phone")):

        def look(visitor: Visitor, sight: Sight, width: str = width) -> None:
            file = FOLDER / f"{sight.title}.{width}.{language}-{shade}.png"
            # Below what is seen nothing is drawn yet; on paper everything is.
            visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
            visitor.rest()
            _picture(visitor, file, whole=not sight.opened)
            visitor.wrongs.clear()  # the audit's business
            taken.append(file)

        Walk(browser, address, look, size, language, shade).go()
    taken.sort()
    _sheet(browser, taken, f"{SHEET}.{language}-{shade}")
    return taken


def _picture(visitor: Visitor, file: Path, *, whole: bool) -> None:
    """Of what is in the window, or of the whole page in a window that is as high as it."""
    page, (width, height) = visitor.page, visitor.size
    if whole:
        page.set_viewport_size({"width": width, "height": height + page.evaluate(HIDDEN)})
        visitor.rest()
    page.screenshot(path=file, full_page=whole)
    page.set_viewport_size({"width": width, "height": height})


def _sheet(browser: Browser, taken: list[Path], name: str) -> None:
    """All pictures on one page, to look over at a glance; as a picture too."""
    figures = "".join(
        f'<figure><a href="{one.name}"><img src="{one.name}" alt=""></a>'
        f"<figcaption>{html.escape(re.sub(r'.[a-z-]+.png$', '', one.name))}</figcaption></figure>"
        for one in taken
    )
    sheet = FOLDER / f"{name}.html"
    sheet.write_text(f"<!doctype html><meta charset=utf-8>{STYLE}<main>{figures}</main>", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1640, "height": 1000})
    page.goto(sheet.as_uri())
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
    page.close()
