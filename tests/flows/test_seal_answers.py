"""What is said after a month was sealed is answered on the next open day, and nothing is parked."""

from contextlib import AsyncExitStack
from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.finance import PeriodClosing, Sealer
from shared.contracts.members import LegalForm
from shared.contracts.production import Unit
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit.ids import new_id
from tests.production.desk import Desk, open_desk, organisation
from tests.world import World

DAY, NEXT = date(2025, 12, 10), "2026-01-01"


async def sealed(world: World, service: str, entity: UUID, *months: str) -> None:
    asked = [
        PeriodClosing(entity_id=entity, month=month, sealers=(Sealer(service=service, stage=1),))
        for month in months
    ]
    await world.tell("finance", *asked)
    await world.settle()
    assert len(await world.rows(service, "SELECT 1 FROM sealed")) == len(months)


async def test_a_transfer_arrives_when_the_receiver_takes_goods_in_again(world: World) -> None:
    await world.add("facility_farming")
    async with AsyncExitStack() as stack:
        desk = await open_desk(world, "honeysuckle", stack)
        houses = organisation("大棚公司", LegalForm.SUBSIDIARY, desk.town, desk="facility_farming")
        await world.tell("members", houses)
        await world.settle()
        await sealed(world, "facility_farming", houses.organisation_id, "2025-12")
        lot = await desk.opened(desk.coop, 1_000, 500)
        body = {"to_entity_id": houses.organisation_id, "quantity": 400, "net_fen": 300, "on": DAY}
        await desk.post(f"/lots/{lot}/transfers", document="调-1", **body)
        await world.settle()
    [sent] = await world.said("honeysuckle", "LotTransferred")
    [received] = await world.said("facility_farming", "LotReceived")
    assert (sent["on"], received["on"], received["document"]) == (str(DAY), NEXT, "调-1")
    assert await world.held("facility_farming") == []


async def test_goods_that_come_back_are_taken_in_on_an_open_day(world: World) -> None:
    async with AsyncExitStack() as stack:
        desk = await open_desk(world, "honeysuckle", stack)
        lot = UUID(await desk.opened(desk.coop, 1_000, 500))
        about = about_a_shipment(desk, lot)
        await world.tell("sales", ShipmentRequested(on=DAY, **about, quantity=600))
        await world.settle()
        await sealed(world, "honeysuckle", desk.coop, "2025-12")
        back = GoodsReturned(on=DAY, **about, quantity=100, return_id=new_id(), usable=True, reason="退货")
        await world.tell(
            "sales", back, ShipmentRequested(on=DAY, **{**about, "shipment_id": new_id()}, quantity=1)
        )
        await world.settle()
    [taken] = await world.said("honeysuckle", "GoodsTakenBack")
    assert (taken["on"], taken["cost_fen"]) == (NEXT, 50)
    [refused] = await world.said("honeysuckle", "ShipmentRefused")
    assert refused["reason"] == "period_sealed"
    assert await world.held("honeysuckle") == []


def about_a_shipment(desk: Desk, lot: UUID) -> dict[str, Any]:
    return {
        "entity_id": desk.coop,
        "document": "S-1",
        "shipment_id": new_id(),
        "order_id": new_id(),
        "lot_id": lot,
        "custodian": "honeysuckle",
        "unit": Unit.GRAM,
    }
