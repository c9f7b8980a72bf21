"""An entity's bookkeepers, speaking HTTP: they make vouchers, close months, determine and close years."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx

from services.finance.domain.months import months_of
from shared.kit.auth import Actor, Role
from shared.kit.ids import new_id
from tests.world import World


class Books:
    """An entity's accountant and manager, speaking HTTP."""

    def __init__(self, world: World, entity: UUID) -> None:
        self.world, self.entity = world, entity
        self.accountant = world.actor((Role.ACCOUNTANT, entity))
        self.manager = world.actor((Role.MANAGER, entity))

    async def post(self, path: str, *, by: Actor | None = None, **body: Any) -> httpx.Response:
        actor = by or self.accountant
        async with self.world.client("finance", actor) as client:
            return await client.post(path, json={"id": str(new_id()), "entity_id": str(self.entity), **body})

    async def months(self, year: int = 2025) -> dict[str, Any]:
        query = {"entity_id": str(self.entity), "year": year}
        async with self.world.client("finance", self.accountant) as client:
            answer = await client.get("/periods", params=query)
        assert answer.status_code == 200, answer.text
        return {month["month"]: month for month in answer.json()}

    async def close(self, *months: str, round: int = 1) -> None:
        """Ask, let everybody outside seal, and see them closed."""
        asked = await self.post("/periods/close", months=list(months))
        assert asked.status_code == 201, asked.text
        await self.world.settle()
        await self.world.seal_outside(self.entity, *months, round=round)
        await self.world.settle()
        shown = await self.months(int(months[-1][:4]))
        assert shown[months[-1]]["state"] == "closed", shown[months[-1]]["missing"]

    async def voucher(self, on: date, **accounts: int) -> None:
        """Make and check a journal: `voucher(on, _513=500, _102=-500)`, debits above nothing."""
        lines = [
            {"account": name.strip("_"), "debit_fen" if fen > 0 else "credit_fen": abs(fen)}
            for name, fen in accounts.items()
        ]
        made = await self.post("/vouchers", on=str(on), document="记", lines=lines)
        assert made.status_code == 201, made.text
        async with self.world.client("finance", self.manager) as client:
            path = f"/vouchers/{made.json()['id']}/check"
            checked = await client.post(path, json={"id": str(new_id())})
        assert checked.json()["state"] == "posted", checked.text

    async def close_all(self, year: int = 2025) -> None:
        """All twelve months."""
        await self.close(*months_of(year))

    async def year(self, year: int = 2025) -> dict[str, Any]:
        async with self.world.client("finance", self.accountant) as client:
            answer = await client.get(f"/years/{year}", params={"entity_id": str(self.entity)})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def determine(self, year: int = 2025) -> httpx.Response:
        return await self.post("/years/determine", year=year)
