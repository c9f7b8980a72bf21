"""Greenhouses, and the crop cycles in them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import GROWING
from services.facility_farming.models import Cycle, Greenhouse
from services.facility_farming.queries import HOUSES
from services.facility_farming.schemas import (
    CycleView,
    HouseView,
    InoculateBags,
    RegisterHouse,
    StartCycle,
)
from services.facility_farming.service.line import HOUSE, PRODUCTION
from shared.contracts.production import Asset
from shared.production import batches
from shared.production.binding import locked
from shared.production.schemas import OpenBatch


async def register_house(session: AsyncSession, command: RegisterHouse) -> HouseView:
    """A greenhouse. Refused: `HouseNameTaken`."""
    row = command.model_dump()
    await session.execute(insert(Greenhouse), [row])
    return HouseView(**row)


async def start_cycle(session: AsyncSession, greenhouse_id: UUID, command: StartCycle) -> CycleView:
    """A crop in a house, with its batch. Refused: `BatchNumberTaken`."""
    house = await locked(session, HOUSES, greenhouse_id, HOUSE)
    opened = batch_of(house, command, GROWING)
    batch = await batches.open_batch(session, PRODUCTION, opened)
    row = {
        "id": command.id,
        "entity_id": house.entity_id,
        "greenhouse_id": house.id,
        "kind": command.kind.value,
        "crop": command.crop,
        "variety": command.variety,
        "transplanted_on": command.on,
        "planned_harvest_on": command.planned_harvest_on,
    }
    await session.execute(insert(Cycle), [row])
    return CycleView(**row, batch=batch)


def batch_of(house: Row[Any], command: StartCycle | InoculateBags, stage: str) -> OpenBatch:
    """The batch of a cycle or of fungus bags: consumable until it is harvested (CAS 5)."""
    return OpenBatch(
        id=command.id,
        entity_id=house.entity_id,
        on=command.on,
        number=command.batch_number,
        stage=stage,
        asset=Asset.CONSUMABLE,
        tax_category=command.tax_category,
        villages=[house.village],
        plots=[house.name],
    )
