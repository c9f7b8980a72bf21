"""Corrections of a declared run: signed lines up to the households, explained, paid or claimed."""

import asyncio
from datetime import timedelta
from typing import Any

from shared.contracts.dividends import DividendDeclared
from shared.contracts.finance import PaymentSettled
from shared.kit import clock
from shared.kit.ids import new_id
from tests.dividends.season import SEALED_AT, VECTOR, Season, back_dated, profit, sealed_again, who
from tests.papers import said_on

HELD = {name: milli for name, _, _, milli in VECTOR["village"]["households"]}
ALL = {"entitled": 9, "present": 9, "agreed": 9}
VILLAGE_STEPS = ("supervisor_reviewed", "party_discussed", "township_reviewed", "published")


async def whole_year(season: Season) -> None:
    """Every tier of the worked example declared, the co-op's and the village's too."""
    await season.subsidiaries()
    await season.head_company()
    await season.coop_and_village()
    for name in ("花农合作社", "村C"):
        await season.declare(name)


async def lines_of(season: Season, run_id: Any, name: str) -> dict[tuple[str, str], Any]:
    run = await season.get(f"/runs/{run_id}")
    tier = next(tier for tier in run["tiers"] if tier["entity_id"] == str(who(name)))
    rows = await season.get(f"/runs/{run_id}/tiers/{tier['id']}/lines")
    return {(row["pool"], row["holder_id"]): row for row in rows}


async def register_of(season: Season, run_id: Any, name: str = "村C") -> str:
    """What the printed register of an entity says in a run."""
    tiers: list[Any] = (await season.get(f"/runs/{run_id}"))["tiers"]
    tier = next(tier for tier in tiers if tier["entity_name"] == name)
    async with season.world.client("dividends", season.maker) as client:
        paper = await client.get(f"/runs/{run_id}/tiers/{tier['id']}/register.pdf")
    assert paper.status_code == 200, paper.text
    return said_on(paper.content)


async def declare_all(season: Season, run_id: Any) -> list[Any]:
    """Take every tier of an adjustment through its steps, from below; the tiers as they were drawn."""
    tiers: list[Any] = (await season.get(f"/runs/{run_id}"))["tiers"]
    for tier in tiers:
        path = f"/runs/{run_id}/tiers/{tier['id']}/advance"
        steps = {"village": VILLAGE_STEPS, "coop": ("supervisor_reviewed", "published")}.get(tier["form"], ())
        today = clock.today()
        for step in steps:
            await season.post(path, actor=season.checker, to=step, on=today - timedelta(days=20))
        if steps:
            notice = await season.get(f"/runs/{run_id}/tiers/{tier['id']}/notice")
            assert notice["kind"] == "adjustment"
        await season.post(path, actor=season.checker, to="voted", on=today, vote=ALL)
        await season.post(path, actor=season.checker, to="declared", on=today)
        await season.world.settle()
    return tiers


async def adjusted(season: Season, status: int = 201, run_id: Any = None, **more: Any) -> Any:
    body = {"reason": "登记日之前的变动补登", **more}
    return await season.post(f"/runs/{run_id or season.run_id}/adjustments", status, **body)


async def test_a_movement_behind_the_record_date_is_corrected_by_signed_lines(season: Season) -> None:
    """H02 had another share all along: it gets more, every other household a little less, to the fen."""
    await whole_year(season)
    before = await lines_of(season, season.run_id, "村C")
    said_before = len(await season.world.said("dividends", "DividendDeclared"))
    await season.world.tell("members", back_dated(1000))
    await season.world.settle()
    assert (await season.tier("村C"))["behind"] == 1
    waits = await adjusted(season, 409)
    assert (waits["title"], waits["facts"]["waits_for"]) == ("NotKnown", "register_behind")
    held = HELD | {"H02": HELD["H02"] + 1000}
    await season.world.tell("members", sealed_again(held, SEALED_AT + timedelta(days=2)))
    await season.world.settle()
    run = await adjusted(season)
    assert [(tier["entity_name"], tier["declared_fen"], tier["kind"]) for tier in run["tiers"]] == [
        ("村C", 0, "adjustment")
    ]
    correction = await lines_of(season, run["id"], "村C")
    gains = {row["holder_id"]: row["amount_fen"] for row in correction.values()}
    assert sum(gains.values()) == 0
    assert {holder for holder, fen in gains.items() if fen > 0} == {str(who("H02"))}
    whole = sum(row["amount_fen"] for key, row in before.items() if key[0] == "shares")
    for key, row in correction.items():
        assert row["before_fen"] == before[key]["amount_fen"]
        corrected = row["before_fen"] + row["amount_fen"]
        weight = held[before[key]["holder_name"][:3]]
        assert abs(corrected * sum(held.values()) - whole * weight) < sum(held.values())
    await declare_all(season, run["id"])
    [told] = (await season.world.said("dividends", "DividendDeclared"))[said_before:]
    event = DividendDeclared.model_validate(told)
    assert (event.year, event.accounting_on, event.declared_fen) == (2025, clock.today(), 0)
    assert sum(line.amount_fen for line in event.lines) == 0
    assert {row["state"] for row in (await season.get(f"/runs/{run['id']}"))["tiers"]} == {"declared"}
    corrected, correction_paper = (
        await register_of(season, season.run_id),
        await register_of(season, run["id"]),
    )
    assert f"本表已被更正，应发金额须与更正清册合并计算：{clock.today()}的更正分配（登记日" in corrected
    assert "更正清册" in correction_paper
    assert "已被更正" not in correction_paper
    # The run it corrects is as it was, and no longer flagged: the adjustment answered it.
    assert await lines_of(season, season.run_id, "村C") == before
    assert (await season.tier("村C"))["behind"] == 0
    assert (await adjusted(season, 422))["title"] == "NothingToAdjust"


