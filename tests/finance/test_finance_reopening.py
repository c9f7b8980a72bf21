"""A closed month is opened again by two people with a reason, and by nothing else."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.finance.domain.reopening import (
    LaterMonthAsked,
    NothingClosed,
    NotTheLastClosed,
    YearIsOver,
    must_be_last,
)
from services.finance.service.reopening import ReopeningDecided, SealStays
from shared.kit.auth import Actor, Role
from shared.kit.errors import AppendOnly, Refused
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, delivered
from tests.finance.office import Books
from tests.papers import said_on
from tests.world import World

ON = date(2026, 6, 15)
WHY = "六月的电费漏记了一张发票"


@pytest.mark.parametrize(
    ("month", "closed", "asked", "year", "refusal"),
    [
        ("2026-06", "2026-06", "2026-06", None, None),
        ("2026-06", "2026-06", "2026-06", 2025, None),
        ("2026-06", None, None, None, NothingClosed),
        ("2026-05", "2026-06", "2026-06", None, NotTheLastClosed),
        ("2026-07", "2026-06", "2026-06", None, NotTheLastClosed),
        ("2026-06", "2026-06", "2026-07", None, LaterMonthAsked),
        ("2025-12", "2025-12", "2025-12", 2025, YearIsOver),
        ("2024-12", "2025-12", "2025-12", 2025, YearIsOver),
    ],
)
def test_only_the_last_closed_month_of_an_open_year_opens_again(
    month: str, closed: str | None, asked: str | None, year: int | None, refusal: type[Refused] | None
) -> None:
    if refusal is None:
        must_be_last(month, closed, asked, year)
        return
    with pytest.raises(refusal):
        must_be_last(month, closed, asked, year)


class Reopener:
    """An entity's accountant who asks, its manager who grants, and what is shown of it."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books

    async def post(self, path: str, by: Actor, **body: Any) -> httpx.Response:
        async with self.world.client("finance", by) as client:
            return await client.post(path, json={"id": str(new_id()), **body})

    async def ask(self, month: str, by: Actor | None = None) -> httpx.Response:
        entity = str(self.books.entity)
        by = by or self.books.accountant
        return await self.post("/reopenings", by, entity_id=entity, month=month, reason=WHY)

    async def decide(self, asked: httpx.Response, how: str, by: Actor, **body: Any) -> httpx.Response:
        return await self.post(f"/reopenings/{asked.json()['id']}/{how}", by, **body)

    async def reopen(self, month: str) -> None:
        asked = await self.ask(month)
        assert asked.status_code == 201, asked.text
        granted = await self.decide(asked, "grant", self.books.manager)
        assert granted.status_code == 201, granted.text
        await self.world.settle()


@pytest.fixture
async def reopener(world: World, group: Group) -> Reopener:
    """The co-op's May and June are closed, with a delivery in each."""
    books = Books(world, group.coop)
    await world.tell("honeysuckle", delivered(group.coop, 5, date(2026, 5, 4)), delivered(group.coop, 7, ON))
    await world.settle()
    await books.close("2026-05", "2026-06")
    return Reopener(world, books)


async def test_a_month_opened_again_takes_facts_and_closes_in_a_further_round(
    reopener: Reopener, group: Group
) -> None:
    world, books = reopener.world, reopener.books
    asked = await reopener.ask("2026-06")
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert (await books.months(2026))["2026-06"]["state"] == "closed", "asking opens nothing"
    granted = await reopener.decide(asked, "grant", books.manager)
    assert granted.status_code == 201, granted.text
    assert granted.json()["state"] == "granted"
    shown = await books.months(2026)
    assert (shown["2026-06"]["state"], shown["2026-05"]["may_reopen"]) == ("open", True)
    [told] = await world.said("finance", "PeriodReopened")
    assert (told["entity_id"], told["month"], told["reason"]) == (str(group.coop), "2026-06", WHY)
    await books.voucher(ON, _523=40, _102=-40)
    await world.tell("honeysuckle", delivered(group.coop, 2, ON))
    await world.settle()
    assert await world.rows("finance", "SELECT 1 FROM late_fact") == []
    assert (await balances(world, group.coop))["121"] == 14
    again = await books.post("/periods/close", months=["2026-06"])
    assert again.status_code == 201, again.text
    # What everybody counted in the first round does not close the second.
    await world.settle()
    month = (await books.months(2026))["2026-06"]
    assert (month["state"], month["round"]) == ("asked", 2)
    assert not any(seal["sealed"] for seal in month["services"])
    await world.seal_outside(group.coop, "2026-06", round=2)
    await world.settle()
    assert (await books.months(2026))["2026-06"]["state"] == "closed"
    assert [(one["month"], one["round"]) for one in await world.said("finance", "PeriodClosing")] == [
        ("2026-05", 1),
        ("2026-06", 1),
        ("2026-06", 2),
    ]


