"""The kernel's doors: `production_router(p)` for a line's desk; manager, accountant or subsidiary writes."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy import Table

from shared.kit import clock
from shared.kit.auth import READERS, Door, Role, Scope, door
from shared.kit.web import Acting, Router
from shared.production import batches, custody, deliveries, lots, queries, stock, transfers
from shared.production.binding import Production
from shared.production.opening_routes import add_opening
from shared.production.schemas import (
    PAGE_MAX,
    AdvanceInputs,
    BuyInputs,
    CloseBatch,
    CorrectDelivery,
    GatherCosts,
    HarvestLots,
    HoldLot,
    OfferLot,
    OpenBatch,
    OpenLots,
    RecordDelivery,
    RecordSheet,
    RecordWages,
    ReleaseLot,
    SetPrice,
    Short,
    TransferLot,
    UseLot,
    UseMaterial,
    WriteOffLot,
)
from shared.production.views import (
    BatchDetail,
    BatchView,
    DeliveryView,
    HarvestView,
    InputView,
    LotView,
    PriceView,
    SheetView,
    TransferView,
    view,
)

WRITERS: frozenset[Role] = frozenset({Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY})
SEERS: frozenset[Role] = WRITERS | READERS | {Role.FINANCE, Role.PLANT, Role.SALES}
PRODUCTION = "production"

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
After = Annotated[UUID | None, Query()]
Named = Annotated[Short | None, Query()]


def write_new() -> Door:
    """The door of an act that names its entity."""
    return door(*WRITERS, scope="body:entity_id")


def write_row() -> Door:
    """The door of an act on a row."""
    return door(*WRITERS, scope=Scope.ROW)


def see_row() -> Door:
    return door(*SEERS, scope=Scope.ROW)


def see_list() -> Door:
    return door(*SEERS, scope=Scope.VISIBLE)


async def within_row(act: Acting, table: Table, row_id: UUID, what: str) -> None:
    """Check the scope by the row's entity. Refuses NotFound, NotYours."""
    await act.within(await queries.entity_of(act.session, table, row_id, what))


def production_router(p: Production) -> Router:
    """Every door of the kernel, bound to a line."""
    router = Router(tags=[PRODUCTION])
    _prices(router, p)
    _deliveries(router, p)
    _delivery_lists(router, p)
    _inputs(router, p)
    _batches(router, p)
    _gathering(router, p)
    _harvests(router, p)
    add_opening(router, p, WRITERS)
    _lots(router, p)
    _lot_moves(router, p)
    _lot_lists(router, p)
    return router


def _prices(router: Router, p: Production) -> None:
    @router.post("/prices", door=write_new())
    async def set_price(command: SetPrice, act: Acting) -> PriceView:
        answer: PriceView = await act.once(command, lambda: deliveries.set_price(act.session, p, command))
        return answer

    @router.get("/prices", door=see_list())
    async def prices(
        act: Acting, product: Named = None, after: After = None, limit: Limit = 100
    ) -> list[PriceView]:
        found = await queries.page(
            act.session, p.tables.price, await act.visible(), after=after, limit=limit, product=product
        )
        return [view(PriceView, row) for row in found]


def _deliveries(router: Router, p: Production) -> None:
    @router.post("/deliveries", door=write_new())
    async def record_delivery(command: RecordDelivery, act: Acting) -> DeliveryView:
        answer: DeliveryView = await act.once(command, lambda: deliveries.record(act.session, p, command))
        return answer

    @router.post("/deliveries/sheets", door=write_new())
    async def record_sheet(command: RecordSheet, act: Acting) -> SheetView:
        answer: SheetView = await act.once(command, lambda: deliveries.record_sheet(act.session, p, command))
        return answer

    @router.post("/deliveries/{delivery_id}/corrections", door=write_row())
    async def correct(delivery_id: UUID, command: CorrectDelivery, act: Acting) -> list[DeliveryView]:
        await within_row(act, p.tables.delivery, delivery_id, deliveries.DELIVERY)
        answer: list[DeliveryView] = await act.once(
            command, lambda: deliveries.correct(act.session, p, delivery_id, command)
        )
        return answer


