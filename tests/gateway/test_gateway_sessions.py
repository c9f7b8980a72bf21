"""Signing in: what a right and a wrong password get, tokens that rotate, throttling, activation codes."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.gateway.domain import ROOT, hashed
from services.gateway.service.accounts import ensure_administrator
from shared.contracts.members import LegalForm
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.errors import NotSignedIn
from shared.kit.ids import new_id
from tests.gateway.town import PASSWORD, Town
from tests.world import World


async def sign_in(town: Town, name: str, password: str) -> httpx.Response:
    async with town.world.client("gateway") as client:
        return await client.post("/auth/sign-in", json={"name": name, "password": password})


async def refresh(town: Town, cookie: str) -> httpx.Response:
    headers = {"Cookie": f"lianhe_refresh={cookie}"}
    async with town.world.client("gateway") as client:
        return await client.post("/auth/refresh", headers=headers)


async def test_a_household_activates_signs_in_and_is_known(town: Town) -> None:
    await town.signed_up("zhang")
    answer = await sign_in(town, " ZHANG ", PASSWORD)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/api/auth" in cookie
    body = answer.json()
    assert body["expires_in_s"] == 600
    actor = town.world.verifier.actor(body["access_token"])
    assert [grant.role for grant in actor.grants] == [Role.HOUSEHOLD]
    with clock.frozen(clock.now() + timedelta(seconds=601)), pytest.raises(NotSignedIn):
        town.world.verifier.actor(body["access_token"])
    async with town.world.client("gateway") as client:
        bearer = {"Authorization": f"Bearer {body['access_token']}"}
        assert (await client.get("/auth/me", headers=bearer)).json()["name"] == "zhang"
        forged = {"Authorization": f"Bearer {body['access_token'][:-4]}AAAA"}
        assert (await client.get("/auth/me", headers=forged)).status_code == 401


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(town: Town) -> None:
    await town.signed_up("zhang")
    wrong = await sign_in(town, "zhang", "not the password")
    unknown = await sign_in(town, "nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    noted = await town.world.rows("gateway", "SELECT what FROM audit WHERE what = 'sign_in_refused'")
    assert len(noted) == 2


async def test_guessing_is_throttled_for_the_name_and_passes_with_the_window(town: Town) -> None:
    await town.signed_up("zhang")
    async with town.world.database("gateway").transaction() as session:
        await session.execute(
            text("UPDATE figure SET value = 3 WHERE name = 'sign_in_attempts_per_name_max'")
        )
    for _ in range(3):
        assert (await sign_in(town, "zhang", "guess")).status_code == 401
    assert (await sign_in(town, "zhang", PASSWORD)).status_code == 429
    with clock.frozen(clock.now() + timedelta(seconds=901)):
        assert (await sign_in(town, "zhang", PASSWORD)).status_code == 200


async def test_a_refresh_token_is_used_once_and_a_second_use_ends_the_family(town: Town) -> None:
    first = (await town.signed_up("zhang")).cookies["lianhe_refresh"]
    answer = await refresh(town, first)
    assert answer.status_code == 200
    second = answer.cookies["lianhe_refresh"]
    assert second != first
    assert (await refresh(town, first)).status_code == 401
    assert (await refresh(town, second)).status_code == 401
    families = await town.world.rows("gateway", "SELECT reason FROM family")
    assert families == [{"reason": "reused"}]


async def test_signing_out_ends_the_refresh_token(town: Town) -> None:
    cookie = (await town.signed_up("zhang")).cookies["lianhe_refresh"]
    async with town.world.client("gateway") as client:
        out = await client.post("/auth/sign-out", headers={"Cookie": f"lianhe_refresh={cookie}"})
    assert out.status_code == 204
    assert (await refresh(town, cookie)).status_code == 401


async def test_a_code_works_once_and_no_table_holds_it(town: Town) -> None:
    code = await town.household("zhang")
    async with town.world.client("gateway") as client:
        body = {"code": code.lower().replace("-", " "), "password": PASSWORD}
        assert (await client.post("/auth/activate", json=body)).status_code == 200
        assert (await client.post("/auth/activate", json=body)).status_code == 401
    kept = await town.world.rows("gateway", "SELECT code_hash FROM activation")
    assert kept == [{"code_hash": hashed(code.replace("-", ""))}]
    for answer in await town.world.rows("gateway", "SELECT answer FROM act"):
        assert code not in answer["answer"]


async def test_the_first_administrator_takes_over_the_root(world: World) -> None:
    await world.add("gateway")
    async with world.database("gateway").transaction() as session:
        password = await ensure_administrator(session)
    async with world.database("gateway").transaction() as session:
        assert await ensure_administrator(session) is None
    root = new_id()
    await world.tell("members", Town.organisation(root, None, LegalForm.TOWNSHIP, "T"))
    await world.settle()
    world.running["gateway"].app.state.signer = world._signer
    async with world.client("gateway") as client:
        answer = await client.post("/auth/sign-in", json={"name": "admin", "password": password})
    nodes = {UUID(grant["node_id"]) for grant in answer.json()["actor"]["grants"]}
    assert nodes == {ROOT, root}


async def test_two_at_once_with_one_refresh_token_do_not_both_come_in(town: Town) -> None:
    first = (await town.signed_up("zhang")).cookies["lianhe_refresh"]
    answers = await asyncio.gather(*(refresh(town, first) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_parallel_guesses_do_not_slip_past_the_count(town: Town) -> None:
    await town.signed_up("zhang")
    async with town.world.database("gateway").transaction() as session:
        await session.execute(
            text("UPDATE figure SET value = 2 WHERE name = 'sign_in_attempts_per_name_max'")
        )
    answers = await asyncio.gather(*(sign_in(town, "zhang", f"guess {number}") for number in range(6)))
    assert sorted(answer.status_code for answer in answers) == [401, 401, 429, 429, 429, 429]
    noted = await town.world.rows("gateway", "SELECT facts FROM audit WHERE what = 'throttled'")
    assert noted == [{"facts": {"subject": "name:zhang"}}]


async def test_an_address_is_throttled_whatever_the_names(town: Town) -> None:
    async with town.world.database("gateway").transaction() as session:
        await session.execute(
            text("UPDATE figure SET value = 2 WHERE name = 'sign_in_attempts_per_address_max'")
        )
    statuses = [(await sign_in(town, f"name{number}", "guess")).status_code for number in range(3)]
    assert statuses == [401, 401, 429]


async def test_another_password_ends_the_other_devices(town: Town) -> None:
    answer = await town.signed_up("zhang")
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    async with town.world.client("gateway") as client:
        wrong = {"old_password": "no", "password": "new pear trees"}
        assert (await client.post("/auth/password", json=wrong, headers=bearer)).status_code == 422
        right = {"old_password": PASSWORD, "password": "new pear trees"}
        changed = await client.post("/auth/password", json=right, headers=bearer)
        assert changed.status_code == 200
    assert (await refresh(town, answer.cookies["lianhe_refresh"])).status_code == 401
    assert (await refresh(town, changed.cookies["lianhe_refresh"])).status_code == 200
    assert (await sign_in(town, "zhang", PASSWORD)).status_code == 401
