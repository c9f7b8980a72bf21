"""What leaves a plant's warehouse and what comes back, decided under the lot's row lock."""

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.service.rows import lies_as_raw, write
from shared.contracts.custody import GoodsTakenBack, LotIssued, ShipmentRefused
from shared.contracts.production import Unit
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit import sealing
from shared.kit.errors import NotYet
from shared.kit.events import period_of
from shared.kit.money import shares
from shared.kit.outbox import emit

NAME = "processing"
_SEALED = text("SELECT 1 FROM sealed WHERE entity_id = :entity AND period = :period")


async def issue(session: AsyncSession, asked: ShipmentRequested) -> None:
    """Let a quantity of a lot leave at its cost (LotIssued), or say why not (ShipmentRefused)."""
    if asked.custodian != NAME:
        return
    statement = select(models.Lot).where(col(models.Lot.id) == asked.lot_id).with_for_update()
    lot = (await session.execute(statement)).scalar_one_or_none()
    reason, detail = await _why_not(session, asked, lot)
    if lot is None or reason:
        await _keep(session, asked, 0, reason)
        await emit(
            session,
            ShipmentRefused(
                shipment_id=asked.shipment_id,
                order_id=asked.order_id,
                lot_id=asked.lot_id,
                reason=reason,
                detail=detail,
            ),
        )
        return
    cost_fen = shares(lot.cost_fen, [asked.quantity, lot.quantity - asked.quantity])[0]
    await _move(session, lot, asked, -asked.quantity, -cost_fen)
    await _keep(session, asked, cost_fen, None)
    await emit(
        session,
        LotIssued(
            entity_id=lot.entity_id,
            on=asked.on,
            document=asked.document,
            shipment_id=asked.shipment_id,
            order_id=asked.order_id,
            lot_id=lot.id,
            quantity=asked.quantity,
            unit=Unit(lot.unit),
            cost_fen=cost_fen,
            is_purchased=lies_as_raw(lot),
        ),
    )


async def _why_not(
    session: AsyncSession, asked: ShipmentRequested, lot: models.Lot | None
) -> tuple[str, str]:
    """A reason's code and its figures; two empty texts where the lot may leave."""
    if lot is None or lot.entity_id != asked.entity_id:
        return "unknown_lot", ""
    if lot.status != "released":
        return ("held" if lot.status == "held" else "not_released"), lot.status
    if lot.unit != asked.unit.value:
        return "other_unit", lot.unit
    if not 0 < asked.quantity <= lot.quantity:
        return "not_enough", f"{asked.quantity} > {lot.quantity} {lot.unit}"
    if lot.best_before_on is not None and asked.on > lot.best_before_on:
        return "expired", lot.best_before_on.isoformat()
    period = {"entity": lot.entity_id, "period": period_of(asked.on)}
    if (await session.execute(_SEALED, period)).first():
        return "period_sealed", period_of(asked.on)
    return "", ""


async def _keep(session: AsyncSession, asked: ShipmentRequested, cost_fen: int, refused: str | None) -> None:
    row = {
        "shipment_id": asked.shipment_id,
        "order_id": asked.order_id,
        "lot_id": asked.lot_id,
        "quantity": asked.quantity,
        "cost_fen": cost_fen,
        "returned": 0,
        "returned_fen": 0,
        "refused": refused,
        "on": asked.on,
    }
    await session.execute(insert(models.Shipment), [row])


async def _move(
    session: AsyncSession,
    lot: models.Lot,
    fact: ShipmentRequested | GoodsReturned,
    quantity: int,
    cost_fen: int,
) -> None:
    movement = {
        "lot_id": lot.id,
        "kind": "issued" if quantity < 0 else "returned",
        "reference_id": fact.shipment_id if isinstance(fact, ShipmentRequested) else fact.return_id,
        "on": fact.on,
        "quantity": quantity,
        "cost_fen": cost_fen,
    }
    left = {"id": lot.id, "quantity": lot.quantity + quantity, "cost_fen": lot.cost_fen + cost_fen}
    await write(session, taken=[left], movements=[movement])


async def take_back(session: AsyncSession, returned: GoodsReturned) -> None:
    """Take returned goods in at the cost they left with; unusable ones are written off, not put on hand."""
    if returned.custodian != NAME:
        return
    wanted = select(models.Shipment).where(col(models.Shipment.shipment_id) == returned.shipment_id)
    shipment = (await session.execute(wanted.with_for_update())).scalar_one_or_none()
    if shipment is None:
        raise NotYet(f"shipment:{returned.shipment_id}")
    statement = select(models.Lot).where(col(models.Lot.id) == shipment.lot_id).with_for_update()
    lot = (await session.execute(statement)).scalar_one()
    out = shipment.quantity - shipment.returned
    rest = max(out - returned.quantity, 0)
    cost_fen = shares(shipment.cost_fen - shipment.returned_fen, [returned.quantity, rest])[0]
    shipment.returned += returned.quantity
    shipment.returned_fen += cost_fen
    await session.flush()  # the constraint judges whether so much ever left
    if returned.usable:
        await _move(session, lot, returned, returned.quantity, cost_fen)
    await emit(
        session,
        GoodsTakenBack(
            entity_id=lot.entity_id,
            on=await sealing.open_day(session, lot.entity_id, returned.on),
            document=returned.document,
            return_id=returned.return_id,
            lot_id=lot.id,
            quantity=returned.quantity,
            unit=Unit(lot.unit),
            cost_fen=cost_fen,
            usable=returned.usable,
        ),
    )
