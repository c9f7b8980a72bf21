"""A plant in a world: its tree, a recipe, lots that arrive, and batches posted through HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from shared.contracts.custody import LotTransferred
from shared.contracts.members import LegalForm, OrganisationChanged
from shared.contracts.production import Passport, TaxCategory, Unit
from shared.kit.auth import Role
from shared.kit.ids import named_id, new_id
from tests.world import World

TOWN, SENDER, PLANT, OTHER = (named_id("processing", name) for name in ("town", "sender", "plant", "other"))
DAY = date(2026, 3, 2)


async def plant(world: World) -> None:
    """Processing, with a township, a sender and two plants."""
    await world.add("processing")
    for node_id, form in (
        (TOWN, LegalForm.TOWNSHIP),
        (SENDER, LegalForm.SUBSIDIARY),
        (PLANT, LegalForm.SUBSIDIARY),
        (OTHER, LegalForm.SUBSIDIARY),
    ):
        await world.tell(
            "members",
            OrganisationChanged(
                organisation_id=node_id,
                parent_id=None if node_id == TOWN else TOWN,
                legal_entity_id=node_id,
                code=node_id.hex[:6],
                name=f"单位{node_id.hex[:4]}",
                legal_form=form,
                effective_on=date(2024, 1, 1),
                desk="processing",
                vat_registered=True,
            ),
        )
    await world.settle()


@asynccontextmanager
async def machine(world: World, node_id: UUID = PLANT) -> AsyncIterator[httpx.AsyncClient]:
    """The plant's own machine."""
    async with world.client("processing", world.actor((Role.PLANT, node_id)), language="en") as client:
        yield client


def recipe(code: str = "cut", **changes: Any) -> dict[str, Any]:
    """Tomatoes into two joint products and a by-product."""
    return {
        "id": str(new_id()),
        "entity_id": str(PLANT),
        "code": code,
        "name": "净菜",
        "effective_on": "2026-01-01",
        "inputs": [{"product": "tomato"}, {"product": "diced"}, {"product": "sliced"}],
        "outputs": [
            {
                "product": "diced",
                "sales_value_fen_per_kg": 900,
                "tax_category": "exempt",
                "shelf_life_days": 3,
            },
            {"product": "sliced", "sales_value_fen_per_kg": 700, "tax_category": "exempt"},
        ],
        "by_products": [{"product": "peel", "nrv_fen_per_kg": 30, "tax_category": "agricultural"}],
        "rates": [{"kind": "wages", "fen_per_kg": 40}, {"kind": "energy", "fen_per_kg": 7}],
        "expected_yield_bp": 9000,
        "tolerance_bp": 100,
        **changes,
    }


async def arrive(
    world: World, client: httpx.AsyncClient, quantity_g: int = 100_000, **changes: Any
) -> dict[str, Any]:
    """A lot of tomatoes sent and received; the answer of the receipt."""
    sent = transfer(quantity_g, **changes)
    await world.tell("facility_farming", sent)
    await world.settle()
    answer = await client.post("/receipts", json=receipt(sent))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def transfer(quantity_g: int = 100_000, **changes: Any) -> LotTransferred:
    return LotTransferred.model_validate(
        {
            "entity_id": SENDER,
            "on": DAY,
            "document": "T-1",
            "transfer_id": new_id(),
            "lot_id": new_id(),
            "from_lot_id": new_id(),
            "to_entity_id": PLANT,
            "to_service": "processing",
            "product": "tomato",
            "quantity": quantity_g,
            "unit": Unit.GRAM,
            "cost_fen": 20_003,
            "net_fen": 30_001,
            "same_legal_entity": False,
            "is_purchased": False,
            "tax_category": TaxCategory.EXEMPT,
            "passport": Passport(villages=("东沟村",), harvested_from=DAY, harvested_to=DAY, growers=3),
            **changes,
        }
    )


def receipt(sent: LotTransferred, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "entity_id": str(sent.to_entity_id),
        "transfer_id": str(sent.transfer_id),
        "on": "2026-03-02",
        "document": "R-1",
        **changes,
    }


def batch(number: str, inputs: dict[str, int], **changes: Any) -> dict[str, Any]:
    """Inputs by lot id; nine tenths come out in two products, the rest is peel and normal loss."""
    total = sum(inputs.values())
    diced, sliced, peel = total // 2, total * 4 // 10, total * 6 // 100
    return {
        "entity_id": str(PLANT),
        "number": number,
        "recipe": "cut",
        "on": "2026-03-03",
        "inputs": [{"lot_id": lot_id, "quantity": quantity} for lot_id, quantity in inputs.items()],
        "outputs": [
            {"product": "diced", "quantity": diced},
            {"product": "sliced", "quantity": sliced},
        ],
        "by_products": [{"product": "peel", "quantity": peel}],
        "losses": [{"kind": "normal", "quantity_g": total - diced - sliced - peel}],
        **changes,
    }
