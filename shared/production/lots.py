"""Lots in own custody: put in at cost, taken out under lock at the cost of the part, held and released."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import LotHeld, LotReleased
from shared.contracts.production import LotPart, Passport, TaxCategory, Unit
from shared.kit.errors import Kind, Refused
from shared.kit.outbox import emit, emit_all
from shared.kit.sets import insert_rows
from shared.production.binding import Production, locked
from shared.production.model import (
    LotIsBlocked,
    LotIsHeld,
    NothingLeftInLot,
    NotThisEntitys,
    TooLittleInLot,
    part_cost,
)
from shared.production.quantities import lot_name, written
from shared.production.schemas import HoldLot, OfferLot
from shared.production.views import LotView, view

LOT = "批次 / lot"


class TakenBeforeItCame(Refused):
    """Nothing is taken out of a lot on a day before the lot came."""

    kind = Kind.INVALID
    zh = "批次“{lot}”在 {since} 才有，不能在 {on} 出库"
    en = "The lot {lot} exists since {since}; nothing of it can leave on {on}"


def new_row(
    lot_id: UUID,
    *,
    entity_id: UUID,
    product: str,
    grade: str,
    unit: str,
    quantity: int,
    cost_fen: int,
    tax_category: str,
    is_purchased: bool,
    origin: str,
    origin_id: UUID,
    on: date,
    passport: Passport,
) -> dict[str, Any]:
    """The row of a lot just come in, for `add`; its passport as JSON."""
    return {
        "id": lot_id,
        "entity_id": entity_id,
        "product": product,
        "grade": grade,
        "unit": unit,
        "quantity": quantity,
        "cost_fen": cost_fen,
        "quantity_in": quantity,
        "cost_in_fen": cost_fen,
        "tax_category": tax_category,
        "is_purchased": is_purchased,
        "origin": origin,
        "origin_id": origin_id,
        "on": on,
        "status": "available",
        "passport": passport.model_dump_json(),
    }


async def add(session: AsyncSession, p: Production, rows: Sequence[dict[str, Any]]) -> None:
    """Put new lots into the warehouse, as one set."""
    await insert_rows(session, p.tables.lot, rows)


async def lock(session: AsyncSession, p: Production, lot_id: UUID) -> Row[Any]:
    """The lot, locked. Refuses NotFound."""
    return await locked(session, p.tables.lot, lot_id, LOT)


def free_to_leave(lot: Row[Any], on: date) -> None:
    """Refuses LotIsHeld, LotIsBlocked."""
    if lot.status == "held":
        raise LotIsHeld(lot_id=lot.id, lot=name_of(lot), reason=lot.hold_reason)
    if lot.blocked_until is not None and on < lot.blocked_until:
        raise LotIsBlocked(lot_id=lot.id, lot=name_of(lot), until=lot.blocked_until, reason=lot.hold_reason)


def came_by(lot: Row[Any], on: date) -> None:
    """Refuses TakenBeforeItCame."""
    if on < lot.on:
        raise TakenBeforeItCame(field="on", lot_id=lot.id, lot=name_of(lot), since=lot.on, on=on)


def name_of(lot: Row[Any]) -> str:
    """What people call it."""
    return lot_name(lot.product, lot.grade, lot.on)


def part_of(lot: Row[Any], left: int, cost_fen: int, quantity: int) -> LotPart:
    """A part at its cost, the last the remainder. Refuses TooLittleInLot."""
    if quantity > left:
        raise TooLittleInLot(
            field="quantity",
            lot_id=lot.id,
            lot=name_of(lot),
            left=written(left, lot.unit),
            asked=written(quantity, lot.unit),
        )
    return LotPart(lot_id=lot.id, quantity=quantity, cost_fen=part_cost(cost_fen, left, quantity))


@dataclass(slots=True)
class Left:
    """A locked lot and what is left of it while parts are taken in memory; `write_back` makes it so."""

    lot: Row[Any]
    quantity: int
    cost_fen: int

    def part(self, quantity: int, on: date) -> LotPart:
        """A part at its cost, the last the remainder. Refuses LotIsHeld, LotIsBlocked, TooLittleInLot."""
        free_to_leave(self.lot, on)
        return part_of(self.lot, self.quantity, self.cost_fen, quantity)

    def take(self, quantity: int, cost_fen: int) -> None:
        """Take a part out."""
        self.quantity -= quantity
        self.cost_fen -= cost_fen


async def lock_many(session: AsyncSession, p: Production, lot_ids: Collection[UUID]) -> dict[UUID, Left]:
    """Those of the lots that are here, locked in the order of their ids."""
    lot = p.tables.lot
    rows = await session.execute(
        select(lot).where(lot.c.id.in_(lot_ids)).order_by(lot.c.id).with_for_update()
    )
    return {row.id: Left(row, row.quantity, row.cost_fen) for row in rows}


async def write_back(session: AsyncSession, p: Production, changed: Iterable[Left]) -> None:
    """Write what is left of locked lots, as one set."""
    lot = p.tables.lot
    rows = [
        {"lot": left.lot.id, "left": left.quantity, "cost": left.cost_fen}
        for left in changed
        if left.quantity != left.lot.quantity
    ]
    change_all = update(lot).where(lot.c.id == bindparam("lot"))
    await session.execute(change_all.values(quantity=bindparam("left"), cost_fen=bindparam("cost")), rows)


async def take(session: AsyncSession, p: Production, lot: Row[Any], quantity: int, on: date) -> LotPart:
    """Take a quantity out of a locked lot, at its cost. Refused: as `Left.part`, `TakenBeforeItCame`."""
    came_by(lot, on)
    part = Left(lot, lot.quantity, lot.cost_fen).part(quantity, on)
    await change(session, p, lot.id, -part.quantity, -part.cost_fen)
    return part


async def change(session: AsyncSession, p: Production, lot_id: UUID, quantity: int, cost_fen: int) -> None:
    """Add signed differences to what is left; the database refuses a lot below nothing."""
    lot = p.tables.lot
    await session.execute(
        update(lot)
        .where(lot.c.id == lot_id)
        .values(quantity=lot.c.quantity + quantity, cost_fen=lot.c.cost_fen + cost_fen)
    )


async def see(session: AsyncSession, p: Production, lot_id: UUID) -> LotView:
    """The lot as it is now."""
    row = await lock(session, p, lot_id)
    seen: LotView = view(LotView, row)
    return seen


async def see_many(session: AsyncSession, p: Production, lot_ids: Sequence[UUID]) -> list[LotView]:
    """The lots as they are now, in this order."""
    lot = p.tables.lot
    rows = {row.id: row for row in await session.execute(select(lot).where(lot.c.id.in_(lot_ids)))}
    return [view(LotView, rows[lot_id]) for lot_id in lot_ids]


async def hold(session: AsyncSession, p: Production, lot_id: UUID, command: HoldLot) -> LotView:
    """A lot may not leave, until released or until a day; sales hears of it."""
    await lock(session, p, lot_id)
    await block(session, p, [lot_id], command.reason, command.free_on)
    return await see(session, p, lot_id)


async def block(
    session: AsyncSession, p: Production, lot_ids: Collection[UUID], reason: str, until: date | None
) -> None:
    """Hold lots, as one set, and tell it: until released, or until a day that shortens none that stands."""
    if not lot_ids:
        return
    held = await note_hold(session, p, lot_ids, reason, until)
    await emit_all(
        session,
        [LotHeld(lot_id=row.id, entity_id=row.entity_id, reason=reason, free_on=until) for row in held],
    )


async def note_hold(
    session: AsyncSession, p: Production, lot_ids: Collection[UUID], reason: str, until: date | None
) -> Sequence[Row[Any, Any]]:
    """`block` without telling it, for a hold somebody else told. Returns the lots that are here."""
    lot = p.tables.lot
    query = select(lot.c.id, lot.c.entity_id).where(lot.c.id.in_(lot_ids)).order_by(lot.c.id)
    found = (await session.execute(query.with_for_update())).all()
    changes: dict[str, Any] = {"hold_reason": reason}
    if until is None:
        changes["status"] = "held"
    else:
        # greatest ignores NULL
        changes["blocked_until"] = func.greatest(lot.c.blocked_until, until)
    await session.execute(update(lot).where(lot.c.id.in_([row.id for row in found])).values(**changes))
    return found


async def release(session: AsyncSession, p: Production, lot_id: UUID) -> LotView:
    """End a hold without a day; one that ends on a day (a safety interval) is never lifted early.

    A lot that was offered for sale is offered again. Refused: whatever the line's own check refuses.
    """
    row = await lock(session, p, lot_id)
    await p.check_release(session, row)
    lot = p.tables.lot
    await session.execute(update(lot).where(lot.c.id == lot_id).values(status="available"))
    if row.for_sale and row.quantity:
        await emit(session, _released(p, row, row.best_before_on))
    return await see(session, p, lot_id)


async def offer(session: AsyncSession, p: Production, lot_id: UUID, command: OfferLot, on: date) -> LotView:
    """Let a lot be sold: sales hears of what is left.

    Refused: `LotIsHeld`, `LotIsBlocked`, `NothingLeftInLot`.
    """
    row = await lock(session, p, lot_id)
    free_to_leave(row, on)
    if not row.quantity:
        raise NothingLeftInLot(lot_id=row.id, lot=name_of(row))
    lot = p.tables.lot
    await session.execute(
        update(lot).where(lot.c.id == lot_id).values(for_sale=True, best_before_on=command.best_before_on)
    )
    await emit(session, _released(p, row, command.best_before_on))
    return await see(session, p, lot_id)


def _released(p: Production, lot: Row[Any], best_before_on: date | None) -> LotReleased:
    return LotReleased(
        lot_id=lot.id,
        entity_id=lot.entity_id,
        custodian=p.line,
        product=lot.product,
        grade=lot.grade,
        quantity=lot.quantity,
        unit=Unit(lot.unit),
        tax_category=TaxCategory(lot.tax_category),
        best_before_on=best_before_on,
    )


def same_entity(lot: Row[Any], entity_id: UUID) -> None:
    """Refuses NotThisEntitys."""
    if lot.entity_id != entity_id:
        raise NotThisEntitys(field="lot_id")
