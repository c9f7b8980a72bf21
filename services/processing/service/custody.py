"""What leaves a plant's warehouse and what comes back, decided under the lot's row lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.service.rows import Row, lies_as_raw, write
from shared.contracts.custody import GoodsTakenBack, LotIssued, ShipmentRefused
from shared.contracts.production import Unit
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit import sealing
from shared.kit.errors import NotYet
from shared.kit.events import period_of
from shared.kit.money import shares
from shared.kit.outbox import emit, emit_all
from shared.production.quantities import written

NAME = "processing"
#: Of the months asked about, those that are sealed here.
_SEALED = text(
    """
    SELECT s.entity_id, s.period FROM sealed s
    JOIN unnest(CAST(:entities AS uuid[]), CAST(:periods AS text[])) AS t(e, p)
      ON s.entity_id = t.e AND s.period = t.p
    """
)


@dataclass(slots=True)
class _Shelf:
    """A locked lot while shipments are taken from it: what is left after each."""

    lot: models.Lot
    quantity: int
    cost_fen: int

    def take(self, quantity: int) -> int:
        """The cost of a part, which is gone from what is left."""
        cost_fen = shares(self.cost_fen, [quantity, self.quantity - quantity])[0]
        self.quantity -= quantity
        self.cost_fen -= cost_fen
        return cost_fen


async def issue(session: AsyncSession, events: Sequence[ShipmentRequested]) -> None:
    """Let quantities of lots leave at their cost (LotIssued), or say why not (ShipmentRefused), in order."""
    asked = [event for event in events if event.custodian == NAME]
    if not asked:
        return
    shelves = await _shelves(session, {event.lot_id for event in asked})
    sealed = await _sealed_months(session, asked)
    answers: list[LotIssued | ShipmentRefused] = []
    movements: list[Row] = []
    shipments: list[Row] = []
    for event in asked:
        shelf = shelves.get(event.lot_id)
        reason, detail = _why_not(event, shelf, sealed)
        if shelf is None or reason:
            answers.append(_refused(event, reason, detail))
            shipments.append(_shipment(event, 0, reason))
            continue
        cost_fen = shelf.take(event.quantity)
        answers.append(_issued(event, shelf.lot, cost_fen))
        shipments.append(_shipment(event, cost_fen, None))
        movements.append(_movement(shelf.lot, event, -event.quantity, -cost_fen))
    touched = {row["lot_id"] for row in movements}
    left = [
        {"id": lot_id, "quantity": shelf.quantity, "cost_fen": shelf.cost_fen}
        for lot_id, shelf in shelves.items()
        if lot_id in touched
    ]
    await write(session, taken=left, movements=movements)
    await session.execute(insert(models.Shipment), shipments)
    await emit_all(session, answers)


async def _shelves(session: AsyncSession, lot_ids: set[UUID]) -> dict[UUID, _Shelf]:
    """The lots there are, locked in one order."""
    wanted = select(models.Lot).where(col(models.Lot.id).in_(lot_ids)).order_by(col(models.Lot.id))
    lots = (await session.execute(wanted.with_for_update())).scalars()
    return {lot.id: _Shelf(lot, lot.quantity, lot.cost_fen) for lot in lots}


async def _sealed_months(session: AsyncSession, asked: Sequence[ShipmentRequested]) -> set[tuple[UUID, str]]:
    months = {(event.entity_id, period_of(event.on)) for event in asked}
    keys = {"entities": [entity for entity, _ in months], "periods": [period for _, period in months]}
    return {(row.entity_id, row.period) for row in await session.execute(_SEALED, keys)}


def _why_not(
    asked: ShipmentRequested, shelf: _Shelf | None, sealed: set[tuple[UUID, str]]
) -> tuple[str, str]:
    """A reason's code and its figures; two empty texts where the lot may leave."""
    if shelf is None or shelf.lot.entity_id != asked.entity_id:
        return "unknown_lot", ""
    lot = shelf.lot
    if lot.status != "released":
        return ("held" if lot.status == "held" else "not_released"), ""
    if lot.unit != asked.unit.value:
        return "other_unit", lot.unit
    if not 0 < asked.quantity <= shelf.quantity:
        return "not_enough", written(shelf.quantity, lot.unit)
    if lot.best_before_on is not None and asked.on > lot.best_before_on:
        return "expired", lot.best_before_on.isoformat()
    if (lot.entity_id, period_of(asked.on)) in sealed:
        return "period_sealed", period_of(asked.on)
    return "", ""


def _issued(asked: ShipmentRequested, lot: models.Lot, cost_fen: int) -> LotIssued:
    return LotIssued(
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
    )


def _refused(asked: ShipmentRequested, reason: str, detail: str) -> ShipmentRefused:
    return ShipmentRefused(
        shipment_id=asked.shipment_id,
        order_id=asked.order_id,
        lot_id=asked.lot_id,
        reason=reason,
        detail=detail,
    )


def _shipment(asked: ShipmentRequested, cost_fen: int, refused: str | None) -> Row:
    return {
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


def _movement(lot: models.Lot, fact: ShipmentRequested | GoodsReturned, quantity: int, cost_fen: int) -> Row:
    return {
        "lot_id": lot.id,
        "kind": "issued" if quantity < 0 else "returned",
        "reference_id": fact.shipment_id if isinstance(fact, ShipmentRequested) else fact.return_id,
        "on": fact.on,
        "quantity": quantity,
        "cost_fen": cost_fen,
    }


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
        left = {
            "id": lot.id,
            "quantity": lot.quantity + returned.quantity,
            "cost_fen": lot.cost_fen + cost_fen,
        }
        await write(session, taken=[left], movements=[_movement(lot, returned, returned.quantity, cost_fen)])
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
