"""Who keeps it running sees how each part stands; who watches sees each look behind a mask."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from services.demo.township import DESK_OF, FLOWER_COOP, MAKER, org_id
from tests.e2e.beside import Beside, beside
from tests.e2e.conftest import Arrive
from tests.e2e.databases import database_of
from tests.e2e.goods import weighed
from tests.e2e.visitor import number

# The first test of a run also waits for the demo.
pytestmark = pytest.mark.timeout(600)


def test_the_operator_sees_how_each_part_stands(arrive: Arrive) -> None:
    visitor = arrive("yunwei").open("/operator")
    rows = visitor.page.get_by_role("table").first.locator("tbody tr:has(td + td)")
    assert rows.count() == len(visitor.ask("/api/gateway/services"))
    for row in rows.all():
        # News may be on its way just now; nothing is stopped or parked.
        row.get_by_text("正常").or_(row.get_by_text("有积压")).wait_for()


def test_a_look_behind_a_mask_is_told_to_the_auditor(arrive: Arrive) -> None:
    reason = number("LOOK")
    visitor = arrive("puxin-kuaiji").open("/households")
    page, drawer = visitor.page, visitor.drawer
    page.locator("tbody tr.row-opens").first.click()
    page.get_by_role("button", name="查看完整号码").first.click()
    look = drawer.get_by_role("button", name="查看完整号码")
    assert look.is_disabled()
    drawer.get_by_role("textbox", name="查看原因").fill(reason)
    look.click()
    number_shown = drawer.locator("dd.figure").first.inner_text()
    assert len(number_shown) == 18
    drawer.get_by_role("button", name="收起").click()
    drawer.wait_for(state="detached")
    assert number_shown not in page.content()
    auditor = arrive("shenji").open("/audit?tab=looks")
    told = auditor.page.get_by_role("row", name=reason)
    told.get_by_text("蒲新村会计").wait_for()
    assert number_shown not in auditor.page.content()


@contextmanager
def refusing(postgres: str, document: str) -> Iterator[None]:
    """Meanwhile finance's books take nothing of this document."""
    name = Identifier(f"refuses {document}")
    with psycopg.connect(database_of(postgres, "finance"), autocommit=True) as books:
        rule = SQL("ALTER TABLE journal ADD CONSTRAINT {} CHECK (document <> {}) NOT VALID")
        books.execute(rule.format(name, Literal(document)))
        try:
            yield
        finally:
            books.execute(SQL("ALTER TABLE journal DROP CONSTRAINT {}").format(name))


def owed(desk: Beside, document: str) -> int:
    """How many lines are owed of a delivery."""
    rows = desk.ask("/finance/payables", entity_id=org_id(FLOWER_COOP), search=document, limit=50)
    return sum(row["document"] == document for row in rows)


def test_what_is_parked_is_tried_again_until_its_reason_is_mended(
    arrive: Arrive, product: str, postgres: str
) -> None:
    document = number("PARKED")
    visitor = arrive("yunwei")
    page = visitor.page
    with beside(product, DESK_OF[FLOWER_COOP]) as desk, beside(product, "yunwei") as operator:
        with refusing(postgres, document):
            _, lot = weighed(desk, document)

            def parked() -> bool:
                held = operator.ask("/finance/operations/held", state="parked")
                return any(one["key"] == lot for one in held)

            operator.until(parked)
            visitor.open("/operator")
            row = page.get_by_role("row", name=lot)
            row.get_by_text("已搁置").wait_for()
            row.get_by_text(document).wait_for()  # the reason names what is refused
            page.get_by_role("row", name="财务").first.get_by_text("有搁置").wait_for()
            again = f"/api/finance/operations/held/{_event(operator, lot)}/replay"
            assert visitor.asked(again, row.get_by_role("button").click)["state"] == "waiting"
            operator.until(parked)
            row.get_by_text("已搁置").wait_for()
        row.get_by_role("button").click()
        row.wait_for(state="detached")
    page.get_by_role("row", name="财务").first.get_by_text("有搁置").wait_for(state="detached")
    with beside(product, MAKER) as maker:
        assert maker.until(lambda: owed(maker, document)) == 1


def _event(operator: Beside, key: str) -> str:
    held = operator.ask("/finance/operations/held", state="parked")
    return next(str(one["event_id"]) for one in held if one["key"] == key)
