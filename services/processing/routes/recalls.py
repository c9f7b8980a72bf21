"""Recalls: what one would reach, opened, followed, closed."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.processing.queries import recalls as recall_queries
from services.processing.routes.doors import MANY, ONE, WRITES, Wanted
from services.processing.schemas.commands import CloseRecall, OpenRecall
from services.processing.schemas.views import RecallDetail, RecalledLot, RecallView
from services.processing.service.recalls import close_recall, open_recall
from shared.kit.auth import READERS, Role, door
from shared.kit.web import Acting, Router

recalls = Router(prefix="/recalls", tags=["recalls"])

STARTS_MAX = 50


@recalls.post("", door=WRITES, response_model=RecallView)
async def post_recall(command: OpenRecall, act: Acting) -> object:
    """Call back lots and all that was made of them."""
    return await act.once(command, lambda: open_recall(act.session, command))


@recalls.get("", door=MANY)
async def get_recalls(act: Acting, part: Wanted) -> list[RecallView]:
    return await recall_queries.recalls(act.session, await act.visible(), part)


@recalls.get("/reach", door=door(Role.PLANT, *READERS, scope="query:entity_id"))
async def get_reach(
    entity_id: UUID,
    lot_id: Annotated[list[UUID], Query(min_length=1, max_length=STARTS_MAX)],
    act: Acting,
) -> list[RecalledLot]:
    """The lots a recall of these would find now, wherever they are; nothing is held yet."""
    return await recall_queries.would_reach(act.session, lot_id)


@recalls.get("/{recall_id}", door=ONE)
async def get_recall(recall_id: UUID, act: Acting) -> RecallDetail:
    recall = await recall_queries.recall(act.session, recall_id)
    await act.within(recall.entity_id)
    return recall


@recalls.post("/{recall_id}/closure", door=WRITES, response_model=RecallView)
async def post_closure(recall_id: UUID, command: CloseRecall, act: Acting) -> object:
    """The recall has ended: its goods are destroyed, or cleared lot by lot and may be released again."""
    return await act.once(command, lambda: close_recall(act.session, recall_id, command))
