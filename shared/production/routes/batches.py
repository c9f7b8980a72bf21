"""Batches: opened, costs gathered, harvested, closed, compared."""

from uuid import UUID

from shared.kit.web import Acting, Router
from shared.production import batches, comparison, queries
from shared.production.binding import Production
from shared.production.listing import Asked
from shared.production.routes.doors import see_list, see_row, within_row, write_new, write_row
from shared.production.routes.filters import BatchesWanted
from shared.production.schemas import (
    CloseBatch,
    GatherCosts,
    HarvestLots,
    OpenBatch,
    RecordWages,
    UseLot,
    UseMaterial,
)
from shared.production.views import BatchComparison, BatchDetail, BatchView, HarvestView, view


def add_batches(router: Router, p: Production) -> None:
    """Bind the doors to a line."""
    _batches(router, p)
    _gathering(router, p)
    _harvests(router, p)


def _batches(router: Router, p: Production) -> None:
    @router.post("/batches", door=write_new())
    async def open_batch(command: OpenBatch, act: Acting) -> BatchView:
        answer: BatchView = await act.once(command, lambda: batches.open_batch(act.session, p, command))
        return answer

    @router.get("/batches", door=see_list())
    async def list_batches(act: Acting, part: Asked, equal: BatchesWanted) -> list[BatchView]:
        visible = await act.visible()
        found = await queries.page(act.session, p.tables.batch, visible, part, day="opened_on", **equal)
        return [view(BatchView, row) for row in found]

    @router.get("/batches/{batch_id}", door=see_row())
    async def see_batch(batch_id: UUID, act: Acting) -> BatchDetail:
        await within_row(act, p.tables.batch, batch_id, batches.BATCH)
        return await queries.batch_with_costs(act.session, p, batch_id, batches.BATCH)

    @router.get("/batches/{batch_id}/comparison", door=see_row())
    async def compare_batch(batch_id: UUID, act: Acting) -> BatchComparison:
        await within_row(act, p.tables.batch, batch_id, batches.BATCH)
        return await comparison.of_batch(act.session, p, batch_id)


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
