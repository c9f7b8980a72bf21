"""Who pays for an entity: one draws up, another approves, and the bank's answers are recorded."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx

from shared.kit.auth import Actor, Role
from shared.kit.ids import new_id
from tests.world import World

ON = date(2026, 6, 15)


class Office:
    """Two accountants of one entity, speaking HTTP."""

    def __init__(self, world: World, entity: UUID) -> None:
        self.world, self.entity = world, entity
        self.maker = world.actor((Role.ACCOUNTANT, entity))
        self.checker = world.actor((Role.MANAGER, entity))

    async def post(self, actor: Actor, path: str, **body: Any) -> httpx.Response:
        async with self.world.client("finance", actor) as client:
            return await client.post(path, json={"id": str(new_id()), **body})

    async def get(self, path: str, **query: Any) -> Any:
        async with self.world.client("finance", self.maker) as client:
            answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def pay(self, kind: str = "growers") -> tuple[str, list[dict[str, Any]]]:
        """Draw up and approve; the batch and its lines."""
        drawn = await self.post(
            self.maker, "/payment-batches", entity_id=str(self.entity), kind=kind, up_to_on=str(ON)
        )
        assert drawn.status_code == 201, drawn.text
        batch = drawn.json()["id"]
        done = await self.post(self.checker, f"/payment-batches/{batch}/approve", on=str(ON))
        assert done.json()["state"] == "approved"
        return batch, await self.get(f"/payment-batches/{batch}/lines")

    async def answer(self, batch: str, **outcomes: str) -> httpx.Response:
        results = [{"line_id": line, "outcome": outcome} for line, outcome in outcomes.items()]
        return await self.post(self.maker, f"/payment-batches/{batch}/results", on=str(ON), results=results)
