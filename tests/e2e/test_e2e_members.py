"""The village's register: a transfer and the day it holds from; a roster checked, mended, entered once."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from playwright.sync_api import FilePayload

from services.demo.people import HEADINGS, workbook
from services.demo.season.setting_up import XLSX
from services.demo.township import org_id
from shared.kit.clock import today
from tests.e2e.conftest import Arrive
from tests.e2e.hamlet import Hamlet
from tests.e2e.visitor import Visitor, number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

VILLAGE, CLASS, MOVED = "V01", "人口股", 10


def shares(visitor: Visitor, holder: str, on: date) -> int:
    """What the roll of a day says a holder has of the class, in thousandths."""
    page = visitor.open(f"/register?tab=roll&search={holder}&on={on.isoformat()}").page
    page.get_by_role("columnheader", name=CLASS).wait_for()
    names = page.get_by_role("columnheader").all_inner_texts()
    cells = page.locator("tbody tr.row-opens").get_by_role("cell").all_inner_texts()
    whole, _, part = cells[names.index(CLASS)].partition(".")
    return int(whole) * 1000 + int(part)


def transfer(visitor: Visitor, giver: str, taker: str, resolution: str) -> None:
    """Enter a hundredth of a share; without the resolution's number it is not taken."""
    page, drawer = visitor.open("/register").page, visitor.drawer
    page.get_by_role("button", name="登记变动").click()
    visitor.choose("变动种类", "内部转让").choose("股权类别", CLASS)
    visitor.choose("转出", giver).choose("转入", taker)
    drawer.get_by_role("textbox", name="股数").fill("0.01")
    visitor.see("− 0.010 =")
    drawer.get_by_role("textbox", name="原因").fill("户间转让")
    enter = drawer.get_by_role("button", name="登记变动")
    enter.click()
    drawer.get_by_text("必填").wait_for()
    drawer.get_by_role("textbox", name="决议或文件号").fill(resolution)
    enter.click()
    drawer.wait_for(state="detached")
    page.get_by_role("row", name=resolution).wait_for()


def test_a_transfer_is_entered_with_its_resolution_and_holds_from_its_day(arrive: Arrive) -> None:
    now, before = today(), today() - timedelta(days=1)
    visitor = arrive("puxin").open("/")
    members = visitor.ask(f"/api/members/members?organisation_id={org_id(VILLAGE)}&limit=2")
    giver, taker = (one["holder_name"] for one in members)
    had, had_before = shares(visitor, giver, now), shares(visitor, giver, before)
    transfer(visitor, giver, taker, number("RESOLUTION"))
    assert shares(visitor, giver, now) == had - MOVED
    assert shares(visitor, giver, before) == had_before


def choose_file(visitor: Visitor, content: bytes) -> None:
    """Choose a workbook, and wait for what it says."""
    file = FilePayload(name="名册.xlsx", mimeType=XLSX, buffer=content)
    visitor.page.get_by_label("选择文件，或把文件拖到这里").set_input_files(file)


def with_a_wrong_number(content: bytes) -> tuple[bytes, str]:
    """The workbook with the last digit of somebody's citizen id changed, and in which cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    cell = sheet.cell(4, HEADINGS.index("公民身份号码") + 1)
    cell.value = f"{cell.value}"[:-1] + ("0" if f"{cell.value}"[-1] != "0" else "1")
    wrong = io.BytesIO()
    book.save(wrong)
    return wrong.getvalue(), cell.coordinate


def test_a_roster_with_a_bad_cell_names_it_and_the_mended_one_is_entered_once(
    arrive: Arrive, product: str
) -> None:
    hamlet = Hamlet.founded(product)
    whole = workbook(hamlet.people)
    wrong, cell = with_a_wrong_number(whole)
    households = len(hamlet.people.households)
    visitor = arrive("kuaiji").open("/roster").works_in(hamlet.name)
    page = visitor.page
    choose_file(visitor, wrong)
    page.get_by_role("row", name=cell).get_by_text("公民身份号码校验码不对").wait_for()
    assert page.get_by_role("button", name=f"导入 {households} 户").count() == 0
    choose_file(visitor, whole)
    page.get_by_role("button", name=f"导入 {households} 户").click()
    visitor.see(f"已导入 {households} 户")
    visitor.open("/roster")
    choose_file(visitor, whole)
    visitor.see("名册与登记簿一致")
    assert page.get_by_role("button", name=f"导入 {households} 户").count() == 0
    visitor.open("/households")
    assert page.locator("tbody tr.row-opens").count() == households
