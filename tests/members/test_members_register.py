"""The equity register over HTTP on a real database: movements, holdings on any pair of dates, seals."""

import hashlib
from typing import Any

import asyncpg
import pytest

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township


async def two_households(township: Township) -> tuple[str, str]:
    one, two = township.household("001"), township.household("002")
    await township.post("/households/list", [one, two])
    return one["household_id"], two["household_id"]


async def holdings(township: Township, **at: Any) -> dict[str, int]:
    found = await township.get(f"/registers/{township.village_id}/holdings", **at)
    held = {row["holder_id"]: row["milli_shares"] for row in found["holdings"]}
    assert sum(held.values()) == found["total_milli_shares"]
    return held


async def test_a_transfer_is_one_movement_with_two_sides(township: Township) -> None:
    one, two = await two_households(township)
    await township.post("/movements", township.movement(milli=3000, to_holder=one))
    transfer = township.movement("TRANSFER", 1200, from_holder=one, to_holder=two)
    await township.post("/movements", transfer)
    assert await holdings(township) == {one: 1800, two: 1200}
    told = (await township.world.said("members", "SharesMoved"))[-1]
    assert told["movement_id"] == transfer["id"]
    assert [(side["holder_id"], side["milli_shares"], side["register_order"]) for side in told["sides"]] == [
        (one, -1200, 1),
        (two, 1200, 2),
    ]


async def test_holdings_of_any_pair_of_dates(township: Township) -> None:
    one, two = await two_households(township)
    first = await township.post("/movements", township.movement(milli=3000, to_holder=one))
    late = township.movement("TRANSFER", 1000, from_holder=one, to_holder=two, effective_on="2024-08-01")
    await township.post("/movements", late)
    assert await holdings(township, effective_on="2024-06-29") == {}
    assert await holdings(township, effective_on="2024-07-31") == {one: 3000}
    assert await holdings(township, effective_on="2024-08-01") == {one: 2000, two: 1000}
    known = {"effective_on": "2024-08-01", "recorded_until": first["recorded_at"]}
    assert await holdings(township, **known) == {one: 3000}


async def test_the_same_movement_twice_counts_once(township: Township) -> None:
    one, _ = await two_households(township)
    grant = township.movement(to_holder=one)
    first = await township.post("/movements", grant)
    assert await township.post("/movements", grant) == first
    assert await township.post("/movements/list", [grant]) == [first]
    assert await holdings(township) == {one: 1000}
    other = await township.say(
        township.actor(Role.MANAGER), "POST", "/movements", json=grant | {"milli_shares": 2}
    )
    assert (other.status_code, other.json()["title"]) == (409, "AlreadyDifferent")


async def test_refusals_leave_nothing_behind(township: Township) -> None:
    one, two = await two_households(township)
    await township.post("/movements", township.movement(milli=3000, to_holder=one))
    outsider = str(new_id())
    cases = [
        (township.movement("TRANSFER", 3001, from_holder=one, to_holder=two), "MoreThanFree"),
        (township.movement("TRANSFER", 1, from_holder=one, to_holder=outsider), "TransfereeOutside"),
        (township.movement(to_holder=one, approval_ref=""), "NotApproved"),
        (
            township.movement("TRANSFER", 1, from_holder=one, to_holder=two, effective_on="2024-06-01"),
            "MoreThanFree",
        ),
    ]
    for body, rule in cases:
        answer = await township.say(
            township.actor(Role.MANAGER),
            "POST",
            "/movements/list",
            json=[township.movement(milli=5, to_holder=two), body],
        )
        assert answer.json()["title"] == rule
    assert await holdings(township) == {one: 3000}


async def test_frozen_shares_stay(township: Township) -> None:
    one, two = await two_households(township)
    await township.post("/movements", township.movement(milli=3000, to_holder=one))
    await township.post("/movements", township.movement("FREEZE", 2500, from_holder=one))
    answer = await township.say(
        township.actor(Role.MANAGER),
        "POST",
        "/movements",
        json=township.movement("TRANSFER", 600, from_holder=one, to_holder=two),
    )
    assert answer.json()["title"] == "MoreThanFree"
    await township.post("/movements", township.movement("TRANSFER", 500, from_holder=one, to_holder=two))
    assert await holdings(township) == {one: 2500, two: 500}
    assert len(await township.world.said("members", "SharesMoved")) == 2


async def test_a_split_inside_a_household_moves_parts_not_shares(township: Township) -> None:
    body = township.household("001", 3)
    await township.post("/households", body)
    home = body["household_id"]
    head, son, _ = [person["person_id"] for person in body["persons"]]
    await township.post("/movements", township.movement(milli=1000, to_holder=home, to_person=head))
    split = township.movement(
        "SPLIT_IN_HOUSEHOLD", 400, from_holder=home, to_holder=home, from_person=head, to_person=son
    )
    await township.post("/movements", split)
    assert await holdings(township) == {home: 1000}
    answer = await township.say(
        township.actor(Role.MANAGER),
        "POST",
        "/movements",
        json=split | {"id": str(new_id()), "milli_shares": 601},
    )
    assert answer.json()["title"] == "PersonHasLess"
    assert answer.json()["facts"]["held"] == "0.6"


