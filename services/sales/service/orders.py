"""Orders: placed with their goods reserved, assigned anew after a refusal, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, queries, schemas
from services.sales.service.customers import customer_of
from services.sales.service.rows import lock_lots, lock_order
from shared.kit import tree
from shared.kit.errors import NotFound
from shared.kit.ids import named_id


@dataclass(slots=True)
class Stock:
    """Lots locked by this transaction, and how much of each is still free as it goes on promising."""

    lots: dict[UUID, Any]
    free: dict[UUID, int]

    def chosen(self, lot_id: UUID, entity_id: UUID, quantity: int, on: date) -> list[tuple[UUID, int]]:
        """One lot somebody chose. Refused: NotFound, NotTheSellersLot, LotIsHeld, LotIsPastItsDate,
        NotEnoughInStock."""
        lot = self.lots.get(lot_id)
        if lot is None:
            raise NotFound(what="可售批次 / lot free to sell", id=lot_id)
        if lot.entity_id != entity_id:
            raise domain.NotTheSellersLot(lot=lot_id)
        if lot.held_reason is not None:
            raise domain.LotIsHeld(lot=lot_id, reason=lot.held_reason)
        if lot.best_before_on is not None and lot.best_before_on < on:
            raise domain.LotIsPastItsDate(lot=lot_id, best_before_on=lot.best_before_on)
        if quantity > self.free[lot_id]:
            raise domain.NotEnoughInStock(product=lot.product, asked=quantity, free=self.free[lot_id])
        return self._promise([(lot_id, quantity)])

    def first_expired(
        self, entity_id: UUID, product: str, grade: str, quantity: int, on: date
    ) -> list[tuple[UUID, int]]:
        """Lots of these goods, first expired first. Refused: NotEnoughInStock."""
        fitting = [
            domain.FreeLot(lot.lot_id, self.free[lot.lot_id], lot.best_before_on)
            for lot in self.lots.values()
            if (lot.entity_id, lot.product, lot.grade) == (entity_id, product, grade)
            and lot.held_reason is None
        ]
        return self._promise(domain.first_expired_first(product, fitting, quantity, on))

    def _promise(self, taken: list[tuple[UUID, int]]) -> list[tuple[UUID, int]]:
        for lot_id, quantity in taken:
            self.free[lot_id] -= quantity
        return taken


async def stock(
    session: AsyncSession, entity_id: UUID, lot_ids: Sequence[UUID], products: Sequence[str]
) -> Stock:
    """Lock the lots that lines may take from, chosen ones and those of the products, in one order."""
    rows = await session.execute(
        text(
            "SELECT lot_id FROM available_lot WHERE lot_id = ANY(:ids)"
            " OR (entity_id = :entity AND product = ANY(:products) AND on_hand > reserved)"
        ),
        {"ids": list(lot_ids), "entity": entity_id, "products": list(products)},
    )
    lots = await lock_lots(session, list(rows.scalars()))
    return Stock(lots, {lot.lot_id: lot.on_hand - lot.reserved for lot in lots.values()})


async def place_orders(
    session: AsyncSession, entity_id: UUID, commands: Sequence[schemas.PlaceOrder]
) -> list[schemas.OrderView]:
    """Place orders of one seller and reserve their goods, all or none.

    Refused: OneEntityAtATime, NotFound, NumberTaken, NoPriceHolds, NotEnoughInStock and what `Stock` refuses.
    """
    await tree.find(session, entity_id)
    lines = [line for command in commands for line in command.lines]
    held = await stock(
        session,
        entity_id,
        [line.lot_id for line in lines if line.lot_id is not None],
        [line.product for line in lines if line.product is not None],
    )
    promised: list[models.Assignment] = []
    for command in commands:
        if command.entity_id != entity_id:
            raise domain.OneEntityAtATime(field="entity_id")
        promised += await _place(session, command, held)
    await session.flush()
    await _reserve(session, promised)
    return await queries.whole_orders(session, [command.id for command in commands])


async def _place(session: AsyncSession, command: schemas.PlaceOrder, held: Stock) -> list[models.Assignment]:
    customer = await customer_of(session, command)
    session.add(
        models.SaleOrder(**command.model_dump(exclude={"lines"}), state=domain.OrderState.PLACED.value)
    )
    # The rows have no relationships, so the unit of work would not know which goes first.
    await session.flush()
    promised: list[models.Assignment] = []
    for position, asked in enumerate(command.lines, 1):
        line, taken = await _line(session, command, customer, position, asked, held)
        session.add(line)
        promised += [
            models.Assignment(line_id=line.id, lot_id=lot_id, order_id=command.id, quantity=quantity)
            for lot_id, quantity in taken
        ]
    await session.flush()
    session.add_all(promised)
    return promised


async def _line(
    session: AsyncSession,
    command: schemas.PlaceOrder,
    customer: schemas.CustomerView,
    position: int,
    asked: schemas.LineAsked,
    held: Stock,
) -> tuple[models.OrderLine, list[tuple[UUID, int]]]:
    on, entity_id = command.ordered_on, command.entity_id
    if asked.lot_id is not None:
        taken = held.chosen(asked.lot_id, entity_id, asked.quantity, on)
    else:
        taken = held.first_expired(entity_id, asked.product or "", asked.grade, asked.quantity, on)
    lot = held.lots[taken[0][0]]
    price_fen = asked.net_fen_per_1000
    if price_fen is None:
        price_fen = await queries.price(
            session, entity_id, lot.product, lot.grade, customer.customer_class, on
        )
    domain.net_of(price_fen, asked.quantity)
    line = models.OrderLine(
        id=named_id("order-line", command.id, position),
        order_id=command.id,
        entity_id=entity_id,
        position=position,
        product=lot.product,
        grade=lot.grade,
        unit=lot.unit,
        quantity=asked.quantity,
        net_fen_per_1000=price_fen,
    )
    return line, taken


async def _reserve(session: AsyncSession, promised: Sequence[models.Assignment]) -> None:
    """Count promises on their lots; the database refuses more than is on hand."""
    await session.execute(
        text(
            "UPDATE available_lot SET reserved = reserved + p.quantity FROM ("
            "  SELECT lot_id, sum(quantity)::bigint AS quantity"
            "  FROM unnest(CAST(:lots AS uuid[]), CAST(:quantities AS bigint[])) AS t(lot_id, quantity)"
            "  GROUP BY lot_id) AS p WHERE available_lot.lot_id = p.lot_id"
        ),
        {
            "lots": [one.lot_id for one in promised],
            "quantities": [one.quantity for one in promised],
        },
    )


_UNASSIGNED = text(
    """
    SELECT l.*, l.quantity - l.shipped
      - coalesce((SELECT sum(a.quantity) FROM assignment a WHERE a.line_id = l.id), 0)
      - coalesce((SELECT sum(s.quantity) FROM shipment s WHERE s.line_id = l.id AND s.state = 'requested'), 0)
      AS missing
    FROM order_line l WHERE l.order_id = :order ORDER BY l.position
    """
)
_ASSIGN = text(
    """
    INSERT INTO assignment (line_id, lot_id, order_id, quantity) VALUES (:line, :lot, :order, :quantity)
    ON CONFLICT (line_id, lot_id) DO UPDATE SET quantity = assignment.quantity + excluded.quantity
    """
)


async def assign_lots(
    session: AsyncSession, order_id: UUID, command: schemas.AssignLots
) -> schemas.OrderView:
    """Assign lots to what of an order has none, first expired first.

    Refused: NotFound, OrderIsOver, NotEnoughInStock.
    """
    order = await lock_order(session, order_id, command.entity_id)
    domain.still_open(order.number, order.state)
    lines = (await session.execute(_UNASSIGNED, {"order": order_id})).all()
    missing = [line for line in lines if line.missing > 0]
    held = await stock(session, order.entity_id, [], [line.product for line in missing])
    promised = [
        models.Assignment(line_id=line.id, lot_id=lot_id, order_id=order_id, quantity=quantity)
        for line in missing
        for lot_id, quantity in held.first_expired(
            order.entity_id, line.product, line.grade, line.missing, command.on
        )
    ]
    for one in promised:
        query = {"line": one.line_id, "lot": one.lot_id, "order": order_id, "quantity": one.quantity}
        await session.execute(_ASSIGN, query)
    await _reserve(session, promised)
    return await queries.whole_order(session, order_id)


async def cancel_order(
    session: AsyncSession, order_id: UUID, command: schemas.CancelOrder
) -> schemas.OrderView:
    """Give up what has not left and free its lots. Refused: NotFound, OrderIsOver, ShipmentUnderWay."""
    order = await lock_order(session, order_id, command.entity_id)
    domain.still_open(order.number, order.state)
    waiting = (
        await session.execute(
            text("SELECT count(*) FROM shipment WHERE order_id = :order AND state = 'requested'"),
            {"order": order_id},
        )
    ).scalar()
    if waiting:
        raise domain.ShipmentUnderWay(number=order.number, shipments=waiting)
    assigned = (
        await session.execute(
            text("SELECT lot_id, quantity FROM assignment WHERE order_id = :order"), {"order": order_id}
        )
    ).all()
    await lock_lots(session, [row.lot_id for row in assigned])
    await session.execute(
        text(
            "UPDATE available_lot SET reserved = reserved - f.quantity FROM ("
            "  SELECT lot_id, sum(quantity) AS quantity FROM assignment WHERE order_id = :order"
            "  GROUP BY lot_id) AS f WHERE available_lot.lot_id = f.lot_id"
        ),
        {"order": order_id},
    )
    await session.execute(
        text("UPDATE assignment SET quantity = 0 WHERE order_id = :order"), {"order": order_id}
    )
    await session.execute(
        text("UPDATE sale_order SET state = :state WHERE id = :order"),
        {"state": domain.OrderState.CANCELLED.value, "order": order_id},
    )
    return await queries.whole_order(session, order_id)