async def test_only_what_is_to_be_paid_is_waited_for(season: Season) -> None:
    """The claims of a correction are finance's to set off: it is settled when its gains are paid."""
    await whole_year(season)
    await season.world.tell("members", back_dated(1000))
    held = HELD | {"H02": HELD["H02"] + 1000}
    await season.world.tell("members", sealed_again(held, SEALED_AT + timedelta(days=2)))
    await season.world.settle()
    run = await adjusted(season)
    [tier] = await declare_all(season, run["id"])
    event = DividendDeclared.model_validate((await season.world.said("dividends", "DividendDeclared"))[-1])
    gain = next(line for line in event.lines if line.amount_fen > 0)
    paid = PaymentSettled(
        payable_id=new_id(),
        entity_id=event.entity_id,
        holder_id=gain.holder_id,
        source="dividend",
        source_id=gain.line_id,
        amount_fen=gain.amount_fen,
        settled_on=clock.today(),
    )
    await season.world.tell("finance", paid)
    await season.world.settle()
    [shown] = (await season.get(f"/runs/{run['id']}"))["tiers"]
    assert (shown["state"], shown["paid_fen"], shown["payable_fen"]) == (
        "settled",
        gain.amount_fen,
        gain.amount_fen,
    )
    assert tier["id"] == shown["id"]


async def test_a_subsidiarys_corrected_profit_carries_through_to_every_household(season: Season) -> None:
    await whole_year(season)
    extract = VECTOR["subsidiaries"][1]
    less_fen = 30_000_00
    await season.post(
        "/resolutions", entity_id=who(extract["name"]), year=2025, resolved_fen=extract["resolved"] - less_fen
    )
    run = await adjusted(season)
    names = [tier["entity_name"] for tier in run["tiers"]]
    assert names[0] == extract["name"]
    assert set(names) == {extract["name"], "HQ", "花农合作社", "村C"}
    by_name = {tier["entity_name"]: tier for tier in run["tiers"]}
    assert by_name[extract["name"]]["declared_fen"] == -less_fen
    for tier in run["tiers"]:
        rows = (await lines_of(season, run["id"], tier["entity_name"])).values()
        assert sum(row["amount_fen"] for row in rows) == tier["declared_fen"] < 0
    # Each owner's correction starts from what its subsidiaries' corrected lines take back from it.
    taken = await lines_of(season, run["id"], extract["name"])
    hq_loss = taken["capital", str(who("HQ"))]["amount_fen"]
    hq = by_name["HQ"]
    kept = hq["declared_fen"] + hq["statutory_reserve_fen"] + hq["discretionary_reserve_fen"]
    assert kept == hq_loss
    path = f"/runs/{run['id']}/tiers/{hq['id']}/advance"
    await season.post(path, actor=season.checker, to="voted", vote=ALL)
    early = await season.post(path, 409, actor=season.checker, to="declared")
    assert early["title"] == "ChildrenFirst"
    household = who("H01")
    told = await season.get(f"/runs/{run['id']}/explain/{household}")
    for line in told["lines"]:
        assert sum(origin["amount_fen"] for origin in line["origins"]) == line["amount_fen"] < 0
    village = (await lines_of(season, run["id"], "村C")).values()
    assert told["amount_fen"] == sum(
        row["amount_fen"] for row in village if row["holder_id"] == str(household)
    )


