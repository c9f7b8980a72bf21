"""The year's distribution: a line followed to each profit, its papers, everybody's notice, a trial."""

from pathlib import Path

import pytest

from services.demo.township import org_id
from services.demo.year_end import RUN, SUBSIDIARIES, YEAR, tier_id
from tests.e2e.conftest import Arrive
from tests.e2e.visitor import PHONE, Visitor

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)

VILLAGE, NAME = "V01", "蒲新村股份经济合作社"
TIER = f"/dividends/runs/{RUN}/tiers/{tier_id(VILLAGE)}"


def lines(visitor: Visitor) -> list[dict[str, object]]:
    """Who gets how much of the village's plan."""
    found: list[dict[str, object]] = visitor.ask(f"/api{TIER}/lines")
    return found


def test_a_households_line_is_explained_back_to_the_profit_of_each_subsidiary(arrive: Arrive) -> None:
    visitor = arrive("jianshi").open("/dividends")
    page = visitor.page
    # Newest first: other stories' villages share out the same year later.
    page.get_by_role("row", name=f"{YEAR} 年度").last.click()
    page.get_by_role("region", name="分配层级").get_by_role("link", name=NAME).click()
    page.wait_for_url(f"**{TIER}")
    line = lines(visitor)[0]
    page.get_by_role("row", name=str(line["holder_name"])).first.click()
    visitor.drawer.get_by_text(f"{NAME} · 按份额").wait_for()
    told = visitor.drawer.inner_text()
    names = {one["id"]: one["name"] for one in visitor.ask("/api/members/organisations/tree")}
    for subsidiary in SUBSIDIARIES:
        assert f"来自 {names[str(org_id(subsidiary))]} 的分红" in told


def test_the_register_is_printed(arrive: Arrive) -> None:
    visitor = arrive("puxin").open(TIER)
    with visitor.page.expect_download() as printed:
        visitor.page.get_by_role("button", name="打印分红清册").click()
    paper = Path(printed.value.path()).read_bytes()
    assert paper.startswith(b"%PDF")
    assert printed.value.suggested_filename.endswith(".pdf")


def test_everybody_reads_the_notice_and_nobodys_whole_name(arrive: Arrive) -> None:
    holders = lines(arrive("puxin").open("/"))
    visitor = arrive(size=PHONE).open(TIER.replace("/dividends/runs/", "/notice/").replace("/tiers/", "/"))
    visitor.see(f"{YEAR} 年度收益分配方案公示")
    page = visitor.page
    assert page.get_by_role("table").last.get_by_role("row").count() == 1 + len(holders)
    for holder in holders:
        assert str(holder["holder_name"]) not in page.content()
        assert f"{str(holder['holder_name'])[0]}*" in page.content()


def test_a_trial_tells_what_each_gets_when_a_rate_is_moved(arrive: Arrive) -> None:
    visitor = arrive("caiwu1").open(f"/dividends/trial?year={YEAR}")
    page = visitor.page
    visitor.choose("选一个单位调整", NAME)
    gets = page.locator("section", has=page.get_by_role("heading", name="各户应得"))
    before = gets.get_by_role("row").nth(1).inner_text()
    slider = page.get_by_role("slider", name="公积金、公益金")
    was = slider.get_attribute("aria-valuenow")
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuenow") != was
    gets.get_by_text("−").first.wait_for()
    assert gets.get_by_role("row").nth(1).inner_text() != before
    page.get_by_role("button", name="恢复到已知数").click()
    gets.get_by_text("−").first.wait_for(state="detached")
