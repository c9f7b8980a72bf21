"""A small township for the members tests: its tree, a village, and people to speak as."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.kit.auth import Actor, Role
from shared.kit.ids import new_id
from shared.kit.settings import settings
from tests.members.workbooks import id_number
from tests.world import World


@dataclass
class Township:
    """The world with members in it, a township, a company, a village and a co-op."""

    world: World
    root_id: UUID = field(default_factory=new_id)
    company_id: UUID = field(default_factory=new_id)
    village_id: UUID = field(default_factory=new_id)
    coop_id: UUID = field(default_factory=new_id)
    serial: int = 0

    def actor(self, role: Role, node_id: UUID | None = None, household_id: UUID | None = None) -> Actor:
        return self.world.actor((role, node_id or self.root_id), household_id=household_id)

    async def say(self, actor: Actor, method: str, path: str, **kwargs: Any) -> httpx.Response:
        async with self.world.client("members", actor) as client:
            return await client.request(method, path, **kwargs)

    async def post(self, path: str, body: Any, *, role: Role = Role.MANAGER) -> Any:
        """Post as somebody over the whole township; the answer, which must be a success."""
        answer = await self.say(self.actor(role), "POST", path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def get(self, path: str, *, role: Role = Role.AUDITOR, **params: Any) -> Any:
        answer = await self.say(self.actor(role), "GET", path, params=params)
        assert answer.is_success, answer.text
        return answer.json()

    def organisation(self, organisation_id: UUID, form: str, **more: Any) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "organisation_id": str(organisation_id),
            "parent_id": str(self.root_id),
            "code": form,
            "name": form,
            "legal_form": form,
            "effective_on": "2024-01-01",
        } | more

    def household(self, code: str, persons: int = 2, **more: Any) -> dict[str, Any]:
        """A household of `persons`, its head first, ids made up in order."""
        people = []
        for place in range(persons):
            self.serial += 1
            people.append(
                {
                    "person_id": str(new_id()),
                    "name": f"王{code}{place}",
                    "relation": "户主" if place == 0 else "子",
                    "id_number": id_number(date(1970 + place, 1, 1), self.serial),
                }
            )
        return {
            "id": str(new_id()),
            "household_id": str(new_id()),
            "village_id": str(self.village_id),
            "code": code,
            "persons": people,
            "effective_on": "2024-06-01",
        } | more

    def movement(self, kind: str = "GRANT", milli: int = 1000, **more: Any) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "organisation_id": str(self.village_id),
            "share_class": "人口股",
            "kind": kind,
            "milli_shares": milli,
            "effective_on": "2024-06-30",
            "reason": "清产核资量化",
            "approval_ref": "成员大会2024-1",
        } | more


@pytest.fixture
async def township(
    database_dsn: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Township]:
    """The tree is in place: township → company, village, co-op."""
    monkeypatch.setenv("LIANHE_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    world = World(database_dsn)
    await world.add("members")
    made = Township(world)
    for one in (
        made.organisation(made.root_id, "township", parent_id=None),
        made.organisation(made.company_id, "company", registered_capital_fen=100_000_000),
        made.organisation(made.village_id, "village_org", code="V01", area_code="610526103201"),
        made.organisation(made.coop_id, "coop"),
    ):
        await made.post("/organisations", one, role=Role.ADMINISTRATOR)
    yield made
    await world.close()
    settings.cache_clear()
