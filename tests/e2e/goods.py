"""Goods for a story of its own: dried flowers on their way from the co-op, and what a plant made of them."""

from typing import Any

from services.demo.season.flowers import DRY, FRESH
from services.demo.season.growers import FIRST
from services.demo.season.plants import DREGS, EXTRACT
from services.demo.township import DEEP, DESK_OF, FLOWER_COOP, org_id
from shared.kit.clock import today
from shared.kit.ids import named_id, new_id
from tests.e2e.beside import Beside, beside

FRESH_G, DRY_G, NET_FEN = 40_000, 8_500, 120_000
EXTRACT_G, DREGS_G, LOSS_G = 1_100, 5_100, 2_300


def weighed(desk: Beside, document: str, household_id: str = "") -> tuple[dict[str, Any], str]:
    """Flowers from this household, or from whoever is first: the grower, and the lot."""
    coop, sheet = str(org_id(FLOWER_COOP)), str(new_id())
    growers = desk.ask("/honeysuckle/growers", entity_id=coop, limit=500)
    grower = next(one for one in growers if household_id in ("", one["id"]))
    line = {"id": str(new_id()), "household_id": grower["id"], "product": FRESH, "grade": FIRST}
    lines = [{**line, "gross_g": FRESH_G, "impurity_bp": 0}]
    day = {"on": today().isoformat(), "document": document}
    desk.tell("/honeysuckle/deliveries/sheets", **day, id=sheet, entity_id=coop, lines=lines)
    return grower, str(named_id("lot", sheet, FRESH, FIRST))


def dried_flowers(address: str, document: str, household_id: str = "") -> dict[str, Any]:
    """What a household, or whoever is first, brought; dried and sent: the transfer, and the grower."""
    coop, on = str(org_id(FLOWER_COOP)), today().isoformat()
    with beside(address, DESK_OF[FLOWER_COOP]) as desk:
        grower, delivered = weighed(desk, document, household_id)
        common = {"on": on, "document": document}
        oven = {"number": document, "stage": "drying", "asset": "production", "tax_category": "self_produced"}
        drying = desk.tell("/honeysuckle/batches", on=on, entity_id=coop, **oven)["id"]
        fresh = {"lot_id": delivered, "quantity": FRESH_G}
        desk.tell(f"/honeysuckle/batches/{drying}/lots", **common, **fresh)
        closing, dry = str(new_id()), {"product": DRY, "grade": FIRST, "quantity": DRY_G}
        desk.tell(f"/honeysuckle/batches/{drying}/close", **common, id=closing, lines=[dry])
        lot = named_id("harvest", closing, 0)
        sent = {"to_entity_id": str(org_id(DEEP)), "quantity": DRY_G, "net_fen": NET_FEN}
        return {**desk.tell(f"/honeysuckle/lots/{lot}/transfers", **common, **sent), "grower": grower}


def extract(address: str, document: str) -> dict[str, str]:
    """The flowers received and worked up: the lot that was made, of which lot, and who grew it."""
    sent = dried_flowers(address, document)
    plant, on = str(org_id(DEEP)), today().isoformat()
    with beside(address, DESK_OF[DEEP]) as desk:

        def on_the_way() -> bool:
            expected = desk.ask("/processing/receipts/expected", node=plant)
            return any(one["transfer_id"] == sent["id"] for one in expected)

        desk.until(on_the_way)
        receipt = {"transfer_id": sent["id"], "on": on, "document": document}
        used = desk.tell("/processing/receipts", entity_id=plant, **receipt)["id"]
        made = desk.tell(
            "/processing/batches",
            id=None,
            entity_id=plant,
            number=document,
            recipe="TQ-1",
            on=on,
            inputs=[{"lot_id": used, "quantity": DRY_G}],
            outputs=[{"product": EXTRACT, "quantity": EXTRACT_G}],
            by_products=[{"product": DREGS, "quantity": DREGS_G}],
            losses=[{"kind": "normal", "quantity_g": LOSS_G}],
        )
    return {"lot_id": made["outputs"][0]["lot_id"], "of": used, "grower": sent["grower"]["name"]}
