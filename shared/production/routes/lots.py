"""Lots in own custody, and how they leave."""

from uuid import UUID

from shared.kit import clock
from shared.kit.web import Acting, Router
from shared.production import custody, lots, queries, transfers, week
from shared.production.binding import Production
from shared.production.listing import After, Asked
from shared.production.routes.doors import (
    see_entity,
    see_list,
    see_row,
    within_row,
    write_row,
)
from shared.production.routes.filters import LotsWanted
from shared.production.schemas import HoldLot, OfferLot, ReleaseLot, TransferLot, WriteOffLot
from shared.production.views import LotView, TransferView, WarehouseView, WeekItem, view


def add_lots(router: Router, p: Production) -> None:
    """Bind the doors to a line."""
    _lots(router, p)
    _lot_moves(router, p)
    _lot_lists(router, p)
    _week(router, p)


def _lots(router: Router, p: Production) -> None:
    @router.post("/lots/{lot_id}/holds", door=write_row())
    async def hold(lot_id: UUID, command: HoldLot, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        answer: LotView = await act.once(command, lambda: lots.hold(act.session, p, lot_id, command))
        return answer

    @router.post("/lots/{lot_id}/releases", door=write_row())
    async def release(lot_id: UUID, command: ReleaseLot, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        answer: LotView = await act.once(command, lambda: lots.release(act.session, p, lot_id))
        return answer

    @router.post("/lots/{lot_id}/offers", door=write_row())
    async def offer(lot_id: UUID, command: OfferLot, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        on = clock.today()
        answer: LotView = await act.once(command, lambda: lots.offer(act.session, p, lot_id, command, on))
        return answer


def _lot_moves(router: Router, p: Production) -> None:
    @router.post("/lots/{lot_id}/transfers", door=write_row())
    async def transfer(lot_id: UUID, command: TransferLot, act: Acting) -> TransferView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        answer: TransferView = await act.once(
            command, lambda: transfers.transfer(act.session, p, lot_id, command)
        )
        return answer

    @router.post("/lots/{lot_id}/losses", door=write_row())
    async def write_off(lot_id: UUID, command: WriteOffLot, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        answer: LotView = await act.once(command, lambda: custody.write_off(act.session, p, lot_id, command))
        return answer

    @router.get("/transfers", door=see_list())
    async def list_transfers(act: Acting, part: Asked, from_lot_id: After = None) -> list[TransferView]:
        visible = await act.visible()
        found = await queries.page(act.session, p.tables.transfer, visible, part, from_lot_id=from_lot_id)
        return [view(TransferView, row) for row in found]

    @router.get("/warehouses", door=see_entity())
    async def list_warehouses(entity_id: UUID, act: Acting) -> list[WarehouseView]:
        return await queries.warehouses(act.session, entity_id)


def _lot_lists(router: Router, p: Production) -> None:
    @router.get("/lots", door=see_list())
    async def list_lots(act: Acting, part: Asked, wanted: LotsWanted) -> list[LotView]:
        visible, where = await act.visible(), wanted.where(p)
        found = await queries.page(act.session, p.tables.lot, visible, part, *where, **wanted.equal)
        return [view(LotView, row) for row in found]

    @router.get("/lots/{lot_id}", door=see_row())
    async def see_lot(lot_id: UUID, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        seen: LotView = view(LotView, await queries.one(act.session, p.tables.lot, lot_id, lots.LOT))
        return seen


def _week(router: Router, p: Production) -> None:
    @router.get("/week", door=see_list())
    async def this_week(act: Acting) -> list[WeekItem]:
        return await week.due(act.session, p, await act.visible(), clock.today())
