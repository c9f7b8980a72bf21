"""What the pages ask: the tree with its flows, the law, the way of a fen, papers, a trial begun."""

import json
from typing import Any

from shared.kit.auth import Role
from tests.dividends.season import VECTOR, YEAR, Season, who
from tests.dividends.test_dividends_steps import VILLAGE_STEPS, take, village_drawn_up
from tests.papers import said_on


async def test_the_tree_has_what_flows_and_the_step_to_take(season: Season) -> None:
    await village_drawn_up(season)
    run = await season.get(f"/runs/{season.run_id}")
    tiers = {tier["entity_name"]: tier for tier in run["tiers"]}
    assert (run["tiers_in_all"], run["tiers_declared"]) == (
        len(tiers),
        sum(tier["state"] not in ("draft", "waiting") for tier in run["tiers"]),
    )
    flows = {(flow["source_name"], flow["target_name"]): flow["amount_fen"] for flow in run["flows"]}
    assert flows["HQ", "村C"] == VECTOR["village"]["dividend_in"] == tiers["村C"]["inflow_fen"]
    head = tiers["HQ"]
    assert sum(fen for (_, target), fen in flows.items() if target == "HQ") == head["inflow_fen"]
    assert {str(who(s["name"])) for s in VECTOR["subsidiaries"]} == set(head["owns"])
    assert (tiers["村C"]["next_step"], head["next_step"]) == ("supervisor_reviewed", None)
    waiting = [tier["entity_name"] for tier in await season.get("/tiers?undeclared=true")]
    assert waiting == [name for name, tier in tiers.items() if tier["state"] in ("draft", "waiting")]
    village = season.world.actor((Role.MANAGER, who("村C")))
    seen = await season.get(f"/runs/{season.run_id}", actor=village)
    assert [tier["entity_name"] for tier in seen["tiers"]] == ["村C"]
    assert [flow["source_name"] for flow in seen["flows"]] == ["HQ"]


async def test_the_law_is_told_by_legal_form(season: Season) -> None:
    village = await season.get(f"/policies/law?entity_id={who('村C')}")
    assert village["approving"]["notice_days"] == 10
    assert village["approving"]["steps"][-1] == "voted"
    assert (village["statutory_reserve_bp"], village["patronage_floor_bp"]) == (None, None)
    assert (await season.get(f"/policies/law?entity_id={who('花农合作社')}"))["patronage_floor_bp"] == 6000
    assert (await season.get(f"/policies/law?entity_id={who('HQ')}"))["statutory_reserve_cap_bp"] == 5000
    await season.get(f"/policies/law?entity_id={who('B1')}", 422)
    policy = (await season.get(f"/policies?entity_id={who('村C')}"))[0]["priority"][0]
    assert policy["holder_names"] == [f"{name}户主" for name in VECTOR["village"]["priority"]["households"]]


async def test_a_fen_is_followed_tier_by_tier(season: Season) -> None:
    await village_drawn_up(season)
    told = await season.get(f"/runs/{season.run_id}/explain/{who('H01')}")
    for line in told["lines"]:
        steps: dict[str, int] = {str(who("村C")): line["amount_fen"]}
        for part in line["path"]:
            steps[part["entity_id"]] -= part["amount_fen"]
            if part["source"] == "received":
                steps[part["of_id"]] = steps.get(part["of_id"], 0) + part["amount_fen"]
        assert set(steps.values()) == {0}
        earned = [part["amount_fen"] for part in line["path"] if part["source"] != "received"]
        assert sorted(earned) == sorted(origin["amount_fen"] for origin in line["origins"])
    names = [tier["entity_name"] for tier in told["tiers"]]
    assert names[-2:] == ["HQ", "村C"]
    for passed in told["passed"]:
        whole = passed["quotient_fen"] * passed["weight_total"] + passed["remainder"]
        assert whole == passed["pool_fen"] * passed["weight"]
    last = told["tiers"][-1]["steps"]
    assert [step["of"] for step in last if step["code"] == "inflow"] == ["HQ"]
    assert "HQ 分来" in [step["zh"] for step in last]


async def test_the_register_and_the_notice_are_printed(season: Season) -> None:
    path = await village_drawn_up(season)
    async with season.world.client("dividends", season.maker) as client:
        register = await client.get(f"{path}/register.pdf")
        before = await client.get(f"{path}/notice.pdf")
        for step in VILLAGE_STEPS:
            await take(season, path, step, on="2026-02-01")
        notice = await client.get(f"{path}/notice.pdf")
    assert before.status_code == 404
    for paper, title in ((register, "2025年度收益分配清册"), (notice, "2025年度收益分配方案公示")):
        assert paper.headers["content-type"] == "application/pdf"
        assert title in said_on(paper.content)


async def test_lines_are_found_by_number_and_paid_ones_told(season: Season) -> None:
    path = await village_drawn_up(season)
    found = await season.get(f"{path}/lines?search=H03")
    assert {line["holder_code"] for line in found} == {"H03"}
    assert await season.get(f"{path}/payments") == []


async def test_a_trial_begins_with_what_is_known_and_gives_what_the_run_gives(season: Season) -> None:
    await season.subsidiaries()
    await season.head_company()
    await season.coop_and_village()
    begun = await season.get(f"/trials/document?year={YEAR}")
    told = {entity["entity_name"]: entity for entity in (await season.get(f"/runs/{season.run_id}"))["tiers"]}
    assert "蔬菜合作社" in [begun["names"][entity] for entity in begun["unregistered"]]
    answer = await _tried(season, begun["document"])
    assert len(answer["entities"]) > len(VECTOR["subsidiaries"])
    for entity in answer["entities"]:
        tier = told[begun["names"][entity["id"]]]
        if tier["state"] != "waiting":
            assert (entity["distributable_fen"], entity["declared_fen"]) == (
                tier["distributable_fen"],
                tier["declared_fen"],
            )
    # The village's manager tries with the village alone: what came from the company is its own result.
    manager = season.world.actor((Role.MANAGER, who("村C")))
    alone = await season.get(f"/trials/document?year={YEAR}", actor=manager)
    assert [alone["names"][row["id"]] for row in alone["document"]["entities"]] == ["村C"]
    village = (await _tried(season, alone["document"]))["entities"][0]
    assert village["declared_fen"] == told["村C"]["declared_fen"]
    later = await season.get(f"/trials/document?year={YEAR + 1}", actor=manager)
    assert later["undetermined"] == [str(who("村C"))]


async def _tried(season: Season, document: Any) -> Any:
    async with season.world.client("dividends", season.maker) as client:
        answer = await client.post("/trials", content=json.dumps(document))
    assert answer.status_code == 200, answer.text
    return answer.json()
