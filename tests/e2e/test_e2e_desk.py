"""At the scale and between villages: what is weighed is recorded once, a neighbour's books stay closed."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Arrive
from tests.e2e.visitor import PAGE_MS_MAX, PHONE, Visitor, number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

DELIVERIES = "/api/honeysuckle/deliveries"
#: Nobody goes through more stops to come to what they do all day.
TABS_MAX = 30


def weigh(visitor: Visitor, document: str, gross: str, tare: str) -> None:
    """Fill in a delivery of the first grower offered, in the field with a thumb."""
    page = visitor.page
    page.get_by_role("combobox", name="交售农户").click()
    page.get_by_role("option").first.wait_for(state="attached")
    visitor.rest()
    page.keyboard.press("Enter")
    page.get_by_label("单据号").fill(document)
    page.locator(".scale-form .ant-radio-button-wrapper").first.click()
    page.get_by_role("radiogroup", name="等级").locator(".ant-radio-button-wrapper").first.click()
    page.get_by_label("毛重").fill(gross)
    page.get_by_label("皮重").fill(tare)


def recorded(visitor: Visitor, document: str) -> list[dict[str, object]]:
    """The deliveries under a document's number, as the service has them."""
    rows = visitor.ask(f"{DELIVERIES}?limit=200")
    return [row for row in rows if row["document"] == document]


def test_a_delivery_clicked_twice_is_recorded_once(arrive: Arrive) -> None:
    document = number("TWICE")
    visitor = arrive("jinyinhua", PHONE).open("/desk/scale")
    weigh(visitor, document, "12.5", "0.5")
    visitor.see("12.000")
    visitor.page.get_by_role("button", name="登记这一单").dblclick()
    visitor.see("刚登记的一单")
    visitor.rest()
    assert len(recorded(visitor, document)) == 1


def tab_to(visitor: Visitor, goal: Locator) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    goal.wait_for()
    for _ in range(TABS_MAX):
        visitor.page.keyboard.press("Tab")
        if goal.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the keyboard does not come there")


def test_a_delivery_is_taken_without_a_mouse(arrive: Arrive) -> None:
    document = number("KEYS")
    visitor = arrive("jinyinhua").open("/")
    page, keys = visitor.page, visitor.page.keyboard
    tab_to(visitor, page.get_by_role("navigation").get_by_role("link", name="过磅"))
    keys.press("Enter")
    page.wait_for_url("**/desk/scale")
    grower, paper = page.get_by_role("combobox", name="交售农户"), page.get_by_label("单据号")
    expect(grower).to_be_focused(timeout=PAGE_MS_MAX)
    keys.press("Shift+Tab")
    expect(paper).to_be_focused()
    keys.type(document)
    keys.press("Enter")
    expect(grower).to_be_focused()
    keys.press("ArrowDown")
    page.get_by_role("option").first.wait_for(state="attached")
    visitor.rest()
    keys.press("Enter")
    for choice in ("品名", "等级"):
        expect(page.get_by_role("radiogroup", name=choice).locator("input:focus")).to_have_count(1)
        keys.press("Space")
        keys.press("Enter")
    for weighed in ("12.5", "0.5", "", ""):
        keys.type(weighed)
        keys.press("Enter")
    visitor.see("刚登记的一单")
    (kept,) = recorded(visitor, document)
    assert kept["net_g"] == 12_000
    expect(grower).to_be_focused()  # ready for the next


def test_a_basket_heavier_than_what_it_holds_is_refused_at_its_field_and_mended(arrive: Arrive) -> None:
    document = number("MENDED")
    visitor = arrive("jinyinhua").open("/desk/scale")
    weigh(visitor, document, "12", "12.5")
    visitor.page.get_by_role("button", name="登记这一单").click()
    visitor.see("毛重 12.000 公斤 不能小于皮重 12.500 公斤")
    assert recorded(visitor, document) == []
    visitor.page.get_by_label("皮重").fill("1.25")
    visitor.page.get_by_label("杂质").fill("101")
    visitor.page.get_by_role("button", name="登记这一单").click()
    refusal = visitor.see("应小于 100.00 %")
    assert recorded(visitor, document) == []
    visitor.page.get_by_label("杂质").fill("1")
    refusal.wait_for(state="detached")  # mended, it is not told any longer
    visitor.page.get_by_role("button", name="登记这一单").click()
    visitor.see("刚登记的一单")
    assert len(recorded(visitor, document)) == 1


