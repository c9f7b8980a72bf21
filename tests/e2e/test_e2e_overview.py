"""The year at a glance: each picture opens the rows behind it."""

import pytest

from tests.e2e.conftest import Arrive

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

PICTURES = (
    "每周交售",
    "每周均价",
    "每月销售",
    "毛利：原料出售与加工后出售",
    "各村带动的农户",
    "货从哪里来，到哪里去",
    "钱从哪里来，到谁手里",
)


def test_each_picture_opens_the_rows_behind_it_and_closes_again(arrive: Arrive) -> None:
    visitor = arrive("jianshi").open("/overview")
    for title in PICTURES:
        picture = visitor.page.get_by_role("region", name=title)
        picture.get_by_role("img").first.wait_for()
        picture.get_by_role("button", name="看明细").click()
        rows = picture.locator("tbody tr:has(td + td)")
        rows.first.wait_for()
        assert rows.first.get_by_role("cell").count() >= 3
        picture.get_by_role("button", name="看图").click()
        picture.locator("canvas").wait_for()


def test_a_village_s_figure_opens_the_households_it_is_of(arrive: Arrive) -> None:
    page = arrive("puxin").open("/overview").page
    page.get_by_role("region", name="农户与集团的联系").locator("canvas").wait_for()
    page.get_by_role("region", name="本村农户的一年").get_by_role("link").first.click()
    page.get_by_role("dialog").locator(".row-opens").first.wait_for()
