"""Herds: a batch of the same id carries their animals' cost; animals come by birth, purchase or opening."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import (
    HERD,
    BornAfterComing,
    CameLater,
    CameWithoutTag,
    EarTagUsed,
    HasTagAlready,
    Leaving,
    NoClassOfAnimals,
    NoSuchDam,
    NothingBornOfNothing,
    OnlyAtTheCutOver,
    Species,
    check_in_time,
    check_tag,
)
from services.livestock.schemas.herds import (
    AnimalLine,
    AnimalView,
    HerdView,
    Origin,
    Sex,
    StartHerd,
    TagAnimal,
    TakeIn,
)
from services.livestock.service.line import (
    ANIMAL_ROW,
    ANIMALS,
    HERD_ROW,
    HERDS,
    PRODUCTION,
    Mover,
    called,
    enter_heads,
    head_move,
    heads_in,
    not_in_herd,
)
from shared.contracts.production import AnimalReclassified, Asset
from shared.kit.figures import figure
from shared.kit.outbox import emit
from shared.production import batches, productive
from shared.production.binding import locked
from shared.production.lots import same_entity
from shared.production.model import BatchCostBelowNothing
from shared.production.opening import check_nothing_moved
from shared.production.productive import Worth
from shared.production.schemas import OpenBatch
from shared.production.views import view


async def start(session: AsyncSession, command: StartHerd) -> HerdView:
    """A herd with its batch. Refused: `NoClassOfAnimals`, `BatchNumberTaken`."""
    if command.asset is Asset.PRODUCTION:
        raise NoClassOfAnimals(field="asset")
    opened = OpenBatch(
        id=command.id,
        entity_id=command.entity_id,
        on=command.on,
        number=command.name,
        stage=HERD,
        asset=command.asset,
        tax_category=command.tax_category,
        villages=[command.village],
    )
    await batches.open_batch(session, PRODUCTION, opened)
    row = command.model_dump(exclude={"on", "tax_category"}) | {"depreciation_fen": 0}
    await session.execute(insert(HERDS), [row])
    return await see(session, command.id)


async def lock(session: AsyncSession, herd_id: UUID) -> tuple[Row[Any], Row[Any]]:
    """The herd's open batch and the herd, locked in that order. Refuses NotFound, BatchIsClosed."""
    batch = await batches.lock_open(session, PRODUCTION, herd_id)
    return batch, await locked(session, HERDS, herd_id, HERD_ROW)


async def see(session: AsyncSession, herd_id: UUID) -> HerdView:
    """The herd as it is now."""
    herd = await locked(session, HERDS, herd_id, HERD_ROW)
    batch = await batches.see(session, PRODUCTION, herd_id)
    return HerdView(**herd._mapping, heads=await heads_in(session, herd_id), cost_fen=batch.cost_fen)


async def take_in(session: AsyncSession, herd_id: UUID, command: TakeIn) -> HerdView:
    """Animals come, with their cost. At the cut-over date that is in the opening balances, so it is not told.

    Refused: `NotAnEarTag`, `EarTagUsed`, `CameWithoutTag`, `TaggedLate`, `BornAfterComing`, `NoSuchDam`,
    `NothingBornOfNothing`, `BatchCostBelowNothing`, `OnlyAtTheCutOver`, as `productive.check_opening` and
    `opening.check_nothing_moved`.
    """
    await _off_the_bearing_batch(session, herd_id, command)
    if command.depreciation_fen and command.origin is not Origin.OPENING:
        raise OnlyAtTheCutOver(field="depreciation_fen")
    _, herd = await lock(session, herd_id)
    days = await figure(session, "ear_tag_days", command.on)
    rows = [_animal(herd, command, number, days) for number in range(len(command.animals))]
    await _check_tags(session, command.animals)
    await _check_dams(session, herd, command.animals)
    await session.execute(insert(ANIMALS), rows)
    await batches.bear(session, PRODUCTION, herd_id, command.cost_fen)
    came = Leaving(command.cost_fen, command.depreciation_fen)
    if command.origin is Origin.OPENING:
        await check_nothing_moved(session, herd.entity_id, command.on)
        productive.check_opening(Asset(herd.asset), Worth(command.cost_fen, command.depreciation_fen))
        await depreciated(session, herd_id, command.depreciation_fen)
    else:
        to_asset = Asset(herd.asset)
        await emit(session, reclassified(herd, command, len(rows), came, None, to_asset, command.origin))
    await enter_heads(session, head_move(herd, command, command.origin.value, len(rows), came))
    return await see(session, herd_id)


async def _off_the_bearing_batch(session: AsyncSession, herd_id: UUID, command: TakeIn) -> None:
    """A newborn's cost leaves the batch of production that bore it. Refuses NothingBornOfNothing."""
    if command.origin is not Origin.BORN or command.from_batch_id is None:
        if command.origin is Origin.BORN and command.cost_fen:
            raise NothingBornOfNothing(field="from_batch_id")
        return
    await batches.lock_two(session, PRODUCTION, herd_id, command.from_batch_id)
    bearing = await batches.lock_open(session, PRODUCTION, command.from_batch_id)
    _, herd = await lock(session, herd_id)
    same_entity(bearing, herd.entity_id)
    if bearing.asset != Asset.PRODUCTION:
        raise NothingBornOfNothing(field="from_batch_id")
    if command.cost_fen > bearing.cost_fen:
        raise BatchCostBelowNothing(field="cost_fen")
    await batches.bear(session, PRODUCTION, bearing.id, -command.cost_fen)


