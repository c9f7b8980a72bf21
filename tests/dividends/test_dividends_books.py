"""Declared lines in the books: tax withheld, claims taken back, and the same end whatever crashes between."""

import asyncio
import contextlib
from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import text

from shared.kit import clock
from shared.kit.ids import new_id
from shared.kit.money import rate
from tests.dividends.hamlet import PAID_ON, SHARES, Hamlet, restart
from tests.dividends.season import SEALED_AT, back_dated, sealed_again, who
from tests.world import World

DECLARED_BY_HQ = 1_000_003  # all of it: without registered capital there is no statutory reserve to fill
BOTH = ("dividends", "finance")


async def clean(world: World, *taxed: str) -> Hamlet:
    hamlet = Hamlet(world, *taxed)
    await hamlet.begin()
    for act in hamlet.year():
        await act()
        await world.settle()
    return hamlet


async def test_tax_is_withheld_from_persons_and_stands_in_the_books(world: World) -> None:
    """个人所得税法 §3, §9: a fifth of a person's dividends; organisations are exempt (企业所得税法 §26)."""
    hamlet = await clean(world)
    state = await hamlet.state()
    of = {(row["holder_id"], row["pool"]): row for row in state["lines"]}
    village, person = of[who("村C"), "capital"], of[who("张三"), "capital"]
    assert village["amount_fen"] + person["amount_fen"] == DECLARED_BY_HQ
    assert (village["tax_fen"], person["tax_fen"]) == (0, rate(person["amount_fen"], 2000))
    assert hamlet.balance(state, "HQ", "2221") == -person["tax_fen"]
    shares = {name: of[who(name), "shares"] for name in SHARES}
    assert all(row["tax_fen"] == rate(row["amount_fen"], 2000) for row in shares.values())
    assert all(of[who(name), "priority"]["tax_fen"] == 0 for name in ("H2", "H4"))
    tax = sum(row["tax_fen"] for row in shares.values())
    tiers = {row["entity_id"]: row for row in state["tiers"]}
    assert tiers[who("村C")]["tax_fen"] == tax
    assert sum(row["paid_fen"] for row in state["lines"]) == sum(
        row["amount_fen"] - row["tax_fen"] for row in state["lines"]
    )
    withheld = [
        -row["fen"] for row in state["balances"] if row["entity_id"] == who("村C") and row["fen"] == -tax
    ]
    assert withheld == [tax]
    assert {row["state"] for row in state["tiers"]} == {"settled"}
    assert all(row["open_fen"] == row["batched_fen"] == 0 for row in state["payables"])
    assert (state["late"], state["held"]) == ([], [[], []])
    detail = (await hamlet.get("dividends", f"/runs/{hamlet.run_id}"))["tiers"]
    shown = await hamlet.get("dividends", f"/runs/{hamlet.run_id}/tiers/{detail[1]['id']}")
    assert [warning["pool"] for warning in shown["detail"]["warnings"]] == ["priority"]


async def crash(world: World, random: Random) -> None:
    """Something breaks: a poll or relay is cut off in the middle, processes die, all is delivered again."""
    if random.random() < 0.6:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(random.choice([0.0, 0.004, 0.02])):
                await world.settle()
    await restart(world, random.choice([BOTH, ("dividends",), ("finance",)]))
    if random.random() < 0.5:
        name = random.choice(BOTH)
        async with world.database(name).transaction() as session:
            await session.execute(text("DELETE FROM cursor"))
        reader = world.running[name].reader
        assert reader is not None
        await reader.rewind()


@pytest.mark.timeout(240)
async def test_whatever_crashes_between_two_steps_the_end_is_the_same(
    world: World, database_dsn: Callable[..., str]
) -> None:
    """G4: each step is asked for twice, and between any two something breaks; books, payables and tiers end
    as in one clean run."""
    expected = await (await clean(world)).state()
    other = World(database_dsn)
    try:
        random = Random(20261124)
        hamlet = Hamlet(other)
        await hamlet.begin()
        for act in hamlet.year():
            await crash(other, random)
            await other.settle()
            await act()
            await crash(other, random)
            await act()
        await other.settle()
        found = await hamlet.state()
    finally:
        await other.close()
    assert found == expected


async def test_a_correction_is_booked_in_an_open_month_and_claims_are_set_off(world: World) -> None:
    """H2 had another share all along: the village owes it more; the others owe what they got too much."""
    hamlet = await clean(world, "shares", "priority")
    before = await hamlet.state()
    held = SHARES | {"H2": SHARES["H2"] + 1002}
    await world.tell("members", back_dated(1002, "H2"))
    await world.tell("members", sealed_again(held, SEALED_AT.replace(day=20)))
    await world.settle()
    run = await hamlet.post("dividends", f"/runs/{hamlet.run_id}/adjustments", reason="补登", id=new_id())
    [tier] = run["tiers"]
    path = f"/runs/{run['id']}/tiers/{tier['id']}/advance"
    steps = ("supervisor_reviewed", "party_discussed", "township_reviewed", "published")
    for step in steps:
        await hamlet.post("dividends", path, by=hamlet.checker, to=step, on=PAID_ON)
    vote = {"entitled": 9, "present": 9, "agreed": 9}
    await hamlet.post("dividends", path, by=hamlet.checker, to="voted", vote=vote)
    await hamlet.post("dividends", path, by=hamlet.checker, to="declared")
    await world.settle()
    after = await hamlet.state()
    assert (after["late"], after["held"]) == ([], [[], []])
    fresh = [row for row in after["payables"] if row["open_fen"]]
    claims = {row["holder_id"]: row["open_fen"] for row in fresh}
    assert {holder for holder, fen in claims.items() if fen > 0} == {who("H2")}
    assert {holder for holder, fen in claims.items() if fen < 0} == {who(name) for name in ("H1", "H3", "H4")}
    lines = await hamlet.get("dividends", f"/runs/{run['id']}/tiers/{tier['id']}/lines")
    assert claims == {who(row["holder_name"][:2]): row["amount_fen"] - row["tax_fen"] for row in lines}
    assert sum(row["amount_fen"] for row in lines) == 0
    tax = sum(row["tax_fen"] for row in lines)
    # A holder's tax is of its whole sum, the priority line that does not change included.
    for name in SHARES:
        rows = [row for row in after["lines"] if row["holder_id"] == who(name)]
        assert sum(row["tax_fen"] for row in rows) == rate(sum(row["amount_fen"] for row in rows), 2000)
    moved = {(row["entity_id"], row["account"]): row["fen"] for row in after["balances"]}
    for row in before["balances"]:
        moved[row["entity_id"], row["account"]] -= row["fen"]
    # The village's distribution is unmoved; what it owes its households and the tax office shifts by the tax.
    assert sorted(fen for fen in moved.values() if fen) == sorted(fen for fen in (tax, -tax) if fen)
    for act in hamlet.payment("村C", 3, 0, up_to=clock.today()):
        await act()
        await world.settle()
    paid = await hamlet.state()
    assert {row["holder_id"]: row["open_fen"] for row in paid["payables"] if row["open_fen"]} == {
        holder: fen for holder, fen in claims.items() if fen < 0
    }
    states = {row["kind"]: row["state"] for row in paid["tiers"] if row["entity_id"] == who("村C")}
    assert states == {"annual": "settled", "adjustment": "settled"}
