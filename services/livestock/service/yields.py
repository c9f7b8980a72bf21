"""What animals give while they live: weights, and milk into lots; a day's sheet at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import MILKING, NoMilkHere, Purpose, WithdrawalRuns
from services.livestock.models import Milking, Weight
from services.livestock.schemas.yields import MilkHerd, MilkView, WeighAnimals, WeightView
from services.livestock.service.herds import lock, present
from services.livestock.service.line import PRODUCTION, treatments_of
from shared.contracts.production import Unit
from shared.kit.ids import named_id
from shared.production import batches
from shared.production.lots import same_entity
from shared.production.schemas import HarvestLine, HarvestLots


async def weigh(session: AsyncSession, herd_id: UUID, command: WeighAnimals) -> list[WeightView]:
    """Weights of animals of a herd, as one set. Refused: `NotInHerd`, `CameLater`, `WeighedThatDay`."""
    _, herd = await lock(session, herd_id)
    await present(session, herd_id, [line.animal_id for line in command.lines], command.on)
    rows = [
        {
            "id": named_id("weight", command.id, number),
            "entity_id": herd.entity_id,
            "animal_id": line.animal_id,
            "on": command.on,
            "weight_g": line.weight_g,
        }
        for number, line in enumerate(command.lines)
    ]
    await session.execute(insert(Weight), rows)
    return [WeightView.model_validate(row) for row in rows]


async def milk(session: AsyncSession, herd_id: UUID, command: MilkHerd) -> MilkView:
    """A milking into one lot.

    Refused: `NoMilkHere`, `NotInHerd`, `CameLater`; `WithdrawalRuns`: nothing of a treated animal gets into
    the tank.
    """
    await batches.lock_two(session, PRODUCTION, herd_id, command.batch_id)
    _, herd = await lock(session, herd_id)
    batch = await batches.lock_open(session, PRODUCTION, command.batch_id)
    same_entity(batch, herd.entity_id)
    if herd.purpose != Purpose.MILK or batch.stage != MILKING:
        raise NoMilkHere(field="batch_id")
    animals = await present(session, herd_id, [line.animal_id for line in command.lines], command.on)
    _check_milk(animals, command)
    total = sum(line.milk_ml for line in command.lines)
    line = HarvestLine(product=command.product, grade=command.grade, quantity=total, unit=Unit.MILLILITRE)
    harvest = HarvestLots(id=command.id, on=command.on, document=command.document, lines=[line])
    share = batch.cost_fen * command.share_bp // 10_000
    shown = await treatments_of(session, [animal.id for animal in animals])
    (lot,) = await batches.harvest_at(session, PRODUCTION, batch, harvest, share, shown)
    rows = [
        {
            "id": named_id("milking", command.id, number),
            "entity_id": herd.entity_id,
            "animal_id": one.animal_id,
            "lot_id": lot.id,
            "on": command.on,
            "milk_ml": one.milk_ml,
        }
        for number, one in enumerate(command.lines)
    ]
    await session.execute(insert(Milking), rows)
    return MilkView(lot=lot, animals=len(animals))


def _check_milk(animals: Sequence[Row[Any]], command: MilkHerd) -> None:
    for animal in animals:
        if animal.milk_ok_on is not None and command.on < animal.milk_ok_on:
            tag = animal.ear_tag or animal.id
            raise WithdrawalRuns(field="lines", ear_tag=tag, until=animal.milk_ok_on, what="奶 / milk")
