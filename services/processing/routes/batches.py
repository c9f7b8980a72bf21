"""Recipes by date, and batches: posted one, many or by the line, and read."""

from uuid import UUID

from fastapi import Request, Response

from services.processing.domain.batch import RecordBatch
from services.processing.queries import lists
from services.processing.routes.doors import MANY, ONE, WRITES, Search, Wanted
from services.processing.schemas.commands import RecordBatches, RecordRecipe
from services.processing.schemas.views import BatchDetail, BatchView, RecipeView, Verdict
from services.processing.service import bulk
from services.processing.service.batches import record_batch
from services.processing.service.recipes import record_recipe
from shared.kit.act import REPLAYED
from shared.kit.auth import Role, door
from shared.kit.web import Acting, Router

NDJSON = "application/x-ndjson"

recipes = Router(prefix="/recipes", tags=["recipes"])
batches = Router(prefix="/batches", tags=["batches"])


@recipes.post("", door=WRITES, response_model=RecipeView)
async def post_recipe(command: RecordRecipe, act: Acting) -> object:
    """A recipe's version, from its day on."""
    return await act.once(command, lambda: record_recipe(act.session, command))


@recipes.get("", door=MANY)
async def get_recipes(act: Acting, part: Wanted, code: Search = None) -> list[RecipeView]:
    return await lists.recipes(act.session, await act.visible(), part, code)


@batches.post("", door=WRITES, response_model=BatchView)
async def post_batch(post: RecordBatch, act: Acting) -> object:
    """A batch under the plant's own number: the same again gets the first answer, other content 409."""
    done = await record_batch(act.session, post)
    headers = {REPLAYED: "true"} if done.repeated else None
    return Response(done.answer, status_code=201, media_type="application/json", headers=headers)


@batches.post("/list", door=WRITES, status_code=200, response_model=list[Verdict])
async def post_batches(sent: RecordBatches, act: Acting) -> object:
    """Up to 200 batches in one transaction, a verdict a line: done, repeated, or refused with its problem."""
    verdicts = await bulk.record_lines(act.session, sent.entity_id, sent.batches, act.language)
    return Response(f"[{','.join(verdicts)}]", media_type="application/json")


@batches.post("/ndjson", door=door(Role.PLANT, scope="query:entity_id"), status_code=200)
async def post_ndjson(request: Request, entity_id: UUID, act: Acting) -> Response:
    """Batches of one plant, one a line (application/x-ndjson); answers a verdict a line, in order.

    Each chunk of 200 lines is one transaction: after a lost line, send all of it again.
    """
    await act.session.rollback()  # the door is checked: its connection is free for the chunks
    lines = bulk.lines_of(await request.body())
    verdicts = await bulk.record_in_chunks(act.database, entity_id, lines, act.language)
    return Response("".join(f"{verdict}\n" for verdict in verdicts), media_type=NDJSON)


@batches.get("", door=MANY)
async def get_batches(
    act: Acting, part: Wanted, number: Search = None, recipe_id: UUID | None = None
) -> list[BatchView]:
    """Completed batches, of a recipe's version, or whose number begins like this."""
    return await lists.batches(act.session, await act.visible(), part, number, recipe_id)


@batches.get("/{batch_id}", door=ONE)
async def get_batch(batch_id: UUID, act: Acting) -> BatchDetail:
    batch = await lists.batch(act.session, batch_id)
    await act.within(batch.entity_id)
    return batch
