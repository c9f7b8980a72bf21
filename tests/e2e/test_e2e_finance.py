"""The books: a voucher by two persons and back to it from a statement; money sent, returned, sent again."""

from datetime import date

import pytest

from services.demo.township import CHECKER, COMPANY, FLOWER_COOP, HONEYSUCKLE, MAKER, org_id
from shared.contracts.production import Asset, CostKind, CostRecorded
from shared.kit.clock import today
from shared.kit.ids import new_id
from tests.e2e.beside import Beside, beside
from tests.e2e.conftest import Arrive
from tests.e2e.databases import say
from tests.e2e.goods import dried_flowers
from tests.e2e.visitor import Visitor, number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

EXPENSE, BANK = "6602 管理费用", "1002 银行存款"
ENTITY = f"entity={org_id(COMPANY)}"


def make_voucher(visitor: Visitor, document: str) -> str:
    """Fill one in, and give the address it waits at; its maker may not check it."""
    page = visitor.open(f"/finance/vouchers/new?{ENTITY}").page
    page.get_by_role("textbox", name="凭证字号").fill(document)
    page.get_by_role("textbox", name="摘要").fill("办公用品")
    first, last = (page.get_by_role("group", name=f"第 {line} 行") for line in (1, 2))
    visitor.choose("会计科目", EXPENSE, first).choose("会计科目", BANK, last)
    first.get_by_role("textbox", name="借方").fill("１２３.45 元")
    page.get_by_role("button", name="把差额填入末行").click()
    visitor.see("借贷平衡")
    page.get_by_role("button", name="提交审核").click()
    visitor.see("您制的单，须由另一人审核")
    return visitor.here


def test_a_voucher_is_checked_by_another_and_found_again_from_the_statement(arrive: Arrive) -> None:
    document, month = number("VOUCHER"), f"{today():%Y-%m}"
    waits_at = make_voucher(arrive(MAKER), document)
    checker = arrive(CHECKER).open(waits_at)
    checker.drawer.get_by_role("button", name="审核通过并入账").click()
    checker.drawer.get_by_role("link", name="看入账的分录").wait_for()
    period = f"kind=income&from={month}&to={month}"
    page = checker.open(f"/finance/statements?{ENTITY}&{period}").page
    page.get_by_role("button", name="管理费用").click()
    checker.drawer.get_by_role("row", name=EXPENSE).first.get_by_role("link", name="看分录").click()
    page.wait_for_url("**/finance/journals?**")
    page.get_by_role("row", name=document).click()
    checker.drawer.get_by_text("办公用品").wait_for()
    assert checker.drawer.get_by_role("row", name=BANK).get_by_text("123.45").count() == 1


def owed(desk: Beside, document: str) -> list[int]:
    """What is still open of a delivery."""
    rows = desk.ask("/finance/payables", entity_id=org_id(FLOWER_COOP), search=document, limit=50)
    return [row["open_fen"] for row in rows if row["document"] == document]


def answer(visitor: Visitor) -> None:
    """Write down that the bank has paid all that is not answered yet."""
    visitor.page.get_by_role("button", name="其余全部已付").click()
    visitor.page.get_by_role("button", name="登记").last.click()
    visitor.see("银行回执已登记")


def test_what_the_bank_sends_back_is_owed_and_paid_again(arrive: Arrive, product: str) -> None:
    document = number("PAID")
    payee = dried_flowers(product, document)["grower"]["name"]
    maker, checker = arrive(MAKER), arrive(CHECKER)
    with beside(product, MAKER) as desk:
        desk.until(lambda: owed(desk, document))
        maker.open(f"/finance/payments?entity={org_id(FLOWER_COOP)}")
        maker.page.get_by_role("button", name="编制付款批次").click()
        maker.drawer.get_by_role("button", name="编制付款批次").click()
        maker.see("您编制的批次，须由另一人审核")
        checker.open(maker.here).page.get_by_role("button", name="审核通过").click()
        page = checker.page
        page.get_by_role("button", name="登记银行回执").click()
        page.get_by_role("radiogroup", name=f"{payee} 结果").get_by_text("退回").click()
        page.get_by_role("textbox", name=f"{payee} 退回原因").fill("账号户名不符")
        answer(checker)
        assert sum(owed(desk, document)) > 0
        page.get_by_role("button", name="退回的重新付款").click()
        checker.see("您编制的批次，须由另一人审核")
        maker.open(checker.here).page.get_by_role("button", name="审核通过").click()
        maker.page.get_by_role("button", name="登记银行回执").click()
        answer(maker)
        assert owed(desk, document) == [0]


def test_a_fact_that_comes_after_its_month_was_closed_is_booked_into_an_open_one(
    arrive: Arrive, product: str, postgres: str
) -> None:
    document, on = number("LATE"), date(2025, 6, 10)
    cost = {"batch_id": new_id(), "kind": CostKind.ENERGY, "asset": Asset.PRODUCTION, "amount_fen": 12_300}
    entity = org_id(HONEYSUCKLE)
    fact = CostRecorded(entity_id=entity, on=on, document=document, **cost)
    say(postgres, "honeysuckle", fact)
    with beside(product, MAKER) as desk:
        desk.until(lambda: any(one["document"] == document for one in desk.ask("/finance/late-facts")))
    visitor = arrive(MAKER).open("/finance/closing?part=late")
    row = visitor.page.get_by_role("row", name=document)
    row.get_by_text(f"{on}").wait_for()
    row.click()
    drawer = visitor.drawer
    drawer.get_by_text("123.00").first.wait_for()
    visitor.on(on, "入账日期", drawer)
    drawer.get_by_role("button", name="入账", exact=True).click()
    drawer.get_by_role("alert").first.wait_for()  # that month stays closed
    visitor.on(today(), "入账日期", drawer)
    drawer.get_by_role("button", name="入账", exact=True).click()
    drawer.wait_for(state="detached")
    row.wait_for(state="detached")
    visitor.open("/finance/closing?part=late&all=1")
    row.get_by_text(f"{today()} 入账").wait_for()
