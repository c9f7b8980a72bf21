"""Orders: placed with their goods reserved, assigned anew after a refusal, cancelled."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, queries, schemas
from services.sales.service.lots import give_back
from services.sales.service.rows import lock_lots, lock_order
from services.sales.service.stock import Stock, stock
from shared.kit import tree
from shared.kit.ids import named_id

#: A line as asked, its lots and how much of each.
Taken = tuple[schemas.PlaceOrder, int, schemas.LineAsked, list[tuple[UUID, int]]]


async def place_orders(
    session: AsyncSession, entity_id: UUID, commands: Sequence[schemas.PlaceOrder]
) -> list[schemas.OrderView]:
    """Place orders of one seller and reserve their goods, all or none; the earlier in the list chooses first.

    Refused: OneEntityAtATime, NotFound, NumberTaken, NoPriceHolds, NotEnoughInStock and what `Stock` refuses.
    """
    await tree.find(session, entity_id)
    if any(command.entity_id != entity_id for command in commands):
        raise domain.OneEntityAtATime(field="entity_id")
    buyers = await queries.customers_of(session, entity_id, [command.customer_id for command in commands])
    asked = [line for command in commands for line in command.lines]
    held = await stock(
        session,
        entity_id,
        [line.lot_id for line in asked if line.lot_id is not None],
        [line.product for line in asked if line.product is not None],
    )
    taken = list(_take(commands, held))
    lines = await _priced(session, entity_id, taken, held, buyers)
    # The rows have no relationships, so the unit of work would not know which goes first.
    state = domain.OrderState.PLACED.value
    session.add_all(models.SaleOrder(**one.model_dump(exclude={"lines"}), state=state) for one in commands)
    await session.flush()
    session.add_all(lines)
    await session.flush()
    await _promise(
        session,
        [
            models.Assignment(line_id=line.id, lot_id=lot_id, order_id=line.order_id, quantity=quantity)
            for line, (_, _, _, parts) in zip(lines, taken, strict=True)
            for lot_id, quantity in parts
        ],
    )
    return await queries.whole_orders(session, [command.id for command in commands])


def _take(commands: Sequence[schemas.PlaceOrder], held: Stock) -> Iterator[Taken]:
    for command in commands:
        for position, line in enumerate(command.lines, 1):
            entity_id, on = command.entity_id, command.ordered_on
            if line.lot_id is not None:
                parts = held.chosen(line.lot_id, entity_id, line.quantity, on)
            else:
                parts = held.first_expired((entity_id, line.product or "", line.grade), line.quantity, on)
            yield command, position, line, parts


async def _priced(
    session: AsyncSession,
    entity_id: UUID,
    taken: Sequence[Taken],
    held: Stock,
    buyers: dict[UUID, schemas.CustomerView],
) -> list[models.OrderLine]:
    """The lines at the price agreed, or the one that holds on the order's day."""

    def goods(one: Taken) -> queries.Goods:
        command, _, _, parts = one
        lot = held.lots[parts[0][0]]
        return lot.product, lot.grade, buyers[command.customer_id].customer_class, command.ordered_on

    listed = await queries.prices_of(
        session, entity_id, [goods(one) for one in taken if one[2].net_fen_per_1000 is None]
    )
    lines = []
    for one in taken:
        command, position, asked, parts = one
        price_fen = asked.net_fen_per_1000
        price_fen = listed[goods(one)] if price_fen is None else price_fen
        domain.net_of(price_fen, asked.quantity)  # refuses what no ledger holds
        lot = held.lots[parts[0][0]]
        lines.append(
            models.OrderLine(
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
        )
    return lines


_ASSIGN = text(
    """
    INSERT INTO assignment (line_id, lot_id, order_id, quantity)
    SELECT * FROM unnest(CAST(:lines AS uuid[]), CAST(:lots AS uuid[]), CAST(:orders AS uuid[]),
                         CAST(:quantities AS bigint[]))
    ON CONFLICT (line_id, lot_id) DO UPDATE SET quantity = assignment.quantity + excluded.quantity
    """
)
_PROMISE = text(
    """
    UPDATE available_lot SET promised = promised + p.quantity FROM (
      SELECT lot_id, sum(quantity)::bigint AS quantity
      FROM unnest(CAST(:lots AS uuid[]), CAST(:quantities AS bigint[])) AS t(lot_id, quantity)
      GROUP BY lot_id) AS p WHERE available_lot.lot_id = p.lot_id
    """
)


async def _promise(session: AsyncSession, promised: Sequence[models.Assignment]) -> None:
    """Assign lots to lines and count it on the lots; the database refuses more than is on hand."""
    query = {
        "lots": [one.lot_id for one in promised],
        "quantities": [one.quantity for one in promised],
    }
    lines = {
        "lines": [one.line_id for one in promised],
        "orders": [one.order_id for one in promised],
    }
    await session.execute(_ASSIGN, {**query, **lines})
    await session.execute(_PROMISE, query)


_UNASSIGNED = text(
    """
    SELECT l.*, l.quantity - l.shipped
      - coalesce((SELECT sum(a.quantity) FROM assignment a WHERE a.line_id = l.id), 0)
      - coalesce((SELECT sum(s.quantity) FROM shipment s WHERE s.line_id = l.id AND s.state = 'requested'), 0)
      AS missing
    FROM order_line l WHERE l.order_id = :order ORDER BY l.position
    """
)
_OWN_LOTS = text("SELECT lot_id FROM assignment WHERE order_id = :order AND quantity > 0")
_OWN_PROMISES = text(
    """
    SELECT a.line_id, a.lot_id, a.quantity, t.held_reason, t.free_on
    FROM assignment a JOIN available_lot t ON t.lot_id = a.lot_id
    WHERE a.order_id = :order AND a.quantity > 0 ORDER BY a.line_id, a.lot_id
    """
)


async def assign_lots(
    session: AsyncSession, order_id: UUID, command: schemas.AssignLots
) -> schemas.OrderView:
    """Assign lots to what of an order has none, with `replace_held` in place of held ones.

    Refused: NotFound, OrderIsOver, NotEnoughInStock.
    """
    order = await lock_order(session, order_id, command.entity_id)
    domain.still_open(order.number, order.state)
    goods = (await session.execute(_UNASSIGNED, {"order": order_id})).all()
    own = list((await session.execute(_OWN_LOTS, {"order": order_id})).scalars())
    held = await stock(session, order.entity_id, own, [line.product for line in goods])
    if command.replace_held:
        promises = (await session.execute(_OWN_PROMISES, {"order": order_id})).all()
        await give_back(
            session,
            [
                (row.line_id, row.lot_id, row.quantity)
                for row in promises
                if domain.held_on(row.held_reason, row.free_on, command.on)
            ],
        )
    lines = (await session.execute(_UNASSIGNED, {"order": order_id})).all()
    await _promise(
        session,
        [
            models.Assignment(line_id=line.id, lot_id=lot_id, order_id=order_id, quantity=quantity)
            for line in lines
            if line.missing > 0
            for lot_id, quantity in held.first_expired(
                (order.entity_id, line.product, line.grade), int(line.missing), command.on, line.unit
            )
        ],
    )
    return await queries.whole_order(session, order_id)


async def cancel_order(
    session: AsyncSession, order_id: UUID, command: schemas.CancelOrder
) -> schemas.OrderView:
    """Give up what has not left and free its lots. Refused: NotFound, OrderIsOver, ShipmentUnderWay."""
    order = await lock_order(session, order_id, command.entity_id)
    domain.still_open(order.number, order.state)
    query: dict[str, Any] = {"order": order_id}
    waiting = (
        await session.execute(
            text("SELECT count(*) FROM shipment WHERE order_id = :order AND state = 'requested'"), query
        )
    ).scalar()
    if waiting:
        raise domain.ShipmentUnderWay(number=order.number, shipments=waiting)
    await lock_lots(session, (await session.execute(_OWN_LOTS, query)).scalars())
    promises = (await session.execute(_OWN_PROMISES, query)).all()
    await give_back(session, [(row.line_id, row.lot_id, row.quantity) for row in promises])
    await session.execute(
        text("UPDATE sale_order SET state = :state WHERE id = :order"),
        {**query, "state": domain.OrderState.CANCELLED.value},
    )
    return await queries.whole_order(session, order_id)
