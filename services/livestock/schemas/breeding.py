"""Matings and the births they lead to."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from services.livestock.schemas.herds import Animals
from shared.kit.act import Command
from shared.production.schemas import DayCome, Short


class MateAnimals(Command):
    """Dams of a herd are served; `sire` is a bull's or buck's tag, or the straw of semen."""

    on: DayCome
    animal_ids: Animals
    sire: Short


class MatingView(BaseModel):
    """A mating, and the day its young are due."""

    id: UUID
    entity_id: UUID
    animal_id: UUID
    on: date
    sire: str
    due_on: date
