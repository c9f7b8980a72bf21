"""Every page, found from the menus: usable by everybody, quiet in the console, asking nobody but us."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.audit import audited

pytestmark = pytest.mark.timeout(900)  # some eighty looks; a minute on two idle cores


def test_every_page_keeps_to_what_every_page_must(browser: Browser, product: str) -> None:
    looked, wrong = audited(browser, product)
    assert not wrong, "\n".join(wrong)
    assert looked
