"""A month closes once every service has sealed it and all they said is in the books."""

from datetime import date

import pytest

from services.finance.domain.months import MonthNotOver, MonthsInOrder, after, to_ask
from shared.contracts.periods import PeriodSealed
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, delivered
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 6, 15)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("months", "asked_last", "books_from", "expected"),
    [
        (["2025-01"], None, None, ["2025-01"]),
        (["2025-02", "2025-01"], None, "2025-01", ["2025-01", "2025-02"]),
        (["2025-01"], None, "2025-03", ["2025-01"]),
        (["2025-12", "2026-01"], "2025-11", "2025-01", ["2025-12", "2026-01"]),
        (["2025-11", "2025-12"], "2025-11", "2025-01", ["2025-12"]),
        (["2025-11"], "2025-11", "2025-01", []),
    ],
)
def test_months_follow_each_other(
    months: list[str], asked_last: str | None, books_from: str | None, expected: list[str]
) -> None:
    assert to_ask(months, asked_last, books_from, TODAY) == expected
    assert after("2025-12") == "2026-01"


@pytest.mark.parametrize(
    ("months", "asked_last", "books_from"),
    [
        (["2025-02"], None, "2025-01"),
        (["2025-01", "2025-03"], None, None),
        (["2025-12"], "2025-10", "2025-01"),
    ],
)
def test_no_month_is_left_out(months: list[str], asked_last: str | None, books_from: str | None) -> None:
    with pytest.raises(MonthsInOrder):
        to_ask(months, asked_last, books_from, TODAY)


def test_a_month_that_goes_on_is_not_closed() -> None:
    with pytest.raises(MonthNotOver):
        to_ask(["2026-11"], "2026-10", "2025-01", TODAY)


async def test_a_month_closes_once_all_have_sealed_and_all_is_booked(world: World, group: Group) -> None:
    books = Books(world, group.coop)
    await world.tell("honeysuckle", delivered(group.coop, 5, ON))
    await world.settle()
    asked = await books.post("/periods/close", months=["2025-06"])
    assert asked.status_code == 201, asked.text
    assert asked.json()[0]["state"] == "asked"
    assert "金银花 尚未封账" in asked.json()[0]["missing"]
    [closing] = await world.said("finance", "PeriodClosing")
    assert [s["service"] for s in closing["sealers"]][-2:] == ["processing", "sales"]
    more = PeriodSealed(
        entity_id=group.coop, month="2025-06", service="honeysuckle", counts={"GrowerDelivered": 2}
    )
    await world.tell("honeysuckle", more)
    await world.seal_outside(group.coop, "2025-06", but=["honeysuckle"])
    await world.settle()
    month = (await books.months())["2025-06"]
    assert month["state"] == "asked"
    assert month["missing"] == ["金银花 的 收购 报 2 笔，已入账 1 笔"]
    await world.tell("honeysuckle", delivered(group.coop, 7, ON))
    await world.settle()
    month = (await books.months())["2025-06"]
    assert (month["state"], month["missing"]) == ("closed", [])
    [seal] = [seal for seal in month["services"] if seal["service"] == "honeysuckle"]
    assert seal == {
        "service": "honeysuckle",
        "sealed": True,
        "agrees": True,
        "counts": [{"type": "GrowerDelivered", "said": 2, "applied": 2}],
    }
    assert [said["month"] for said in await world.said("finance", "PeriodClosed")] == ["2025-06"]
    await world.tell("livestock", delivered(group.coop, 9, ON), delivered(group.coop, 1, date(2025, 5, 1)))
    await world.settle()
    assert len(await world.rows("finance", "SELECT 1 FROM late_fact")) == 2
    assert (await balances(world, group.coop))["121"] == 12


async def test_months_close_in_order_and_once(world: World, group: Group) -> None:
    books = Books(world, group.coop)
    await world.tell("honeysuckle", delivered(group.coop, 5, date(2025, 1, 5)))
    await world.settle()
    refused = await books.post("/periods/close", months=["2025-02"])
    assert (refused.status_code, refused.json()["title"]) == (409, "MonthsInOrder")
    assert refused.json()["facts"]["next"] == "2025-01"
    await books.close("2025-01", "2025-02")
    again = await books.post("/periods/close", months=["2025-02"])
    assert (again.status_code, again.json()[0]["state"]) == (201, "closed")
    assert len(await world.said("finance", "PeriodClosed")) == 2
    refused = await books.post("/periods/close", months=["2025-04"])
    assert refused.json()["facts"]["next"] == "2025-03"
    assert (await books.post("/periods/close", by=books.manager, months=["2025-03"])).status_code == 403


async def test_a_month_waits_for_vouchers_late_facts_and_what_is_held(world: World, group: Group) -> None:
    books = Books(world, group.coop)
    lines = [{"account": "523", "debit_fen": 5}, {"account": "102", "credit_fen": 5}]
    made = await books.post("/vouchers", on=str(ON), document="记-1", lines=lines)
    await world.tell("honeysuckle", delivered(group.coop, 5, ON))
    await books.close("2025-05")
    late = delivered(group.coop, 3, date(2025, 5, 9))
    await world.tell("livestock", late)
    # The entity of this fact is unknown here; it names the co-op, so it may be the co-op's business.
    stranger = new_id()
    await world.tell("sales", delivered(stranger, 3, ON, household_id=group.coop))
    await world.settle()
    await books.post("/periods/close", months=["2025-06"])
    await world.settle()
    await world.seal_outside(group.coop, "2025-06")
    await world.settle()
    missing = (await books.months())["2025-06"]["missing"]
    assert missing == [
        "有 1 笔迟到业务尚未入账",
        "有 1 张凭证尚未审核",
        "有 1 笔业务在等待或停放，须先处理",
    ]
    unknown = group.organisations()[-1].model_copy(update={"organisation_id": stranger, "id": new_id()})
    await world.tell("members", unknown)
    await world.settle()
    assert (await books.months())["2025-06"]["missing"] == missing[:2]
    async with world.client("finance", books.manager) as client:
        checked = await client.post(f"/vouchers/{made.json()['id']}/check", json={"id": str(new_id())})
    assert checked.json()["state"] == "posted"
    assert (await books.months())["2025-06"]["missing"] == missing[:1]
    async with world.client("finance", books.accountant) as client:
        asked = await client.get(f"/late-facts/{late.id}", params={"entity_id": str(group.coop)})
    shown = asked.json()
    assert (shown["on"], shown["book_on"]) == ("2025-05-09", "2025-06-01")
    assert [(line["account"], line["debit_fen"], line["credit_fen"]) for line in shown["lines"]] == [
        ("121", 3, 0),
        ("114", 0, 3),
    ]
    assert shown["lines"][0]["name_zh"] == "产品物资"
    await books.post(f"/late-facts/{late.id}/book", on=str(ON))
    assert (await books.months())["2025-06"]["state"] == "closed"
    assert await balances(world, group.coop) == {"121": 8, "114": -8, "523": 5, "102": -5}