def _animal(herd: Row[Any], command: TakeIn, number: int, tag_days: int) -> dict[str, Any]:
    line, at = command.animals[number], f"animals.{number}"
    if line.born_on > command.on:
        raise BornAfterComing(field=f"{at}.born_on", born_on=line.born_on)
    if line.ear_tag is None and command.origin is Origin.BOUGHT:
        raise CameWithoutTag(field=f"{at}.ear_tag")
    if line.ear_tag is not None:
        check_tag(Species(herd.species), line.ear_tag, f"{at}.ear_tag")
        if command.origin is Origin.BORN:
            check_in_time(line.born_on, command.on, tag_days, "", f"{at}.ear_tag")
    return {
        "id": line.id,
        "entity_id": herd.entity_id,
        "herd_id": herd.id,
        "ear_tag": line.ear_tag,
        "tagged_on": command.on if line.ear_tag else None,
        "tag_note": "",
        "species": herd.species,
        "breed": line.breed,
        "sex": line.sex.value,
        "born_on": line.born_on,
        "dam_id": line.dam_id,
        "origin": command.origin.value,
        "came_on": command.on,
        "state": "alive",
    }


async def _check_tags(session: AsyncSession, lines: Sequence[AnimalLine]) -> None:
    """Refuses EarTagUsed at its line; what comes at the same moment the database refuses."""
    tags = {number: line.ear_tag for number, line in enumerate(lines) if line.ear_tag is not None}
    used = set(await session.scalars(select(ANIMALS.c.ear_tag).where(ANIMALS.c.ear_tag.in_(tags.values()))))
    for number, tag in tags.items():
        if tag in used:
            raise EarTagUsed(field=f"animals.{number}.ear_tag")
        used.add(tag)


async def _check_dams(session: AsyncSession, herd: Row[Any], lines: Sequence[AnimalLine]) -> None:
    wanted = {line.dam_id for line in lines if line.dam_id is not None}
    if not wanted:
        return
    found = await session.execute(
        select(ANIMALS.c.id).where(
            ANIMALS.c.id.in_(wanted),
            ANIMALS.c.entity_id == herd.entity_id,
            ANIMALS.c.species == herd.species,
            ANIMALS.c.sex == Sex.FEMALE.value,
        )
    )
    known = set(found.scalars())
    for number, line in enumerate(lines):
        if line.dam_id is not None and line.dam_id not in known:
            raise NoSuchDam(field=f"animals.{number}.dam_id", id=line.dam_id)


async def depreciated(session: AsyncSession, herd_id: UUID, amount_fen: int) -> None:
    """Add to, or take from, what a locked herd has depreciated."""
    await session.execute(
        update(HERDS)
        .where(HERDS.c.id == herd_id)
        .values(depreciation_fen=HERDS.c.depreciation_fen + amount_fen)
    )


async def tag(session: AsyncSession, animal_id: UUID, command: TagAnimal) -> AnimalView:
    """An ear tag is put on, once. Refused: `NotAnEarTag`, `EarTagUsed`, `HasTagAlready`, `TaggedLate`."""
    animal = await locked(session, ANIMALS, animal_id, ANIMAL_ROW)
    if animal.ear_tag is not None:
        raise HasTagAlready(ear_tag=animal.ear_tag)
    check_tag(Species(animal.species), command.ear_tag)
    days = await figure(session, "ear_tag_days", command.on)
    check_in_time(animal.born_on, command.on, days, command.reason)
    put_on = {"ear_tag": command.ear_tag, "tagged_on": command.on, "tag_note": command.reason}
    await session.execute(update(ANIMALS).where(ANIMALS.c.id == animal_id).values(**put_on))
    seen: AnimalView = view(AnimalView, await locked(session, ANIMALS, animal_id, ANIMAL_ROW))
    return seen


async def present(
    session: AsyncSession, herd_id: UUID, animal_ids: Sequence[UUID], on: date
) -> list[Row[Any]]:
    """These animals, alive in this herd on a day, locked by id. Refuses NotInHerd, CameLater."""
    wanted = set(animal_ids)
    query = select(ANIMALS).where(ANIMALS.c.id.in_(wanted)).order_by(ANIMALS.c.id).with_for_update()
    rows = (await session.execute(query)).all()
    here = {row.id for row in rows if row.herd_id == herd_id and row.state == "alive"}
    if missing := wanted - here:
        raise not_in_herd(min(missing), rows)
    for row in rows:
        if on < row.came_on:
            raise CameLater(field="on", animal=called(row), came_on=row.came_on)
    return list(rows)


def reclassified(
    herd: Row[Any],
    command: Mover,
    heads: int,
    what: Leaving,
    from_asset: Asset | None,
    to_asset: Asset | None,
    reason: str,
) -> AnimalReclassified:
    """The fact of a change of class, for the books."""
    return AnimalReclassified(
        entity_id=herd.entity_id,
        on=command.on,
        document=command.document,
        group_id=herd.id,
        heads=heads,
        from_asset=from_asset,
        to_asset=to_asset,
        cost_fen=what.cost_fen,
        depreciation_fen=what.depreciation_fen,
        reason=reason,
    )