async def test_a_desk_takes_facts_of_a_month_opened_again(world: World, group: Group) -> None:
    await world.add("sales")
    await world.tell("members", *group.organisations())
    books = Books(world, group.coop)
    reopener = Reopener(world, books)
    sealed = "SELECT period FROM sealed ORDER BY 1"
    await books.close("2026-05", "2026-06")
    assert [row["period"] for row in await world.rows("sales", sealed)] == ["2026-05", "2026-06"]
    await reopener.reopen("2026-06")
    assert [row["period"] for row in await world.rows("sales", sealed)] == ["2026-05"]
    await books.close("2026-06", round=2)
    assert [row["period"] for row in await world.rows("sales", sealed)] == ["2026-05", "2026-06"]
    rounds = [(one["month"], one["round"]) for one in await world.said("sales", "PeriodSealed")]
    assert rounds == [("2026-05", 1), ("2026-06", 1), ("2026-06", 2)]


async def test_months_open_again_backwards_and_by_two_people(reopener: Reopener) -> None:
    books = reopener.books
    refused = await reopener.ask("2026-05")
    assert (refused.status_code, refused.json()["title"]) == (409, "NotTheLastClosed")
    assert refused.json()["facts"]["last"] == "2026-06"
    assert (await reopener.ask("2026-06", by=books.manager)).status_code == 403
    asked = await reopener.ask("2026-06")
    twice = await reopener.ask("2026-06")
    assert (twice.status_code, twice.json()["title"]) == (409, "ReopeningAsked")
    own = await reopener.decide(asked, "grant", books.accountant)
    assert (own.status_code, own.json()["title"]) == (403, "SameHandReopening")
    stranger = reopener.world.actor((Role.MANAGER, new_id()))
    assert (await reopener.decide(asked, "grant", stranger)).status_code in (403, 404)
    left = await reopener.decide(asked, "refuse", books.manager, answer="发票记入七月即可")
    assert (left.status_code, left.json()["state"]) == (201, "refused")
    late = await reopener.decide(asked, "grant", books.manager)
    assert (late.status_code, late.json()["title"]) == (409, "ReopeningDecided")
    assert (await books.months(2026))["2026-06"]["state"] == "closed"
    await reopener.reopen("2026-06")
    await reopener.reopen("2026-05")
    assert (await reopener.ask("2026-05")).json()["title"] == "NothingClosed"


async def test_what_was_asked_is_judged_again_when_it_is_granted(reopener: Reopener, group: Group) -> None:
    asked = await reopener.ask("2026-06")
    await reopener.books.close("2026-07")
    granted = await reopener.decide(asked, "grant", reopener.books.manager)
    assert (granted.status_code, granted.json()["title"]) == (409, "NotTheLastClosed")
    assert (await reopener.books.months(2026))["2026-06"]["state"] == "closed"


async def test_a_determined_year_stays_closed(world: World, group: Group) -> None:
    books = Books(world, group.plant)
    await books.voucher(date(2025, 3, 3), _1002=100, _6051=-100)
    await books.close_all()
    determined = await books.determine()
    assert determined.status_code == 201, determined.text
    refused = await Reopener(world, books).ask("2025-12")
    assert (refused.status_code, refused.json()["title"]) == (409, "YearIsOver")


async def test_the_database_takes_no_seal_off(reopener: Reopener) -> None:
    """Not even with a reopening granted before: the month is closed anew."""
    await reopener.reopen("2026-06")
    await reopener.books.close("2026-06", round=2)
    june = "WHERE period = '2026-06'"
    for statement, refusal in (
        (f"DELETE FROM sealed {june}", SealStays),
        (f"UPDATE sealed SET period = '2030-01' {june}", AppendOnly),
        ("TRUNCATE sealed", AppendOnly),
        ("DELETE FROM reopening", AppendOnly),
        ("UPDATE reopening SET reason = 'x', state = 'refused'", ReopeningDecided),
    ):
        with pytest.raises(refusal):
            async with reopener.world.database("finance").transaction() as session:
                await session.execute(text(statement))


