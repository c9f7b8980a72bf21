"""A month closes while its facts still come in: each is in before the seal and counted, or refused."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from shared.kit.ids import new_id
from tests.finance.facts import balances
from tests.finance.office import Books
from tests.production.desk import open_desk
from tests.world import World

HANDS, EACH_MAX, ENOUGH = 4, 400, 12
MONTH, DAY = "2025-06", "2025-06-10"


class Scale:
    """Deliveries weighed at once by several people, until each is told that the month is sealed."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.taken: list[int] = []
        self.refused: list[str] = []
        self.enough = asyncio.Event()

    async def weigh(self, hand: int) -> None:
        for number in range(EACH_MAX):
            body = {
                "id": str(new_id()),
                "entity_id": str(self.desk.coop),
                "on": DAY,
                "document": f"收-{hand}-{number}",
                "household_id": str(self.desk.households[0]),
                "product": "鲜花",
                "grade": "1",
                "gross_g": 1_000 + number,
            }
            answer = await self.desk.client.post("/deliveries", json=body)
            if answer.status_code != 201:
                self.refused.append(answer.json()["title"])
                return
            self.taken.append(answer.json()["amount_fen"])
            if len(self.taken) >= ENOUGH:
                self.enough.set()


async def test_nothing_is_lost_between_the_last_fact_and_the_seal(world: World) -> None:
    await world.add("finance")
    async with AsyncExitStack() as stack:
        desk = await open_desk(world, "honeysuckle", stack)
        await desk.price(desk.coop, "鲜花")
        await world.settle()
        scale, books = Scale(desk), Books(world, desk.coop)

        async def close() -> None:
            await scale.enough.wait()
            asked = await books.post("/periods/close", months=[MONTH])
            assert asked.status_code == 201, asked.text
            await world.settle()
            await world.seal_outside(desk.coop, MONTH)
            await world.settle()

        await asyncio.gather(close(), *(scale.weigh(hand) for hand in range(HANDS)))
        await world.settle()
        month = (await books.months())[MONTH]
    assert (month["state"], month["missing"]) == ("closed", [])
    assert scale.refused == ["PeriodIsSealed"] * HANDS
    assert len(scale.taken) >= ENOUGH
    [seal] = [seal for seal in month["services"] if seal["service"] == "honeysuckle"]
    count = {"type": "GrowerDelivered", "said": len(scale.taken), "applied": len(scale.taken)}
    assert count in seal["counts"]
    assert (await balances(world, desk.coop))["121"] == sum(scale.taken)
    assert await world.rows("finance", "SELECT 1 FROM late_fact") == []
    assert await world.held("finance") == []
