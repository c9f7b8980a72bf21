"""Sales: an order from the lots that are free, asked to leave, in part returned; by mouse and by keyboard."""

import pytest

from tests.e2e.conftest import Arrive
from tests.e2e.visitor import Visitor, number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

SELLER = "蒲新净菜加工"


def begin(visitor: Visitor, order: str) -> None:
    """Open the form and fill in all but the goods, with the keyboard alone."""
    page = visitor.page
    page.get_by_role("button", name="开订单").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="客户").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for(state="attached")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="订单号").focus()
    page.keyboard.type(order)


def choose_lot(visitor: Visitor, quantity: str) -> None:
    """The first lot that has something free, and how much of it."""
    page = visitor.page
    page.get_by_role("combobox", name="可售批次").focus()
    page.keyboard.press("ArrowDown")
    free = page.locator(".ant-select-item-option:not(.ant-select-item-option-disabled)")
    free.filter(has_text="可售").first.click()
    page.get_by_role("textbox", name="数量").fill(quantity)


def test_an_order_is_placed_asked_to_leave_and_in_part_returned(arrive: Arrive) -> None:
    order = number("ORDER")
    visitor = arrive("xiaoshou").open("/sales/orders").works_in(SELLER)
    begin(visitor, order)
    choose_lot(visitor, "0.5")
    page = visitor.page
    page.get_by_role("textbox", name="约定单价").fill("12.00")
    page.keyboard.press("Enter")
    visitor.see("订单已登记")
    page.get_by_role("row", name=order).click()
    page.get_by_role("button", name="申请出库").click()
    visitor.see("已向保管单位申请出库")
    # The custodian's answer is shown as it comes; what comes back is no more than what left.
    page.get_by_role("button", name="登记退货").click()
    back = page.get_by_role("textbox", name="数量")
    back.fill("0.6")
    page.get_by_role("radio", name="还能再卖").check()
    page.get_by_role("textbox", name="原因").fill("装多了")
    page.keyboard.press("Enter")
    visitor.see("超过已发未退")
    back.fill("0.1")
    back.press("Enter")
    visitor.see("退货已登记")
    orders = visitor.ask(f"/api/sales/orders?number={order}")
    assert [one["number"] for one in orders] == [order]


def test_more_than_is_free_is_refused_and_what_was_typed_stays(arrive: Arrive) -> None:
    order = number("ORDER")
    visitor = arrive("xiaoshou").open("/sales/orders").works_in(SELLER)
    begin(visitor, order)
    choose_lot(visitor, "99,999,999")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("alert").first.wait_for()
    assert visitor.page.get_by_role("textbox", name="订单号").input_value() == order
    assert visitor.ask(f"/api/sales/orders?number={order}") == []
