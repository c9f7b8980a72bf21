"""The worked example as events: a run over the ownership graph comes out in exactly its figures."""

from datetime import date

import pytest
from sqlalchemy import text

from shared.contracts.dividends import DividendDeclared
from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from tests.dividends.season import LAST_DAY, VECTOR, Season, who


async def test_the_worked_example_comes_out_exactly(season: Season) -> None:
    """domain.md §3, every figure of waterfall.json, from events alone."""
    await season.subsidiaries()
    for s in VECTOR["subsidiaries"]:
        tier = await season.tier(s["name"])
        assert tier["statutory_reserve_fen"] == s["statutory_reserve_taken"]
        assert tier["distributable_fen"] == s["distributable"]
        assert [line["amount_fen"] for line in await season.lines(s["name"])] == [
            tier["declared_fen"] * weight // 100 for _, weight in s["shareholders"]
        ]
    await season.head_company()
    head, tier = VECTOR["head_company"], await season.tier("HQ")
    assert tier["base_fen"] == head["base"]
    assert tier["statutory_reserve_fen"] == head["statutory_reserve_taken"]
    assert tier["discretionary_reserve_fen"] == head["discretionary_reserve_taken"]
    assert tier["declared_fen"] == head["distributable"]
    assert [line["amount_fen"] for line in await season.lines("HQ")] == head["paid"]
    await season.coop_and_village()
    coop, village = VECTOR["coop"], VECTOR["village"]
    tier = await season.tier("花农合作社")
    assert (tier["reserve_fen"], tier["distributable_fen"]) == (coop["reserve"], coop["distributable"])
    patronage = await season.lines("花农合作社", "patronage")
    assert [line["amount_fen"] for line in patronage] == coop["patronage_lines"]
    capital = await season.lines("花农合作社", "capital")
    assert [line["amount_fen"] for line in capital] == coop["capital_lines"]
    tier = await season.tier("村C")
    assert (tier["base_fen"], tier["reserve_fen"]) == (village["base"], village["reserve_and_welfare"])
    parts = {part["name"]: part["amount_fen"] for part in tier["detail"]["reserve_parts"]}
    assert parts == village["of_which"]
    assert [line["amount_fen"] for line in await season.lines("村C", "shares")] == village["paid"]
    first = await season.lines("村C", "priority")
    assert [line["amount_fen"] for line in first] == village["priority"]["paid"]
    for line in patronage:
        pool = coop["patronage"] * line["weight"]
        total = sum(trade for _, trade, _ in coop["members"])
        assert line["quotient_fen"] * total + line["remainder"] == pool


async def test_a_household_is_explained_back_to_every_profit(season: Season) -> None:
    await season.subsidiaries()
    await season.head_company()
    await season.coop_and_village()
    household = who("H02")
    own = season.world.actor((Role.HOUSEHOLD, who("村C")), household_id=household)
    told = await season.get(f"/runs/{season.run_id}/explain/{household}", actor=own)
    assert {line["pool"] for line in told["lines"]} == {"priority", "shares"}
    for line in told["lines"]:
        assert sum(origin["amount_fen"] for origin in line["origins"]) == line["amount_fen"]
    earned = {origin["branch_name"] or origin["entity_name"] for origin in told["lines"][0]["origins"]}
    assert earned == {"净菜", "深加工", "B1", "B2", "村C"}
    neighbour = season.world.actor((Role.HOUSEHOLD, who("村C")), household_id=who("H01"))
    await season.get(f"/runs/{season.run_id}/explain/{household}", status=403, actor=neighbour)


async def test_declared_lines_refuse_change(season: Season) -> None:
    await season.subsidiaries()
    database = season.world.database("dividends")
    for statement in (
        "UPDATE line SET amount_fen = amount_fen + 1",
        "DELETE FROM line",
        "INSERT INTO line SELECT gen_random_uuid(), tier_id, 99, holder_id, '', false, pool, 9, 0, 0, 0, 0,"
        " 0, 0"
        " FROM line LIMIT 1",
        "UPDATE tier SET declared_fen = declared_fen + 1 WHERE declared_at IS NOT NULL",
        "DELETE FROM tier WHERE declared_at IS NOT NULL",
        "UPDATE approval SET note = 'x'",
    ):
        with pytest.raises(AppendOnly):
            async with database.transaction() as session:
                await session.execute(text(statement))


async def test_declared_is_told_and_payments_settle_it(season: Season) -> None:
    await season.subsidiaries()
    said = [
        DividendDeclared.model_validate(body)
        for body in await season.world.said("dividends", "DividendDeclared")
    ]
    assert [(event.entity_id, event.declared_fen, event.part, event.parts) for event in said] == [
        (who(s["name"]), s["resolved"], 1, 1) for s in VECTOR["subsidiaries"]
    ]
    assert said[0].statutory_reserve_fen == VECTOR["subsidiaries"][0]["statutory_reserve_taken"]
    event = said[0]

    def paid(number: int) -> PaymentSettled:
        line = event.lines[number]
        return PaymentSettled(
            payable_id=line.line_id,
            entity_id=event.entity_id,
            holder_id=line.holder_id,
            source="dividend",
            source_id=line.line_id,
            amount_fen=line.amount_fen,
            settled_on=date(2026, 3, 1),
        )

    states = []
    returned = PaymentReturned(
        **{**paid(1).model_dump(exclude={"id", "settled_on"}), "returned_on": LAST_DAY}, reason="账号不符"
    )
    for payment in (paid(0), paid(1), returned, paid(1)):
        await season.world.tell("finance", payment)
        await season.world.settle()
        states.append((await season.tier("净菜"))["state"])
    assert states == ["partially_settled", "settled", "partially_settled", "settled"]
