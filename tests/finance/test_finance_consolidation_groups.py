"""Random groups, random trades: consolidated statements balance, pairs cancel, order does not matter."""

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.finance.domain.accounts import Regime
from services.finance.domain.consolidation.eliminations import Kind, Sheet
from services.finance.domain.consolidation.group import OwnershipGoesRound, controlled, shares_of
from services.finance.domain.consolidation.inputs import Balance, Between, GroupBooks, Member
from services.finance.domain.consolidation.statements import Consolidated, consolidate
from services.finance.domain.posting import Draft, Leg
from services.finance.queries import group_books
from services.finance.service.ledger import post_drafts
from shared.kit.events import Event
from shared.kit.ids import named_id
from tests.finance.trades import RandomGroup, Trades
from tests.world import World

MONTHS = ("2026-03", "2026-12")


def one(name: str) -> UUID:
    return named_id("test", name)


def test_control_is_more_than_half_also_through_others() -> None:
    owners = {
        one("A"): {one("HQ"): 60, one("coop"): 40},
        one("B"): {one("HQ"): 30, one("A"): 21, one("coop"): 49},
        one("C"): {one("HQ"): 50, one("coop"): 50},
        one("D"): {one("C"): 100},
    }
    group = controlled(one("HQ"), owners, [one(name) for name in "DCBA"])
    assert set(group) == {one("HQ"), one("A"), one("B")}
    shares = shares_of(one("HQ"), owners, group)
    assert (shares[one("A")], shares[one("B")]) == (
        Fraction(3, 5),
        Fraction(30 + 21 * 3 // 5, 100) + Fraction(3, 500),
    )


def test_a_circle_of_owners_is_refused() -> None:
    owners = {one("A"): {one("HQ"): 60, one("B"): 40}, one("B"): {one("A"): 60, one("x"): 40}}
    with pytest.raises(OwnershipGoesRound):
        shares_of(one("HQ"), owners, controlled(one("HQ"), owners, [one("A"), one("B")]))


@settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_shares_are_what_one_fen_of_capital_leads_back_to(seed: int) -> None:
    """Against walking every chain of owners up to the company."""
    town = RandomGroup(random.Random(seed))
    legal = [entity for entity, company in town.legal.items() if entity == company and entity != town.coop]
    group = controlled(town.company, town.owners, legal)

    def lead_back(entity: UUID) -> Fraction:
        if entity == town.company:
            return Fraction(1)
        total = sum(town.owners[entity].values())
        return sum(
            (
                Fraction(fen, total) * lead_back(holder)
                for holder, fen in town.owners[entity].items()
                if fen and holder in group
            ),
            Fraction(0),
        )

    assert shares_of(town.company, town.owners, group) == {entity: lead_back(entity) for entity in group}


@pytest.fixture
async def other_world(database_dsn: Callable[..., str]) -> AsyncIterator[World]:
    made = World(database_dsn)
    yield made
    await made.close()


async def tell(world: World, town: RandomGroup, events: Sequence[Event], chance: random.Random) -> None:
    """Each entity's desk tells its facts in order; which desk is heard first is up to chance."""
    await world.add("finance")
    await world.tell("members", *town.organisations)
    await world.settle()
    async with world.database("finance").transaction() as session:
        await post_drafts(session, capital(town))
    by_desk: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        by_desk[event.entity_id].append(event)  # type: ignore[attr-defined]
    desks = sorted(by_desk)
    chance.shuffle(desks)
    for number, desk in enumerate(desks):
        await world.tell(f"desk{number}", *by_desk[desk])
        if chance.random() < 0.5:
            await world.settle()
    await world.settle()
    assert await world.held("finance") == []


def capital(town: RandomGroup) -> list[Draft]:
    """Capital paid in by everybody, members' parts of it out of their bank."""
    on, drafts = date(2026, 1, 1), []
    for entity, owners in town.owners.items():
        if entity not in town.legal or entity == town.coop or not sum(owners.values()):
            continue
        fen = sum(owners.values())
        paid = (Leg("1002", fen, 0), Leg("4001", 0, fen))
        drafts.append(Draft(entity, Regime.CAS, on, "test", "入资", named_id("in", entity), paid))
        for holder, part in owners.items():
            if part and holder in town.legal and holder != town.coop:
                legs = (Leg("1511", part, 0, counterparty_id=entity), Leg("1002", 0, part))
                source = named_id("out", entity, holder)
                drafts.append(Draft(holder, Regime.CAS, on, "test", "投资", source, legs))
    return drafts


async def consolidated(world: World, company: UUID) -> tuple[GroupBooks, Consolidated]:
    async with world.database("finance").reading() as session:
        members = await group_books.members(session, company, *MONTHS)
        books = (await group_books.read(session, members, *MONTHS)).books
    return books, consolidate(books, company)


def assert_holds(town: RandomGroup, trades: Trades, books: GroupBooks, statements: Consolidated) -> None:
    totals = statements.totals
    assert totals.assets_fen == totals.liabilities_fen + totals.parent_equity_fen + totals.minority_fen
    for kind in Kind:
        for sheet in Sheet:
            if (kind, sheet) in ((Kind.DIVIDENDS, Sheet.INCOME), (Kind.UNREALISED, Sheet.INCOME)):
                continue  # their other half is in opening equity, or in stock
            lines = [
                entry.fen for entry in statements.eliminations if (entry.kind, entry.sheet) == (kind, sheet)
            ]
            assert sum(lines) == 0
    assert statements.open_pairs == ()
    members = {member.entity_id for member in books.members}
    figures = {figure.account: figure.consolidated_fen for figure in statements.balance_sheet}
    assert "difference" not in figures
    assert figures.get("1241", 0) == 0
    elsewhere = [
        fen
        for entity, owners in town.owners.items()
        if entity not in members
        for holder, fen in owners.items()
        if holder in members
    ]
    assert figures.get("1511", 0) == sum(elsewhere)
    exact = sum(
        (
            fen
            for lot in trades.lots
            if lot.owner in members
            for seller, fen in lot.margins.items()
            if seller in members
        ),
        Fraction(0),
    )
    held = sum(margin.opening_fen + margin.during_fen for margin in books.held)
    assert abs(held - exact) <= 3 * len(trades.events)
    *moved, closing = statements.equity
    assert closing.columns == tuple(
        sum(column) for column in zip(*(row.columns for row in moved), strict=True)
    )
    assert closing.total_fen == totals.parent_equity_fen + totals.minority_fen
    # Nothing but trade went on: nothing is left over, though parts are rounded.
    other = next(row for row in moved if row.row == "other")
    assert other.columns == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_group_and_its_trades(world: World, other_world: World, seed: int) -> None:
    town = RandomGroup(random.Random(seed))
    trades = town.trades()
    for _ in range(20):
        trades.step()
    facts = list(trades.events)
    await tell(world, town, facts, random.Random(seed + 1))
    await tell(other_world, town, facts, random.Random(seed + 2))
    books, statements = await consolidated(world, town.company)
    assert_holds(town, trades, books, statements)
    assert (await consolidated(other_world, town.company))[1] == statements
    trades.clear_out()
    await world.tell("last", *trades.events[len(facts) :])
    await world.settle()
    books, statements = await consolidated(world, town.company)
    assert_holds(town, trades, books, statements)
    assert sum(margin.opening_fen + margin.during_fen for margin in books.held) == 0


def test_the_fen_a_minority_is_rounded_by_is_the_years_and_none_is_left_over() -> None:
    """Of 10.01 yuan 40 % are 4.00, of 10.02 they are 4.01: the one fen earned is the minority's."""
    company, plant = named_id("company"), named_id("plant")
    whole, part = Fraction(1), Fraction(3, 5)
    books = GroupBooks(
        members=(
            Member(company, company, "C", "公司", "company", whole, whole, whole),
            Member(plant, plant, "P", "工厂", "company", part, part, part),
        ),
        balances=(
            Balance(company, "1511", "asset", 600, 0),
            Balance(company, "4001", "equity", -600, 0),
            Balance(plant, "1002", "asset", 1_001, 1),
            Balance(plant, "4001", "equity", -1_000, 0),
            Balance(plant, "4104", "equity", -1, 0),
            Balance(plant, "6001", "income", 0, -1),
        ),
        between=(Between(company, plant, "1511", "", 600, 0),),
        held=(),
        distributed=(),
        open_pairs=(),
    )
    statements = consolidate(books, company)
    rows = {row.row: row.columns for row in statements.equity}
    assert [rows[row][4] for row in ("opening", "profit", "other", "closing")] == [400, 1, 0, 401]
    assert rows["other"] == (0, 0, 0, 0, 0)
    assert (statements.profit.parent_fen, statements.profit.minority_fen) == (0, 1)
