"""Fungus bags from inoculation over contamination and opening to the flushes."""

from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import (
    FUNGUS,
    BagsOpenedAlready,
    MoreBagsThanInoculated,
    NotYetInoculated,
)
from services.facility_farming.models import BagBatch, Flush
from services.facility_farming.queries import BAGS, HOUSES, bags_view
from services.facility_farming.schemas import BagsView, GiveUpBags, InoculateBags, OpenBags, PickFlush
from services.facility_farming.service.houses import batch_of
from services.facility_farming.service.line import BAG_BATCH, HOUSE, PRODUCTION
from shared.production import batches
from shared.production.binding import locked
from shared.production.views import HarvestView


async def inoculate(session: AsyncSession, greenhouse_id: UUID, command: InoculateBags) -> BagsView:
    """Fungus bags in a house, with their batch. Refused: `BatchNumberTaken`."""
    house = await locked(session, HOUSES, greenhouse_id, HOUSE)
    await batches.open_batch(session, PRODUCTION, batch_of(house, command, FUNGUS))
    row = {
        "id": command.id,
        "entity_id": house.entity_id,
        "greenhouse_id": house.id,
        "species": command.species,
        "bags": command.bags,
        "contaminated": 0,
        "discarded": 0,
        "inoculated_on": command.on,
    }
    await session.execute(insert(BagBatch), [row])
    return await _see_bags(session, command.id)


async def _see_bags(session: AsyncSession, bag_batch_id: UUID) -> BagsView:
    return bags_view(await locked(session, BAGS, bag_batch_id, BAG_BATCH))


async def give_up(session: AsyncSession, bag_batch_id: UUID, command: GiveUpBags) -> BagsView:
    """Contaminated or spent bags; the others bear their cost. Refused: `MoreBagsThanInoculated`."""
    bags = await locked(session, BAGS, bag_batch_id, BAG_BATCH)
    left, asked = bags_view(bags).bags_left, command.contaminated + command.discarded
    if asked > left:
        field = "contaminated" if command.contaminated > left else "discarded"
        raise MoreBagsThanInoculated(field=field, left=left, asked=asked)
    await session.execute(
        update(BAGS)
        .where(BAGS.c.id == bag_batch_id)
        .values(
            contaminated=BAGS.c.contaminated + command.contaminated,
            discarded=BAGS.c.discarded + command.discarded,
        )
    )
    return await _see_bags(session, bag_batch_id)


async def open_bags(session: AsyncSession, bag_batch_id: UUID, command: OpenBags) -> BagsView:
    """Incubation is over. Refused: `BagsOpenedAlready`, `NotYetInoculated`."""
    bags = await locked(session, BAGS, bag_batch_id, BAG_BATCH)
    if bags.opened_on is not None:
        raise BagsOpenedAlready(opened_on=bags.opened_on)
    if command.on < bags.inoculated_on:
        raise NotYetInoculated(field="on", inoculated_on=bags.inoculated_on)
    await session.execute(update(BAGS).where(BAGS.c.id == bag_batch_id).values(opened_on=command.on))
    return await _see_bags(session, bag_batch_id)


async def pick_flush(session: AsyncSession, bag_batch_id: UUID, command: PickFlush) -> HarvestView:
    """A flush into lots. Refused: `BagsNotOpened`, `FlushNumberTaken`, as the kernel's harvest."""
    harvested = await batches.harvest(session, PRODUCTION, bag_batch_id, command)
    row = {
        "id": command.id,
        "bag_batch_id": bag_batch_id,
        "entity_id": harvested.batch.entity_id,
        "number": command.number,
        "quantity_g": sum(line.quantity for line in command.lines),
        "on": command.on,
    }
    await session.execute(insert(Flush), [row])
    return harvested
