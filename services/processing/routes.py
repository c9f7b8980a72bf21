"""HTTP of processing: a plant's posts, and what may be read of recipes, lots, batches and their genealogy."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from services.processing.domain.batch import RecordBatch
from services.processing.queries import genealogy, lists
from services.processing.queries.lists import FIRST, LIMIT_MAX
from services.processing.schemas import (
    ArrivalView,
    BatchView,
    HoldLot,
    LotView,
    OpenRecall,
    PublicTrace,
    RecallView,
    RecipeView,
    RecordBatches,
    RecordReceipt,
    RecordReceipts,
    RecordRecipe,
    RecordTest,
    ReleaseLot,
    TestView,
    TraceView,
    Verdict,
)
from services.processing.service import batches as batch_service
from services.processing.service import bulk, quality
from services.processing.service.receipts import record_receipts
from services.processing.service.recipes import record_recipe
from shared.kit.act import REPLAYED
from shared.kit.auth import PUBLIC, READERS, Role, Scope, door
from shared.kit.errors import NotYours
from shared.kit.web import Acting, Router

WRITES = door(Role.PLANT, scope="body:entity_id")
ONE = door(Role.PLANT, Role.SALES, Role.FINANCE, Role.SUBSIDIARY, *READERS, scope=Scope.ROW)
MANY = door(Role.PLANT, Role.SALES, Role.FINANCE, Role.SUBSIDIARY, *READERS, scope=Scope.VISIBLE)
NDJSON = "application/x-ndjson"

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Status = Literal["received", "pending", "released", "held"]

recipes = Router(prefix="/recipes", tags=["recipes"])
receipts = Router(prefix="/receipts", tags=["receipts"])
batches = Router(prefix="/batches", tags=["batches"])
lots = Router(prefix="/lots", tags=["lots"])
recalls = Router(prefix="/recalls", tags=["recalls"])
trace = Router(prefix="/trace", tags=["trace"])
ROUTERS = (recipes, receipts, batches, lots, recalls, trace)


@recipes.post("", door=WRITES, response_model=RecipeView)
async def post_recipe(command: RecordRecipe, act: Acting) -> object:
    """A recipe's version, from its day on."""
    return await act.once(command, lambda: record_recipe(act.session, command))


@recipes.get("", door=MANY)
async def get_recipes(act: Acting, limit: Limit = 100, after: UUID = FIRST) -> list[RecipeView]:
    return await lists.recipes(act.session, await act.visible(), limit, after)


@receipts.get("/expected", door=MANY)
async def get_arrivals(act: Acting, limit: Limit = 100, after: UUID = FIRST) -> list[ArrivalView]:
    """Transfers on their way, not received yet."""
    return await lists.arrivals(act.session, await act.visible(), limit, after)


@receipts.post("", door=WRITES, response_model=LotView)
async def post_receipt(command: RecordReceipt, act: Acting) -> object:
    """A transferred lot has arrived: it is in the plant's custody at its cost."""

    async def do() -> LotView:
        return (await record_receipts(act.session, [command]))[0]

    return await act.once(command, do)


@receipts.post("/list", door=WRITES, response_model=list[LotView])
async def post_receipts(sent: RecordReceipts, act: Acting) -> object:
    """Up to 200 arrivals of one plant, all or none."""
    for command in sent.receipts:
        if command.entity_id != sent.entity_id:
            raise NotYours(roles=Role.PLANT.zh, node=str(command.entity_id))
    return await act.once_many(sent.receipts, lambda todo: record_receipts(act.session, todo))


@batches.post("", door=WRITES, response_model=BatchView)
async def post_batch(post: RecordBatch, act: Acting) -> object:
    """A batch under the plant's own number: the same again gets the first answer, other content 409."""
    done = await batch_service.record_batch(act.session, post)
    headers = {REPLAYED: "true"} if done.repeated else None
    return Response(done.answer, status_code=201, media_type="application/json", headers=headers)


@batches.post("/list", door=WRITES, status_code=200)
async def post_batches(sent: RecordBatches, act: Acting) -> list[Verdict]:
    """Up to 200 batches in one transaction, a verdict a line: done, repeated, or refused with its problem."""
    return await bulk.record_lines(act.session, sent.entity_id, sent.batches, act.language)


@batches.post("/ndjson", door=door(Role.PLANT, scope="query:entity_id"), status_code=200)
async def post_ndjson(request: Request, entity_id: UUID, act: Acting) -> Response:
    """Batches of one plant, one a line (application/x-ndjson); answers a verdict a line, in order.

    Each chunk of 200 lines is one transaction: after a lost line, send all of it again.
    """
    await act.session.rollback()  # the door is checked: its connection is free for the chunks
    lines = bulk.lines_of(await request.body())
    verdicts = await bulk.record_in_chunks(act.database, entity_id, lines, act.language)
    text = "".join(verdict.model_dump_json() + "\n" for verdict in verdicts)
    return Response(text, media_type=NDJSON)


@batches.get("", door=MANY)
async def get_batches(act: Acting, limit: Limit = 100, after: UUID = FIRST) -> list[BatchView]:
    return await lists.batches(act.session, await act.visible(), limit, after)


@batches.get("/{batch_id}", door=ONE)
async def get_batch(batch_id: UUID, act: Acting) -> BatchView:
    batch = await lists.batch(act.session, batch_id)
    await act.within(batch.entity_id)
    return batch


@lots.get("", door=MANY)
async def get_lots(
    act: Acting,
    limit: Limit = 100,
    after: UUID = FIRST,
    status: Status | None = None,
    product: Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]*$")] = None,
) -> list[LotView]:
    return await lists.lots(act.session, await act.visible(), limit, after, status, product)


@lots.get("/{lot_id}", door=ONE)
async def get_lot(lot_id: UUID, act: Acting) -> LotView:
    lot = await lists.lot(act.session, lot_id)
    await act.within(lot.entity_id)
    return lot


@lots.get("/{lot_id}/tests", door=ONE)
async def get_tests(lot_id: UUID, act: Acting) -> list[TestView]:
    lot = await lists.lot(act.session, lot_id)
    await act.within(lot.entity_id)
    return await lists.tests(act.session, lot_id)


@lots.get("/{lot_id}/trace", door=ONE)
async def get_trace(lot_id: UUID, act: Acting) -> TraceView:
    """Where a lot in custody came from and where it went, with each other lot's share."""
    lot = await lists.lot(act.session, lot_id)
    await act.within(lot.entity_id)
    return await genealogy.trace(act.session, lot_id)


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


@recalls.post("", door=WRITES, response_model=RecallView)
async def post_recall(command: OpenRecall, act: Acting) -> object:
    """Call back lots and all that was made of them."""
    return await act.once(command, lambda: quality.open_recall(act.session, command))


@recalls.get("", door=MANY)
async def get_recalls(act: Acting, limit: Limit = 100, after: UUID = FIRST) -> list[RecallView]:
    return await lists.recalls(act.session, await act.visible(), limit, after)


@trace.get("/{lot_id}", door=PUBLIC)
async def get_public_trace(lot_id: UUID, act: Acting) -> PublicTrace:
    """What the QR code on a package shows: places, days and organisations, no person and no price."""
    return await genealogy.public_trace(act.session, lot_id)
