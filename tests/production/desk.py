"""A production line's desk for tests: an organisation tree, growers, prices, and its doors as plain calls."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from shared.contracts.members import HouseholdChanged, LegalForm, MemberAdmitted, OrganisationChanged
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.world import World

FIRST = date(2025, 1, 1)
DAY = date(2025, 6, 10)


def organisation(name: str, form: LegalForm, parent: UUID | None, **more: Any) -> OrganisationChanged:
    """An organisation, its own legal entity unless said otherwise."""
    own = new_id()
    fields = {"organisation_id": own, "legal_entity_id": own, "code": name, "effective_on": FIRST, **more}
    return OrganisationChanged(parent_id=parent, name=name, legal_form=form, **fields)


@dataclass
class Desk:
    """One line among others: `company` (with a branch), `coop`, `plant`, two villages' households."""

    world: World
    line: str
    client: httpx.AsyncClient
    town: UUID
    company: UUID
    branch: UUID
    coop: UUID
    plant: UUID
    village: UUID
    households: list[UUID] = field(default_factory=list)

    async def post(self, path: str, status: int = 201, **body: Any) -> Any:
        """POST with a fresh id unless one is given; the answer, which must have this status."""
        answer = await self.client.post(path, json={"id": str(new_id()), **_plain(body)})
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(path, params=_plain(query))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def price(self, entity: UUID, product: str, **more: Any) -> None:
        body = {
            "effective_on": FIRST,
            "base_fen_per_kg": 1000,
            "tax_category": "agricultural",
            "grades": {"1": 10_000, "2": 8_000},
            **more,
        }
        await self.post("/prices", entity_id=entity, product=product, **body)

    async def opened(self, entity: UUID, quantity: int, cost_fen: int, **more: Any) -> str:
        """A lot on hand; its id."""
        line = {
            "id": new_id(),
            "product": "鲜花",
            "unit": "g",
            "quantity": quantity,
            "cost_fen": cost_fen,
            "tax_category": "agricultural",
            **more,
        }
        made = await self.post("/lots/opening", entity_id=entity, on=FIRST, lots=[line])
        return str(made[0]["id"])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, UUID | date) else value


async def open_desk(world: World, line: str, stack: AsyncExitStack) -> Desk:
    """The line in a world of its own, its manager signed in over the whole town."""
    await world.add(line)
    town = organisation("镇", LegalForm.TOWNSHIP, None)
    root = town.organisation_id
    company = organisation("公司", LegalForm.COMPANY, root, desk=line, vat_registered=True)
    branch = organisation(
        "分公司",
        LegalForm.BRANCH,
        company.organisation_id,
        desk=line,
        legal_entity_id=company.organisation_id,
    )
    coop = organisation("合作社", LegalForm.COOP, root, desk=line)
    plant = organisation("加工厂", LegalForm.SUBSIDIARY, root, desk="processing", vat_registered=True)
    village = organisation("东村", LegalForm.VILLAGE_ORG, root)
    households = [new_id() for _ in range(3)]
    told = [
        HouseholdChanged(
            household_id=one,
            village_id=village.organisation_id,
            code=f"H{number}",
            head_name=f"农户{number}",
            persons=3,
            effective_on=FIRST,
        )
        for number, one in enumerate(households)
    ]
    member = MemberAdmitted(
        organisation_id=coop.organisation_id,
        holder_id=households[0],
        holder_name="农户0",
        admitted_on=date(2025, 3, 1),
    )
    await world.tell("members", town, company, branch, coop, plant, village, *told, member)
    await world.settle()
    manager = world.actor((Role.SUBSIDIARY, root))
    client = await stack.enter_async_context(world.client(line, manager))
    return Desk(
        world,
        line,
        client,
        town=root,
        company=company.organisation_id,
        branch=branch.organisation_id,
        coop=coop.organisation_id,
        plant=plant.organisation_id,
        village=village.organisation_id,
        households=households,
    )
