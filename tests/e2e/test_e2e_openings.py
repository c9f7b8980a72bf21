"""Where books begin: balances, stock, herd, member accounts from workbooks; bad cells named, then mended."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import FilePayload, Locator

from services.demo.people import COUNTY
from services.demo.season.setting_up import XLSX
from services.demo.township import ACCOUNTANT, org_id
from services.finance.domain import opening_sheet as balances
from services.livestock.domain import opening_sheet as herds
from services.members.domain import opening_sheet as accounts
from shared.kit.clock import today
from shared.kit.workbook.columns import Form
from shared.production import opening_sheet as lots
from tests.e2e.beside import beside
from tests.e2e.conftest import Arrive
from tests.e2e.hamlet import newcomer, organisation
from tests.e2e.visitor import Visitor, number
from tests.kit.sheets import workbook

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

CUT_OVER_ON = "2025-12-31"
GOAT = {"畜种": "奶山羊", "品种": "关中奶山羊", "出生日期": "2023-03-01", "类别": "泌乳", "圈舍/群": "一号圈"}

Row = Mapping[str, object]


def coop(address: str) -> tuple[str, str]:
    """A co-op with a barn that nobody else works in: id and name."""
    name = f"新社{number('P')}"
    return organisation(address, number("P"), name, "coop", desk="livestock"), name


def sheet(form: Form, *rows: Row) -> FilePayload:
    """A workbook of this form, its headings in the first row."""
    heads = [column.heading for column in form.columns]
    content = workbook([heads, *([row.get(head) for head in heads] for row in rows)])
    return FilePayload(name="建账.xlsx", mimeType=XLSX, buffer=content)


def named(place: Locator, row: int, column: str) -> Locator:
    """The line that tells of a bad cell, by the sheet's own row and column."""
    lines = place.get_by_role("row").filter(has=place.page.get_by_role("cell", name=f"{row}", exact=True))
    return lines.filter(has=place.page.get_by_role("cell", name=column, exact=True))


def enter(
    visitor: Visitor, title: str, wrong: FilePayload, bad: tuple[int, str], whole: FilePayload
) -> Locator:
    """Send a workbook that is wrong, see where, and send the mended one: the panel, when it is entered."""
    place = visitor.page.get_by_role("region", name=title)
    visitor.on(CUT_OVER_ON, "截止日", place)
    file, check = place.get_by_label("选 Excel 文件", exact=True), place.get_by_role("button", name="先检查")
    enters = place.get_by_role("button", name="登记", exact=True)
    file.set_input_files(wrong)
    check.click()
    named(place, *bad).wait_for()
    assert enters.is_disabled()
    file.set_input_files(whole)
    check.click()
    place.get_by_text("检查通过").wait_for()
    enters.click()
    return place


def test_opening_balances_are_checked_mended_and_posted_once(arrive: Arrive, product: str) -> None:
    entity, name = coop(product)
    bank, capital = {"科目编码": "102", "借方余额": 8000}, {"科目编码": "301", "贷方余额": 8000}
    visitor = arrive(ACCOUNTANT).open(f"/finance/opening?entity={entity}")
    wrong = sheet(balances.FORM, bank, {**capital, "科目编码": "99999"})
    place = enter(visitor, name, wrong, (3, "科目编码"), sheet(balances.FORM, bank, capital))
    place.get_by_text("期初余额已入账：2 行，借贷各 8,000.00 元。").wait_for()
    place.get_by_role("button", name="先检查").click()
    place.get_by_text("与已入账的期初余额完全相同").wait_for()


def test_stock_and_herd_are_counted_in_and_the_herd_wears_by_the_month(arrive: Arrive, product: str) -> None:
    entity, _ = coop(product)
    milk = {"品名": "羊奶", "单位": "升", "数量": 120, "金额(元)": 600, "税目": "自产农产品"}
    goats = [{**GOAT, "耳标号": new_tag(), "性别": "母", "村": "蒲新村", "原值(元)": 2400} for _ in range(2)]
    manager = newcomer(product, "manager", entity)
    visitor = arrive(manager).open("/desk/opening")
    wrong = sheet(lots.FORM, milk, {**milk, "单位": "筐"})
    enter(visitor, "库存批次", wrong, (3, "单位"), sheet(lots.FORM, milk)).get_by_text(
        "已登记 1 条，成本合计 600.00 元"
    ).wait_for()
    wrong = sheet(herds.FORM, goats[0], {**goats[1], "耳标号": goats[0]["耳标号"]})
    enter(visitor, "存栏牲畜", wrong, (3, "耳标号"), sheet(herds.FORM, *goats)).get_by_text(
        "已登记 2 条，成本合计 4,800.00 元"
    ).wait_for()
    batch = milking(product, manager, entity)
    depreciate(visitor, batch)
    visitor.page.get_by_role("dialog", name="计提本月折旧").wait_for(state="detached")
    (kept,) = visitor.ask(f"/api/livestock/herds?node={entity}")
    assert kept["depreciation_fen"] > 0
    depreciate(visitor, batch)
    visitor.page.get_by_role("alert").get_by_text("这个畜群本月已计提折旧").wait_for()


def milking(address: str, manager: str, entity: str) -> str:
    """A batch of milk under way: its number."""
    batch = {"number": number("MILK"), "stage": "milking", "asset": "production"}
    with beside(address, manager) as desk:
        on, tax = f"{today()}", "self_produced"
        desk.tell("/livestock/batches", entity_id=entity, on=on, tax_category=tax, **batch)
    return batch["number"]


def depreciate(visitor: Visitor, batch: str) -> None:
    """Send this month's depreciation of the herd, as the service computes it."""
    visitor.open("/desk/herds").page.get_by_role("row", name="一号圈").first.click()
    visitor.drawer.get_by_role("button", name="计提本月折旧").click()
    form = visitor.page.get_by_role("dialog", name="计提本月折旧")
    visitor.choose("记入哪个生产批次", batch, form)
    form.get_by_role("button", name="计提本月折旧").click()


def new_tag() -> str:
    """A goat's ear tag of this county that no animal wears yet."""
    return f"3{COUNTY}{int(number('1').rpartition('-')[2], 16) % 10**8:08d}"


def test_a_coops_members_come_in_with_their_accounts(arrive: Arrive, product: str) -> None:
    entity, name = coop(product)
    visitor = arrive(ACCOUNTANT).open("/").works_in(name).open("/roster")
    first, second = (
        {"成员/股东名称": one["head_name"], "村": "V01", "户号": one["code"], "出资额(元)": 500}
        for one in visitor.ask(f"/api/members/households?node={org_id('V01')}&limit=2")
    )
    page = visitor.page
    visitor.on(CUT_OVER_ON, "建账日")
    file = page.get_by_label("选择文件，或把文件拖到这里")
    file.set_input_files(sheet(accounts.FORM, first, {**second, "户号": "999"}))
    named(page.locator("main"), 3, "户号").wait_for()
    file.set_input_files(sheet(accounts.FORM, first, second))
    visitor.see("检查通过：2 位，合计 1,000.00 元")
    page.get_by_role("button", name="登记", exact=True).click()
    visitor.see("已登记 2 位")
    register = visitor.ask(f"/api/members/members?organisation_id={entity}&limit=10")
    assert len(register) == 2
