"""Opening balances: whole or not at all, once, and others than the posted are only told apart."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.finance.domain.opening import OpeningLine, differences
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, delivered
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 12, 31)
HOUSEHOLD = new_id()


def of_the_coop() -> list[dict[str, Any]]:
    """A co-op's balances: bank, stock, a member owed for flowers, another owing for seedlings, capital."""
    return [
        {"account": "102", "name": "银行存款", "debit_fen": 900_000},
        {"account": "121", "debit_fen": 250_000},
        {"account": "114", "credit_fen": 50_000, "holder_id": str(HOUSEHOLD), "holder_name": "王五"},
        {"account": "114", "debit_fen": 30_000, "holder_id": str(new_id()), "holder_name": "李四"},
        {"account": "301", "name": "股金", "credit_fen": 1_130_000},
    ]


def opening(entity: UUID, lines: list[dict[str, Any]], on: date = ON) -> dict[str, Any]:
    return {"id": str(new_id()), "entity_id": str(entity), "on": str(on), "lines": lines}


async def send(world: World, group: Group, body: dict[str, Any], dry_run: bool = False) -> httpx.Response:
    actor = world.actor((Role.ACCOUNTANT, UUID(body["entity_id"])))
    async with world.client("finance", actor) as client:
        return await client.post("/opening-balances", params={"dry_run": dry_run}, json=body)


async def test_opening_balances_become_one_journal_and_what_is_owed(world: World, group: Group) -> None:
    body = opening(group.coop, of_the_coop())
    tried = await send(world, group, body, dry_run=True)
    assert tried.json()["applied"] is False
    assert await balances(world, group.coop) == {}
    done = await send(world, group, body)
    assert done.status_code == 201, done.text
    assert (done.json()["applied"], done.json()["debit_fen"]) == (True, 1_180_000)
    assert await balances(world, group.coop) == {
        "102": 900_000,
        "121": 250_000,
        "114": -20_000,
        "301": -1_130_000,
    }
    owed = await world.rows("finance", "SELECT source, open_fen, account FROM payable ORDER BY source")
    assert owed == [
        {"source": "advance", "open_fen": -30_000, "account": "114"},
        {"source": "delivery", "open_fen": 50_000, "account": "114"},
    ]
    assert len(await world.said("finance", "JournalPosted")) == 1


async def test_twice_is_once_and_changed_is_told_apart(world: World, group: Group) -> None:
    lines = of_the_coop()
    first = await send(world, group, opening(group.coop, lines))
    again = await send(world, group, opening(group.coop, lines))
    assert (again.status_code, again.json()["applied"]) == (201, False)
    assert again.json()["journal_id"] == first.json()["journal_id"]
    changed = [*lines[:1], {"account": "121", "debit_fen": 240_000}, *lines[2:4]]
    changed += [{"account": "301", "credit_fen": 1_120_000}]
    refused = await send(world, group, opening(group.coop, changed))
    assert (refused.status_code, refused.json()["title"]) == (409, "OpeningDiffers")
    told = refused.json()["facts"]["differences"]
    assert [(one["row"], one["account"], one["posted_fen"], one["sent_fen"]) for one in told] == [
        (2, "121", 250_000, 240_000),
        (5, "301", -1_130_000, -1_120_000),
    ]
    [count] = await world.rows("finance", "SELECT count(*) AS n FROM journal")
    assert count["n"] == 1


def dr(account: str, fen: int, **more: Any) -> dict[str, Any]:
    return {"account": account, "debit_fen": fen, **more}


def cr(account: str, fen: int, **more: Any) -> dict[str, Any]:
    return {"account": account, "credit_fen": fen, **more}


