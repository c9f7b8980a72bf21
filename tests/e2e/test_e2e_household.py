"""A household on its phone: what it holds, brought, was paid, why that much, and what is published."""

import pytest

from services.demo.township import HOUSEHOLD_USER
from tests.e2e.conftest import Arrive
from tests.e2e.goods import dried_flowers
from tests.e2e.hamlet import Hamlet, newcomer
from tests.e2e.visitor import PHONE, number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)


def test_a_household_sees_what_it_holds_and_why_it_got_that_much(arrive: Arrive) -> None:
    visitor = arrive(HOUSEHOLD_USER, PHONE).open("/household")
    page = visitor.page
    own = visitor.ask("/api/auth/me")["household_id"]
    for register in visitor.ask(f"/api/members/households/{own}/holdings"):
        shown = page.get_by_role("listitem").filter(has_text=register["organisation_name"]).first
        for one in register["holdings"]:
            if one["share_class"] != "股金":
                milli = one["milli_shares"]
                shown.get_by_text(f"{milli // 1000:,}.{milli % 1000:03d} 股").first.wait_for()
    page.get_by_role("navigation").get_by_role("link", name="分红").click()
    page.get_by_role("button", name="怎么算的").first.click()
    visitor.drawer.get_by_text("公司 本年收益").first.wait_for()


def test_what_is_weighed_stands_on_the_growers_phone_and_is_owed(arrive: Arrive, product: str) -> None:
    visitor = arrive(HOUSEHOLD_USER, PHONE).open("/household/deliveries")
    document = number("PHONE")
    dried_flowers(product, document, visitor.ask("/api/auth/me")["household_id"])
    visitor.open("/household/deliveries")
    item = visitor.page.get_by_role("listitem").filter(has_text=document)
    item.get_by_text("净重 40.000 公斤 × 22.00 元").wait_for()
    item.get_by_text("880.00").wait_for()
    visitor.open("/household/money")
    visitor.page.get_by_role("listitem").filter(has_text="880.00").first.get_by_text("交售").wait_for()
    visitor.open("/household/notices")
    visitor.see("现在没有公示的方案")


def test_a_household_objects_on_its_phone_and_reads_the_managers_answer(arrive: Arrive, product: str) -> None:
    hamlet = Hamlet.founded(product).registered()
    run, tier = hamlet.published()
    words, told = number("少算一口"), number("已核对")
    phone = arrive(newcomer(product, "household", hamlet.id, hamlet.households()[0]["id"]), PHONE)
    page = phone.open("/household/notices").page
    page.get_by_role("listitem").filter(has_text=hamlet.name).get_by_role("button", name="我有异议").click()
    send = phone.drawer.get_by_role("button", name="提交异议")
    send.click()
    phone.drawer.get_by_text("必填").wait_for()
    phone.drawer.get_by_role("textbox", name="哪里不对？").fill(words)
    send.click()
    mine = page.get_by_role("listitem").filter(has_text=words)
    mine.get_by_text("待答复").wait_for()
    manager = arrive(newcomer(product, "manager", hamlet.id)).open(f"/dividends/runs/{run}/tiers/{tier}")
    manager.page.get_by_role("listitem").filter(has_text=words).get_by_role("button", name="答复").click()
    manager.drawer.get_by_text("不成立").click()
    manager.drawer.get_by_role("textbox", name="答复内容").fill(told)
    manager.drawer.get_by_role("button", name="答复").click()
    manager.drawer.wait_for(state="detached")
    phone.open("/household/notices")
    mine.get_by_text("不成立").wait_for()
    mine.get_by_text(told).wait_for()
