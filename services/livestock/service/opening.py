"""Enters a workbook's animals on hand at the cut-over date: whole or not at all, and once."""

import asyncio
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import Purpose, Species
from services.livestock.domain.opening_sheet import (
    FORM,
    Entered,
    HerdKind,
    HerdTotal,
    OpeningHerdsDiffer,
    SheetAnimal,
    Stock,
    differences,
    judged,
)
from services.livestock.schemas.herds import (
    HEADS_MAX,
    AnimalLine,
    OpeningHerdsView,
    Origin,
    Sex,
    StartHerd,
    TakeIn,
)
from services.livestock.schemas.yields import WeighAnimals, WeightLine
from services.livestock.service import herds, yields
from services.livestock.service.line import ANIMALS, HERDS
from shared.contracts.production import Asset
from shared.kit.ids import named_id
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView
from shared.production.opening import check_nothing_moved

DOCUMENT = "建账存栏"

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('opening-herds' || :entity, 0))")
_TOTALS = text(
    """
    SELECT h.name AS herd, sum(m.heads)::bigint AS heads, sum(m.cost_fen)::bigint AS cost_fen,
           sum(m.depreciation_fen)::bigint AS depreciation_fen
    FROM head_move m JOIN herd h ON h.id = m.herd_id
    WHERE m.entity_id = :entity AND m.kind = 'opening' GROUP BY h.name
    """
)


async def open_from_workbook(
    session: AsyncSession, entity_id: UUID, on: date, content: bytes, language: str, *, dry_run: bool
) -> OpeningHerdsView:
    """Enter the animals of a workbook; with bad cells none is entered and each cell is in the answer.

    Refused: `OpeningHerdsDiffer` where animals on hand were entered before, and others than these;
    `EarTagUsed`, `BatchNumberTaken`; as `check_nothing_moved`.
    """
    reading = await asyncio.to_thread(read_form, content, FORM)
    await session.execute(_ONE_AT_A_TIME, {"entity": str(entity_id)})
    stock = judged(reading, entity_id, on, await _standing(session, entity_id))
    view = OpeningHerdsView(
        entity_id=entity_id,
        on=on,
        heads=len(stock.animals),
        cost_fen=sum(animal.cost_fen for animal in stock.animals),
        applied=False,
        refusals=[CellRefusalView.of(one, language) for one in stock.refusals],
    )
    if stock.refusals:
        return view
    entered = await _entered(session, entity_id)
    if entered.animals:
        found = differences(entered, stock)
        if found:
            raise OpeningHerdsDiffer(count=len(found), differences=[asdict(one) for one in found])
        return view
    await check_nothing_moved(session, entity_id, on)
    if dry_run:
        return view
    for name, kind in (stock.herds or {}).items():
        await _fill(session, entity_id, on, name, kind, stock)
    return view.model_copy(update={"applied": True})


async def _standing(session: AsyncSession, entity_id: UUID) -> dict[str, HerdKind]:
    """The entity's herds by name."""
    rows = await session.execute(select(HERDS).where(HERDS.c.entity_id == entity_id))
    return {
        row.name: HerdKind(row.id, Species(row.species), Asset(row.asset), Purpose(row.purpose), row.village)
        for row in rows
    }


async def _entered(session: AsyncSession, entity_id: UUID) -> Entered:
    """What came in at the cut-over, wherever the animals are now."""
    query = select(ANIMALS.c.ear_tag, ANIMALS.c.breed, ANIMALS.c.sex, ANIMALS.c.born_on).where(
        ANIMALS.c.entity_id == entity_id, ANIMALS.c.origin == Origin.OPENING.value
    )
    animals = {row[0] or "": (row[1], row[2], row[3]) for row in await session.execute(query)}
    totals = await session.execute(_TOTALS, {"entity": entity_id})
    return Entered(animals, [HerdTotal(*row) for row in totals])


async def _fill(
    session: AsyncSession, entity_id: UUID, on: date, name: str, kind: HerdKind, stock: Stock
) -> None:
    """Start a herd that does not stand yet, and take its animals in, with their weights."""
    found = await session.execute(select(HERDS.c.id).where(HERDS.c.id == kind.id))
    if found.scalar() is None:
        started = StartHerd(
            id=kind.id,
            entity_id=entity_id,
            on=on,
            name=name,
            village=kind.village,
            species=kind.species,
            purpose=kind.purpose,
            asset=kind.asset,
        )
        await herds.start(session, started)
    animals = stock.of(name)
    for start in range(0, len(animals), HEADS_MAX):
        part = animals[start : start + HEADS_MAX]
        act = named_id("opening-take-in", kind.id, start)
        await herds.take_in(session, kind.id, _coming(act, on, part))
        weighed = [animal for animal in part if animal.weight_g is not None]
        if weighed:
            lines = [WeightLine(animal_id=one.id, weight_g=one.weight_g or 0) for one in weighed]
            await yields.weigh(session, kind.id, WeighAnimals(id=act, on=on, lines=lines))


def _coming(act: UUID, on: date, animals: list[SheetAnimal]) -> TakeIn:
    return TakeIn(
        id=act,
        on=on,
        document=DOCUMENT,
        origin=Origin.OPENING,
        cost_fen=sum(animal.cost_fen for animal in animals),
        depreciation_fen=sum(animal.depreciation_fen for animal in animals),
        animals=[
            AnimalLine(
                id=animal.id,
                ear_tag=animal.ear_tag,
                breed=animal.breed,
                sex=Sex(animal.sex),
                born_on=animal.born_on,
            )
            for animal in animals
        ],
    )
