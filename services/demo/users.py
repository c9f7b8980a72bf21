"""The demo's users, made by the administrator and activated with the demo's password; keys for the plants."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from services.demo.house import House
from services.demo.season.growers import people
from services.demo.season.steps import Step, ident, plain
from services.demo.summary import ADMINISTRATOR, SignIn
from services.demo.township import (
    HOUSEHOLD_USER,
    PLANTS,
    TOWNSHIP,
    USERS,
    User,
    org_id,
    organisations,
    other_managers,
)
from services.members.domain.roster.households import code_key
from shared.kit.ids import named_id
from shared.kit.machine import write_private

PASSWORD = ADMINISTRATOR.password
DOOR = ADMINISTRATOR.name
LIST_MAX = 500

Done = Callable[[int], None]


async def make_users(house: House, percent: int, done: Done) -> None:
    """Accounts and first sign-ins; who has a password from an earlier start keeps it."""
    await asyncio.gather(*(_make(house, user, done) for user in USERS))
    for user in other_managers():
        await house.ask(Step(DOOR, "gateway", "/accounts", _account(user)))
    await _household(house, percent)
    done(1)


async def _make(house: House, user: User, done: Done) -> None:
    made = await house.ask(Step(DOOR, "gateway", "/accounts", _account(user)))
    await _activate(house, user.id, made["code"], user.name)
    done(1)


def _account(user: User) -> dict[str, object]:
    grants = [{"role": user.role.value, "node_id": org_id(user.where)}]
    body = {"id": user.id, "name": user.name, "display_name": user.display_name, "grants": grants}
    return plain(body)  # type: ignore[no-any-return]


async def _activate(house: House, account_id: object, code: str | None, name: str) -> None:
    """The code is in the first answer only: a start after an interruption asks for a new one."""
    if code is None and await house.can_sign_in(name, PASSWORD):
        return
    while code is None:  # that answer too may be lost on the way
        again = {"id": str(ident("reset", account_id, await house.moment()))}
        code = (await house.ask(Step(DOOR, "gateway", f"/accounts/{account_id}/reset", again)))["code"]
    await house.activate(name, code, PASSWORD)


async def _household(house: House, percent: int) -> None:
    """The first household of the first village: what a family sees on its phone."""
    village = people(percent)[0]
    household = village.households[0]
    body: dict[str, object] = {
        "id": ident("user", HOUSEHOLD_USER),
        "name": HOUSEHOLD_USER,
        "display_name": household.villagers[0].name,
        "household_id": household_id(percent),
        "grants": [{"role": "household", "node_id": org_id(village.code)}],
    }
    made = await house.ask(Step(DOOR, "gateway", "/accounts", plain(body)))
    await _activate(house, body["id"], made["code"], HOUSEHOLD_USER)


def household_id(percent: int) -> UUID:
    """The household that signs in."""
    village = people(percent)[0]
    return named_id("household", org_id(village.code), code_key(village.households[0].code))


async def make_keys(house: House, folder: Path) -> dict[str, str]:
    """A key for each plant's machine; it is shown once, so the folder keeps it for the next start."""
    keys = {}
    for plant in PLANTS:
        kept = folder / f"{plant}.key"
        key = kept_key(kept)
        if key is None:
            key = await _new_key(house, plant)
            write_private(kept, key)
        keys[plant] = key
    return keys


async def _new_key(house: House, plant: str) -> str:
    """A key of the plant; another one where the answer with it was lost on the way."""
    key: str | None = None
    while key is None:
        body = {
            "id": ident("key", plant, await house.moment()),
            "plant_id": org_id(plant),
            "name": "批次上传",
        }
        key = (await house.ask(Step(DOOR, "gateway", "/keys", plain(body))))["key"]
    return key


def kept_key(path: Path) -> str | None:
    """The key an earlier start was shown."""
    return path.read_text() if path.exists() else None


def sign_ins() -> Iterable[SignIn]:
    """Whom one may sign in as, for the summary."""
    names = {org.key: org.name for org in organisations()}
    names[TOWNSHIP] = "全镇"
    yield ADMINISTRATOR
    for user in USERS:
        yield SignIn(role=user.role.zh, where=names[user.where], name=user.name, password=PASSWORD)
    yield SignIn(role="农户", where=names["V01"], name=HOUSEHOLD_USER, password=PASSWORD)
