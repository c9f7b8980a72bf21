"""异议: who may object to a plan and when, who answers, and what the record of the vote says."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared.contracts.members import HouseholdChanged
from shared.kit.auth import Actor, Role
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from tests.dividends.season import FOUNDED, Season, who
from tests.dividends.test_dividends_steps import ALL, VILLAGE_STEPS, take, village_drawn_up

PUBLISHED_ON = date(2026, 2, 1)


def household(season: Season, name: str) -> Actor:
    """A household of the village at its phone."""
    actor = season.world.actor((Role.HOUSEHOLD, who("村C")))
    return actor.model_copy(update={"household_id": who(name)})


async def published(season: Season) -> str:
    path = await village_drawn_up(season)
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=PUBLISHED_ON)
    return path


async def objected(season: Season, path: str, name: str, status: int = 201, by: Any = None) -> Any:
    body = {"holder_id": who(name), "words": "少算了一口人"}
    return await season.post(f"{path}/objections", status, by or household(season, name), **body)


async def test_a_household_objects_and_the_manager_answers_once(season: Season) -> None:
    path = await published(season)
    own = await season.get(f"/holders/{who('H01')}/notices", actor=household(season, "H01"))
    assert [(one["entity_name"], one["published_on"]) for one in own] == [("村C", str(PUBLISHED_ON))]
    lines = [line for line in await season.lines("村C") if line["holder_id"] == str(who("H01"))]
    assert own[0]["amount_fen"] == sum(line["amount_fen"] for line in lines)
    made = await objected(season, path, "H01")
    assert (made["holder_name"], made["answer"], made["upheld"]) == ("H01户主", None, None)
    tier = await season.tier("村C")
    assert (tier["open_objections"], tier["next_step"]) == (1, "voted")
    assert tier["vote_from_on"] == str(PUBLISHED_ON + timedelta(days=10))
    assert [one["id"] for one in await season.get("/objections?unanswered=true")] == [made["id"]]
    said = {"upheld": False, "words": "人口以登记日为准"}
    await season.post(f"/objections/{made['id']}/answer", 403, household(season, "H01"), **said)
    answered = await season.post(f"/objections/{made['id']}/answer", **said)
    assert (answered["answer"], answered["upheld"]) == (said["words"], False)
    again = await season.post(f"/objections/{made['id']}/answer", 409, **said)
    assert again["title"] == "AlreadyAnswered"
    assert (await season.tier("村C"))["open_objections"] == 0
    mine = await season.get(f"/holders/{who('H01')}/objections", actor=household(season, "H01"))
    assert mine == await season.get(f"{path}/objections") == [answered]


async def test_only_those_concerned_object_and_only_while_it_is_published(season: Season) -> None:
    path = await village_drawn_up(season)
    early = await objected(season, path, "H01", 409)
    assert early["title"] == "NothingPublished"
    for step in VILLAGE_STEPS:
        await take(season, path, step, on=PUBLISHED_ON)
    await objected(season, path, "H01", 403, by=household(season, "H02"))
    await objected(season, path, "H01", 403, by=season.world.actor((Role.AUDITOR, who("township"))))
    stranger = await objected(season, path, "nobody", 403, by=season.maker)
    assert stranger["title"] == "NotConcerned"
    # Whoever was left out of the plan is of the village all the same.
    newcomer = HouseholdChanged(
        household_id=who("H99"),
        village_id=who("村C"),
        code="H99",
        head_name="H99户主",
        persons=1,
        effective_on=FOUNDED,
    )
    await season.world.tell("members", newcomer)
    await season.world.settle()
    assert (await objected(season, path, "H99"))["holder_name"] == "H99户主"
    assert (await objected(season, path, "H02", by=season.maker))["by_name"] == season.maker.name
    await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL)
    assert (await objected(season, path, "H01", 409))["title"] == "NothingPublished"


async def test_a_vote_with_open_objections_is_recorded_as_such(season: Season) -> None:
    path = await published(season)
    await asyncio.gather(objected(season, path, "H01"), objected(season, path, "H02"))
    assert await take(season, path, "voted", on=date(2026, 2, 11), vote=ALL) == "voted"
    steps = (await season.tier("村C"))["approvals"]
    assert steps[-1]["vote"] == {**ALL, "open_objections": 2}


async def test_the_database_keeps_what_was_said(season: Season) -> None:
    path = await published(season)
    made = await objected(season, path, "H01")
    await season.post(f"/objections/{made['id']}/answer", upheld=True, words="属实")
    for change in ("UPDATE objection SET words = ''", "DELETE FROM objection_answer"):
        with pytest.raises(AppendOnly):
            async with season.world.database("dividends").transaction() as session:
                await session.execute(text(change))


async def test_a_household_sees_only_itself(season: Season) -> None:
    await published(season)
    for place in ("lines", "notices", "objections"):
        await season.get(f"/holders/{who('H02')}/{place}", 403, household(season, "H01"))
    elsewhere = season.world.actor((Role.MANAGER, new_id()))
    await season.get(f"/holders/{who('H01')}/notices", 403, elsewhere)
    assert await season.get("/objections", actor=elsewhere) == []
