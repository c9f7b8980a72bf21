"""A village's year: its last month closed, the year determined, its plan approved by law, the books ended."""

import pytest
from playwright.sync_api import Locator

from services.demo.township import ACCOUNTANT, CHECKER, MAKER
from tests.e2e.conftest import Arrive
from tests.e2e.hamlet import EARNED_FEN, FIRST_MONTH, LAST_MONTH, YEAR, Hamlet
from tests.e2e.visitor import Visitor

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

REVIEWS = ("登记监事会审查通过", "登记党组织研究通过", "登记镇政府审查通过", "开始公示")
PUBLISHED_ON, TOO_EARLY_ON, VOTED_ON = "2026-04-07", "2026-04-08", "2026-04-20"


def sure(visitor: Visitor) -> None:
    """Say yes to what is asked first."""
    visitor.drawer.get_by_role("button", name="确定").click()


def month_of(visitor: Visitor, month: str) -> Locator:
    """A month's row of the checklist."""
    return visitor.page.get_by_role("row", name=month)


def take(visitor: Visitor, step: str, on: str) -> None:
    """Open the form of the plan's next step, and say on which day it was taken."""
    visitor.page.get_by_role("button", name=step).click()
    visitor.on(on, "办理日期", visitor.drawer)


def done(visitor: Visitor, step: str) -> None:
    """Send the form of a step, and wait until it is taken."""
    visitor.drawer.get_by_role("button", name=step).click()
    visitor.drawer.wait_for(state="detached")


def test_a_year_is_determined_approved_and_ended(arrive: Arrive, product: str) -> None:
    hamlet = Hamlet.founded(product).registered().earned()
    run, tier = hamlet.run()
    books = f"/finance/closing?entity={hamlet.id}&year={YEAR}"
    year = f"/finance/closing?part=years&year={YEAR}&of={hamlet.id}"
    maker = arrive(MAKER).open(year)
    maker.drawer.get_by_text(LAST_MONTH).wait_for()  # what it waits for
    maker.open(books).page.get_by_role("button", name=f"结 {LAST_MONTH}", exact=True).click()
    sure(maker)
    month_of(maker, LAST_MONTH).get_by_text("已结").wait_for()
    assert month_of(maker, LAST_MONTH).get_by_text("已封账，相符").count() > 1
    maker.open(year).drawer.get_by_role("button", name="结转损益").click()
    maker.page.get_by_role("button", name="确定").click()
    maker.drawer.get_by_text("已结转").first.wait_for()
    maker.drawer.get_by_text(f"{EARNED_FEN // 100:,}.00").first.wait_for()
    assert maker.drawer.get_by_role("button", name="结清年度").is_disabled()

    approver = arrive(ACCOUNTANT).open(f"/dividends/runs/{run}/tiers/{tier}")
    for step in REVIEWS:
        take(approver, step, PUBLISHED_ON)
        done(approver, step)
    take(approver, "登记表决结果", TOO_EARLY_ON)
    for count in ("应到", "实到", "同意"):
        approver.drawer.get_by_role("textbox", name=count, exact=True).fill("5")
    approver.drawer.get_by_text("到会 100%，同意 100%").wait_for()
    approver.drawer.get_by_role("button", name="登记表决结果").click()
    approver.drawer.get_by_text("公示不足").wait_for()
    approver.on(VOTED_ON, "办理日期", approver.drawer)
    done(approver, "登记表决结果")
    take(approver, "宣告并入账", VOTED_ON)
    done(approver, "宣告并入账")

    maker.open(year)
    maker.drawer.get_by_role("button", name="结清年度").click()
    maker.drawer.get_by_text("本年已结清。").wait_for()


def test_a_closed_month_is_opened_again_by_somebody_else(arrive: Arrive, product: str) -> None:
    hamlet = Hamlet.founded(product).earned()
    books = f"/finance/closing?entity={hamlet.id}&year={YEAR}"
    maker = arrive(MAKER).open(books)
    maker.page.get_by_role("button", name=f"反结账 {FIRST_MONTH}").click()
    maker.drawer.get_by_role("textbox", name="理由").fill("十一月电费发票漏记")
    maker.drawer.get_by_role("button", name="提交申请").click()
    maker.see("由您申请，须由另一人批准。")
    assert maker.page.get_by_role("button", name="批准反结账").count() == 0
    checker = arrive(CHECKER).open(books)
    checker.page.get_by_role("button", name="批准反结账").click()
    sure(checker)
    month_of(checker, FIRST_MONTH).get_by_text("未结").wait_for()
