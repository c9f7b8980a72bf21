"""Margins held in lots: by genealogy and quantity, in whatever order facts come, nothing once all is sold."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.finance.domain.accounts import Part
from services.finance.domain.margins import Cost, Flow, costs_of, flows_of, spread
from services.finance.service import margins
from services.finance.service.facts import books
from shared.contracts.custody import GoodsTakenBack, LotIssued
from shared.contracts.production import Unit
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from shared.kit.events import Event
from shared.kit.ids import new_id
from tests.finance.facts import Group, batch, received, transferred
from tests.finance.trades import RandomGroup, Trades
from tests.world import World

ON = date(2026, 6, 15)
SEEDS = st.integers(0, 10**9)


def held(events: Sequence[Event], outside: frozenset[UUID], up_to: date = date.max) -> dict[UUID, int]:
    """What places hold, all sellers together, worked out in one go."""
    flows: list[Flow] = []
    costs: list[Cost] = []
    for event in events:
        flows += flows_of(event, lambda entity: entity not in outside)
        costs += costs_of(event)
    places = {place for flow in flows for place in (flow.from_id, flow.to_id) if place}
    places |= {cost.batch_id for cost in costs}
    sums: dict[UUID, int] = defaultdict(int)
    for key, move in spread(places, flows, costs, {}).items():
        if move.on <= up_to:
            sums[key.held_in] += move.margin_fen
    return {place: fen for place, fen in sums.items() if fen}


def traded(seed: int, steps: int = 25) -> Trades:
    trades = RandomGroup(random.Random(seed)).trades()
    for _ in range(steps):
        trades.step()
    return trades


@settings(max_examples=30)
@given(SEEDS)
def test_a_place_holds_its_share_and_nothing_once_everything_is_sold(seed: int) -> None:
    trades = traded(seed)
    trades.clear_out()
    assert held(trades.events, trades.outside) == {}
    # Before that, only lots on hand hold any: an empty one, or one of the co-op's, holds nothing.
    before = traded(seed)
    on_hand = {lot.id for lot in before.lots if lot.owner not in before.outside}
    assert held(before.events, before.outside).keys() <= on_hand


@settings(max_examples=30)
@given(SEEDS)
def test_whole_fen_stay_beside_the_exact_margin(seed: int) -> None:
    """Against a walk through the trades with fractions: each step may cut off a fen, no more."""
    trades = traded(seed)
    exact = {
        lot.id: sum(lot.margins.values(), Fraction(0))
        for lot in trades.lots
        if lot.owner not in trades.outside
    }
    found = held(trades.events, trades.outside)
    assert all(abs(found.get(lot, 0) - fen) <= len(trades.events) for lot, fen in exact.items())
    assert abs(sum(found.values()) - sum(exact.values(), Fraction(0))) <= 3 * len(trades.events)


@settings(max_examples=30)
@given(SEEDS)
def test_the_order_of_the_facts_does_not_matter(seed: int) -> None:
    trades = traded(seed)
    shuffled = list(trades.events)
    random.Random(seed).shuffle(shuffled)
    assert held(shuffled, trades.outside) == held(trades.events, trades.outside)


def test_parts_are_floored_and_the_last_takes_the_rest() -> None:
    lot, day = new_id(), date(2026, 1, 1)
    seller, owner = new_id(), new_id()
    into = [new_id() for _ in range(3)]
    flows = [Flow(new_id(), 0, day, None, 0, lot, 3, owner, Part.RAW, seller, 100)]
    flows += [Flow(new_id(), 0, day, lot, 1, other, 1, owner, Part.RAW) for other in into]
    moves = spread({lot, *into}, flows, [], {})
    assert [move.margin_fen for other in into for key, move in moves.items() if key.held_in == other] == [
        33,
        33,
        34,
    ]
    assert sum(move.margin_fen for key, move in moves.items() if key.held_in == lot) == 0


def test_a_batch_put_back_into_itself_ends() -> None:
    lot, turned, day = new_id(), new_id(), date(2026, 1, 1)
    seller, owner, made = new_id(), new_id(), new_id()
    flows = [
        Flow(new_id(), 0, day, None, 0, lot, 10, owner, Part.RAW, seller, 100),
        Flow(new_id(), 0, day, lot, 10, turned, 0, owner, Part.PRODUCTION),
        Flow(new_id(), 0, day, turned, 50, made, 5, owner, Part.GOODS),
        Flow(new_id(), 0, day, made, 5, turned, 0, owner, Part.PRODUCTION),
    ]
    moves = spread({lot, turned, made}, flows, [Cost(turned, day, 100)], {})
    assert [
        sum(move.margin_fen for key, move in moves.items() if key.held_in == place)
        for place in (lot, turned, made)
    ] == [0, 50, 0]


async def kept(world: World, owners: Sequence[UUID], up_to: date = date.max) -> dict[UUID, int]:
    rows = await world.rows(
        "finance",
        "SELECT held_in, sum(margin_fen)::bigint AS fen FROM margin_move"
        ' WHERE owner_id = ANY(:owners) AND "on" <= :on GROUP BY 1 HAVING sum(margin_fen) <> 0',
        {"owners": list(owners), "on": up_to},
    )
    return {row["held_in"]: row["fen"] for row in rows}


async def keep_in_polls(world: World, events: Sequence[Event], chance: random.Random) -> None:
    """As an inbox would: some at once, some one by one."""
    todo = list(events)
    while todo:
        size = chance.choice([1, 1, 3, 10])
        now, todo = todo[:size], todo[size:]
        async with world.database("finance").transaction() as session:
            found = await books(session, margins.receivers(now) + [e.entity_id for e in now])  # type: ignore[attr-defined]
            await margins.keep(session, now, found)


@pytest.mark.parametrize("seed", range(4))
async def test_facts_kept_in_any_order_and_any_polls_say_the_same(world: World, seed: int) -> None:
    await world.add("finance")
    chance = random.Random(seed)
    town = RandomGroup(chance)
    await world.tell("members", *town.organisations)
    await world.settle()
    trades = town.trades()
    for _ in range(30):
        trades.step()
    halfway = trades.events[len(trades.events) // 2].on  # type: ignore[attr-defined]
    facts = list(trades.events)
    chance.shuffle(facts)
    await keep_in_polls(world, facts, chance)
    for day in (halfway, date(2199, 1, 1)):
        assert await kept(world, list(town.legal), day) == held(trades.events, trades.outside, day)
    before = len(trades.events)
    trades.clear_out()
    await keep_in_polls(world, trades.events[before:], chance)
    assert await kept(world, list(town.legal)) == {}
    sums = await world.rows("finance", "SELECT sum(margin_fen)::bigint AS fen FROM margin_balance")
    assert sums == [{"fen": 0}] or sums == [{"fen": None}]


async def test_from_the_sale_to_the_shelf_partly_processed(world: World, group: Group) -> None:
    """600 sold at 420: a third is processed, half of that sold, some of it brought back."""
    sent = transferred(group.company, group.plant, ON, quantity=300, cost_fen=42_000, net_fen=60_000)
    made = batch(group.plant, sent.lot_id, 100, 20_000, ON)
    output = made.outputs[0].lot_id
    about = {"entity_id": group.plant, "document": "S-1", "lot_id": output, "unit": Unit.GRAM}
    sold = LotIssued(
        **about, on=date(2026, 7, 1), shipment_id=new_id(), order_id=new_id(), quantity=50, cost_fen=10_500
    )
    back = GoodsTakenBack(
        **about, on=date(2026, 8, 1), return_id=new_id(), quantity=10, cost_fen=2_100, usable=True
    )
    await world.tell("sales", back)
    await world.tell("processing", sold, made)
    await world.settle()
    await world.tell("honeysuckle", sent)
    await world.tell("warehouse", received(sent))
    await world.settle()
    assert await world.held("finance") == []
    assert await kept(world, [group.plant], ON) == {sent.lot_id: 12_000, output: 6_000}
    assert await kept(world, [group.plant], date(2026, 7, 31)) == {sent.lot_id: 12_000, output: 3_000}
    assert await kept(world, [group.plant]) == {sent.lot_id: 12_000, output: 3_600}


async def test_a_late_fact_counts_from_the_day_it_is_booked(world: World, group: Group) -> None:
    async with world.database("finance").transaction() as session:
        await session.execute(
            text("INSERT INTO sealed (entity_id, period) VALUES (:e, '2026-06')"), {"e": group.company}
        )
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.settle()
    assert await kept(world, [group.plant]) == {}
    actor = world.actor((Role.FINANCE, group.company))
    async with world.client("finance", actor) as client:
        booked = await client.post(
            f"/late-facts/{sent.id}/book",
            json={"id": str(new_id()), "entity_id": str(group.company), "on": "2026-07-03"},
        )
    assert booked.status_code == 201
    assert await kept(world, [group.plant], date(2026, 7, 2)) == {}
    assert await kept(world, [group.plant]) == {sent.lot_id: 18_000}


async def test_moves_are_appended_and_never_changed(world: World, group: Group) -> None:
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.settle()
    assert await kept(world, [group.plant]) == {sent.lot_id: 18_000}
    with pytest.raises(AppendOnly):
        async with world.database("finance").transaction() as session:
            await session.execute(text("UPDATE margin_move SET margin_fen = 1"))
