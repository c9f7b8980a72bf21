"""Events become balanced journals in each entity's own books; the database refuses what would break them."""

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.finance.domain.accounts import Regime, codes
from services.finance.domain.posting import Draft, Leg, NotBalanced, Phase
from services.finance.service.ledger import BooksAreClosed, post_drafts
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, batch, delivered, received, transferred, wages
from tests.world import World

ON = date(2026, 6, 15)


def journal(group: Group, *legs: Leg, on: date = ON, phase: Phase = Phase.ORDINARY) -> Draft:
    return Draft(group.company, Regime.CAS, on, "test", "T", new_id(), legs, phase)


async def test_the_rules_know_only_accounts_of_the_charts(world: World, group: Group) -> None:
    rows = await world.rows("finance", "SELECT regime, code FROM account")
    for regime in Regime:
        assert codes(regime) <= {row["code"] for row in rows if row["regime"] == regime.value}
    assert sum(row["regime"] == "coop" for row in rows) == 48
    assert sum(row["regime"] == "village_org" for row in rows) == 42


async def test_from_the_growers_basket_to_the_plants_tea(world: World, group: Group) -> None:
    sent = transferred(group.coop, group.plant, ON)
    await world.tell("honeysuckle", delivered(group.coop, 42_000, ON), wages(group.coop, 700, ON), sent)
    await world.tell("processing", batch(group.plant, sent.lot_id, 1000, 60_000, ON), received(sent))
    await world.settle()
    assert await world.held("finance") == []
    assert await balances(world, group.coop) == {
        "121": 0,
        "114": -42_000,
        "401": 700,
        "213": -700,
        "113": 65_400,
        "501": -60_000,
        "214": -5_400,
        "521": 42_000,
    }
    plant = await balances(world, group.plant)
    assert plant == {"1403": 0, "222101": 5_400, "2202": -65_400, "5001": 0, "2211": -1_000, "1405": 61_000}


async def test_inside_one_legal_entity_goods_move_at_cost(world: World, group: Group) -> None:
    sent = transferred(group.branch, group.company, ON, same_legal_entity=True, net_fen=42_000, vat_fen=0)
    await world.tell("facility_farming", sent)
    await world.tell("processing", received(sent))
    await world.settle()
    assert await balances(world, group.branch) == {"1241": 42_000, "1403": -42_000}
    assert await balances(world, group.company) == {"1241": -42_000, "1403": 42_000}


async def test_a_correction_turns_the_sides_round(world: World, group: Group) -> None:
    first = delivered(group.company, 10_900, ON, cost_fen=10_000, input_vat_fen=900)
    less = delivered(
        group.company, -1_090, ON, cost_fen=-1_000, input_vat_fen=-90, corrects=first.delivery_id
    )
    await world.tell("honeysuckle", first, less)
    await world.settle()
    assert await balances(world, group.company) == {"1403": 9_000, "222101": 810, "2202": -9_810}


async def test_a_fact_of_an_unknown_entity_waits(world: World) -> None:
    await world.add("finance")
    group = Group()
    await world.tell("honeysuckle", delivered(group.coop, 5, ON))
    await world.settle()
    assert [row["state"] for row in await world.held("finance")] == ["waiting"]
    await world.tell("members", *group.organisations())
    await world.settle()
    assert await world.held("finance") == []
    assert await balances(world, group.coop) == {"121": 5, "114": -5}


async def test_a_fact_of_a_closed_month_goes_to_the_exception_list(world: World, group: Group) -> None:
    await close_month(world, group.coop)
    await world.tell("honeysuckle", delivered(group.coop, 5, ON), delivered(group.coop, 7, date(2026, 7, 1)))
    await world.settle()
    assert await balances(world, group.coop) == {"121": 7, "114": -7}
    late = await world.rows("finance", "SELECT type, reason FROM late_fact")
    assert late == [{"type": "GrowerDelivered", "reason": "closed:ordinary"}]


async def close_month(world: World, entity: UUID) -> None:
    async with world.database("finance").transaction() as session:
        await session.execute(
            text("INSERT INTO sealed (entity_id, period) VALUES (:e, '2026-06')"), {"e": entity}
        )


async def test_the_database_refuses_a_journal_that_does_not_balance(world: World, group: Group) -> None:
    draft = journal(group, Leg("1002", 5, 0), Leg("6001", 0, 5))
    for legs in ((Leg("1002", 6, 0), Leg("6001", 0, 5)), (Leg("1002", 5, 0), Leg("6001", 0, 4))):
        object.__setattr__(draft, "legs", legs)
        with pytest.raises(NotBalanced):
            async with world.database("finance").transaction() as session:
                await post_drafts(session, [draft])
    with pytest.raises(NotBalanced):
        journal(group, *legs)
    assert await balances(world, group.company) == {}


