"""Behind the code on a packet: where it grew and how it came here, for anybody, and nobody's name."""

from typing import Any

import pytest

from tests.e2e.beside import Beside, beside
from tests.e2e.conftest import Arrive
from tests.e2e.visitor import PHONE

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)


def shipped(desk: Beside) -> Any:
    """A lot that growers delivered to, worked up and shipped to a customer."""
    for order in desk.ask("/sales/orders", state="shipped", limit=100):
        for shipment in desk.ask(f"/sales/orders/{order['id']}")["shipments"]:
            if shipment["custodian"] == "processing":
                seen = desk.ask(f"/processing/trace/{shipment['lot_id']}")
                if seen["shipped_from_on"] and seen["passport"]["growers"]:
                    return seen
    raise AssertionError("nothing of theirs was shipped")


def test_a_shopper_reads_where_a_packet_comes_from_and_nobodys_name(arrive: Arrive, product: str) -> None:
    with beside(product, "shenji") as auditor:
        seen = shipped(auditor)
        heads = {one["head_name"] for one in auditor.ask("/members/households", limit=500)}
    visitor = arrive(size=PHONE).open(f"/trace/{seen['lot_id']}")
    page = visitor.page
    page.get_by_role("heading", name=str(seen["product"])).first.wait_for()
    visitor.see(str(seen["producer"]))
    visitor.see("一路走来")
    visitor.see("出厂")
    page.get_by_role("img", name="这一页的二维码").wait_for()
    told = page.locator("main").inner_text()
    assert [head for head in heads if head in told] == []
    assert "户农户" in told


def test_what_was_never_made_is_told_so(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE).open("/trace/00000000-0000-0000-0000-000000000000")
    visitor.see("没有这一批产品的记录")
