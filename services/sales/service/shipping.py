"""Shipments: asked of the custodian; when it lets the goods go, shipped and invoiced; when not, shown why."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, queries, schemas
from services.sales.service.invoices import invoice
from services.sales.service.rows import lock_lots, lock_orders
from services.sales.service.stock import name_of
from shared.contracts.custody import LotIssued, ShipmentRefused
from shared.contracts.sales import GoodsShipped, ShipmentRequested
from shared.kit.errors import NotFound, NotYet
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all
from shared.production.quantities import written

_OWN_LOTS = text("SELECT DISTINCT lot_id FROM assignment WHERE order_id = ANY(:orders) AND quantity > 0")
_TO_SHIP = text(
    """
    SELECT a.order_id, a.line_id, a.lot_id, a.quantity, t.custodian, t.unit, t.held_reason, t.free_on,
      t.product, t.grade, t.best_before_on, t.released_at
    FROM assignment a JOIN available_lot t ON t.lot_id = a.lot_id JOIN order_line l ON l.id = a.line_id
    WHERE a.order_id = ANY(:orders) AND a.quantity > 0
    ORDER BY a.order_id, l.position, t.best_before_on NULLS LAST, a.lot_id
    """
)
#: Still reserved on the lot, but no longer free to cancel: it is the custodian's turn.
_ASK = text(
    """
    WITH moved AS (
      UPDATE assignment SET quantity = assignment.quantity - s.quantity FROM shipment s
      WHERE s.id = ANY(:ids) AND s.line_id = assignment.line_id AND s.lot_id = assignment.lot_id RETURNING 1)
    UPDATE available_lot SET promised = promised - s.quantity, asked = asked + s.quantity
    FROM (SELECT lot_id, sum(quantity)::bigint AS quantity FROM shipment WHERE id = ANY(:ids)
          GROUP BY lot_id) AS s WHERE available_lot.lot_id = s.lot_id
    """
)


async def ship_orders(
    session: AsyncSession, entity_id: UUID, commands: Sequence[schemas.ShipOrder]
) -> list[schemas.OrderView]:
    """Ask the custodians to let goods of orders leave, all asked or none; each answers for itself.

    Refused: OneEntityAtATime, NotFound, OrderIsOver, NothingToShip, MoreThanIsLeft, LotIsHeld.
    """
    ids = [command.order_id for command in commands]
    orders = await lock_orders(session, ids)
    query = {"orders": ids}
    await lock_lots(session, (await session.execute(_OWN_LOTS, query)).scalars())
    left = [_Left(row, row.quantity) for row in await session.execute(_TO_SHIP, query)]
    shipments: list[models.Shipment] = []
    for command in commands:
        if command.entity_id != entity_id:
            raise domain.OneEntityAtATime(field="entity_id")
        order = orders.get(command.order_id)
        if order is None or order.entity_id != entity_id:
            raise NotFound(what="订单 / order", id=command.order_id)
        domain.still_open(order.number, order.state)
        mine = [one for one in left if one.row.order_id == order.id and one.quantity > 0]
        shipments += [
            _shipment(command, order, row, quantity) for row, quantity in _chosen(order.number, mine, command)
        ]
    session.add_all(shipments)
    await session.flush()
    await session.execute(_ASK, {"ids": [one.id for one in shipments]})
    await emit_all(session, [_requested(one, orders[one.order_id].number) for one in shipments])
    return await queries.whole_orders(session, ids)


class _Left:
    """An assignment, and how much of it no shipment of this transaction has taken yet."""

    __slots__ = ("quantity", "row")

    def __init__(self, row: Any, quantity: int) -> None:
        self.row, self.quantity = row, quantity


def _chosen(number: str, left: Sequence[_Left], command: schemas.Ship) -> list[tuple[Any, int]]:
    """Which assignments leave, and how much of each; without lines all of them."""
    wanted: Counter[UUID] = Counter()
    for line in command.lines:
        wanted[line.line_id] += line.quantity
    asked = Counter(wanted)
    chosen: list[tuple[Any, int]] = []
    for one in left:
        row = one.row
        quantity = min(one.quantity, wanted[row.line_id]) if command.lines else one.quantity
        if quantity == 0:
            continue
        if domain.held_on(row.held_reason, row.free_on, command.shipped_on):
            raise domain.LotIsHeld(lot_id=row.lot_id, lot=name_of(row), reason=row.held_reason)
        wanted[row.line_id] -= quantity
        one.quantity -= quantity
        chosen.append((row, quantity))
    for place, line in enumerate(command.lines):
        over = wanted[line.line_id]
        if over > 0:
            total = asked[line.line_id]
            unit = next((one.row.unit for one in left if one.row.line_id == line.line_id), "")
            raise domain.MoreThanIsLeft(
                field=f"lines.{place}.quantity", asked=written(total, unit), left=written(total - over, unit)
            )
    if not chosen:
        raise domain.NothingToShip(number=number)
    return chosen


def _shipment(command: schemas.ShipOrder, order: Any, row: Any, quantity: int) -> models.Shipment:
    return models.Shipment(
        id=named_id("shipment", command.id, row.line_id, row.lot_id),
        order_id=order.id,
        line_id=row.line_id,
        lot_id=row.lot_id,
        entity_id=order.entity_id,
        custodian=row.custodian,
        quantity=quantity,
        unit=row.unit,
        requested_on=command.shipped_on,
        state=domain.ShipmentState.REQUESTED.value,
    )


def _requested(shipment: models.Shipment, number: str) -> ShipmentRequested:
    return ShipmentRequested.model_validate(
        {
            "id": named_id("shipment-requested", shipment.id),
            "entity_id": shipment.entity_id,
            "on": shipment.requested_on,
            "document": number,
            "shipment_id": shipment.id,
            "order_id": shipment.order_id,
            "lot_id": shipment.lot_id,
            "custodian": shipment.custodian,
            "quantity": shipment.quantity,
            "unit": shipment.unit,
        }
    )


async def _asked(session: AsyncSession, events: Sequence[LotIssued | ShipmentRefused]) -> dict[UUID, Any]:
    """The shipments answered, with their orders and lots locked. An answer before its question waits."""
    await lock_orders(session, [event.order_id for event in events])
    await lock_lots(session, [event.lot_id for event in events])
    rows = await session.execute(
        text(
            "SELECT s.*, o.number, o.customer_id, l.net_fen_per_1000, c.name AS customer_name,"
            " c.payment_days, c.group_entity_id, t.tax_category"
            " FROM shipment s JOIN sale_order o ON o.id = s.order_id"
            " JOIN order_line l ON l.id = s.line_id JOIN customer c ON c.id = o.customer_id"
            " JOIN available_lot t ON t.lot_id = s.lot_id WHERE s.id = ANY(:ids)"
        ),
        {"ids": [event.shipment_id for event in events]},
    )
    found = {row.id: row for row in rows}
    for event in events:
        if event.shipment_id not in found:
            raise NotYet(f"shipment:{event.shipment_id}")
    return found


_ANSWER = text(
    """
    UPDATE shipment SET state = :state, issued_on = a.on, reason = a.reason, detail = a.detail
    FROM unnest(CAST(:ids AS uuid[]), CAST(:days AS date[]), CAST(:reasons AS text[]),
                CAST(:details AS text[])) AS a(id, "on", reason, detail)
    WHERE shipment.id = a.id
    """
)
_OFF_THE_LOTS = text(
    """
    UPDATE available_lot SET asked = asked - s.quantity,
      on_hand = on_hand - CASE WHEN :gone THEN s.quantity ELSE 0 END
    FROM (SELECT lot_id, sum(quantity)::bigint AS quantity FROM shipment WHERE id = ANY(:ids)
          GROUP BY lot_id) AS s WHERE available_lot.lot_id = s.lot_id
    """
)
_ONTO_THE_LINES = text(
    """
    UPDATE order_line SET shipped = shipped + s.quantity
    FROM (SELECT line_id, sum(quantity)::bigint AS quantity FROM shipment WHERE id = ANY(:ids)
          GROUP BY line_id) AS s WHERE order_line.id = s.line_id
    """
)
_SUMS = text(
    "SELECT order_id, sum(quantity)::bigint AS ordered, sum(shipped)::bigint AS shipped"
    " FROM order_line WHERE order_id = ANY(:orders) GROUP BY order_id ORDER BY order_id"
)
_STATES = text(
    "UPDATE sale_order SET state = s.state FROM unnest(CAST(:orders AS uuid[]), CAST(:states AS text[]))"
    " AS s(id, state) WHERE sale_order.id = s.id"
)


async def issued(session: AsyncSession, events: Sequence[LotIssued]) -> None:
    """The custodian let goods go: they are shipped, and invoiced on the day they left.

    Refused: AlreadyAnswered, NoFigure.
    """
    asked = await _asked(session, events)
    for event in events:
        shipment = asked[event.shipment_id]
        domain.answered(shipment.id, shipment.state, domain.ShipmentState.ISSUED)
    ids = list(asked)
    await session.execute(
        _ANSWER,
        {
            "state": domain.ShipmentState.ISSUED.value,
            "ids": [event.shipment_id for event in events],
            "days": [event.on for event in events],
            "reasons": [None] * len(events),
            "details": [None] * len(events),
        },
    )
    await session.execute(_OFF_THE_LOTS, {"ids": ids, "gone": True})
    await session.execute(_ONTO_THE_LINES, {"ids": ids})
    orders = {row.order_id for row in asked.values()}
    sums = (await session.execute(_SUMS, {"orders": list(orders)})).all()
    states = [domain.order_state(row.ordered, row.shipped).value for row in sums]
    await session.execute(_STATES, {"orders": [row.order_id for row in sums], "states": states})
    left = [(asked[event.shipment_id], event.on) for event in events]
    await emit_all(session, [_shipped(asked[event.shipment_id], event) for event in events])
    await emit_all(session, await invoice(session, left))


def _shipped(shipment: Any, event: LotIssued) -> GoodsShipped:
    return GoodsShipped(
        id=named_id("goods-shipped", shipment.id),
        entity_id=shipment.entity_id,
        on=event.on,
        document=shipment.number,
        shipment_id=shipment.id,
        order_id=shipment.order_id,
        lot_id=shipment.lot_id,
        customer_id=shipment.customer_id,
        customer_name=shipment.customer_name,
        quantity=shipment.quantity,
        unit=shipment.unit,
    )


async def refused(session: AsyncSession, events: Sequence[ShipmentRefused]) -> None:
    """The custodian did not let goods go: the reason is kept, and the lot's reservation is given back.

    The line is then without a lot for that quantity, to be assigned anew. Refused: AlreadyAnswered.
    """
    asked = await _asked(session, events)
    for event in events:
        shipment = asked[event.shipment_id]
        domain.answered(shipment.id, shipment.state, domain.ShipmentState.REFUSED)
    await session.execute(
        _ANSWER,
        {
            "state": domain.ShipmentState.REFUSED.value,
            "ids": [event.shipment_id for event in events],
            "days": [None] * len(events),
            "reasons": [event.reason for event in events],
            "details": [event.detail for event in events],
        },
    )
    await session.execute(_OFF_THE_LOTS, {"ids": list(asked), "gone": False})
