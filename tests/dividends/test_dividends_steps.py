"""Approval over HTTP: step by step, by another person, after the notice, with quorum, by rules with dates."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from shared.kit.auth import Role
from shared.kit.figures import set_figure
from shared.kit.ids import new_id
from shared.kit.money import rate
from tests.dividends.season import VECTOR, Season, back_dated, profit, who

VILLAGE_STEPS = ("supervisor_reviewed", "party_discussed", "township_reviewed", "published")
ALL = {"entitled": 9, "present": 9, "agreed": 9}


async def path_of(season: Season, name: str) -> str:
    tier = await season.tier(name)
    return f"/runs/{season.run_id}/tiers/{tier['id']}"


async def village_drawn_up(season: Season) -> str:
    """The village's tier as a draft; its path."""
    await season.subsidiaries()
    await season.head_company()
    village = VECTOR["village"]
    await season.determine(profit("村C", 0, inflow_fen=village["dividend_in"]))
    assert (await season.tier("村C"))["state"] == "draft"
    return await path_of(season, "村C")


async def take(season: Season, path: str, to: str, status: int = 201, **more: Any) -> Any:
    more.setdefault("actor", season.checker)
    answer = await season.post(f"{path}/advance", status, to=to, **more)
    at = "".join(f" at {error['field']}" for error in answer.get("errors", []))
    return f"{answer['title']}{at}" if "title" in answer else answer["state"]


async def test_a_village_goes_through_every_step_in_order(season: Season) -> None:
    path = await village_drawn_up(season)
    assert await take(season, path, "published", 409) == "NotTheNextStep"
    assert (
        await take(season, path, "supervisor_reviewed", 403, actor=season.maker) == "NobodyApprovesTheirOwn"
    )
    await season.get(f"{path}/notice", status=404)
    for step in VILLAGE_STEPS:
        assert await take(season, path, step, on=date(2026, 2, 1)) == step
    shown = await season.get(f"{path}/notice")
    assert shown["kind"] == "annual"
    assert {line["holder"] for line in shown["lines"] if line["holder"]} >= {"H***主"}
    assert await take(season, path, "voted", 409, on=date(2026, 2, 10), vote=ALL) == "NoticeTooShort at on"
    few = {"entitled": 9, "present": 5, "agreed": 5}
    assert (
        await take(season, path, "voted", 409, on=date(2026, 2, 11), vote=few) == "TooFewCame at vote.present"
    )
    against = {"entitled": 9, "present": 9, "agreed": 5}
    assert (
        await take(season, path, "voted", 409, on=date(2026, 2, 11), vote=against)
        == "TooFewAgreed at vote.agreed"
    )
    assert await take(season, path, "declared", 409) == "NotTheNextStep"
    assert await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL) == "voted"
    assert await take(season, path, "declared", 422, on=date(2200, 1, 1)) == "NotYetThatDay at on"
    assert await take(season, path, "declared") == "declared"
    assert await take(season, path, "closed", 409) == "NotTheNextStep"
    taken = (await season.tier("村C"))["approvals"]
    assert [step["state"] for step in taken] == [*VILLAGE_STEPS, "voted", "declared"]


async def test_rules_hold_from_their_day_on(season: Season) -> None:
    """A longer notice by a later rule binds later votes and leaves earlier ones as they were."""
    path = await village_drawn_up(season)
    async with season.world.database("dividends").transaction() as session:
        await session.execute(
            text(
                "INSERT INTO approval_rule SELECT form, '2026-02-15', steps, 20, attend_numerator,"
                " attend_denominator, agree_numerator, agree_denominator, of_all, more_than, '某省条例'"
                " FROM approval_rule WHERE form = 'village'"
            )
        )
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=date(2026, 2, 1))
    assert await take(season, path, "voted", 409, on=date(2026, 2, 20), vote=ALL) == "NoticeTooShort at on"
    assert await take(season, path, "voted", on=date(2026, 2, 14), vote=ALL) == "voted"


async def test_a_plan_sent_back_is_drawn_up_anew_and_approved_anew(season: Season) -> None:
    path = await village_drawn_up(season)
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=date(2026, 2, 1))
    await season.post(f"{path}/compute", 409, actor=season.checker)
    await season.post(f"{path}/return", actor=season.checker, reason="群众有异议", on=date(2026, 2, 2))
    await season.post("/policies", entity_id=who("村C"), reserve_bp=4000, effective_on=date(2025, 1, 1))
    before = await season.tier("村C")
    again = await season.post(f"{path}/compute", actor=season.checker)
    assert again["reserve_fen"] == rate(before["base_fen"], 4000)
    assert await take(season, path, "supervisor_reviewed", 403) == "NobodyApprovesTheirOwn"
    assert await take(season, path, "supervisor_reviewed", actor=season.maker) == "supervisor_reviewed"


