"""A farmyard for tests: herds, animals with tags, and a batch of milking, by plain calls on the desk."""

from itertools import count
from typing import Any

from shared.kit.ids import new_id
from tests.production.desk import FIRST, Desk

_numbers = count(1)
DIGIT = {"pig": "1", "cattle": "2", "sheep": "3", "goat": "3"}


def ear_tag(species: str = "goat") -> str:
    """A tag of 蒲城 that no other test used."""
    return f"{DIGIT[species]}610526{next(_numbers):08d}"


async def herd(desk: Desk, name: str, **more: Any) -> str:
    """A herd's id; meat goats for fattening unless said otherwise."""
    body = {"village": "东村", "species": "goat", "purpose": "meat", "asset": "consumable", **more}
    made = await desk.post(
        "/herds", entity_id=body.pop("entity_id", desk.company), on=FIRST, name=name, **body
    )
    return str(made["id"])


async def take_in(desk: Desk, herd_id: str, heads: int, cost_fen: int, **more: Any) -> list[str]:
    """Bought animals with tags, does of two years, unless said otherwise; their ids."""
    species = more.pop("species", "goat")
    lines = [
        {
            "id": str(new_id()),
            "ear_tag": ear_tag(species),
            "breed": "关中奶山羊",
            "sex": "female",
            "born_on": "2023-03-01",
        }
        for _ in range(heads)
    ]
    body = {"on": FIRST, "document": "D", "origin": "bought", "cost_fen": cost_fen, **more}
    await desk.post(f"/herds/{herd_id}/animals", animals=lines, **body)
    return [line["id"] for line in lines]


async def milking(desk: Desk, number: str = "挤奶-1", cost_fen: int = 0) -> str:
    """An open batch of milking that carries this much feed bought for it."""
    made = await desk.post(
        "/batches", entity_id=desk.company, on=FIRST, number=number, stage="milking", asset="production"
    )
    if cost_fen:
        cost = [{"kind": "purchase", "amount_fen": cost_fen, "supplier": "饲料厂"}]
        await desk.post(f"/batches/{made['id']}/costs", on=FIRST, document="D", lines=cost)
    return str(made["id"])
