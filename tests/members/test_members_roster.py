"""A village's workbook into a real database: whole, once, and never over what stands."""

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.members.service.roster import import_roster
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.errors import NotFound
from shared.kit.ids import new_id
from tests.members.conftest import Township
from tests.members.workbooks import (
    PLAIN,
    SAMPLE,
    TODAY_ON,
    Village,
    Villager,
    sample,
    saved,
    small_village,
    table,
)

EXPECTED = json.loads((Path(__file__).parent / "roster.expected.json").read_text())
CLEAN = EXPECTED | {"refusals": []}


async def send(township: Township, content: bytes, **query: Any) -> Any:
    answer = await township.say(
        township.actor(Role.ACCOUNTANT, township.village_id),
        "POST",
        f"/villages/{township.village_id}/roster",
        content=content,
        params=query,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def counted(township: Township) -> tuple[int, ...]:
    """Households, persons, movements, holdings' sum, outbox and archive rows."""
    query = """
        SELECT (SELECT count(*) FROM household), (SELECT count(*) FROM person),
          (SELECT count(*) FROM movement), (SELECT coalesce(sum(milli_shares), 0)::int FROM holding),
          (SELECT count(*) FROM outbox) + (SELECT count(*) FROM archive)
    """
    async with township.world.database("members").reading() as session:
        return tuple((await session.execute(text(query))).one())


async def test_the_sample_gives_its_counts_and_its_register(township: Township) -> None:
    assert await send(township, SAMPLE.read_bytes()) == CLEAN
    found = await township.get(f"/registers/{township.village_id}/holdings", effective_on="2026-01-01")
    assert found["total_milli_shares"] == EXPECTED["milli_shares"]
    first = found["holdings"][0]
    assert first["register_order"] == 1
    told = await township.world.said("members", "SharesMoved")
    assert max(len(event["sides"]) for event in told) <= 200
    assert sum(side["milli_shares"] for event in told for side in event["sides"]) == EXPECTED["milli_shares"]
    assert len(await township.world.said("members", "HouseholdChanged")) == EXPECTED["households"]


async def test_twice_is_once(township: Township) -> None:
    await send(township, SAMPLE.read_bytes())
    before = await counted(township)
    assert await send(township, SAMPLE.read_bytes()) == CLEAN
    assert await counted(township) == before


async def test_two_at_once_are_one(township: Township) -> None:
    content = saved(table(small_village(), PLAIN))
    first, second = await asyncio.gather(send(township, content), send(township, content))
    assert first == second
    assert (await counted(township))[:4] == (3, 6, 8, small_village().milli_shares)


async def test_a_dry_run_names_cells_and_changes_nothing(township: Township) -> None:
    before = await counted(township)
    assert await send(township, SAMPLE.read_bytes(), dry_run=True) == CLEAN
    bad = await send(township, sample(G5="610526197703278111", J9="x"), dry_run=True)
    assert [(one["row"], one["column"]) for one in bad["refusals"]] == [(5, "公民身份号码"), (9, "人口股")]
    assert await counted(township) == before


async def test_a_bad_workbook_enters_nothing(township: Township) -> None:
    before = await counted(township)
    bad = await send(township, sample(G200="1"))
    assert len(bad["refusals"]) == 1
    assert set(bad["refusals"][0]) == {"row", "column", "reason"}
    assert (await send(township, b"no workbook"))["refusals"][0]["row"] == 0
    assert await counted(township) == before


async def test_a_changed_workbook_proposes_and_overwrites_nothing(township: Township) -> None:
    village = small_village()
    await send(township, saved(table(village, PLAIN)))
    before = await counted(township)
    village.households["001"][0].base += 500
    village.households["004"] = [Villager("周新", "户主", date(1999, 1, 1), 9, base=1000)]
    told = await send(township, saved(table(village, PLAIN)))
    assert await counted(township) == before
    changes = {(one["change"], one["kind"], one["milli_shares"]) for one in told["proposals"]}
    assert changes == {
        ("NEW_HOUSEHOLD", None, 0),
        ("NEW_PERSON", None, 0),
        ("SHARES", "GRANT", 500),
        ("SHARES", "GRANT", 1000),
    }
    grant = next(one for one in told["proposals"] if one["milli_shares"] == 500)
    assert grant["to_person"] == "610526********" + village.households["001"][0].id_number[-4:]
    movement = township.movement(
        milli=500, to_holder=grant["to_holder"], to_person=grant["to_person_id"], share_class="人口股"
    )
    await township.post("/movements", movement)
    left = (await send(township, saved(table(village, PLAIN))))["proposals"]
    assert 500 not in {one["milli_shares"] for one in left}


async def entered(township: Township, one: dict[str, Any], village: Village, code_of: dict[str, str]) -> None:
    """Do what one proposal says, through the door it belongs to."""
    on, why = (
        {"effective_on": clock.today().isoformat()},
        {"reason": "名册更正", "approval_ref": "成员大会2026-1"},
    )
    facts = {fact[0]: fact[2] for fact in one["facts"]}
    person = one["from_person_id"] or one["to_person_id"]
    if one["change"] == "SHARES":
        sides = {side: one[side] for side in ("from_holder", "to_holder") if one[side] is not None} | {
            side: one[f"{side}_id"] for side in ("from_person", "to_person") if one[f"{side}_id"] is not None
        }
        movement = township.movement(
            one["kind"], one["milli_shares"], share_class=one["share_class"], **sides
        )
        await township.post("/movements", movement | on | why)
    elif one["change"] == "PERSON_CHANGED":
        body = {"id": str(new_id()), **facts, **on}
        answer = await township.say(township.actor(Role.ACCOUNTANT), "PUT", f"/persons/{person}", json=body)
        assert answer.is_success, answer.text
    elif one["change"] == "PERSON_GONE":
        await township.post(
            f"/persons/{person}/end", {"id": str(new_id()), "reason": "死亡", "left_on": on["effective_on"]}
        )
    elif one["change"] == "PERSON_MOVED":
        relation = next(
            each.relation
            for each in village.households[one["to_household"]]
            if each.id_number[-4:] == one["to_person"][-4:]
        )
        home = code_of[one["from_household"]]
        body = {"to_household_id": one["to_holder"], "persons": [{"person_id": person, "relation": relation}]}
        await township.post(f"/households/{home}/move", {"id": str(new_id()), **body, **on, **why})


async def test_proposals_entered_through_their_doors_leave_nothing_to_propose(township: Township) -> None:
    """A mover with its shares, a death, another relation, a redemption, grants."""
    village = small_village()
    await send(township, saved(table(village, PLAIN)))
    codes = list(village.households)
    first, second = village.households[codes[0]], village.households[codes[1]]
    mover = next(one for one in first if one.relation != "户主")
    first.remove(mover)
    second.append(mover)
    first[0].base += 500
    second[1].relation = "女儿"
    first.pop()
    content = saved(table(village, PLAIN))
    found = await township.get("/households", village_id=str(township.village_id))
    code_of = {home["code"]: home["id"] for home in found}
    for _ in range(8):  # a mover takes its shares along, so the list is asked for anew after each door
        proposals = (await send(township, content)).get("proposals") or []
        if not proposals:
            break
        order = ["PERSON_MOVED", "PERSON_CHANGED", "SHARES", "PERSON_GONE"]
        await entered(township, min(proposals, key=lambda one: order.index(one["change"])), village, code_of)
    assert await send(township, content) == {
        "households": 3,
        "persons": 5,
        "members": 4,
        "milli_shares": village.milli_shares,
        "refusals": [],
    }


async def test_a_movers_shares_may_go_before_the_mover(township: Township) -> None:
    """The transfer is entered as it was proposed; the person follows, and takes nothing a second time."""
    village = small_village()
    await send(township, saved(table(village, PLAIN)))
    codes = list(village.households)
    mover = next(one for one in village.households[codes[0]] if one.relation != "户主")
    village.households[codes[0]].remove(mover)
    village.households[codes[1]].append(mover)
    content = saved(table(village, PLAIN))
    proposals = (await send(township, content))["proposals"]
    moved = next(one for one in proposals if one["change"] == "PERSON_MOVED")
    transfers = [one for one in proposals if one["change"] == "SHARES"]
    assert {one["kind"] for one in transfers} == {"TRANSFER"}
    for one in (*transfers, moved):
        await entered(township, one, village, {moved["from_household"]: moved["from_holder"]})
    assert "proposals" not in await send(township, content)


async def test_a_form_does_as_well_as_a_body(township: Township) -> None:
    answer = await township.say(
        township.actor(Role.MANAGER),
        "POST",
        f"/villages/{township.village_id}/roster",
        files={"file": ("名册.xlsx", SAMPLE.read_bytes())},
        params={"dry_run": True},
    )
    assert answer.json() == CLEAN


async def test_only_the_villages_own_keepers_import(township: Township) -> None:
    for actor in (township.actor(Role.AUDITOR), township.actor(Role.MANAGER, township.coop_id)):
        answer = await township.say(
            actor, "POST", f"/villages/{township.village_id}/roster", content=SAMPLE.read_bytes()
        )
        assert answer.status_code == 403


def big_village(persons: int) -> Village:
    """Households of four, everybody a member."""
    village, at = Village(), 0
    while at < persons:
        house = []
        for place in range(4):
            day = date(1940 + at // 900 % 60, 1 + at % 12, 1 + at // 12 % 28)
            relation = "户主" if place == 0 else "子"
            house.append(Villager(f"人{at}", relation, day, at // 336 % 999 + 1, years=10))
            at += 1
        village.households[str(len(village.households) + 1)] = house
    return village


@pytest.mark.timeout(120)
async def test_ten_thousand_rows_and_a_new_village_by_the_command_lines_door(township: Township) -> None:
    village = big_village(10_000)
    content = saved(table(village, PLAIN))
    asked = {
        "village_code": "610526103209",
        "content": content,
        "dry_run": False,
        "today_on": TODAY_ON,
    }
    database = township.world.database("members")
    with pytest.raises(NotFound):
        async with database.transaction() as session:
            await import_roster(session, village_name=None, **asked)
    async with database.transaction() as session:
        result = await import_roster(session, village_name="大村", **asked)
    assert result.as_json() == {
        "households": 2500,
        "persons": 10_000,
        "members": 10_000,
        "milli_shares": village.milli_shares,
        "refusals": [],
    }
    assert result.applied
    rows = await township.get("/organisations", legal_form="village_org")
    assert {"610526103209": "大村"}.items() <= {row["code"]: row["name"] for row in rows}.items()
    async with database.transaction() as session:
        again = await import_roster(session, village_name=None, **asked)
    assert (again.applied, again.proposals) == (False, ())
