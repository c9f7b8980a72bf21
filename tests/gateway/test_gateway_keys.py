"""Plants' keys and users' rights: who may make them, what they open, and that revoking holds at once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.gateway.app import gateway_app
from services.gateway.routes.front import FrontDoor
from services.gateway.routes.upstream import SameProcess
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from tests.gateway.talk import ask_json
from tests.gateway.town import Town


@pytest.fixture
def door(town: Town) -> FrontDoor:
    running = town.world.running["gateway"]
    return gateway_app(
        running, SameProcess({"other": running.app}), signer=town.world._signer, ready=lambda: True
    )


def bearer(town: Town, role: Role, node: UUID) -> dict[str, str]:
    return {"Authorization": f"Bearer {town.world.token(town.world.actor((role, node)))}"}


async def make_key(town: Town, door: FrontDoor, **more: Any) -> dict[str, Any]:
    command = {"id": str(new_id()), "plant_id": str(town.plant), "name": "烘干线一", **more}
    administrator = bearer(town, Role.ADMINISTRATOR, town.root)
    status, made = await ask_json(door, "POST", "/api/gateway/keys", administrator, command)
    assert status == 201, made
    assert isinstance(made, dict)
    return made


async def test_a_key_is_the_plant_and_nothing_from_the_request_after_its_revocation(
    town: Town, door: FrontDoor
) -> None:
    made = await make_key(town, door)
    for headers in ({"X-Api-Key": made["key"]}, {"Authorization": f"Bearer {made['key']}"}):
        for service in ("gateway", "other"):
            status, me = await ask_json(door, "GET", f"/api/{service}/auth/me", headers)
            assert status == 200
            assert me["grants"] == [{"role": "plant", "node_id": str(town.plant)}]
    administrator = bearer(town, Role.ADMINISTRATOR, town.root)
    path = f"/api/gateway/keys/{made['id']}/revocation"
    status, revoked = await ask_json(door, "POST", path, administrator, {"id": str(new_id())})
    assert status == 201
    assert revoked["revoked_at"] is not None
    status, refused = await ask_json(door, "GET", "/api/other/auth/me", {"X-Api-Key": made["key"]})
    assert (status, refused["title"]) == (401, "KeyNotValid")


async def test_a_key_is_shown_once_and_kept_nowhere(town: Town, door: FrontDoor) -> None:
    command = {"id": str(new_id()), "plant_id": str(town.plant), "name": "净菜线"}
    administrator = bearer(town, Role.ADMINISTRATOR, town.root)
    _, first = await ask_json(door, "POST", "/api/gateway/keys", administrator, command)
    status, again = await ask_json(door, "POST", "/api/gateway/keys", administrator, command)
    assert status == 201
    assert again == {**first, "key": None}
    for table in ("plant_key", "act", "audit"):
        rows = await town.world.rows("gateway", f"SELECT row_to_json({table})::text AS line FROM {table}")
        assert not [row for row in rows if first["key"] in row["line"]]


async def test_an_expired_a_changed_and_an_unknown_key_open_nothing(town: Town, door: FrontDoor) -> None:
    expires = clock.now() + timedelta(hours=1)
    key = (await make_key(town, door, expires_at=expires.isoformat()))["key"]
    assert (await ask_json(door, "GET", "/api/auth/me", {"X-Api-Key": key}))[0] == 200
    with clock.frozen(expires + timedelta(seconds=1)):
        assert (await ask_json(door, "GET", "/api/auth/me", {"X-Api-Key": key}))[0] == 401
    for wrong in (key[:-1] + ("a" if key[-1] != "a" else "b"), "lk_0123456789ab_x", "x", "lk_\x7f"):
        assert (await ask_json(door, "GET", "/api/auth/me", {"X-Api-Key": wrong}))[0] == 401


async def test_a_key_opens_its_own_plants_rows_only(town: Town, door: FrontDoor) -> None:
    key = (await make_key(town, door))["key"]
    await make_key(town, door, plant_id=str(town.other))
    _, seen = await ask_json(door, "GET", "/api/gateway/keys", {"X-Api-Key": key})
    assert [row["plant_id"] for row in seen] == [str(town.plant)]
    command = {"id": str(new_id()), "plant_id": str(town.plant), "name": "x"}
    assert (await ask_json(door, "POST", "/api/gateway/keys", {"X-Api-Key": key}, command))[0] == 403


async def test_a_manager_gives_households_of_the_own_village_theirs_and_nothing_else(town: Town) -> None:
    def account(role: str, node: UUID, household: bool = True) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "name": f"u{new_id().hex[-12:]}",
            "display_name": "张三",
            "household_id": str(new_id()) if household else None,
            "grants": [{"role": role, "node_id": str(node)}],
        }

    manager = town.world.actor((Role.MANAGER, town.village))
    async with town.world.client("gateway", manager) as client:
        assert (await client.post("/accounts", json=account("household", town.village))).status_code == 201
        other = await client.post("/accounts", json=account("household", town.other))
        assert (other.status_code, other.json()["title"]) == (403, "NotYours")
        for role in Role:
            if role is not Role.HOUSEHOLD:
                answer = await client.post("/accounts", json=account(role.value, town.village, False))
                assert (answer.status_code, answer.json()["title"]) == (403, "NotAGrantToGive")
        bare = await client.post("/accounts", json=account("household", town.village, False))
        assert (bare.status_code, bare.json()["title"]) == (422, "HouseholdRoleNeedsOne")
        assert len((await client.get("/accounts")).json()) == 1


async def test_a_manager_resets_a_household_but_not_the_accountant(town: Town) -> None:
    answer = await town.signed_up("zhang")
    administrator = town.world.actor((Role.ADMINISTRATOR, town.root))
    async with town.world.client("gateway", administrator) as client:
        command = {
            "id": str(new_id()),
            "name": "kuaiji",
            "display_name": "李会计",
            "grants": [{"role": "accountant", "node_id": str(town.village)}],
        }
        accountant = (await client.post("/accounts", json=command)).json()["account_id"]
    manager = town.world.actor((Role.MANAGER, town.village))
    household = answer.json()["actor"]["id"]
    async with town.world.client("gateway", manager) as client:
        again = {"id": str(new_id())}
        refused = await client.post(f"/accounts/{accountant}/reset", json=again)
        assert (refused.status_code, refused.json()["title"]) == (403, "NotAGrantToGive")
        reset = await client.post(f"/accounts/{household}/reset", json=again)
        assert reset.status_code == 201
        cookie = {"Cookie": f"lianhe_refresh={answer.cookies['lianhe_refresh']}"}
        assert (await client.post("/auth/refresh", headers=cookie)).status_code == 401
        body = {"name": "zhang", "password": "old pear trees"}
        assert (await client.post("/auth/sign-in", json=body)).status_code == 401
        code = {"code": reset.json()["code"], "password": "new pear trees"}
        assert (await client.post("/auth/activate", json=code)).status_code == 200


async def test_codes_for_a_whole_village_come_at_once_or_not_at_all(town: Town) -> None:
    lines = [
        {"household_id": str(new_id()), "name": f"hu{number}", "display_name": f"户{number}"}
        for number in range(3)
    ]
    manager = town.world.actor((Role.MANAGER, town.village))
    async with town.world.client("gateway", manager) as client:
        twice = {"id": str(new_id()), "village_id": str(town.village), "households": [*lines, lines[0]]}
        refused = await client.post("/accounts/households", json=twice)
        assert (refused.status_code, refused.json()["title"]) == (409, "NameTaken")
        assert (await client.get("/accounts")).json() == []
        command = {"id": str(new_id()), "village_id": str(town.village), "households": lines}
        made = await client.post("/accounts/households", json=command)
        assert made.status_code == 201
        codes = {line["code"] for line in made.json()["activations"]}
        assert len(codes) == 3


async def test_a_role_given_and_taken_shows_in_the_next_token(town: Town) -> None:
    administrator = town.world.actor((Role.ADMINISTRATOR, town.root))
    async with town.world.client("gateway", administrator) as client:
        first = {"role": "sales", "node_id": str(town.plant)}
        command = {"id": str(new_id()), "name": "wang", "display_name": "王", "grants": [first]}
        account = (await client.post("/accounts", json=command)).json()["account_id"]
        second = {"role": "auditor", "node_id": str(town.root)}
        body = {"id": str(new_id()), "role_grant": second}
        assert (await client.post(f"/accounts/{account}/grants", json=body)).json()["grants"] == [
            first,
            second,
        ]
        body = {"id": str(new_id()), "role_grant": first}
        taken = await client.post(f"/accounts/{account}/grants/taking", json=body)
        assert taken.json()["grants"] == [second]
        body = {"id": str(new_id()), "role_grant": second}
        assert (await client.post(f"/accounts/{account}/grants/taking", json=body)).json()["grants"] == []

        async def listed(**asked: str) -> list[str]:
            return [one["name"] for one in (await client.get("/accounts", params=asked)).json()]

        assert (await listed(), await listed(role="auditor")) == (["wang"], []), "to be given another"
        village = town.world.actor((Role.MANAGER, town.village))
        async with town.world.client("gateway", village) as elsewhere:
            assert (await elsewhere.get("/accounts")).json() == []
        body = {"id": str(new_id()), "role_grant": second}
        assert (await client.post(f"/accounts/{account}/grants", json=body)).json()["grants"] == [second]
        what = [line["what"] for line in (await client.get("/audit")).json()]
    assert what[:4] == ["grant_given", "grant_taken", "grant_taken", "grant_given"]


async def test_the_audit_is_append_only(town: Town) -> None:
    await town.household("zhang")
    with pytest.raises(AppendOnly):
        async with town.world.database("gateway").transaction() as session:
            await session.execute(text("DELETE FROM audit"))


async def test_users_are_found_and_the_audit_names_who_and_whom(town: Town) -> None:
    await town.signed_up("zhang")
    administrator = town.world.actor((Role.ADMINISTRATOR, town.root))
    async with town.world.client("gateway", administrator) as client:
        sales = {"role": "sales", "node_id": str(town.plant)}
        command = {"id": str(new_id()), "name": "wang", "display_name": "王_销售", "grants": [sales]}
        account = (await client.post("/accounts", json=command)).json()["account_id"]

        async def names(**asked: Any) -> list[str]:
            return [one["name"] for one in (await client.get("/accounts", params=asked)).json()]

        assert await names(search="销") == ["wang"]
        assert await names(search="%") == []
        assert await names(role="household") == ["zhang"]
        assert await names(of_household=False) == ["wang"]
        lines = (await client.get("/audit", params={"account_id": account})).json()
        assert {line["subject_name"] for line in lines} == {"王_销售"}
        given = (await client.get("/audit", params={"account_id": account, "what": "grant_given"})).json()
        assert [line["facts"]["role"] for line in given] == ["sales"]
        first = (await client.get("/audit")).json()[-1]
        assert (await client.get("/audit", params={"until": "2020-01-01T00:00:00Z"})).json() == []
        assert (await client.get("/audit", params={"since": "2190-01-01T00:00:00Z"})).json() == []
        assert first["ordinal"] >= 1


async def test_another_villages_user_is_not_there_to_be_given_a_role(town: Town) -> None:
    root = town.world.actor((Role.ADMINISTRATOR, town.root))
    async with town.world.client("gateway", root) as client:
        grants = [{"role": "accountant", "node_id": str(town.village)}]
        command = {"id": str(new_id()), "name": "kuaiji", "display_name": "李会计", "grants": grants}
        account = (await client.post("/accounts", json=command)).json()["account_id"]
    elsewhere = town.world.actor((Role.ADMINISTRATOR, town.other))
    async with town.world.client("gateway", elsewhere) as client:
        for act in ("grants", "grants/taking"):
            body = {"id": str(new_id()), "role_grant": {"role": "auditor", "node_id": str(town.other)}}
            refused = await client.post(f"/accounts/{account}/{act}", json=body)
            assert (refused.status_code, refused.json()["title"]) == (404, "NotFound")


async def test_failed_sign_ins_are_told_to_an_administrator_over_all_only(town: Town) -> None:
    await town.signed_up("zhang")
    async with town.world.client("gateway") as nobody:
        wrong = {"name": "zhang", "password": "not this one"}
        assert (await nobody.post("/auth/sign-in", json=wrong)).status_code == 401
    for node, sees in ((town.root, True), (town.other, False)):
        async with town.world.client("gateway", town.world.actor((Role.ADMINISTRATOR, node))) as client:
            lines = (await client.get("/audit")).json()
        assert any(line["node_id"] is None for line in lines) is sees
