"""Crop protection: labels, and sprays whose safety interval blocks the harvest and lots already picked."""

from uuid import UUID

from sqlalchemy import Table, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.facility_farming.domain import CropKind, NoLabel, PesticideIsBanned
from services.facility_farming.models import TABLES, Ban, Label, Spray
from services.facility_farming.queries import BAGS, CYCLES
from services.facility_farming.schemas import LabelView, RecordSpray, SetLabel, SprayView
from services.facility_farming.service.line import BAG_BATCH, CYCLE, PRODUCTION
from shared.contracts.production import Passport
from shared.production import batches, lots, queries
from shared.production.binding import locked
from shared.production.model import days_after, merged

LABELS: Table = Label.__table__
BANS: Table = Ban.__table__


async def set_label(session: AsyncSession, command: SetLabel) -> LabelView:
    """A label from a day on. Refused: `LabelAlreadySet`."""
    row = command.model_dump()
    await session.execute(insert(LABELS), [row])
    return LabelView(**row)


async def spray_cycle(session: AsyncSession, cycle_id: UUID, command: RecordSpray) -> SprayView:
    """A spray on a crop cycle. Refused: as `_spray`."""
    cycle = await queries.one(session, CYCLES, cycle_id, CYCLE)
    return await _spray(session, cycle_id, command, cycle.crop, CropKind(cycle.kind))


async def spray_bags(session: AsyncSession, bag_batch_id: UUID, command: RecordSpray) -> SprayView:
    """A spray on fungus bags. Refused: as `_spray`."""
    bags = await queries.one(session, BAGS, bag_batch_id, BAG_BATCH)
    return await _spray(session, bag_batch_id, command, bags.species, CropKind.FUNGUS)


async def _spray(
    session: AsyncSession, batch_id: UUID, command: RecordSpray, crop: str, kind: CropKind
) -> SprayView:
    """A spray by its day's label: it blocks the harvest, and the passport shows it (农产品质量安全法 §29).

    Entered late, even after the batch is closed, it also blocks the lots picked within its interval.
    Refused: `NoLabel`, `PesticideIsBanned`.
    """
    batch = await locked(session, TABLES.batch, batch_id, batches.BATCH)
    days = await _label_days(session, batch.entity_id, command, crop, kind)
    row = {
        **command.model_dump(),
        "entity_id": batch.entity_id,
        "batch_id": batch_id,
        "clear_on": days_after(command.on, days),
    }
    await session.execute(insert(Spray), [row])
    shown = Passport(treatments=(f"{command.pesticide} {command.on}",))
    passport = merged([Passport.model_validate(batch.passport), shown])
    await batches.carry(session, PRODUCTION, batch_id, passport)
    sprayed = SprayView(**row)
    await _block_what_was_picked(session, sprayed)
    return sprayed


async def _label_days(
    session: AsyncSession, entity_id: UUID, command: RecordSpray, crop: str, kind: CropKind
) -> int:
    """Days by the label that holds. Refuses NoLabel, PesticideIsBanned."""
    banned = await session.execute(
        select(BANS.c.id)
        .where(
            BANS.c.kind == kind.value,
            BANS.c.effective_on <= command.on,
            # A product is sold as "3%克百威颗粒剂": the ban names what is in it.
            literal(command.pesticide).contains(BANS.c.pesticide),
        )
        .limit(1)
    )
    found = await session.execute(
        select(LABELS)
        .where(
            LABELS.c.entity_id == entity_id,
            LABELS.c.pesticide == command.pesticide,
            LABELS.c.crop == crop,
            LABELS.c.effective_on <= command.on,
        )
        .order_by(LABELS.c.effective_on.desc())
        .limit(1)
    )
    label = found.one_or_none()
    if banned.scalar() is not None or (label is not None and label.banned):
        raise PesticideIsBanned(field="pesticide", pesticide=command.pesticide, crop=crop)
    if label is None:
        raise NoLabel(field="pesticide", pesticide=command.pesticide, crop=crop)
    return int(label.days)


async def _block_what_was_picked(session: AsyncSession, sprayed: SprayView) -> None:
    lot = TABLES.lot
    picked = await session.execute(
        select(lot.c.id).where(
            lot.c.origin == "harvest",
            lot.c.origin_id == sprayed.batch_id,
            lot.c.on >= sprayed.on,
            lot.c.on < sprayed.clear_on,
        )
    )
    reason = f"安全间隔期 / safety interval: {sprayed.pesticide}"[:80]
    await lots.block(session, PRODUCTION, picked.scalars().all(), reason, sprayed.clear_on)