def _delivery_lists(router: Router, p: Production) -> None:
    @router.get("/deliveries", door=see_list())
    async def list_deliveries(
        act: Acting,
        household_id: After = None,
        sheet_id: After = None,
        lot_id: After = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[DeliveryView]:
        equal: dict[str, Any] = {"household_id": household_id, "sheet_id": sheet_id, "lot_id": lot_id}
        found = await queries.page(
            act.session, p.tables.delivery, await act.visible(), after=after, limit=limit, **equal
        )
        return [view(DeliveryView, row) for row in found]

    @router.get(
        "/households/{household_id}/deliveries",
        door=door(*WRITERS, *READERS, Role.HOUSEHOLD, scope=Scope.OWN),
    )
    async def of_household(
        household_id: UUID, act: Acting, since: date | None = None, limit: Limit = 100
    ) -> list[DeliveryView]:
        village_id = await queries.village_of(act.session, p, household_id)
        await act.within(village_id, household_id)
        found = await queries.deliveries_of(act.session, p, household_id, since, limit)
        return [view(DeliveryView, row) for row in found]


def _inputs(router: Router, p: Production) -> None:
    @router.post("/inputs", door=write_new())
    async def buy_inputs(command: BuyInputs, act: Acting) -> InputView:
        answer: InputView = await act.once(command, lambda: stock.buy(act.session, p, command))
        return answer

    @router.post("/inputs/{item_id}/advances", door=write_row())
    async def advance_inputs(item_id: UUID, command: AdvanceInputs, act: Acting) -> InputView:
        await within_row(act, p.tables.input_stock, item_id, stock.ITEM)
        answer: InputView = await act.once(command, lambda: stock.advance(act.session, p, item_id, command))
        return answer

    @router.get("/inputs", door=see_list())
    async def list_inputs(
        act: Acting, item: Named = None, after: After = None, limit: Limit = 100
    ) -> list[InputView]:
        found = await queries.page(
            act.session, p.tables.input_stock, await act.visible(), after=after, limit=limit, item=item
        )
        return [view(InputView, row) for row in found]


def _batches(router: Router, p: Production) -> None:
    @router.post("/batches", door=write_new())
    async def open_batch(command: OpenBatch, act: Acting) -> BatchView:
        answer: BatchView = await act.once(command, lambda: batches.open_batch(act.session, p, command))
        return answer

    @router.get("/batches", door=see_list())
    async def list_batches(
        act: Acting,
        number: Named = None,
        stage: Named = None,
        status: Named = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[BatchView]:
        equal: dict[str, Any] = {"number": number, "stage": stage, "status": status}
        found = await queries.page(
            act.session, p.tables.batch, await act.visible(), after=after, limit=limit, **equal
        )
        return [view(BatchView, row) for row in found]

    @router.get("/batches/{batch_id}", door=see_row())
    async def see_batch(batch_id: UUID, act: Acting) -> BatchDetail:
        await within_row(act, p.tables.batch, batch_id, batches.BATCH)
        return await queries.batch_with_costs(act.session, p, batch_id, batches.BATCH)


def _gathering(router: Router, p: Production) -> None:
    table = p.tables.batch

    @router.post("/batches/{batch_id}/costs", door=write_row())
    async def gather_costs(batch_id: UUID, command: GatherCosts, act: Acting) -> BatchView:
        await within_row(act, table, batch_id, batches.BATCH)
        answer: BatchView = await act.once(command, lambda: batches.gather(act.session, p, batch_id, command))
        return answer

    @router.post("/batches/{batch_id}/materials", door=write_row())
    async def use_material(batch_id: UUID, command: UseMaterial, act: Acting) -> BatchView:
        await within_row(act, table, batch_id, batches.BATCH)
        answer: BatchView = await act.once(
            command, lambda: batches.use_material(act.session, p, batch_id, command)
        )
        return answer

    @router.post("/batches/{batch_id}/lots", door=write_row())
    async def use_lot(batch_id: UUID, command: UseLot, act: Acting) -> BatchView:
        await within_row(act, table, batch_id, batches.BATCH)
        answer: BatchView = await act.once(
            command, lambda: batches.use_lot(act.session, p, batch_id, command)
        )
        return answer

    @router.post("/batches/{batch_id}/wages", door=write_row())
    async def record_wages(batch_id: UUID, command: RecordWages, act: Acting) -> BatchView:
        await within_row(act, table, batch_id, batches.BATCH)
        answer: BatchView = await act.once(
            command, lambda: batches.pay_work(act.session, p, batch_id, command)
        )
        return answer


def _harvests(router: Router, p: Production) -> None:
    @router.post("/batches/{batch_id}/harvests", door=write_row())
    async def harvest(batch_id: UUID, command: HarvestLots, act: Acting) -> HarvestView:
        await within_row(act, p.tables.batch, batch_id, batches.BATCH)
        answer: HarvestView = await act.once(
            command, lambda: batches.harvest(act.session, p, batch_id, command)
        )
        return answer

    @router.post("/batches/{batch_id}/close", door=write_row())
    async def close(batch_id: UUID, command: CloseBatch, act: Acting) -> HarvestView:
        await within_row(act, p.tables.batch, batch_id, batches.BATCH)
        answer: HarvestView = await act.once(
            command, lambda: batches.close(act.session, p, batch_id, command)
        )
        return answer


def _lots(router: Router, p: Production) -> None:
    @router.post("/lots/opening", door=write_new())
    async def open_lots(command: OpenLots, act: Acting) -> list[LotView]:
        answer: list[LotView] = await act.once(command, lambda: lots.open_lots(act.session, p, command))
        return answer

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
    async def list_transfers(
        act: Acting, from_lot_id: After = None, after: After = None, limit: Limit = 100
    ) -> list[TransferView]:
        found = await queries.page(
            act.session,
            p.tables.transfer,
            await act.visible(),
            after=after,
            limit=limit,
            from_lot_id=from_lot_id,
        )
        return [view(TransferView, row) for row in found]


def _lot_lists(router: Router, p: Production) -> None:
    @router.get("/lots", door=see_list())
    async def list_lots(
        act: Acting,
        product: Named = None,
        grade: Named = None,
        status: Named = None,
        origin_id: After = None,
        after: After = None,
        limit: Limit = 100,
    ) -> list[LotView]:
        equal: dict[str, Any] = {
            "product": product,
            "grade": grade,
            "status": status,
            "origin_id": origin_id,
        }
        found = await queries.page(
            act.session, p.tables.lot, await act.visible(), after=after, limit=limit, **equal
        )
        return [view(LotView, row) for row in found]

    @router.get("/lots/{lot_id}", door=see_row())
    async def see_lot(lot_id: UUID, act: Acting) -> LotView:
        await within_row(act, p.tables.lot, lot_id, lots.LOT)
        seen: LotView = view(LotView, await queries.one(act.session, p.tables.lot, lot_id, lots.LOT))
        return seen
