"""At the door: who comes in, how they come back, what they may not see, and in which language."""

import pytest

from tests.e2e.conftest import Arrive
from tests.e2e.visitor import PASSWORD, PHONE

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)


def test_one_comes_in_by_name_and_password_with_the_keyboard_alone(arrive: Arrive) -> None:
    visitor = arrive().open("/sales/orders?state=placed")
    assert visitor.here == "/sign-in"
    keys = visitor.page.keyboard
    keys.type("xiaoshou")
    keys.press("Tab")
    keys.type("not the password")
    keys.press("Enter")
    visitor.see("用户名或密码")
    keys.press("Control+A")
    keys.type(PASSWORD)
    keys.press("Enter")
    visitor.page.wait_for_url("**/sales/orders?state=placed")
    visitor.see("订单")


def test_a_demo_offers_its_roles_at_the_door(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE).open("/")
    visitor.page.get_by_role("button", name="监事 · 全镇").click()
    visitor.page.wait_for_url(visitor.address + "/")
    visitor.page.get_by_role("navigation", name="导航").first.wait_for()


def test_who_has_signed_out_is_asked_again(arrive: Arrive) -> None:
    visitor = arrive("xiaoshou").open("/")
    visitor.page.get_by_role("button", name="偏好").click()
    visitor.page.get_by_role("menuitem", name="退出").click()
    visitor.page.wait_for_url("**/sign-in")
    visitor.open("/sales/orders")
    assert visitor.here == "/sign-in"


def test_what_a_role_may_not_do_is_not_shown_and_named_where_it_is_asked_for(arrive: Arrive) -> None:
    visitor = arrive("yunwei").open("/")
    assert visitor.page.get_by_role("link", name="订单").count() == 0
    visitor.open("/sales/orders")
    visitor.see("您没有这项权限")
    visitor.see("销售")


def test_the_language_is_switched_whole_and_remembered(arrive: Arrive) -> None:
    visitor = arrive("xiaoshou").open("/sales/invoices")
    visitor.page.get_by_role("button", name="English").click()
    visitor.page.get_by_role("heading", name="Invoices").wait_for()
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    visitor.open("/sales/orders")
    visitor.page.get_by_role("heading", name="Orders").wait_for()


def test_a_session_that_runs_out_leads_to_the_door_and_back_with_the_draft_kept(arrive: Arrive) -> None:
    """The cookie is gone and the token is refused: what was typed is there again after the next sign-in."""
    visitor = arrive("xiaoshou").open("/sales/orders").works_in("蒲新净菜")
    visitor.page.get_by_role("button", name="开订单").click()
    visitor.page.get_by_role("textbox", name="订单号").fill("DRAFT-1")
    visitor.context.clear_cookies()
    # From now on the services see no token, as when it ran out.
    visitor.context.route(
        "**/api/sales/**", lambda route: route.continue_(headers=_nameless(route.request.headers))
    )
    visitor.page.get_by_role("combobox", name="客户").fill("蒲")
    visitor.page.wait_for_url("**/sign-in")
    visitor.see("登录已到期")
    visitor.context.unroute_all()
    visitor.page.get_by_label("用户名").fill("xiaoshou")
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/sales/orders")
    visitor.page.get_by_role("button", name="开订单").click()
    assert visitor.page.get_by_role("textbox", name="订单号").input_value() == "DRAFT-1"


def _nameless(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "authorization"}
