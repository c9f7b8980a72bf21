"""Who keeps it running sees how each part stands; who watches sees each look behind a mask."""

import pytest

from tests.e2e.conftest import Arrive
from tests.e2e.visitor import number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)


def test_the_operator_sees_how_each_part_stands(arrive: Arrive) -> None:
    visitor = arrive("yunwei").open("/operator")
    rows = visitor.page.get_by_role("table").first.locator("tbody tr:has(td + td)")
    assert rows.count() == len(visitor.ask("/api/gateway/services"))
    for row in rows.all():
        # News may be on its way just now; nothing is stopped or parked.
        row.get_by_text("正常").or_(row.get_by_text("有积压")).wait_for()


def test_a_look_behind_a_mask_is_told_to_the_auditor(arrive: Arrive) -> None:
    reason = number("LOOK")
    visitor = arrive("puxin-kuaiji").open("/households")
    page, drawer = visitor.page, visitor.drawer
    page.locator("tbody tr.row-opens").first.click()
    page.get_by_role("button", name="查看完整号码").first.click()
    look = drawer.get_by_role("button", name="查看完整号码")
    assert look.is_disabled()
    drawer.get_by_role("textbox", name="查看原因").fill(reason)
    look.click()
    number_shown = drawer.locator("dd.figure").first.inner_text()
    assert len(number_shown) == 18
    drawer.get_by_role("button", name="收起").click()
    drawer.wait_for(state="detached")
    assert number_shown not in page.content()
    auditor = arrive("shenji").open("/audit?tab=looks")
    told = auditor.page.get_by_role("row", name=reason)
    told.get_by_text("蒲新村会计").wait_for()
    assert number_shown not in auditor.page.content()