async def test_closed_books_stay_closed_to_vouchers_and_events_meanwhile(
    reopener: Reopener, group: Group
) -> None:
    await reopener.ask("2026-06")
    lines = [{"account": "523", "debit_fen": 5}, {"account": "102", "credit_fen": 5}]
    made = await reopener.books.post("/vouchers", on=str(ON), document="记", lines=lines)
    checked = await reopener.post(f"/vouchers/{made.json()['id']}/check", reopener.books.manager)
    assert (checked.status_code, checked.json()["title"]) == (409, "BooksAreClosed")
    await reopener.world.tell("honeysuckle", delivered(group.coop, 9, ON))
    await reopener.world.settle()
    [late] = await reopener.world.rows("finance", 'SELECT "on" FROM late_fact')
    assert late["on"] == ON


async def test_final_versions_that_stood_on_it_are_superseded_and_stay(world: World, group: Group) -> None:
    finance = world.actor((Role.FINANCE, group.company))
    members = [Books(world, entity) for entity in (group.company, group.branch, group.plant)]
    for books in members:
        await books.close("2026-05", "2026-06")
    saved = {}
    async with world.client("finance", finance) as client:
        for last, kind in (("2026-05", "final"), ("2026-06", "final"), ("2026-06", "draft")):
            months = {"from_month": "2026-01", "to_month": last, "kind": kind}
            body = {"id": str(new_id()), "company_id": str(group.company), **months}
            answer = await client.post("/consolidations", json=body)
            assert answer.status_code == 201, answer.text
            saved[last, kind] = answer.json()["id"]
        await Reopener(world, members[2]).reopen("2026-06")
        shown = (await client.get("/consolidations", params={"company_id": str(group.company)})).json()
        why = {one["id"]: one["superseded"] for one in shown}
        assert why[saved["2026-05", "final"]] is None
        assert why[saved["2026-06", "draft"]] is None
        superseded = why[saved["2026-06", "final"]]
        assert (superseded["entity_name"], superseded["month"], superseded["reason"]) == (
            "深加工",
            "2026-06",
            WHY,
        )
        whole = (await client.get(f"/consolidations/{saved['2026-06', 'final']}")).json()
        assert whole["superseded"] == superseded
        assert (superseded["by_id"], superseded["by_hash"]) == (None, None)
        check = (await client.get(f"/consolidations/{saved['2026-06', 'final']}/check")).json()
        assert (check["hash_agrees"], check["apart"]) == (True, [])
        listed = (await client.get("/reopenings", params={"entity_id": str(group.plant)})).json()
    assert [(one["state"], one["superseded"]) for one in listed] == [("granted", 1)]


async def test_a_paper_of_a_superseded_version_names_the_one_that_took_its_place(
    world: World, group: Group
) -> None:
    finance = world.actor((Role.FINANCE, group.company))
    members = [Books(world, entity) for entity in (group.company, group.branch, group.plant)]
    for books in members:
        await books.close("2026-06")
    months = {"from_month": "2026-01", "to_month": "2026-06"}
    async with world.client("finance", finance) as client:

        async def saved(kind: str) -> dict[str, Any]:
            body = {"id": str(new_id()), "company_id": str(group.company), "kind": kind, **months}
            answer = await client.post("/consolidations", json=body)
            assert answer.status_code == 201, answer.text
            version: dict[str, Any] = answer.json()
            return version

        async def paper(version: dict[str, Any]) -> str:
            path = f"/consolidations/{version['id']}/statement/pdf"
            printed = await client.get(path, params={"sheet": "balance_sheet"})
            assert printed.status_code == 200, printed.text
            return said_on(printed.content)

        first, draft = await saved("final"), await saved("draft")
        assert f"版本{first['hash'][:16]}" in await paper(first)
        assert "失效" not in await paper(first)
        assert "草稿，未定稿" in await paper(draft)
        await Reopener(world, members[2]).reopen("2026-06")
        assert "本版已失效" in await paper(first)
        assert "尚无新的定稿" in await paper(first)
        await members[2].voucher(ON, _6602=700, _1002=-700)
        await members[2].close("2026-06", round=2)
        second = await saved("final")
        assert second["hash"] != first["hash"]
        assert f"现行定稿为版本{second['hash'][:16]}" in await paper(first)
        assert "失效" not in await paper(second)
