"""Households after registration: births, deaths, another head, split and merge; every share stays exact."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township

APPROVED = {"reason": "分户协议", "approval_ref": "成员大会2025-3"}
ON = {"effective_on": "2025-03-01"}


async def registered(township: Township, code: str, persons: int = 3, milli: int = 1000) -> Any:
    """A household whose every person holds `milli` of 人口股; ids of the household and its persons."""
    body = township.household(code, persons)
    await township.post("/households", body)
    people = [person["person_id"] for person in body["persons"]]
    home = body["household_id"]
    grants = [township.movement(milli=milli, to_holder=home, to_person=person) for person in people]
    await township.post("/movements/list", grants)
    return home, people


async def act(township: Township, path: str, *, method: str = "POST", **body: Any) -> Any:
    answer = await township.say(
        township.actor(Role.ACCOUNTANT, township.village_id),
        method,
        path,
        json={"id": str(new_id()), **body},
    )
    assert answer.is_success, answer.text
    return answer.json()


async def refused(township: Township, path: str, *, method: str = "POST", **body: Any) -> str:
    answer = await township.say(
        township.actor(Role.ACCOUNTANT, township.village_id),
        method,
        path,
        json={"id": str(new_id()), **body},
    )
    assert not answer.is_success
    return str(answer.json()["title"])


async def held(township: Township) -> dict[str, int]:
    found = await township.get(f"/registers/{township.village_id}/holdings")
    return {row["holder_id"]: row["milli_shares"] for row in found["holdings"]}


async def parts(township: Township, home: str) -> dict[str | None, int]:
    [register] = await township.get(f"/households/{home}/holdings")
    return {part["person_id"]: part["milli_shares"] for part in register["parts"]}


async def test_a_split_takes_persons_and_their_shares_along(township: Township) -> None:
    home, (head, son, daughter) = await registered(township, "001")
    new = str(new_id())
    split = {
        "id": str(new_id()),
        "household_id": new,
        "code": "001-1",
        "persons": [{"person_id": son, "relation": "户主"}, {"person_id": daughter, "relation": "妹"}],
        **APPROVED,
        **ON,
    }
    shown = await township.post(f"/households/{home}/split", split)
    assert await township.post(f"/households/{home}/split", split) == shown
    assert [person["id"] for person in shown["members"]] == [son, daughter]
    assert await held(township) == {home: 1000, new: 2000}
    assert await parts(township, home) == {head: 1000}
    assert await parts(township, new) == {son: 1000, daughter: 1000}
    before = await township.get(f"/registers/{township.village_id}/holdings", effective_on="2025-02-28")
    assert [(row["holder_id"], row["milli_shares"]) for row in before["holdings"]] == [(home, 3000)]
    told = (await township.world.said("members", "HouseholdChanged"))[-2:]
    assert [(one["household_id"], one["persons"]) for one in told] == [(home, 1), (new, 2)]
    moved = [one for one in await township.world.said("members", "SharesMoved") if len(one["sides"]) == 2]
    assert {one["kind"] for one in moved} == {"SPLIT_IN_HOUSEHOLD"}
    kinds = [one["kind"] for one in await township.get(f"/households/{home}/changes")]
    assert kinds.count("person_moved") == 2
    assert "split" in kinds


async def test_what_is_frozen_keeps_a_household_together(township: Township) -> None:
    home, (_, son) = await registered(township, "001", 2)
    await township.post("/movements", township.movement("FREEZE", 1500, from_holder=home))
    asked = {
        "household_id": str(new_id()),
        "code": "9",
        "persons": [{"person_id": son, "relation": "户主"}],
        **APPROVED,
        **ON,
    }
    assert await refused(township, f"/households/{home}/split", **asked) == "MoreThanFree"
    assert await held(township) == {home: 2000}
    assert len((await township.get(f"/households/{home}"))["members"]) == 2
    await township.post("/movements", township.movement("UNFREEZE", 1500, from_holder=home))
    await act(township, f"/households/{home}/split", **asked)
    assert sorted((await held(township)).values()) == [1000, 1000]


async def test_a_merge_moves_everything_in_every_register_and_ends_the_household(township: Township) -> None:
    home, (head,) = await registered(township, "001", 1)
    other, _ = await registered(township, "002", 1)
    member = {"organisation_id": str(township.coop_id), "holder_id": home, "admitted_on": "2024-06-30"}
    await township.post("/members", {"id": str(new_id()), **member})
    paid = township.movement(
        milli=50_000, to_holder=home, share_class="成员出资", organisation_id=str(township.coop_id)
    )
    await township.post("/movements", paid)
    await township.post("/movements", township.movement(milli=70, to_holder=home))
    await act(
        township,
        f"/households/{home}/merge",
        into_household_id=other,
        persons=[{"person_id": head, "relation": "父"}],
        **APPROVED,
        **ON,
    )
    assert await held(township) == {other: 2070}
    capital = await township.get(f"/registers/{township.coop_id}/holdings")
    assert [(row["holder_id"], row["milli_shares"]) for row in capital["holdings"]] == [(other, 50_000)]
    ended = await township.get(f"/households/{home}")
    assert (ended["ended_on"], ended["merged_into"], ended["persons"]) == ("2025-03-01", other, 0)
    title = await refused(township, f"/households/{home}", method="PUT", bank_account="", **ON)
    assert title == "HouseholdEnded"
    lease = {
        "number": "L1",
        "household_id": home,
        "lessee_id": str(township.company_id),
        "parcel": "P",
        "area_m2": 1,
        "starts_on": "2025-01-01",
        "ends_on": "2026-01-01",
        "rent_fen_per_year": 1,
    }
    assert await refused(township, "/land-contracts", **lease) == "HouseholdEnded"
    back = {**lease, "household_id": other, "lessee_id": str(township.village_id)}
    assert await refused(township, "/land-contracts", **back) == "LeasedToItsVillage"
    lessees = "/land-contracts/lessees"
    villager = township.actor(Role.MANAGER, township.village_id)
    offered = {one["id"] for one in (await township.say(villager, "GET", lessees)).json()}
    assert str(township.company_id) in offered
    assert str(township.village_id) not in offered
    stranger = township.actor(Role.MANAGER, new_id())  # of another group
    assert (await township.say(stranger, "GET", lessees)).json() == []


async def test_a_merge_and_a_movement_at_once_end_in_one_register(township: Township) -> None:
    home, (head,) = await registered(township, "001", 1)
    other, _ = await registered(township, "002", 1)
    merge = {
        "id": str(new_id()),
        "into_household_id": other,
        "persons": [{"person_id": head, "relation": "父"}],
        **APPROVED,
        **ON,
    }
    transfer = township.movement("TRANSFER", 400, from_holder=home, to_holder=other, **ON)
    speaker = township.actor(Role.MANAGER)
    answers = await asyncio.gather(
        township.say(speaker, "POST", f"/households/{home}/merge", json=merge),
        township.say(speaker, "POST", "/movements", json=transfer),
    )
    assert answers[0].status_code == 201, answers[0].text
    assert answers[1].status_code in (201, 409)
    assert await held(township) == {other: 2000}


async def test_the_death_of_a_head_names_the_next_and_shares_wait_for_the_heirs(township: Township) -> None:
    home, (head, son, _) = await registered(township, "001")
    gone = {"reason": "死亡", "left_on": "2025-05-01"}
    assert await refused(township, f"/persons/{head}/end", **gone) == "HeadLeaves"
    ahead = gone | {"left_on": f"{clock.today() + timedelta(days=1)}", "head_id": son}
    assert await refused(township, f"/persons/{head}/end", **ahead) == "LeavesAhead"
    shown = await act(township, f"/persons/{head}/end", **gone, head_id=son)
    assert [(one["id"], one["is_head"], one["left_on"]) for one in shown["members"]][:2] == [
        (head, False, "2025-05-01"),
        (son, True, None),
    ]
    assert shown["head_name"] == "王0011"
    assert await held(township) == {home: 3000}
    inherit = township.movement(
        "INHERIT",
        1000,
        from_holder=home,
        to_holder=home,
        from_person=head,
        to_person=son,
        effective_on="2025-05-02",
        approval_ref="",
        reason="法定继承",
    )
    await township.post("/movements", inherit)
    assert await held(township) == {home: 3000}
    assert (await parts(township, home))[son] == 2000
    again = inherit | {"id": str(new_id())}
    assert await refused(township, "/movements", **again) == "PersonHasLess"
    rows = await township.get(f"/registers/{township.village_id}/holdings")
    assert rows["holdings"][0]["holder_name"] == "王0011"


async def test_the_last_person_may_die_and_heirs_elsewhere_inherit(township: Township) -> None:
    home, (head,) = await registered(township, "001", 1)
    heir_home, (heir,) = await registered(township, "002", 1)
    shown = await act(township, f"/persons/{head}/end", reason="死亡", left_on="2025-05-01")
    assert (shown["persons"], shown["head_name"], shown["ended_on"]) == (0, "王0010", None)
    inherit = township.movement(
        "INHERIT",
        1000,
        from_holder=home,
        to_holder=heir_home,
        from_person=head,
        to_person=heir,
        approval_ref="",
        **ON,
    )
    await township.post("/movements", inherit)
    assert await held(township) == {heir_home: 2000}
    title = await refused(township, f"/persons/{head}/end", reason="死亡", left_on="2025-06-01")
    assert title == "PersonHasLeft"


async def test_persons_are_added_changed_and_moved(township: Township) -> None:
    home, (head, son) = await registered(township, "001", 2)
    other, _ = await registered(township, "002", 1)
    child = township.household("x", 1)["persons"][0] | {"relation": "孙子"}
    shown = await act(township, f"/households/{home}/persons", person=child, **ON)
    assert [one["name"] for one in shown["members"]][-1] == child["name"]
    second_head = township.household("y", 1)["persons"][0]
    assert await refused(township, f"/households/{home}/persons", person=second_head, **ON) == "OneHead"
    twice = {**child, "person_id": str(new_id())}
    title = await refused(township, f"/households/{other}/persons", person=twice, **ON)
    assert title == "PersonRegisteredAlready"
    shown = await act(township, f"/persons/{son}", method="PUT", name="王新", is_member=False, **ON)
    changed = next(one for one in shown["members"] if one["id"] == son)
    assert (changed["name"], changed["is_member"], changed["relation"]) == ("王新", False, "子")
    assert await refused(township, f"/persons/{son}", method="PUT", name="王新", **ON) == "NothingToChange"
    moved = {"persons": [{"person_id": son, "relation": "女婿"}], **APPROVED, **ON}
    await act(township, f"/households/{home}/move", to_household_id=other, **moved)
    assert await held(township) == {home: 1000, other: 2000}
    head_goes = {"persons": [{"person_id": head, "relation": "父"}], **APPROVED, **ON}
    title = await refused(township, f"/households/{home}/move", to_household_id=other, **head_goes)
    assert title == "HeadLeaves"


async def test_another_account_and_head_are_told_encrypted_and_kept_masked(township: Township) -> None:
    home, (head, son) = await registered(township, "001", 2)
    await act(township, f"/households/{home}", method="PUT", bank_account="6222000000000000004", **ON)
    shown = await township.get(f"/households/{home}")
    assert shown["account_masked"].endswith("0004")
    told = (await township.world.said("members", "HouseholdChanged"))[-1]
    assert told["account_encrypted"].startswith("v1:")
    title = await refused(township, f"/households/{home}", method="PUT", head_id=son, **ON)
    assert title == "OneHead"
    relations = {head: "父亲"}
    await act(township, f"/households/{home}", method="PUT", head_id=son, relations=relations, **ON)
    told = (await township.world.said("members", "HouseholdChanged"))[-1]
    assert told["head_name"] == "王0011"
    changes = await township.get(f"/households/{home}/changes")
    assert {"what": "head_name", "before": "王0010", "after": "王0011"} in changes[0]["facts"] + changes[1][
        "facts"
    ] + changes[2]["facts"]
    assert "0004" not in str(changes)


async def test_a_household_sees_its_own_shares_and_nobody_elses(township: Township) -> None:
    home, _ = await registered(township, "001")
    other, _ = await registered(township, "002")
    own = township.actor(Role.HOUSEHOLD, township.village_id, household_id=township.village_id)
    own = own.model_copy(update={"household_id": new_id().__class__(home)})
    answer = await township.say(own, "GET", f"/households/{home}/holdings")
    assert [row["milli_shares"] for row in answer.json()[0]["holdings"]] == [3000]
    for path in (f"/households/{other}/holdings", f"/households/{other}"):
        assert (await township.say(own, "GET", path)).status_code == 403
    for path in (f"/households/{home}/merge", f"/households/{home}/split", f"/households/{home}/move"):
        assert (await township.say(own, "POST", path, json={})).status_code in (403, 422)


@pytest.mark.parametrize("table", ["registry_change", "certificate", "certificate_print", "land_contract"])
async def test_the_database_keeps_history_as_it_was(township: Township, table: str) -> None:
    connection = await asyncpg.connect(township.world.database("members").dsn)
    try:
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(asyncpg.PostgresError) as error:
                await connection.execute(change)
            assert error.value.sqlstate == "LH002"
    finally:
        await connection.close()


async def test_a_wrong_citizen_id_is_told_at_its_person(township: Township) -> None:
    body = township.household("009", 2)
    body["persons"][1]["id_number"] = "61052619900101123X"
    keeper = township.actor(Role.ACCOUNTANT, township.village_id)
    answer = await township.say(keeper, "POST", "/households", json=body)
    told = answer.json()
    assert (told["title"], told["errors"][0]["field"]) == ("IdNumberBadChecksum", "persons.1.id_number")
