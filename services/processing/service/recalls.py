"""Recalls: opened over the genealogy, and closed when nothing of them is left that was not judged."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.domain import refusals
from services.processing.queries import genealogy
from services.processing.schemas.commands import CloseRecall, OpenRecall
from services.processing.schemas.views import RecallView
from services.processing.service.quality import hold
from shared.contracts.processing import RecallOpened
from shared.kit import clock
from shared.kit.errors import NotFound
from shared.kit.outbox import emit

RECALL_ROUNDS_MAX = 20

_LIFT = text(
    """
    WITH lifted AS (
      UPDATE hold SET lifted_at = :now WHERE recall_id = :recall AND lifted_at IS NULL RETURNING lot_id)
    UPDATE lot SET status = 'pending' FROM lifted
    WHERE lot.id = lifted.lot_id AND NOT EXISTS (
      SELECT 1 FROM hold h WHERE h.lot_id = lot.id AND h.lifted_at IS NULL
        AND h.recall_id IS DISTINCT FROM :recall)
    """
)


async def open_recall(session: AsyncSession, command: OpenRecall) -> RecallView:
    """Call back lots and all that was made of them, in every service (食品安全法 §63). Ours are held at once.

    Lots are locked and the genealogy is read again until nothing new turns up, so that a batch being posted
    meanwhile is either among the recalled or refused its input. Refuses NotFound.
    """
    reached = sorted(command.lot_ids)
    if set(reached) - await genealogy.known(session, reached):
        raise NotFound(field="lot_ids", what="批次 / lot", id="")
    for _ in range(RECALL_ROUNDS_MAX):
        await _lock(session, reached)
        further = sorted({*command.lot_ids, *(await genealogy.descendants(session, command.lot_ids))})
        if further == reached:
            break
        reached = further
    lots = (await session.execute(select(models.Lot).where(col(models.Lot.id).in_(reached)))).scalars().all()
    row, moment = command.model_dump(exclude={"lot_ids"}), clock.now()
    await session.execute(insert(models.Recall), [{**row, "lot_ids": reached, "opened_at": moment}])
    reason = f"召回 / recall: {command.reason}"
    await hold(session, lots, command.id, reason, recall_id=command.id)
    await emit(
        session,
        RecallOpened(
            recall_id=command.id, level=command.level, reason=command.reason, lot_ids=tuple(reached)
        ),
    )
    return RecallView.model_validate({**row, "lot_ids": reached, "opened_at": moment})


async def _lock(session: AsyncSession, lot_ids: Iterable[UUID]) -> None:
    statement = text("SELECT id FROM lot WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
    await session.execute(statement, {"ids": list(lot_ids)})


async def close_recall(session: AsyncSession, recall_id: UUID, command: CloseRecall) -> RecallView:
    """End a recall: its goods are destroyed, or cleared lot by lot; cleared ones are released by their tests.

    Refuses NotFound, RecallIsClosed, StillOnHand (食品安全法 §63: what was recalled is made harmless or
    destroyed, so that it comes to no market again).
    """
    statement = select(models.Recall).where(col(models.Recall.id) == recall_id).with_for_update()
    recall = (await session.execute(statement)).scalar_one_or_none()
    if recall is None or recall.entity_id != command.entity_id:
        raise NotFound(what="召回 / recall", id=recall_id)
    if recall.closed_on is not None:
        raise refusals.RecallIsClosed(closed_on=recall.closed_on)
    await _lock(session, recall.lot_ids)
    table = models.Lot
    on_hand = select(table.id).where(col(table.id).in_(recall.lot_ids), col(table.quantity) > 0)
    left = sorted(set((await session.execute(on_hand)).scalars()) - set(command.cleared_lot_ids))
    if left:
        raise refusals.StillOnHand(field="cleared_lot_ids", count=len(left), lot_ids=left)
    recall.closed_on, recall.report = command.on, command.report
    recall.cleared_lot_ids = list(command.cleared_lot_ids)
    await session.flush()
    await session.execute(_LIFT, {"recall": recall_id, "now": clock.now()})
    return RecallView.model_validate(recall.model_dump())
