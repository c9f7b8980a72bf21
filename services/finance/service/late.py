"""Late facts: what came after its month was closed is booked by a person, on a day of an open period."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.posting import Phase, post
from services.finance.queries import ledger as queries
from services.finance.schemas.ledger import BookLateFact, LateFactView
from services.finance.service import margins
from services.finance.service.closing import look_again
from services.finance.service.facts import known_for
from services.finance.service.ledger import post_drafts
from services.finance.service.owed import owe
from shared.kit.auth import Actor
from shared.kit.errors import NotFound, Refused
from shared.kit.events import decode


class BookedAlready(Refused):
    """Somebody has booked this fact."""

    zh = "这笔业务已在 {booked_on} 入账"
    en = "This fact was booked on {booked_on}"


async def book(session: AsyncSession, actor: Actor, event_id: UUID, command: BookLateFact) -> LateFactView:
    """Post what the fact does to this entity's books, on the day given; its own date stays in the fact.

    Refuses BookedAlready, BooksAreClosed.
    """
    locked = text("SELECT * FROM late_fact WHERE event_id = :id AND entity_id = :entity FOR UPDATE")
    key = {"id": event_id, "entity": command.entity_id}
    row = (await session.execute(locked, key)).one_or_none()
    if row is None:
        raise NotFound(what="迟到业务 / late fact", id=event_id)
    if row.booked_on is not None:
        raise BookedAlready(booked_on=row.booked_on)
    event = decode(row.type, row.body)
    assert event is not None, "a contract does not lose a type"
    known = await known_for(session, [event])
    posting = post(event, known)
    memo = f"{row.on} {row.type}"
    drafts = [
        # An income that missed its year is an ordinary entry of the next one.
        replace(
            draft,
            on=command.on,
            memo=memo,
            phase=Phase.ORDINARY if draft.phase is Phase.INFLOW else draft.phase,
        )
        for draft in posting.journals
        if draft.entity_id == command.entity_id
    ]
    await post_drafts(session, drafts)
    await owe(session, [one for one in posting.owed if one.entity_id == command.entity_id])
    await margins.keep(session, [event.model_copy(update={"on": command.on})], known.books)
    await session.execute(
        text(
            "UPDATE late_fact SET booked_on = :on, booked_by = :by"
            " WHERE event_id = :id AND entity_id = :entity"
        ),
        {**key, "on": command.on, "by": actor.name},
    )
    await look_again(session)
    return await queries.late_fact(session, event_id, command.entity_id)
