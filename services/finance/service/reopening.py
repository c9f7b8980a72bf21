"""Opening a closed month again: one person asks, another grants, and every service takes facts of it anew."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.reopening import must_be_last
from services.finance.queries import reopenings as queries
from services.finance.schemas.closing import AskReopening, RefuseReopening, ReopeningView
from services.finance.service.payments import SameHand
from shared.contracts.finance import PeriodReopened
from shared.kit import clock, sealing
from shared.kit.auth import Actor
from shared.kit.errors import Kind, NotFound, Refused
from shared.kit.outbox import emit


class SameHandReopening(SameHand):
    """The database's own word on it: who asks does not grant."""

    constraint = "ck_reopening_two_hands"


class ReopeningAsked(Refused):
    """One asking an entity at a time."""

    kind = Kind.CONFLICT
    constraint = "uq_reopening_asked"
    zh = "本单位已有反结账申请待批"
    en = "A month of this entity is asked to be opened again already"


class ReopeningDecided(Refused):
    """It is granted or refused already."""

    kind = Kind.CONFLICT
    sqlstate = "LH014"
    zh = "这份反结账申请已经批过"
    en = "This has been decided already"


class SealStays(Refused):
    """The database's own word: a seal comes off as it is granted, the last one first, in an open year."""

    kind = Kind.CONFLICT
    sqlstate = "LH013"
    zh = "{detail} 的封账不能解除"
    en = "{detail} stays sealed"


_KNOWN = text("SELECT 1 FROM entity WHERE id = :entity FOR UPDATE")
_ASK = text(
    "INSERT INTO reopening (id, entity_id, month, reason, state, asked_by, asked_by_name, asked_at)"
    " VALUES (:id, :entity, :month, :reason, 'asked', :by, :name, :at)"
)
_LOCKED = text(
    "SELECT id, entity_id, month, reason, state, asked_by FROM reopening WHERE id = :id FOR UPDATE"
)
_DECIDE = text(
    "UPDATE reopening SET state = :state, decided_by = :by, decided_by_name = :name, decided_at = :at,"
    " answer = :answer WHERE id = :id"
)
_ASKED_NO_MORE = text("DELETE FROM period WHERE entity_id = :entity AND month = :month")
#: Final versions whose closing day is in the month or after it, with the entity among their members.
_SUPERSEDE = text(
    """
    INSERT INTO superseded (consolidation_id, reopening_id)
    SELECT c.id, :id FROM consolidation c
    WHERE c.kind = 'final' AND c.to_month >= :month
      AND CAST(c.body AS jsonb) -> 'members'
          @> jsonb_build_array(jsonb_build_object('entity_id', CAST(:entity AS text)))
    """
)


async def ask(session: AsyncSession, actor: Actor, command: AskReopening) -> ReopeningView:
    """Ask that a month be opened again.

    Refuses NothingClosed, NotTheLastClosed, LaterMonthAsked, YearIsOver, ReopeningAsked.
    """
    await _may_be_opened(session, command.entity_id, command.month)
    await session.execute(
        _ASK,
        {
            "id": command.id,
            "entity": command.entity_id,
            "month": command.month,
            "reason": command.reason,
            "by": str(actor.id),
            "name": actor.name,
            "at": clock.now(),
        },
    )
    return await queries.reopening(session, command.id)


async def grant(session: AsyncSession, actor: Actor, reopening_id: UUID) -> ReopeningView:
    """Open the month again; final versions that stood on it are marked superseded, and stay.

    Refuses SameHand, ReopeningDecided, and what is refused of asking: the month may have moved on.
    """
    row = await _decided(session, actor, reopening_id, "granted", None)
    await _may_be_opened(session, row.entity_id, row.month)
    await sealing.open_again(session, [(row.entity_id, row.month)])
    await session.execute(_ASKED_NO_MORE, {"entity": row.entity_id, "month": row.month})
    await session.execute(_SUPERSEDE, {"id": reopening_id, "entity": str(row.entity_id), "month": row.month})
    await emit(session, PeriodReopened(entity_id=row.entity_id, month=row.month, reason=row.reason))
    return await queries.reopening(session, reopening_id)


async def refuse(
    session: AsyncSession, actor: Actor, reopening_id: UUID, command: RefuseReopening
) -> ReopeningView:
    """Leave the month closed. Refuses SameHand, ReopeningDecided."""
    await _decided(session, actor, reopening_id, "refused", command.answer)
    return await queries.reopening(session, reopening_id)


async def _may_be_opened(session: AsyncSession, entity_id: UUID, month: str) -> None:
    if (await session.execute(_KNOWN, {"entity": entity_id})).scalar() is None:
        raise NotFound(field="entity_id", what="账簿 / books", id=entity_id)
    so_far = await queries.so_far(session, entity_id)
    must_be_last(month, so_far.closed_last, so_far.asked_last, so_far.year_last)


async def _decided(
    session: AsyncSession, actor: Actor, reopening_id: UUID, state: str, answer: str | None
) -> Any:
    """The asking, decided by somebody else than asked."""
    row = (await session.execute(_LOCKED, {"id": reopening_id})).one_or_none()
    if row is None:
        raise NotFound(what="反结账申请 / reopening", id=reopening_id)
    if row.state != "asked":
        raise ReopeningDecided
    if row.asked_by == str(actor.id):
        raise SameHandReopening
    decided = {"state": state, "by": str(actor.id), "name": actor.name, "at": clock.now(), "answer": answer}
    await session.execute(_DECIDE, {"id": reopening_id, **decided})
    return row
