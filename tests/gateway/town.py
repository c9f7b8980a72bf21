"""A township with two villages and a plant, in a world with the gateway: what its tests stand on."""

from uuid import UUID

import httpx

from shared.contracts.members import LegalForm, OrganisationChanged
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.world import World

PASSWORD = "old pear trees"


class Town:
    """A township with two villages and a plant."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.root, self.village, self.other, self.plant = new_id(), new_id(), new_id(), new_id()

    async def build(self) -> None:
        await self.world.add("gateway")
        self.world.running["gateway"].app.state.signer = self.world._signer
        forms = (
            (self.root, None, LegalForm.TOWNSHIP),
            (self.village, self.root, LegalForm.VILLAGE_ORG),
            (self.other, self.root, LegalForm.VILLAGE_ORG),
            (self.plant, self.root, LegalForm.COMPANY),
        )
        for number, (node, parent, form) in enumerate(forms):
            await self.world.tell("members", self.organisation(node, parent, form, f"N{number}"))
        await self.world.settle()

    @staticmethod
    def organisation(node: UUID, parent: UUID | None, form: LegalForm, code: str) -> OrganisationChanged:
        return OrganisationChanged(
            organisation_id=node,
            parent_id=parent,
            legal_entity_id=node,
            code=code,
            name=code,
            legal_form=form,
            effective_on=clock.today(),
        )

    async def household(self, name: str) -> str:
        """A household account of the village; returns its activation code."""
        command = {
            "id": str(new_id()),
            "name": name,
            "display_name": name,
            "household_id": str(new_id()),
            "grants": [{"role": "household", "node_id": str(self.village)}],
        }
        manager = self.world.actor((Role.MANAGER, self.village))
        async with self.world.client("gateway", manager) as client:
            answer = await client.post("/accounts", json=command)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["code"])

    async def signed_up(self, name: str) -> httpx.Response:
        code = await self.household(name)
        async with self.world.client("gateway") as client:
            answer = await client.post("/auth/activate", json={"code": code, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return answer