def test_a_days_sheet_is_refused_at_its_line_and_recorded_whole(arrive: Arrive) -> None:
    document = number("SHEET")
    visitor = arrive("jinyinhua").open("/desk/sheet")
    page = visitor.page
    page.get_by_label("单据号").fill(document)
    for place, (gross, tare) in enumerate((("20", "1"), ("30", "31"))):
        line = page.locator(".sheet-line").nth(place)
        line.get_by_role("combobox", name="交售农户").click()
        page.get_by_role("option").first.wait_for(state="attached")
        visitor.rest()
        page.keyboard.press("Enter")
        if not place:
            for choice in ("品名", "等级"):
                line.get_by_role("combobox", name=choice).click()
                page.keyboard.press("Enter")
        line.get_by_label("毛重").fill(gross)
        line.get_by_label("皮重").fill(tare)
        if not place:
            page.get_by_role("button", name="加一行").click()
    page.get_by_role("button", name="登记整张单").click()
    second = page.locator(".sheet-line").nth(1)
    expect(second.get_by_text("不能小于皮重")).to_be_visible(timeout=PAGE_MS_MAX)
    assert recorded(visitor, document) == []
    second.get_by_label("皮重").fill("2")
    page.get_by_role("button", name="登记整张单").click()
    page.wait_for_url("**/desk/deliveries")
    assert [row["net_g"] for row in recorded(visitor, document)] == [19_000, 28_000]


def test_a_village_that_asks_for_another_by_address_is_told_no_and_sees_nothing(arrive: Arrive) -> None:
    auditor = arrive("shenji").open("/")
    households = auditor.ask("/api/members/households?limit=500")
    manager = arrive("puxin").open("/")
    own = {row["id"] for row in manager.ask("/api/members/households?limit=500")}
    foreign = next(row for row in households if row["id"] not in own)
    manager.open(f"/households/{foreign['id']}")
    manager.see("您没有这项权限")
    assert foreign["head_name"] not in manager.page.content()


def prefer(visitor: Visitor, choice: str) -> None:
    """Turn a preference over."""
    visitor.page.get_by_role("button", name="偏好").click()
    visitor.page.get_by_role("menuitem", name=choice).click()
    visitor.rest()


def test_what_is_typed_in_jin_is_kept_in_grams_and_comes_to_the_same_money(arrive: Arrive) -> None:
    document = number("JIN")
    visitor = arrive("jinyinhua").open("/desk/scale")
    prefer(visitor, "公斤 / 斤")
    weigh(visitor, document, "25.002", "1")
    visitor.see("24.002")
    shown = visitor.page.locator(".computed .amount").inner_text()
    visitor.page.get_by_role("button", name="登记这一单").click()
    visitor.see("刚登记的一单")
    (kept,) = recorded(visitor, document)
    assert (kept["gross_g"], kept["tare_g"], kept["net_g"]) == (12_501, 500, 12_001)
    fen = kept["amount_fen"]
    assert isinstance(fen, int)
    assert shown.split()[0] == f"{fen // 100:,}.{fen % 100:02d}"


def test_a_plot_is_measured_in_mu_by_whoever_thinks_in_it(arrive: Arrive) -> None:
    visitor = arrive("jinyinhua").open("/desk/plots")
    area = visitor.page.locator("tbody tr.row-opens").first.locator(".quantity").first
    expect(area).to_have_text(re.compile(r"20,000\s*m²"), timeout=PAGE_MS_MAX)
    prefer(visitor, "平方米 / 亩")
    expect(area).to_have_text(re.compile(r"30\.00\s*亩"), timeout=PAGE_MS_MAX)
    visitor.open("/desk/plots")
    expect(area).to_have_text(re.compile(r"30\.00\s*亩"), timeout=PAGE_MS_MAX)
