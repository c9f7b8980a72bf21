"""Takes objections to a published plan, and their answers; both are only added."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.approval import RunState
from services.dividends.models import Objection, ObjectionAnswer
from services.dividends.queries import facts, objections, tiers
from services.dividends.schemas.commands import AnswerObjection, Object
from services.dividends.schemas.views import ObjectionView
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused


class NothingPublished(Refused):
    """A plan is objected to while it is published, from the notice to the vote."""

    kind = Kind.CONFLICT
    zh = "目前不在公示期（{state}），不能提出异议"
    en = "The plan is {state}; objections are taken while it is published"


class NotConcerned(Refused):
    """Whoever objects is of the entity: in the plan, in its register, or a household of the village."""

    kind = Kind.FORBIDDEN
    zh = "该户与本方案无关：不在名册，也不是本村农户"
    en = "The holder is neither in the register nor of this village"


class AlreadyAnswered(Refused):
    """An objection is answered once; what changes after that is another objection."""

    kind = Kind.CONFLICT
    constraint = "pk_objection_answer"
    zh = "这条异议已经答复过"
    en = "This objection was answered already"


async def take_objection(
    session: AsyncSession, actor: Actor, run_id: UUID, tier_id: UUID, command: Object
) -> ObjectionView:
    """Write an objection down. Refused: `NothingPublished`, `NotConcerned`."""
    # Locked, so that an objection and the vote come one after the other.
    tier = await tiers.tier_locked(session, run_id, tier_id)
    if tier.state != RunState.PUBLISHED:
        raise NothingPublished(state=tier.state)
    if not await objections.concerned(session, tier, command.holder_id):
        raise NotConcerned(field="holder_id")
    named = await facts.names(session, [command.holder_id])
    await session.execute(
        insert(Objection),
        {
            "id": command.id,
            "tier_id": tier_id,
            "holder_id": command.holder_id,
            "holder_name": named.get(command.holder_id, ""),
            "words": command.words,
            "by_id": actor.id,
            "by_name": actor.name,
            "on": clock.today(),
            "raised_at": clock.now(),
        },
    )
    return objections.view(await objections.objection(session, command.id))


async def answer_objection(
    session: AsyncSession, actor: Actor, objection: Row[Any], command: AnswerObjection
) -> ObjectionView:
    """Answer an objection, once. Refused: `AlreadyAnswered`."""
    await session.execute(
        insert(ObjectionAnswer),
        {
            "objection_id": objection.id,
            "id": command.id,
            "upheld": command.upheld,
            "words": command.words,
            "by_id": actor.id,
            "by_name": actor.name,
            "on": clock.today(),
            "answered_at": clock.now(),
        },
    )
    return objections.view(await objections.objection(session, objection.id))