async def test_what_changed_since_the_draft_stops_the_declaration(season: Season) -> None:
    await season.determine(profit("净菜", 100_000_000))
    path = await path_of(season, "净菜")
    await take(season, path, "voted", vote=ALL)
    await season.determine(profit("净菜", 100_000_001))
    changed = await season.post(f"{path}/advance", 409, actor=season.checker, to="declared")
    assert changed["title"] == "BasisChanged"
    assert "profit_event_id" in changed["facts"]["changed"]


async def test_two_who_declare_at_once_declare_once(season: Season) -> None:
    path = await village_drawn_up(season)
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=date(2026, 2, 1))
    await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL)

    async def declare(actor: Any) -> int:
        async with season.world.client("dividends", actor) as client:
            answer = await client.post(f"{path}/advance", json={"id": str(new_id()), "to": "declared"})
            return answer.status_code

    statuses = await asyncio.gather(*(declare(actor) for actor in (season.checker, season.maker) * 3))
    assert sorted(statuses) == [201, 409, 409, 409, 409, 409]
    said = await season.world.said("dividends", "DividendDeclared")
    assert len([event for event in said if event["entity_id"] == str(who("村C"))]) == 1


async def test_two_who_start_the_same_year_start_it_once(season: Season) -> None:
    async def start() -> Any:
        body = {"id": str(new_id()), "root_id": str(who("HQ")), "year": 2026}
        async with season.world.client("dividends", season.maker) as client:
            return await client.post("/runs", json=body)

    answers = await asyncio.gather(start(), start())
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json()["title"] for answer in answers if answer.status_code == 409} == {"YearAlreadyRun"}


async def test_an_entry_behind_the_record_date_flags_the_approved_plan(season: Season) -> None:
    """G5: approved, then the register learns of an older movement: flagged, and not declared as it is."""
    path = await village_drawn_up(season)
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=date(2026, 2, 1))
    await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL)
    assert (await season.tier("村C"))["behind"] == 0
    later = back_dated().model_copy(
        update={"id": new_id(), "movement_id": new_id(), "effective_on": date(2026, 1, 1)}
    )
    await season.world.tell("members", later)
    await season.world.settle()
    assert (await season.tier("村C"))["behind"] == 0
    moved = back_dated()
    await season.world.tell("members", moved)
    await season.world.settle()
    run = await season.get(f"/runs/{season.run_id}")
    assert {tier["entity_name"]: tier["behind"] for tier in run["tiers"] if tier["behind"]} == {"村C": 1}
    [entry] = await season.get(f"{path}/behind")
    assert (entry["movement_id"], entry["milli_shares"]) == (str(moved.movement_id), 1000)
    assert await take(season, path, "declared", 409) == "BasisChanged"


async def test_a_declaration_and_a_back_dated_movement_at_once(season: Season) -> None:
    """Whoever comes first: either the plan is not declared, or it is and stands flagged; never unnoticed."""
    path = await village_drawn_up(season)
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=date(2026, 2, 1))
    await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL)
    await season.world.tell("members", back_dated())

    async def declare() -> int:
        async with season.world.client("dividends", season.checker) as client:
            answer = await client.post(f"{path}/advance", json={"id": str(new_id()), "to": "declared"})
            return answer.status_code

    status, _ = await asyncio.gather(declare(), season.world.settle())
    tier = await season.tier("村C")
    assert tier["behind"] == 1
    assert (status, tier["state"]) in ((201, "declared"), (409, "voted"))
    assert sum(line["amount_fen"] for line in await season.lines("村C")) == tier["declared_fen"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.HOUSEHOLD, Role.PLANT])
async def test_readers_take_no_step(season: Season, role: Role) -> None:
    await season.determine(profit("净菜", 100_000_000))
    path = await path_of(season, "净菜")
    reader = season.world.actor((role, who("township")))
    await season.post(f"{path}/advance", 403, actor=reader, to="voted", vote=ALL)


async def test_a_co_op_gives_no_less_by_trade_than_the_law(season: Season) -> None:
    """G3, 农民专业合作社法 §44: at least 60 % by trade, by a figure with a date, which binds from then on."""
    coop = {"entity_id": who("花农合作社"), "reserve_bp": 1000}
    low = await season.post("/policies", 422, patronage_bp=5999, **coop)
    assert (low["title"], low["errors"][0]["field"]) == ("PatronageTooLow", "patronage_bp")
    async with season.world.database("dividends").transaction() as session:
        await set_figure(session, "patronage_floor_bp", date(2025, 12, 1), 7000, "某修正案")
    await season.subsidiaries()
    await season.head_company()
    await season.coop_and_village()
    tier = await season.tier("花农合作社")
    assert tier["waits_for"] == ["refused:PatronageTooLow:patronage_bp"]
    path = await path_of(season, "花农合作社")
    refused = await season.post(f"{path}/compute", 422)
    assert (refused["title"], refused["facts"]) == ("PatronageTooLow", {"found_bp": 6500, "min_bp": 7000})
    assert await take(season, path, "supervisor_reviewed", 409) == "NotDrawnUp"
    await season.post("/policies", patronage_bp=7000, effective_on=date(2025, 12, 1), **coop)
    assert (await season.tier("花农合作社"))["state"] == "draft"