@pytest.mark.parametrize("table", ["movement", "ownership", "register_seal", "unmasked"])
async def test_the_database_refuses_to_change_the_register(township: Township, table: str) -> None:
    connection = await asyncpg.connect(township.world.database("members").dsn)
    try:
        for change in (
            f"UPDATE {table} SET ctid = ctid",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(asyncpg.PostgresError) as refused:
                await connection.execute(
                    change.replace("ctid = ctid", "id = id")
                    if table != "ownership"
                    else change.replace("ctid = ctid", "position = position")
                )
            assert refused.value.sqlstate == "LH002"
    finally:
        await connection.close()


async def test_the_database_refuses_a_holding_below_nothing(township: Township) -> None:
    one, _ = await two_households(township)
    await township.post("/movements", township.movement(milli=3000, to_holder=one))
    connection = await asyncpg.connect(township.world.database("members").dsn)
    try:
        with pytest.raises(asyncpg.CheckViolationError, match="ck_holding_not_negative"):
            await connection.execute("UPDATE holding SET milli_shares = -1")
    finally:
        await connection.close()


async def test_a_seal_is_what_the_register_held(township: Township) -> None:
    one, two = await two_households(township)
    await township.post("/movements", township.movement(milli=3000, to_holder=one))
    await township.post("/movements", township.movement(milli=500, to_holder=two, share_class="农龄股"))
    await township.post("/movements", township.movement(milli=9, to_holder=two, effective_on="2025-01-01"))
    seal = await township.post(
        f"/registers/{township.village_id}/seal", {"id": str(new_id()), "record_on": "2024-12-31"}
    )
    written = "\n".join(sorted([f"{one}:人口股:3000", f"{two}:农龄股:500"]))
    assert seal["hash"] == hashlib.sha256(written.encode()).hexdigest()
    assert (seal["holders"], seal["total_milli_shares"]) == (2, 3500)
    (told,) = await township.world.said("members", "RegisterSealed")
    assert (told["hash"], told["record_on"]) == (seal["hash"], "2024-12-31")
    back = township.movement(milli=7, to_holder=one)
    await township.post("/movements", back)
    moved = (await township.world.said("members", "SharesMoved"))[-1]
    assert moved["recorded_at"].replace("Z", "+00:00") > told["recorded_until"]


async def test_a_co_op_counts_its_capital_in_fen(township: Township) -> None:
    one, _ = await two_households(township)
    admitted = await township.post(
        "/members",
        {
            "id": str(new_id()),
            "organisation_id": str(township.coop_id),
            "holder_id": one,
            "admitted_on": "2024-06-30",
        },
    )
    assert (admitted["holder_kind"], admitted["register_order"]) == ("household", 1)
    paid = township.movement(
        milli=50_000, to_holder=one, share_class="股金", organisation_id=str(township.coop_id)
    )
    await township.post("/movements", paid)
    found = await township.get(f"/registers/{township.coop_id}/holdings")
    assert found["total_milli_shares"] == 50_000
    assert [event["holder_id"] for event in await township.world.said("members", "MemberAdmitted")][-1] == one


async def test_a_village_learns_of_no_other_village_by_admitting_from_it(township: Township) -> None:
    one, _ = await two_households(township)
    other = new_id()
    village = township.organisation(other, "village_org", code="V02", area_code="610526103202")
    await township.post("/organisations", village, role=Role.ADMINISTRATOR)
    shown = await township.get(f"/households/{one}")
    manager, member = township.actor(Role.MANAGER, other), {"admitted_on": "2024-06-30"}
    for holder in (one, shown["members"][0]["id"]):
        body = {**member, "id": str(new_id()), "organisation_id": str(other), "holder_id": holder}
        for path, sent in (("/members", body), ("/members/list", [body])):
            refused = await township.say(manager, "POST", path, json=sent)
            assert refused.status_code == 403
            assert shown["head_name"] not in refused.text
            assert str(township.village_id) not in refused.text
        await township.post("/members", body)  # who works for both villages may


async def test_no_register_without_a_right_to_it(township: Township) -> None:
    one, _ = await two_households(township)
    body = township.movement(to_holder=one)
    for actor, status in (
        (township.actor(Role.AUDITOR), 403),
        (township.actor(Role.MANAGER, township.coop_id), 403),
        (township.actor(Role.MANAGER, township.village_id), 201),
    ):
        assert (await township.say(actor, "POST", "/movements", json=body)).status_code == status