async def test_corrections_follow_each_other_and_end_where_one_would(season: Season) -> None:
    """Down, then up again: the second starts from the first, and what stands is the plain result."""
    await whole_year(season)
    name, resolved = VECTOR["subsidiaries"][1]["name"], VECTOR["subsidiaries"][1]["resolved"]
    base = await lines_of(season, season.run_id, "村C")
    await season.post("/resolutions", entity_id=who(name), year=2025, resolved_fen=resolved - 12_345)
    first = await adjusted(season)
    assert (await adjusted(season, 409))["title"] == "AdjustmentIsOpen"
    assert (await adjusted(season, 409, first["id"]))["title"] == "OnlyAnAnnualRun"
    await declare_all(season, first["id"])
    await season.post("/resolutions", entity_id=who(name), year=2025, resolved_fen=resolved)
    second = await adjusted(season)
    one, two = [await lines_of(season, run["id"], "村C") for run in (first, second)]
    assert {key: row["amount_fen"] for key, row in one.items()} == {
        key: -row["amount_fen"] for key, row in two.items()
    }
    for key, row in two.items():
        assert row["before_fen"] + row["amount_fen"] == base[key]["amount_fen"]
    await declare_all(season, second["id"])
    assert (await adjusted(season, 422))["title"] == "NothingToAdjust"
    states = {tier["state"] for tier in (await season.get(f"/runs/{first['id']}"))["tiers"]}
    assert states == {"settled"}  # it only took back: there is nothing to pay


async def test_an_adjustment_is_withdrawn_and_leaves_no_trace_in_what_is_declared(season: Season) -> None:
    await whole_year(season)
    said = len(await season.world.said("dividends", "DividendDeclared"))
    name = VECTOR["subsidiaries"][1]["name"]
    await season.post("/resolutions", entity_id=who(name), year=2025, resolved_fen=1)
    run = await adjusted(season)
    annual = await season.post(f"/runs/{season.run_id}/withdraw", 409, reason="误")
    assert annual["title"] == "OnlyAdjustmentsAreWithdrawn"
    await season.post(f"/runs/{run['id']}/withdraw", reason="误")
    tier = run["tiers"][0]
    late = await season.post(
        f"/runs/{run['id']}/tiers/{tier['id']}/advance", 409, actor=season.checker, to="voted", vote=ALL
    )
    assert late["title"] == "WasWithdrawn"
    assert "本方案已撤销" in await register_of(season, run["id"], tier["entity_name"])
    again = await adjusted(season)
    assert [one["declared_fen"] for one in again["tiers"]] == [one["declared_fen"] for one in run["tiers"]]
    assert len(await season.world.said("dividends", "DividendDeclared")) == said


async def test_two_adjustments_at_once_are_one(season: Season) -> None:
    await whole_year(season)
    name = VECTOR["subsidiaries"][1]["name"]
    await season.post("/resolutions", entity_id=who(name), year=2025, resolved_fen=1)

    async def start() -> Any:
        async with season.world.client("dividends", season.maker) as client:
            body = {"id": str(new_id()), "reason": "更正"}
            return await client.post(f"/runs/{season.run_id}/adjustments", json=body)

    answers = await asyncio.gather(start(), start(), start())
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json()["title"] for answer in answers if answer.status_code == 409} == {"AdjustmentIsOpen"}


async def test_the_next_year_stands_on_its_own_income(season: Season) -> None:
    """A correction booked in the next year is in that year's books as income and as distribution: the next
    run takes it for neither profit nor loss."""
    await whole_year(season)
    name = VECTOR["subsidiaries"][1]["name"]
    resolved = VECTOR["subsidiaries"][1]["resolved"]
    await season.post("/resolutions", entity_id=who(name), year=2025, resolved_fen=resolved - 30_000_00)
    run = await adjusted(season)
    tiers = {tier["entity_name"]: tier for tier in await declare_all(season, run["id"])}
    hq = tiers["HQ"]
    received = (await lines_of(season, run["id"], name))["capital", str(who("HQ"))]["amount_fen"]
    passed_on = hq["declared_fen"] + hq["statutory_reserve_fen"] + hq["discretionary_reserve_fen"]
    assert received == passed_on < 0
    next_run = new_id()
    await season.post("/runs", id=next_run, root_id=who("HQ"), year=2026)
    for one in VECTOR["subsidiaries"]:
        await season.post("/resolutions", entity_id=who(one["name"]), year=2026, resolved_fen=0)
        await season.determine(profit(one["name"], 0).model_copy(update={"year": 2026}))
        run_now = await season.get(f"/runs/{next_run}")
        tier = next(t for t in run_now["tiers"] if t["entity_id"] == str(who(one["name"])))
        path = f"/runs/{next_run}/tiers/{tier['id']}/advance"
        await season.post(path, actor=season.checker, to="voted", vote=ALL)
        await season.post(path, actor=season.checker, to="declared")
    told = profit("HQ", 5_000_00, inflow_fen=received, undistributed_before_fen=-passed_on)
    await season.determine(told.model_copy(update={"year": 2026}))
    tier = next(
        t for t in (await season.get(f"/runs/{next_run}"))["tiers"] if t["entity_id"] == str(who("HQ"))
    )
    assert (tier["state"], tier["base_fen"]) == ("draft", 5_000_00)
    assert (
        tier["distributable_fen"]
        == 5_000_00 - tier["statutory_reserve_fen"] - tier["discretionary_reserve_fen"]
    )