async def test_the_database_refuses_a_journal_without_its_lines(world: World, group: Group) -> None:
    with pytest.raises(NotBalanced):
        async with world.database("finance").transaction() as session:
            await session.execute(
                text(
                    'INSERT INTO journal (id, entity_id, period, "on", kind, phase, document, source_id,'
                    " memo, amount_fen, lines)"
                    " VALUES (:id, :e, '2026-06', :on, 't', 'ordinary', 'T', :id, '', 5, 2)"
                ),
                {"id": new_id(), "e": group.company, "on": ON},
            )


async def test_the_database_refuses_a_line_more_on_a_posted_journal(world: World, group: Group) -> None:
    draft = journal(group, Leg("1002", 5, 0), Leg("6001", 0, 5))
    async with world.database("finance").transaction() as session:
        [posted] = await post_drafts(session, [draft])
    for first in (3, 1):
        with pytest.raises((NotBalanced, IntegrityError)):
            async with world.database("finance").transaction() as session:
                await session.execute(
                    text(
                        "INSERT INTO journal_line (journal_id, position, entity_id, period, regime, account,"
                        " debit_fen, credit_fen) VALUES (:j, :p, :e, '2026-06', 'cas', '1002', 5, 0),"
                        " (:j, :p + 1, :e, '2026-06', 'cas', '6001', 0, 5)"
                    ),
                    {"j": posted, "p": first, "e": group.company},
                )
    assert await balances(world, group.company) == {"1002": 5, "6001": -5}


@pytest.mark.parametrize("table", ["journal", "journal_line"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET entity_id = entity_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
async def test_posted_rows_are_never_changed(world: World, group: Group, table: str, change: str) -> None:
    async with world.database("finance").transaction() as session:
        await post_drafts(session, [journal(group, Leg("1002", 5, 0), Leg("6001", 0, 5))])
    with pytest.raises(AppendOnly):
        async with world.database("finance").transaction() as session:
            await session.execute(text(change.format(table)))


async def test_closing_and_posting_meet_under_load(world: World, group: Group) -> None:
    """Posts race a closing: what got in before it counts, what came after is refused."""
    posted, refused, some_in = 0, 0, asyncio.Event()

    async def post_one() -> None:
        nonlocal posted, refused
        try:
            async with world.database("finance").transaction() as session:
                await post_drafts(session, [journal(group, Leg("1002", 5, 0), Leg("6001", 0, 5))])
            posted += 1
        except BooksAreClosed:
            refused += 1
        if posted >= 5:
            some_in.set()

    async def close_meanwhile() -> int:
        await some_in.wait()
        connection = await asyncpg.connect(world.database("finance").dsn)
        async with connection.transaction():
            lock = "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid || '2026-06', 0))"
            await connection.execute(lock, group.company)
            sum_then = await connection.fetchval("SELECT sum(debit_fen) FROM balance")
            await connection.execute(
                "INSERT INTO sealed (entity_id, period) VALUES ($1, '2026-06')", group.company
            )
        await connection.close()
        return int(sum_then)

    closed_with, *_ = await asyncio.gather(close_meanwhile(), *(post_one() for _ in range(60)))
    assert (await balances(world, group.company))["1002"] == closed_with == 5 * posted
    assert posted >= 5
    assert refused == 60 - posted > 0


async def test_parallel_posts_to_one_account_all_count(world: World, group: Group) -> None:
    async def post_some() -> None:
        async with world.database("finance").transaction() as session:
            await post_drafts(
                session, [journal(group, Leg("1002", 5, 0), Leg("6001", 0, 5)) for _ in range(10)]
            )

    await asyncio.gather(*(post_some() for _ in range(8)))
    assert await balances(world, group.company) == {"1002": 400, "6001": -400}


async def test_the_trial_balance_shows_opening_turnover_and_closing(world: World, group: Group) -> None:
    await world.tell("honeysuckle", delivered(group.coop, 5, date(2026, 5, 1)), delivered(group.coop, 7, ON))
    await world.settle()
    query = {"entity_id": str(group.coop), "from_month": "2026-06", "to_month": "2026-06"}
    async with world.client("finance", world.actor((Role.ACCOUNTANT, group.coop))) as client:
        body = (await client.get("/trial-balance", params=query)).json()
    assert body["debit_fen"] == body["credit_fen"] == 7
    line = next(line for line in body["lines"] if line["account"] == "114")
    assert (line["name_zh"], line["opening_fen"], line["closing_fen"]) == ("成员往来", -5, -12)
    async with world.client("finance", world.actor((Role.ACCOUNTANT, group.village))) as client:
        assert (await client.get("/trial-balance", params=query)).status_code == 403
