"""The kernel bound to livestock, its condition on a plain harvest, and the head-count ledger."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import (
    HERD,
    MILKING,
    HerdNotEmpty,
    LeavesByItsAnimals,
    Leaving,
    MilkOfTreated,
    NotInHerd,
)
from services.livestock.models import TABLES, Animal, HeadMove, Herd, Milking, Treatment
from services.livestock.schemas.herds import BuryAnimals, MoveAnimals, SellAnimals, TakeIn
from services.livestock.service import week
from shared.kit.ids import named_id
from shared.production.binding import Production
from shared.production.schemas import Harvest

HERDS: Table = Herd.__table__
ANIMALS: Table = Animal.__table__
HEAD_MOVES: Table = HeadMove.__table__
MILKINGS: Table = Milking.__table__
TREATMENTS: Table = Treatment.__table__
HERD_ROW = "畜群 / herd"
ANIMAL_ROW = "牲畜 / animal"

Mover = TakeIn | MoveAnimals | BuryAnimals | SellAnimals


def called(animal: Row[Any]) -> str:
    """What people call an animal: its tag, or its breed and day of birth before it has one."""
    return animal.ear_tag or f"{animal.breed} {animal.born_on}"


def not_in_herd(animal_id: UUID, known: Sequence[Row[Any]]) -> NotInHerd:
    """The refusal of an animal that is elsewhere, or of an id that no animal has."""
    names = {row.id: called(row) for row in known}
    return NotInHerd(field="animal_ids", id=animal_id, animal=names.get(animal_id, str(animal_id)))


async def heads_in(session: AsyncSession, herd_id: UUID) -> int:
    """Heads alive in a herd."""
    query = select(func.count()).where(ANIMALS.c.herd_id == herd_id, ANIMALS.c.state == "alive")
    return int((await session.execute(query)).scalar_one())


def head_move(
    herd: Row[Any], command: Mover, kind: str, heads: int, what: Leaving, note: str = ""
) -> dict[str, Any]:
    """A line of the ledger: heads with their cost into a herd, or out of it where `heads` is negative."""
    sign = 1 if heads > 0 else -1
    return {
        "id": named_id("heads", command.id, herd.id),
        "entity_id": herd.entity_id,
        "herd_id": herd.id,
        "species": herd.species,
        "kind": kind,
        "heads": heads,
        "cost_fen": sign * what.cost_fen,
        "depreciation_fen": sign * what.depreciation_fen,
        "on": command.on,
        "document": command.document,
        "note": note,
    }


async def enter_heads(session: AsyncSession, *lines: dict[str, Any]) -> None:
    """Write lines of the ledger, in the transaction that moves the animals."""
    await session.execute(insert(HEAD_MOVES), list(lines))


async def treatments_of(session: AsyncSession, animal_ids: Sequence[UUID]) -> list[str]:
    """What a lot's passport shows of its animals' treatments: drug and day, without the animals."""
    query = select(TREATMENTS.c.drug, TREATMENTS.c.on).distinct()
    rows = await session.execute(query.where(TREATMENTS.c.animal_id.in_(animal_ids)))
    return [f"{row.drug} {row.on}" for row in rows]


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """Refuses LeavesByItsAnimals for herds and milk, HerdNotEmpty for closing a herd with animals in it."""
    if batch.stage in (HERD, MILKING) and harvest.lines:
        raise LeavesByItsAnimals()
    if batch.stage == HERD:
        heads = await heads_in(session, batch.id)
        if heads:
            raise HerdNotEmpty(heads=heads)


async def check_release(session: AsyncSession, lot: Row[Any]) -> None:
    """Refuses MilkOfTreated: no test and no day makes milk given within a withdrawal period good."""
    given_within = (
        select(TREATMENTS.c.drug)
        .join(MILKINGS, MILKINGS.c.animal_id == TREATMENTS.c.animal_id)
        .where(
            MILKINGS.c.lot_id == lot.id,
            MILKINGS.c.on >= TREATMENTS.c.on,
            MILKINGS.c.on < TREATMENTS.c.milk_ok_on,
        )
        .limit(1)
    )
    drug = (await session.execute(given_within)).scalar()
    if drug is not None:
        raise MilkOfTreated(drug=drug)


PRODUCTION = Production(
    line="livestock",
    tables=TABLES,
    check_harvest=check_harvest,
    check_release=check_release,
    week=week.due,
)
