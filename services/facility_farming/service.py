"""Houses, crop cycles, sprays and fungus bags; everything else is the kernel's, bound here."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import (
    FUNGUS,
    GROWING,
    BagsNotOpened,
    BagsOpenedAlready,
    NoLabel,
    PesticideIsBanned,
    SafetyIntervalRuns,
    clear_on,
)
from services.facility_farming.models import TABLES, BagBatch, Cycle, Flush, Greenhouse, Label, Spray
from services.facility_farming.queries import BAGS, CYCLES, HOUSES, bags_view
from services.facility_farming.schemas import (
    BagsView,
    CycleView,
    GiveUpBags,
    HouseView,
    InoculateBags,
    LabelView,
    OpenBags,
    PickFlush,
    RecordSpray,
    RegisterHouse,
    SetLabel,
    SprayView,
    StartCycle,
)
from shared.contracts.production import Asset, Passport
from shared.production import batches
from shared.production.binding import Production, locked
from shared.production.model import merged
from shared.production.schemas import Harvest, OpenBatch
from shared.production.views import HarvestView

HOUSE = "大棚 / greenhouse"
CYCLE = "茬口 / crop cycle"
BAG_BATCH = "菌袋批 / fungus bags"


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """Refuses SafetyIntervalRuns before every spray's days are over, BagsNotOpened for closed bags."""
    if not harvest.lines:
        return
    spray = Spray.__table__
    latest = await session.execute(select(func.max(spray.c.clear_on)).where(spray.c.cycle_id == batch.id))
    clear = latest.scalar()
    if clear is not None and harvest.on < clear:
        raise SafetyIntervalRuns(field="on", clear_on=clear)
    if batch.stage == FUNGUS:
        opened = await session.execute(select(BAGS.c.opened_on).where(BAGS.c.id == batch.id))
        if opened.scalar() is None:
            raise BagsNotOpened()


PRODUCTION = Production(line="facility_farming", tables=TABLES, check_harvest=check_harvest)


async def register_house(session: AsyncSession, command: RegisterHouse) -> HouseView:
    """A greenhouse. Refused: `HouseNameTaken`."""
    row = command.model_dump()
    await session.execute(insert(Greenhouse), [row])
    return HouseView(**row)


async def start_cycle(session: AsyncSession, greenhouse_id: UUID, command: StartCycle) -> CycleView:
    """A crop in a house, with its batch. Refused: `BatchNumberTaken`."""
    house = await locked(session, HOUSES, greenhouse_id, HOUSE)
    opened = _batch_of(house, command, GROWING)
    batch = await batches.open_batch(session, PRODUCTION, opened)
    row = {
        "id": command.id,
        "entity_id": house.entity_id,
        "greenhouse_id": house.id,
        "crop": command.crop,
        "variety": command.variety,
        "transplanted_on": command.on,
        "planned_harvest_on": command.planned_harvest_on,
    }
    await session.execute(insert(Cycle), [row])
    return CycleView(**row, batch=batch)


def _batch_of(house: Row[Any], command: StartCycle | InoculateBags, stage: str) -> OpenBatch:
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


async def set_label(session: AsyncSession, command: SetLabel) -> LabelView:
    """A label from a day on. Refused: `LabelAlreadySet`."""
    row = command.model_dump()
    await session.execute(insert(Label), [row])
    return LabelView(**row)


async def record_spray(session: AsyncSession, cycle_id: UUID, command: RecordSpray) -> SprayView:
    """A spray by the label of its day: it blocks the harvest, and the passport shows it.

    Refused: `NoLabel`, `PesticideIsBanned`, `BatchIsClosed`.
    """
    batch = await batches.lock_open(session, PRODUCTION, cycle_id)
    cycle = await locked(session, CYCLES, cycle_id, CYCLE)
    label = Label.__table__
    found = await session.execute(
        select(label)
        .where(
            label.c.entity_id == cycle.entity_id,
            label.c.pesticide == command.pesticide,
            label.c.crop == cycle.crop,
            label.c.effective_on <= command.on,
        )
        .order_by(label.c.effective_on.desc())
        .limit(1)
    )
    held = found.one_or_none()
    if held is None:
        raise NoLabel(field="pesticide", pesticide=command.pesticide, crop=cycle.crop)
    if held.banned:
        raise PesticideIsBanned(field="pesticide", pesticide=command.pesticide, crop=cycle.crop)
    row = {
        **command.model_dump(),
        "entity_id": cycle.entity_id,
        "cycle_id": cycle_id,
        "clear_on": clear_on(command.on, held.days),
    }
    await session.execute(insert(Spray), [row])
    shown = Passport(treatments=(f"{command.pesticide} {command.on}",))
    passport = merged([Passport.model_validate(batch.passport), shown])
    await batches.carry(session, PRODUCTION, cycle_id, passport)
    return SprayView(**row)


async def inoculate(session: AsyncSession, greenhouse_id: UUID, command: InoculateBags) -> BagsView:
    """Fungus bags in a house, with their batch. Refused: `BatchNumberTaken`."""
    house = await locked(session, HOUSES, greenhouse_id, HOUSE)
    await batches.open_batch(session, PRODUCTION, _batch_of(house, command, FUNGUS))
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
    await locked(session, BAGS, bag_batch_id, BAG_BATCH)
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
    """Incubation is over. Refused: `BagsOpenedAlready`."""
    bags = await locked(session, BAGS, bag_batch_id, BAG_BATCH)
    if bags.opened_on is not None:
        raise BagsOpenedAlready(opened_on=bags.opened_on)
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
