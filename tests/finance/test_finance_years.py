"""A year is determined from its own closed books, below first, and goes open → determined → closed."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from services.finance.domain.accounts import Regime
from services.finance.domain.closing import AccountBalance, books_hash, close_year
from services.finance.domain.posting import Book, Draft, Leg, Phase
from services.finance.service.ledger import BooksAreClosed, post_drafts
from services.finance.service.years import YearLeftOver
from shared.contracts.dividends import DeclaredLine, DividendDeclared
from shared.contracts.members import ShareSide, SharesMoved
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 6, 15)
LAST = date(2025, 12, 31)


def declared(entity: UUID, *lines: tuple[UUID, int], **more: Any) -> DividendDeclared:
    values: dict[str, Any] = {
        "run_id": new_id(),
        "tier_id": new_id(),
        "entity_id": entity,
        "year": 2025,
        "accounting_on": LAST,
        "part": 1,
        "parts": 1,
        "declared_fen": sum(fen for _, fen in lines),
        "lines": tuple(
            DeclaredLine(
                line_id=new_id(),
                holder_id=holder,
                holder_name="",
                holder_is_entity=True,
                pool="capital",
                amount_fen=fen,
            )
            for holder, fen in lines
        ),
    }
    return DividendDeclared(**{**values, **more})


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=3), max_size=3),
)
def test_closing_empties_what_holds_a_years_turnover(own: list[int], of_branches: list[list[int]]) -> None:
    """Whatever the balances: no income, expense or 本年利润 is left; 利润分配 of the company has it all."""

    def books(amounts: list[int]) -> list[AccountBalance]:
        income, expense, brought_in = amounts
        return [
            AccountBalance("6001", "income", income),
            AccountBalance("6602", "expense", expense),
            AccountBalance("4103", "equity", brought_in),
            AccountBalance("5001", "cost", 77),
        ]

    company = new_id()
    branches = [(Book(new_id(), Regime.CAS, company), books(amounts)) for amounts in of_branches]
    ended = close_year(Book(company, Regime.CAS, company), books(own), branches, 2025)
    left: dict[tuple[UUID, str], int] = {
        (entity, one.account): one.fen
        for entity, listed in [(company, books(own)), *((book.entity_id, lines) for book, lines in branches)]
        for one in listed
    }
    for draft in ended.journals:
        for leg in draft.legs:
            key = (draft.entity_id, leg.account)
            left[key] = left.get(key, 0) + leg.debit_fen - leg.credit_fen
    assert {fen for (_, account), fen in left.items() if account in ("6001", "6602", "4103")} == {0}
    assert {fen for (_, account), fen in left.items() if account == "5001"} == {77}
    total = -sum(own) - sum(sum(amounts) for amounts in of_branches)
    assert left.get((company, "4104"), 0) == -total
    assert sum(fen for (_, account), fen in left.items() if account == "1241") == 0
    assert ended.result_fen + sum(fen for _, fen in ended.branches) == total


def test_the_hash_does_not_depend_on_order_or_on_empty_accounts() -> None:
    one, other = new_id(), new_id()
    rows = [(one, "1002", 5), (other, "4104", -5)]
    assert books_hash(rows) == books_hash([*reversed(rows), (one, "6001", 0)])
    assert books_hash(rows) != books_hash([(one, "1002", 6), (other, "4104", -6)])


async def test_a_company_is_determined_after_what_it_owns_and_with_its_branches(
    world: World, group: Group
) -> None:
    plant, branch, company = (Books(world, e) for e in (group.plant, group.branch, group.company))
    await company.voucher(date(2025, 1, 1), _1002=900, _4001=-1_000, _4104=300, _410101=-200)
    await company.voucher(ON, _6602=50, _1002=-50)
    await branch.voucher(ON, _1002=700, _6001=-700)
    await plant.voucher(ON, _1002=1_000, _6001=-1_000)
    for books in (plant, branch, company):
        await books.close_all()
    waits = await company.determine()
    assert (waits.status_code, waits.json()["title"]) == (409, "YearWaits")
    assert "深加工 的本年损益尚未确定" in waits.json()["detail"]
    assert (await plant.determine()).status_code == 201
    assert (await company.year())["waits_for"] == ["深加工 的本年分配尚未宣告"]
    await world.tell("dividends", declared(group.plant, (group.company, 600), (group.coop, 400)))
    await world.settle()
    assert (await branch.determine()).json()["title"] == "WithItsCompany"
    done = await company.determine()
    assert done.status_code == 201, done.text
    told = (await world.said("finance", "ProfitDetermined"))[-1]
    assert told["branches"] == [{"branch_id": str(group.branch), "result_fen": 700}]
    amounts = {name: fen for name, fen in told.items() if name.endswith("_fen")}
    assert amounts == {
        "own_result_fen": -50,
        "inflow_fen": 600,
        "undistributed_before_fen": -300,
        "statutory_reserve_before_fen": 200,
        "registered_capital_fen": 100_000_000,
    }
    assert len(told["books_hash"]) == 64
    assert await balances(world, group.branch) == {"1002": 700, "6001": 0, "4103": 0, "1241": -700}
    own = await balances(world, group.company)
    assert (own["4104"], own["4103"], own["6111"], own["6602"], own["1241"]) == (300 - 1_250, 0, 0, 0, 700)
    view = await company.year()
    assert (view["state"], view["waits_for"], view["branches"][0]["result_fen"]) == ("determined", [], 700)
    again = await company.determine()
    assert (again.status_code, again.json()["title"]) == (409, "YearNotAtThatPoint")


async def test_who_holds_shares_by_register_waits_as_who_holds_capital(world: World, group: Group) -> None:
    """The village is a member of the co-op until the next year: only the register says so."""
    moved = SharesMoved(
        organisation_id=group.coop,
        movement_id=new_id(),
        kind="GRANT",
        effective_on=date(2025, 3, 1),
        sides=(
            ShareSide(
                holder_id=group.village,
                holder_name="村A",
                register_order=1,
                share_class="contribution",
                milli_shares=5,
            ),
        ),
    )
    gone = moved.model_copy(
        update={
            "id": new_id(),
            "effective_on": date(2026, 1, 1),
            "sides": (moved.sides[0].model_copy(update={"milli_shares": -5}),),
        }
    )
    await world.tell("members", moved, gone)
    await world.settle()
    village = Books(world, group.village)
    await village.close_all()
    waits = (await village.year())["waits_for"]
    assert waits == ["总公司 的本年损益尚未确定", "花农合作社 的本年损益尚未确定"]
    assert "花农合作社 的本年损益尚未确定" not in (await village.year(2026))["waits_for"]


async def test_a_year_waits_for_its_months_and_for_the_year_before(world: World, group: Group) -> None:
    coop = Books(world, group.coop)
    await coop.voucher(ON, _102=100, _501=-100)
    await coop.close("2025-05", "2025-06")
    assert (await coop.year())["waits_for"] == ["花农合作社 的 2025-12 尚未结账", "深加工 的本年损益尚未确定"]
    # A change that names no owners says nothing of them.
    renamed = {"owners": (), "name": "深加工厂", "id": new_id()}
    await world.tell("members", group.organisations()[-1].model_copy(update=renamed))
    await coop.close(*(f"2025-{month:02d}" for month in range(7, 13)))
    assert (await coop.year())["waits_for"] == ["深加工厂 的本年损益尚未确定"]
    assert "花农合作社 的 2025 年度尚未结清" in (await coop.year(2026))["waits_for"]
    plant = Books(world, group.plant)
    await plant.close_all()
    await plant.determine()
    await plant.post("/years/close", year=2025, without_distribution=True)
    assert (await coop.determine()).status_code == 201
    assert "花农合作社 的 2025 年度尚未结清" in (await coop.year(2026))["waits_for"]
    await coop.post("/years/close", year=2025, without_distribution=True)
    assert "花农合作社 的 2025 年度尚未结清" not in (await coop.year(2026))["waits_for"]


async def test_a_year_without_distribution_is_closed_by_saying_so(world: World, group: Group) -> None:
    plant = Books(world, group.plant)
    await plant.voucher(ON, _6602=100, _1002=-100)
    await plant.close_all()
    early = await plant.post("/years/close", year=2025, without_distribution=True)
    assert early.json()["title"] == "YearNotAtThatPoint"
    await plant.determine()
    told = (await world.said("finance", "ProfitDetermined"))[-1]
    assert told["own_result_fen"] == -100
    silent = await plant.post("/years/close", year=2025)
    assert (silent.status_code, silent.json()["title"]) == (409, "NotDistributed")
    done = await plant.post("/years/close", year=2025, without_distribution=True)
    assert (done.status_code, done.json()["state"]) == (201, "closed")
    company = Books(world, group.company)
    await company.close_all()
    assert (await company.year())["waits_for"] == []
    await Books(world, group.branch).voucher(ON, _1002=5, _6001=-5)
    assert (await company.year())["waits_for"] == ["设施农业 的 2025-12 尚未结账"]
    await world.tell("dividends", declared(group.plant, (group.company, 600)))
    await world.settle()
    assert (await balances(world, group.plant))["4104"] == 100
    late = await world.rows("finance", "SELECT entity_id, reason FROM late_fact")
    assert late == [{"entity_id": group.plant, "reason": "closed:distribution"}]


async def test_all_parts_of_a_distribution_are_waited_for(world: World, group: Group) -> None:
    plant = Books(world, group.plant)
    await plant.voucher(ON, _1002=1_000, _6001=-1_000)
    await plant.close_all()
    await plant.determine()
    tier = new_id()
    whole = {"tier_id": tier, "parts": 2, "declared_fen": 1_000}
    await world.tell("dividends", declared(group.plant, (group.company, 600), **whole))
    await world.settle()
    assert (await plant.post("/years/close", year=2025)).json()["title"] == "NotDistributed"
    assert (await plant.year())["declared_fen"] is None
    none = await plant.post("/years/close", year=2025, without_distribution=True)
    assert none.json()["title"] == "IsDistributed"
    await world.tell("dividends", declared(group.plant, (group.coop, 400), **whole, part=2))
    await world.settle()
    assert (await plant.year())["declared_fen"] == 1_000
    assert (await plant.post("/years/close", year=2025)).json()["state"] == "closed"


async def test_the_database_keeps_a_year_from_going_back(world: World, group: Group) -> None:
    async def run(statement: str) -> None:
        async with world.database("finance").transaction() as session:
            await session.execute(text(statement), {"e": group.plant})

    insert = "INSERT INTO fiscal_year VALUES (:e, 2025, 'determined', 0, 0, '', now())"
    plant = Books(world, group.plant)
    await plant.voucher(ON, _1002=10, _6001=-10)
    with pytest.raises(YearLeftOver):
        await run(insert)
    await plant.close_all()
    assert (await plant.determine()).status_code == 201
    for statement in (
        "UPDATE fiscal_year SET own_result_fen = 11, state = 'closed'",
        "UPDATE fiscal_year SET state = 'determined'",
    ):
        with pytest.raises(YearLeftOver):
            await run(statement)
    with pytest.raises(AppendOnly):
        await run("DELETE FROM fiscal_year")
    with pytest.raises(YearLeftOver):
        await run(insert.replace("2025", "2026").replace("'determined'", "'closed'"))


async def test_nothing_slips_into_a_year_while_it_is_determined(world: World, group: Group) -> None:
    """Incomes of the year arrive from several connections meanwhile: each is in what is told, or refused."""
    coop = Books(world, group.coop)
    plant = Books(world, group.plant)
    await plant.close_all()
    await plant.determine()
    await plant.post("/years/close", year=2025, without_distribution=True)
    await coop.close_all()
    taken, refused = 0, 0

    async def income() -> None:
        nonlocal taken, refused
        legs = (Leg("113", 5, 0), Leg("511", 0, 5))
        draft = Draft(group.coop, Regime.COOP, LAST, "t", "T", new_id(), legs, Phase.INFLOW)
        try:
            async with world.database("finance").transaction() as session:
                await post_drafts(session, [draft])
            taken += 1
        except BooksAreClosed:
            refused += 1

    async def some(count: int) -> None:
        for _ in range(count):
            await income()

    await some(2)
    determined, *_ = await asyncio.gather(coop.determine(), *(some(10) for _ in range(3)))
    assert determined.status_code == 201, determined.text
    [told] = [t for t in await world.said("finance", "ProfitDetermined") if t["entity_id"] == str(group.coop)]
    assert told["inflow_fen"] == 5 * taken
    assert told["own_result_fen"] == 0
    assert (await balances(world, group.coop))["332"] == -5 * taken
    assert refused == 32 - taken > 0
