"""Lots in a plant's custody: lists, what became of each, tests, holds, releases, losses, and its label."""

from datetime import date
from uuid import UUID

from fastapi import Request, Response

from services.processing.queries import lots as lot_queries
from services.processing.queries import season as season_queries
from services.processing.queries import trace as trace_queries
from services.processing.routes.doors import MANY, ONE, WRITES, LotsWanted, Wanted, origin_of
from services.processing.routes.label import label
from services.processing.schemas.commands import HoldLot, RecordTest, ReleaseLot, WriteOffLot
from services.processing.schemas.trace import TraceView
from services.processing.schemas.views import (
    HoldView,
    LotOnHand,
    LotView,
    MovementView,
    SeasonMade,
    TestView,
)
from services.processing.service import quality
from shared.kit.act import Act
from shared.kit.web import Acting, Router

lots = Router(prefix="/lots", tags=["lots"])


@lots.get("", door=MANY)
async def get_lots(act: Acting, part: Wanted, wanted: LotsWanted) -> list[LotOnHand]:
    """Lots in custody; `search` is in the product's name or begins the batch number."""
    return await lot_queries.lots(act.session, await act.visible(), part, wanted)


@lots.get("/{lot_id}", door=ONE)
async def get_lot(lot_id: UUID, act: Acting) -> LotOnHand:
    lot = await lot_queries.lot(act.session, lot_id)
    await act.within(lot.entity_id)
    return lot


@lots.get("/{lot_id}/movements", door=ONE)
async def get_movements(lot_id: UUID, act: Acting) -> list[MovementView]:
    """What the lot changed by, in the order it happened: made + Σ movements = what is left."""
    await _may_see(act, lot_id)
    return await lot_queries.movements(act.session, lot_id)


@lots.get("/{lot_id}/tests", door=ONE)
async def get_tests(lot_id: UUID, act: Acting) -> list[TestView]:
    await _may_see(act, lot_id)
    return await lot_queries.tests(act.session, lot_id)


@lots.get("/{lot_id}/holds", door=ONE)
async def get_holds(lot_id: UUID, act: Acting) -> list[HoldView]:
    await _may_see(act, lot_id)
    return await lot_queries.holds(act.session, lot_id)


@lots.get("/{lot_id}/trace", door=ONE, response_model=TraceView)
async def get_trace(lot_id: UUID, act: Acting) -> object:
    """Where a lot, a plant's or a desk's, came from and where it went, with each other lot's share."""
    await _may_see(act, lot_id)
    return Response(await trace_queries.trace(act.session, lot_id), media_type="application/json")


@lots.get("/{lot_id}/label.pdf", door=ONE)
async def get_label(lot_id: UUID, request: Request, act: Acting) -> Response:
    """The batch label, with the QR code that opens the trace page."""
    lot = await lot_queries.lot(act.session, lot_id)
    await act.within(lot.entity_id)
    return await label(lot, origin_of(request))


@lots.post("/tests", door=WRITES, response_model=TestView)
async def post_test(command: RecordTest, act: Acting) -> object:
    """A test's result; a failed one holds the lot."""
    return await act.once(command, lambda: quality.record_test(act.session, command))


@lots.post("/holds", door=WRITES, response_model=LotView)
async def post_hold(command: HoldLot, act: Acting) -> object:
    return await act.once(command, lambda: quality.hold_lot(act.session, command))


@lots.post("/releases", door=WRITES, response_model=LotView)
async def post_release(command: ReleaseLot, act: Acting) -> object:
    return await act.once(command, lambda: quality.release_lot(act.session, command))


@lots.post("/write-offs", door=WRITES, response_model=LotView)
async def post_write_off(command: WriteOffLot, act: Acting) -> object:
    """Destroyed or spoilt goods leave the lot, held or not, at their cost."""
    return await act.once(command, lambda: quality.write_off(act.session, command))


season = Router(prefix="/season", tags=["season"])


@season.get("", door=MANY)
async def get_season(act: Acting, since: date | None = None, until: date | None = None) -> SeasonMade:
    """What the plants made and what left for customers, of the days asked."""
    return await season_queries.season(act.session, await act.visible(), since, until)


async def _may_see(act: Act, lot_id: UUID) -> None:
    """Refuses NotFound, NotYours."""
    entity_id, path = await lot_queries.owner(act.session, lot_id)
    await act.within(entity_id, path=path)
