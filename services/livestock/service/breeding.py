"""Matings: a dam, a sire, and the day the young are due by the species' gestation."""

from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import OnlyDamsAreMated
from services.livestock.models import Mating
from services.livestock.schemas.breeding import MateAnimals, MatingView
from services.livestock.schemas.herds import Sex
from services.livestock.service.herds import lock
from services.livestock.service.line import ANIMALS
from shared.kit.figures import figure
from shared.kit.ids import named_id
from shared.production.model import days_after

MATINGS: Table = Mating.__table__


async def mate(session: AsyncSession, herd_id: UUID, command: MateAnimals) -> list[MatingView]:
    """Dams of the herd are served, as one set. Refused: `OnlyDamsAreMated`, `MatedThatDay`."""
    _, herd = await lock(session, herd_id)
    wanted = set(command.animal_ids)
    query = select(ANIMALS.c.id).where(
        ANIMALS.c.id.in_(wanted),
        ANIMALS.c.herd_id == herd_id,
        ANIMALS.c.state == "alive",
        ANIMALS.c.sex == Sex.FEMALE.value,
    )
    dams = set((await session.execute(query)).scalars())
    if dams != wanted:
        raise OnlyDamsAreMated(field="animal_ids")
    due_on = days_after(command.on, await figure(session, f"gestation_days_{herd.species}", command.on))
    rows = [
        {
            "id": named_id("mating", command.id, dam),
            "entity_id": herd.entity_id,
            "animal_id": dam,
            "on": command.on,
            "sire": command.sire,
            "due_on": due_on,
        }
        for dam in sorted(dams)
    ]
    await session.execute(insert(MATINGS), rows)
    return [MatingView.model_validate(row) for row in rows]
