"""The frame around every page: where the keyboard goes on, and where on a page one is."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Arrive
from tests.e2e.visitor import PHONE

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

AT = "main => main.scrollTop"


def test_the_keyboard_goes_on_at_the_row_whose_drawer_was_closed(arrive: Arrive) -> None:
    visitor = arrive("caiwu1").open("/finance/vouchers")
    row = visitor.page.locator("tr.row-opens").nth(1)
    row.press("Enter")
    visitor.drawer.get_by_role("button", name="打印 PDF").focus()
    visitor.page.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_on_the_phone_a_page_begins_at_its_top_and_back_leads_to_where_one_was(arrive: Arrive) -> None:
    visitor = arrive("caiwu1", PHONE).open("/finance/vouchers")
    main = visitor.page.get_by_role("main")
    main.evaluate("main => { main.scrollTop = 300 }")
    visitor.rest()
    visitor.page.get_by_role("navigation").get_by_role("link", name="结账").click()
    visitor.see("各单位账务")
    assert main.evaluate(AT) == 0
    expect(main).to_be_focused()
    visitor.page.go_back()
    visitor.page.get_by_role("heading", name="记账凭证").wait_for()
    visitor.rest()
    assert main.evaluate(AT) == 300
