"""Lots locked by one transaction, and how much of each is still free as it goes on promising."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain
from services.sales.service.rows import lock_lots
from shared.kit import clock
from shared.kit.errors import NotFound
from shared.production.quantities import lot_name


def name_of(lot: Any) -> str:
    """What people call a lot here: product, grade, and its best-before day or the day it was released."""
    return lot_name(lot.product, lot.grade, lot.best_before_on or clock.business_date(lot.released_at))


@dataclass(slots=True)
class Stock:
    """`lots` are locked rows; `free` counts down with every promise."""

    lots: dict[UUID, Any]
    free: dict[UUID, int]

    def chosen(self, lot_id: UUID, entity_id: UUID, quantity: int, on: date) -> list[tuple[UUID, int]]:
        """One lot somebody chose.

        Refused: NotFound, NotTheSellersLot, LotIsHeld, LotIsPastItsDate, NotEnoughInStock.
        """
        lot = self.lots.get(lot_id)
        if lot is None:
            raise NotFound(what="可售批次 / lot free to sell", id=lot_id)
        if lot.entity_id != entity_id:
            raise domain.NotTheSellersLot(lot_id=lot_id, lot=name_of(lot))
        if domain.held_on(lot.held_reason, lot.free_on, on):
            raise domain.LotIsHeld(lot_id=lot_id, lot=name_of(lot), reason=lot.held_reason)
        if lot.best_before_on is not None and lot.best_before_on < on:
            raise domain.LotIsPastItsDate(lot_id=lot_id, lot=name_of(lot), best_before_on=lot.best_before_on)
        if quantity > self.free[lot_id]:
            free = max(self.free[lot_id], 0)
            raise domain.not_enough(lot.product, quantity, free, lot.unit)
        return self._promise([(lot_id, quantity)])

    def first_expired(
        self, goods: tuple[UUID, str, str], quantity: int, on: date, unit: str | None = None
    ) -> list[tuple[UUID, int]]:
        """Lots of these goods (owner, product, grade), first expired first. Refused: NotEnoughInStock.

        One line is counted in one unit: the one given, else that of the lot that expires first.
        """
        fitting = [
            lot
            for lot in self.lots.values()
            if (lot.entity_id, lot.product, lot.grade) == goods
            and self.free[lot.lot_id] > 0
            and not domain.held_on(lot.held_reason, lot.free_on, on)
        ]
        if unit is None and fitting:
            unit = min(fitting, key=lambda lot: (lot.best_before_on or date.max, lot.lot_id)).unit
        lots = [
            domain.FreeLot(lot.lot_id, self.free[lot.lot_id], lot.best_before_on)
            for lot in fitting
            if lot.unit == unit
        ]
        return self._promise(domain.first_expired_first(goods[1], lots, quantity, on, unit or ""))

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
            " OR (entity_id = :entity AND product = ANY(:products) AND on_hand > promised + asked)"
        ),
        {"ids": list(lot_ids), "entity": entity_id, "products": list(products)},
    )
    lots = await lock_lots(session, rows.scalars())
    return Stock(lots, {lot.lot_id: lot.on_hand - lot.promised - lot.asked for lot in lots.values()})
