"""Animals leave a herd at average cost: to another herd, by death, or into a lot of heads to be sold."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import (
    Leaving,
    NoTagNoSale,
    OtherEntitysHerd,
    WithdrawalRuns,
    is_told,
    leaving,
)
from services.livestock.schemas.herds import BuryAnimals, MoveAnimals, MovedView, SellAnimals, SoldView
from services.livestock.service.herds import depreciated, lock, present, reclassified
from services.livestock.service.line import (
    ANIMALS,
    PRODUCTION,
    called,
    enter_heads,
    head_move,
    heads_in,
    treatments_of,
)
from shared.contracts.production import Asset, Unit
from shared.kit.outbox import emit
from shared.production import batches
from shared.production.schemas import HarvestLine, HarvestLots

Leaver = MoveAnimals | BuryAnimals | SellAnimals


async def _leave(session: AsyncSession, batch: Row[Any], herd: Row[Any], heads: int) -> Leaving:
    """Take the average depreciation of these heads off a locked herd; say it and their average cost.

    The cost stays on the batch for the caller to take off.
    """
    what = leaving(batch.cost_fen, herd.depreciation_fen, heads, await heads_in(session, herd.id))
    await depreciated(session, herd.id, -what.depreciation_fen)
    return what


async def move(session: AsyncSession, herd_id: UUID, command: MoveAnimals) -> MovedView:
    """To another herd of the entity; a change of class is told, and the old class's depreciation ends there.

    Refused: `NotInHerd`, `CameLater`, `OtherEntitysHerd`.
    """
    await batches.lock_two(session, PRODUCTION, herd_id, command.to_herd_id)
    batch, herd = await lock(session, herd_id)
    _, target = await lock(session, command.to_herd_id)
    if (target.entity_id, target.species) != (herd.entity_id, herd.species) or target.id == herd.id:
        raise OtherEntitysHerd(field="to_herd_id")
    animals = await present(session, herd_id, command.animal_ids, command.on)
    heads = len(animals)
    what = await _leave(session, batch, herd, heads)
    from_asset, to_asset = Asset(herd.asset), Asset(target.asset)
    arrives = Leaving(what.net_fen, 0) if is_told(from_asset, to_asset) else what
    await batches.bear(session, PRODUCTION, herd_id, -what.cost_fen)
    await batches.bear(session, PRODUCTION, target.id, arrives.cost_fen)
    await depreciated(session, target.id, arrives.depreciation_fen)
    ids = [row.id for row in animals]
    await session.execute(update(ANIMALS).where(ANIMALS.c.id.in_(ids)).values(herd_id=target.id))
    await enter_heads(
        session,
        head_move(herd, command, "moved_out", -heads, what, command.reason),
        head_move(target, command, "moved_in", heads, arrives, command.reason),
    )
    if is_told(from_asset, to_asset):
        reason = f"moved: {command.reason}"
        await emit(session, reclassified(herd, command, heads, what, from_asset, to_asset, reason))
    return _moved(heads, what)


def _moved(heads: int, what: Leaving) -> MovedView:
    return MovedView(heads=heads, cost_fen=what.cost_fen, depreciation_fen=what.depreciation_fen)


async def _gone(session: AsyncSession, animals: Sequence[Row[Any]], command: Leaver, **state: Any) -> None:
    ids = [row.id for row in animals]
    await session.execute(update(ANIMALS).where(ANIMALS.c.id.in_(ids)).values(left_on=command.on, **state))


async def bury(session: AsyncSession, herd_id: UUID, command: BuryAnimals) -> MovedView:
    """Dead animals leave with their cost, which is a loss. Refused: `NotInHerd`, `CameLater`."""
    batch, herd = await lock(session, herd_id)
    animals = await present(session, herd_id, command.animal_ids, command.on)
    heads = len(animals)
    what = await _leave(session, batch, herd, heads)
    await batches.bear(session, PRODUCTION, herd_id, -what.cost_fen)
    await _gone(session, animals, command, state="dead")
    note = f"{command.cause}; {command.disposal}"
    await enter_heads(session, head_move(herd, command, "dead", -heads, what, note))
    reason = f"death: {command.cause}"
    await emit(session, reclassified(herd, command, heads, what, Asset(herd.asset), None, reason))
    return _moved(heads, what)


async def sell(session: AsyncSession, herd_id: UUID, command: SellAnimals) -> SoldView:
    """Into a lot of heads at average cost, less depreciation.

    Refused: `NotInHerd`, `CameLater`, `NoTagNoSale`, `WithdrawalRuns`.
    """
    batch, herd = await lock(session, herd_id)
    animals = await present(session, herd_id, command.animal_ids, command.on)
    _check_sale(animals, command)
    heads = len(animals)
    what = await _leave(session, batch, herd, heads)
    await batches.bear(session, PRODUCTION, herd_id, -what.depreciation_fen)
    line = HarvestLine(product=command.product, quantity=heads, unit=Unit.HEAD)
    harvest = HarvestLots(id=command.id, on=command.on, document=command.document, lines=[line])
    shown = await treatments_of(session, [animal.id for animal in animals])
    (lot,) = await batches.harvest_at(session, PRODUCTION, batch, harvest, what.net_fen, shown)
    await _gone(session, animals, command, state="sold", lot_id=lot.id)
    await enter_heads(session, head_move(herd, command, "sold", -heads, what, command.product))
    if what.depreciation_fen:
        # The lot carries the net cost on; what is left to tell is the depreciation that ends.
        await emit(session, reclassified(herd, command, heads, what, Asset(herd.asset), None, "into_lot"))
    return SoldView(**_moved(heads, what).model_dump(), lot=lot)


def _check_sale(animals: Sequence[Row[Any]], command: SellAnimals) -> None:
    for animal in animals:
        if animal.ear_tag is None:
            raise NoTagNoSale(field="animal_ids", id=animal.id, animal=called(animal))
        if animal.meat_ok_on is not None and command.on < animal.meat_ok_on:
            raise WithdrawalRuns(
                field="animal_ids", ear_tag=animal.ear_tag, until=animal.meat_ok_on, what="肉 / meat"
            )
