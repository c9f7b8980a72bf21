"""Batches: opened, costs gathered on them, harvested into lots at cost, closed with nothing left to bear."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.production import (
    Asset,
    CostKind,
    CostRecorded,
    LotHarvested,
    LotPart,
    Passport,
    TaxCategory,
    WagesEarned,
)
from shared.kit.events import Event
from shared.kit.ids import named_id
from shared.kit.outbox import emit, emit_all
from shared.production import lots, stock
from shared.production.binding import Production, locked
from shared.production.growers import growers
from shared.production.model import (
    BatchCostBelowNothing,
    BatchIsClosed,
    MatureTakesNoCost,
    NothingBearsTheCost,
    UnitsDiffer,
    WageTooLarge,
    harvested_on,
    merged,
    piece_wage,
    share_cost,
)
from shared.production.schemas import (
    MONEY_MAX,
    CloseBatch,
    GatherCosts,
    Harvest,
    OpenBatch,
    RecordWages,
    UseLot,
    UseMaterial,
)
from shared.production.views import BatchView, HarvestView, LotView, view

BATCH = "生产批次 / batch"
WAGES = "wages"


async def open_batch(session: AsyncSession, p: Production, command: OpenBatch) -> BatchView:
    """Begin to gather cost. Refused: `BatchNumberTaken`."""
    passport = Passport(villages=tuple(command.villages), plots=tuple(command.plots))
    row = {
        "id": command.id,
        "entity_id": command.entity_id,
        "number": command.number,
        "stage": command.stage,
        "asset": command.asset.value,
        "tax_category": command.tax_category.value,
        "status": "open",
        "opened_on": command.on,
        "closed_on": None,
        "cost_fen": 0,
        "gathered_fen": 0,
        "passport": passport.model_dump(mode="json"),
    }
    await session.execute(insert(p.tables.batch), [row])
    return BatchView.model_validate(row)


async def lock_open(session: AsyncSession, p: Production, batch_id: UUID) -> Row[Any]:
    """The batch, locked and open. Refuses NotFound, BatchIsClosed."""
    batch = await locked(session, p.tables.batch, batch_id, BATCH)
    if batch.status != "open":
        raise BatchIsClosed(number=batch.number)
    return batch


async def lock_two(session: AsyncSession, p: Production, batch_id: UUID, other_id: UUID) -> None:
    """Two open batches in the order of their ids, so that two acts do not wait for each other for ever."""
    for one in sorted({batch_id, other_id}):
        await lock_open(session, p, one)


async def _lock_gathering(session: AsyncSession, p: Production, batch_id: UUID) -> Row[Any]:
    """A locked open batch that takes cost. Refuses NotFound, BatchIsClosed, MatureTakesNoCost."""
    batch = await lock_open(session, p, batch_id)
    if batch.asset == Asset.PRODUCTIVE:
        raise MatureTakesNoCost()
    return batch


async def see(session: AsyncSession, p: Production, batch_id: UUID) -> BatchView:
    """The batch as it is now."""
    seen: BatchView = view(BatchView, await locked(session, p.tables.batch, batch_id, BATCH))
    return seen


async def gather(
    session: AsyncSession,
    p: Production,
    batch_id: UUID,
    command: GatherCosts,
    depreciates: Asset | None = None,
) -> BatchView:
    """Costs that are owed or computed; `depreciates` says of what a depreciation is.

    Refused: `BatchIsClosed`, `MatureTakesNoCost`, `BatchCostBelowNothing`.
    """
    batch = await _lock_gathering(session, p, batch_id)
    if batch.cost_fen + sum(line.amount_fen for line in command.lines) < 0:
        raise BatchCostBelowNothing(field="lines.0.amount_fen")
    rows = [
        _cost_row(batch, command, line.kind, line.amount_fen, number, supplier=line.supplier)
        for number, line in enumerate(command.lines)
    ]
    facts = [
        _cost_fact(
            batch, command, line.kind, line.amount_fen, supplier=line.supplier, depreciates=depreciates
        )
        for line in command.lines
    ]
    return await _gathered(session, p, batch, rows, facts)


async def use_material(
    session: AsyncSession, p: Production, batch_id: UUID, command: UseMaterial
) -> BatchView:
    """Inputs from own stock, at average cost. Refused: `BatchIsClosed`, `TooLittleInput`."""
    batch = await _lock_gathering(session, p, batch_id)
    used = await stock.use(session, p, batch.entity_id, command)
    row = _cost_row(batch, command, CostKind.MATERIAL, used.cost_fen, 0, quantity=command.quantity)
    fact = _cost_fact(batch, command, CostKind.MATERIAL, used.cost_fen)
    row |= {"item_id": command.item_id, "note": used.item}
    return await _gathered(session, p, batch, [row], [fact])


async def use_lot(session: AsyncSession, p: Production, batch_id: UUID, command: UseLot) -> BatchView:
    """An own lot into the batch: its cost, its passport. Refused: as `lots.take`, `NotThisEntitys`."""
    batch = await _lock_gathering(session, p, batch_id)
    lot = await lots.lock(session, p, command.lot_id)
    lots.same_entity(lot, batch.entity_id)
    part = await lots.take(session, p, lot, command.quantity, command.on)
    row = _cost_row(batch, command, CostKind.LOT, part.cost_fen, 0, quantity=part.quantity)
    fact = _cost_fact(batch, command, CostKind.LOT, part.cost_fen).model_copy(
        update={"lot": part, "is_purchased_lot": lot.is_purchased}
    )
    passport = merged([Passport.model_validate(batch.passport), Passport.model_validate(lot.passport)])
    await carry(session, p, batch_id, passport)
    return await _gathered(session, p, batch, [row | {"lot_id": lot.id}], [fact])


async def carry(session: AsyncSession, p: Production, batch_id: UUID, passport: Passport) -> None:
    """Set what the harvests of a locked batch will show of their origin."""
    batch = p.tables.batch
    await session.execute(
        update(batch).where(batch.c.id == batch_id).values(passport=passport.model_dump(mode="json"))
    )


async def pay_work(session: AsyncSession, p: Production, batch_id: UUID, command: RecordWages) -> BatchView:
    """Piece wages of a day, as one set, each owed to a household. Refused: `BatchIsClosed`, `NotFound`."""
    batch = await _lock_gathering(session, p, batch_id)
    households = (line.household_id for line in command.lines)
    await growers(session, batch.entity_id, households, command.on)
    rows, facts = [], []
    for number, line in enumerate(command.lines):
        amount = piece_wage(line.quantity, line.rate_fen, line.per)
        if amount > MONEY_MAX:
            raise WageTooLarge(field=f"lines.{number}.quantity")
        row = _cost_row(batch, command, WAGES, amount, number, quantity=line.quantity)
        note = f"{line.worker_name} {line.work}"
        rows.append(row | {"household_id": line.household_id, "note": note})
        facts.append(
            WagesEarned(
                entity_id=batch.entity_id,
                on=command.on,
                document=command.document,
                batch_id=batch.id,
                household_id=line.household_id,
                worker_name=line.worker_name,
                work=line.work,
                amount_fen=amount,
                asset=Asset(batch.asset),
            )
        )
    return await _gathered(session, p, batch, rows, facts)


Gathering = GatherCosts | UseMaterial | UseLot | RecordWages


def _cost_row(
    batch: Row[Any],
    command: Gathering,
    kind: str,
    amount_fen: int,
    number: int,
    *,
    supplier: str | None = None,
    quantity: int | None = None,
) -> dict[str, Any]:
    return {
        "id": named_id("cost", command.id, number),
        "batch_id": batch.id,
        "entity_id": batch.entity_id,
        "kind": str(kind),
        "amount_fen": amount_fen,
        "supplier": supplier,
        "quantity": quantity,
        "on": command.on,
        "document": command.document,
        "lot_id": None,
        "item_id": None,
        "household_id": None,
        "note": "",
    }


def _cost_fact(
    batch: Row[Any],
    command: Gathering,
    kind: CostKind,
    amount_fen: int,
    *,
    supplier: str | None = None,
    depreciates: Asset | None = None,
) -> CostRecorded:
    return CostRecorded(
        entity_id=batch.entity_id,
        on=command.on,
        document=command.document,
        batch_id=batch.id,
        kind=kind,
        asset=Asset(batch.asset),
        amount_fen=amount_fen,
        supplier=supplier,
        depreciates=depreciates,
    )


async def _gathered(
    session: AsyncSession,
    p: Production,
    batch: Row[Any],
    rows: Sequence[dict[str, Any]],
    facts: Sequence[Event],
) -> BatchView:
    await session.execute(insert(p.tables.cost), list(rows))
    amount = sum(row["amount_fen"] for row in rows)
    table = p.tables.batch
    await session.execute(
        update(table)
        .where(table.c.id == batch.id)
        .values(cost_fen=table.c.cost_fen + amount, gathered_fen=table.c.gathered_fen + amount)
    )
    await emit_all(session, facts)
    return await see(session, p, batch.id)


async def harvest(session: AsyncSession, p: Production, batch_id: UUID, command: Harvest) -> HarvestView:
    """Lots from an open batch, with the stated share of the cost it carries now; the batch stays open.

    Refused: `BatchIsClosed`, `UnitsDiffer`, whatever the line's own check refuses.
    """
    batch = await lock_open(session, p, batch_id)
    await p.check_harvest(session, batch, command)
    harvested = batch.cost_fen * command.share_bp // 10_000
    made = await harvest_at(session, p, batch, command, harvested)
    return HarvestView(batch=await see(session, p, batch_id), lots=made)


async def close(session: AsyncSession, p: Production, batch_id: UUID, command: CloseBatch) -> HarvestView:
    """The last harvest bears all cost left, and the batch is closed.

    Refused: `NothingBearsTheCost`, `BatchIsClosed`, `UnitsDiffer`, whatever the line's own check refuses.
    """
    batch = await lock_open(session, p, batch_id)
    if batch.cost_fen and not command.lines:
        raise NothingBearsTheCost(cost_fen=batch.cost_fen, field="lines")
    await p.check_harvest(session, batch, command)
    made = await harvest_at(session, p, batch, command, batch.cost_fen)
    table = p.tables.batch
    await session.execute(
        update(table).where(table.c.id == batch_id).values(status="closed", closed_on=command.on)
    )
    return HarvestView(batch=await see(session, p, batch_id), lots=made)


async def reclassify(session: AsyncSession, p: Production, batch_id: UUID, asset: Asset) -> None:
    """A locked batch is of another class from now on; the caller tells it (AnimalReclassified)."""
    table = p.tables.batch
    await session.execute(update(table).where(table.c.id == batch_id).values(asset=asset.value))


async def bear(session: AsyncSession, p: Production, batch_id: UUID, amount_fen: int) -> None:
    """Add to, or take from, the cost a locked batch carries: animals that come and go bring it along.

    The caller tells it (AnimalReclassified). Refused: `BatchCostBelowNothing`.
    """
    table = p.tables.batch
    await session.execute(
        update(table)
        .where(table.c.id == batch_id)
        .values(
            cost_fen=table.c.cost_fen + amount_fen,
            gathered_fen=table.c.gathered_fen + max(amount_fen, 0),
        )
    )


async def harvest_at(
    session: AsyncSession,
    p: Production,
    batch: Row[Any],
    command: Harvest,
    cost_fen: int,
    treatments: Sequence[str] = (),
) -> list[LotView]:
    """Lots from a locked open batch at this much of its cost, without the line's own check.

    `treatments` are shown on these lots' passports beside the batch's own.
    """
    if not command.lines:
        return []
    used = await parts_used(session, p, batch.id)
    costs = share_cost(cost_fen, _weights(command))
    passport = merged([Passport.model_validate(batch.passport), Passport(treatments=tuple(treatments))])
    if passport.harvested_from is None or not used:
        # What was dried was picked on the days its lots say, not on the day the dryer was emptied.
        passport = harvested_on(passport, command.on)
    rows = [
        lots.new_row(
            named_id("harvest", command.id, number),
            entity_id=batch.entity_id,
            product=line.product,
            grade=line.grade,
            unit=line.unit.value,
            quantity=line.quantity,
            cost_fen=cost,
            tax_category=batch.tax_category,
            is_purchased=False,
            origin="harvest",
            origin_id=batch.id,
            on=command.on,
            passport=passport,
        )
        for number, (line, cost) in enumerate(zip(command.lines, costs, strict=True))
    ]
    await lots.add(session, p, rows)
    await bear(session, p, batch.id, -cost_fen)
    await emit(session, *(_harvest_fact(batch, command, row, used, passport) for row in rows))
    return await lots.see_many(session, p, [row["id"] for row in rows])


def _weights(command: Harvest) -> list[int]:
    """What the cost is shared by. Refuses UnitsDiffer."""
    weights = [line.weight for line in command.lines]
    if any(weight is None for weight in weights):
        if any(weight is not None for weight in weights) or len({line.unit for line in command.lines}) > 1:
            raise UnitsDiffer(field="lines")
        return [line.quantity for line in command.lines]
    return [weight or 0 for weight in weights]


def _harvest_fact(
    batch: Row[Any], command: Harvest, row: dict[str, Any], used: Sequence[LotPart], passport: Passport
) -> LotHarvested:
    return LotHarvested(
        entity_id=batch.entity_id,
        on=command.on,
        document=command.document,
        lot_id=row["id"],
        batch_id=batch.id,
        product=row["product"],
        grade=row["grade"],
        quantity=row["quantity"],
        unit=row["unit"],
        cost_fen=row["cost_fen"],
        asset=Asset(batch.asset),
        tax_category=TaxCategory(batch.tax_category),
        from_lots=tuple(used),
        passport=passport,
    )


async def parts_used(session: AsyncSession, p: Production, batch_id: UUID) -> list[LotPart]:
    """The lots used up in a batch so far, with quantity and cost."""
    cost = p.tables.cost
    rows = await session.execute(
        select(cost.c.lot_id, cost.c.quantity, cost.c.amount_fen)
        .where(cost.c.batch_id == batch_id, cost.c.kind == CostKind.LOT.value)
        .order_by(cost.c.id)
    )
    return [LotPart(lot_id=row.lot_id, quantity=row.quantity, cost_fen=row.amount_fen) for row in rows]