BAD = {
    "another regime's account": ([dr("1002", 5), cr("301", 5)], "lines.0.account", "AccountUnknown"),
    "income": ([dr("102", 5), cr("501", 5)], "lines.1.account", "BalanceOfTheYear"),
    "expense": ([dr("523", 5), cr("301", 5)], "lines.0.account", "BalanceOfTheYear"),
    "another name": ([dr("102", 5), cr("301", 5, name="资本公积")], "lines.1.name", "AccountNamedOtherwise"),
    "twice": ([dr("102", 5), dr("102", 5), cr("301", 10)], "lines.1.account", "AccountTwice"),
    "unbalanced": ([dr("102", 6), cr("301", 5)], "lines", "NotBalanced"),
    "both sides": ([dr("102", 5, credit_fen=5), cr("301", 5)], "lines.0", "value_error"),
    "no side": ([{"account": "102"}, cr("301", 5)], "lines.0", "value_error"),
}


@pytest.mark.parametrize(("lines", "field", "rule"), BAD.values(), ids=BAD)
async def test_a_bad_balance_is_named_and_changes_nothing(
    world: World, group: Group, lines: list[dict[str, Any]], field: str, rule: str
) -> None:
    refused = await send(world, group, opening(group.coop, lines))
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["field"], error["rule"]) == (field, rule)
    assert await balances(world, group.coop) == {}


async def test_opening_balances_come_before_all_others(world: World, group: Group) -> None:
    await world.tell("honeysuckle", delivered(group.coop, 5, ON))
    await world.settle()
    late = await send(world, group, opening(group.coop, of_the_coop(), date(2026, 1, 1)))
    assert (late.status_code, late.json()["title"]) == (409, "BooksBeganBefore")
    assert (await send(world, group, opening(group.coop, of_the_coop()))).status_code == 201


async def test_what_comes_before_them_is_in_them(world: World, group: Group) -> None:
    """A fact of a day before goes to the list of late ones, and a voucher is refused."""
    assert (await send(world, group, opening(group.coop, of_the_coop()))).status_code == 201
    before = await balances(world, group.coop)
    await world.tell("honeysuckle", delivered(group.coop, 5, date(2025, 12, 30)))
    await world.settle()
    assert await balances(world, group.coop) == before
    [late] = await world.rows("finance", "SELECT event_id, reason FROM late_fact")
    assert late["reason"] == "closed:ordinary"
    books = Books(world, group.coop)
    async with world.client("finance", books.accountant) as client:
        shown = await client.get(f"/late-facts/{late['event_id']}", params={"entity_id": str(group.coop)})
    assert shown.json()["book_on"] == "2025-12-31"
    lines = [{"account": "523", "debit_fen": 5}, {"account": "102", "credit_fen": 5}]
    made = await books.post("/vouchers", on="2025-12-30", document="记-1", lines=lines)
    async with world.client("finance", books.manager) as client:
        path = f"/vouchers/{made.json()['id']}/check"
        refused = await client.post(path, json={"id": str(new_id())})
    assert (refused.status_code, refused.json()["title"]) == (409, "BooksAreClosed")
    assert await balances(world, group.coop) == before
    await world.tell("honeysuckle", delivered(group.coop, 5, ON))
    await world.settle()
    assert (await balances(world, group.coop))["121"] == before["121"] + 5


async def test_claims_between_entities_are_told_for_consolidation(world: World, group: Group) -> None:
    lines = [
        {"account": "1002", "debit_fen": 100},
        {"account": "2202", "credit_fen": 40, "counterparty_id": str(group.coop)},
        {"account": "4001", "credit_fen": 60, "counterparty_id": str(group.company)},
    ]
    assert (await send(world, group, opening(group.plant, lines))).status_code == 201
    rows = await world.rows("finance", "SELECT account, role FROM journal_line ORDER BY position")
    assert [row["role"] for row in rows] == [None, "claim", None]
    [owed] = await world.rows("finance", "SELECT source, holder_is_entity, open_fen FROM payable")
    assert owed == {"source": "trade", "holder_is_entity": True, "open_fen": 40}


def test_another_day_makes_every_balance_differ() -> None:
    lines = [OpeningLine(1, "102", 5, 0), OpeningLine(2, "301", 0, 5)]
    assert differences(lines, ON, lines, ON) == []
    assert [one.row for one in differences(lines, ON, lines, date(2026, 1, 1))] == [1, 2]
    assert [one.row for one in differences(lines, ON, lines[:1], ON)] == [None]
