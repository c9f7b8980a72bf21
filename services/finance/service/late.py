"""Late facts: what came after its month was closed is booked by a person, on a day of an open period."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.posting import Draft, Known, Owed, Phase, post
from services.finance.queries import ledger as queries
from services.finance.schemas.ledger import BookLateFact, LateFactView, LateFactWhole
from services.finance.service import margins
from services.finance.service.closing import look_again
from services.finance.service.facts import known_for
from services.finance.service.ledger import into_open_months, post_drafts
from services.finance.service.owed import owe
from services.finance.service.turn import in_turn
from shared.kit.auth import Actor
from shared.kit.errors import NotFound, Refused
from shared.kit.events import Event, decode

_FACT = text("SELECT * FROM late_fact WHERE event_id = :id AND entity_id = :entity")
_LOCKED = text("SELECT * FROM late_fact WHERE event_id = :id AND entity_id = :entity FOR UPDATE")
_BOOKED = text(
    "UPDATE late_fact SET booked_on = :on, booked_by = :by WHERE event_id = :id AND entity_id = :entity"
)


class BookedAlready(Refused):
    """Somebody has booked this fact."""

    zh = "这笔业务已在 {booked_on} 入账"
    en = "This fact was booked on {booked_on}"


async def shown(session: AsyncSession, event_id: UUID, entity_id: UUID) -> LateFactWhole:
    """What the fact does to this entity's books, before it is booked or after. Refuses NotFound."""
    fact = await queries.late_fact(session, event_id, entity_id)
    row = (await session.execute(_FACT, {"id": event_id, "entity": entity_id})).one()
    drafts = await into_open_months(session, (await _posting(session, row))[1])
    legs = [leg for draft in drafts for leg in draft.legs]
    lines = await queries.drafted(session, entity_id, legs)
    return LateFactWhole(**fact.model_dump(), lines=lines, book_on=max(draft.on for draft in drafts))


async def book(session: AsyncSession, actor: Actor, event_id: UUID, command: BookLateFact) -> LateFactView:
    """Post what the fact does to this entity's books, on the day given; its own date stays in the fact.

    Refuses BookedAlready, BooksAreClosed.
    """
    await in_turn(session)
    key = {"id": event_id, "entity": command.entity_id}
    row = (await session.execute(_LOCKED, key)).one_or_none()
    if row is None:
        raise NotFound(what="迟到业务 / late fact", id=event_id)
    if row.booked_on is not None:
        raise BookedAlready(booked_on=row.booked_on)
    known, drafts, owed = await _posting(session, row)
    await post_drafts(session, [replace(draft, on=command.on) for draft in drafts])
    await owe(session, owed)
    await margins.keep(session, [_event(row).model_copy(update={"on": command.on})], known.books)
    await session.execute(_BOOKED, {**key, "on": command.on, "by": actor.name})
    await look_again(session)
    return await queries.late_fact(session, event_id, command.entity_id)


def _event(row: Any) -> Event:
    event = decode(row.type, row.body)
    assert event is not None, "a contract does not lose a type"
    return event


async def _posting(session: AsyncSession, row: Any) -> tuple[Known, list[Draft], list[Owed]]:
    """What the fact does to the entity's books: its journals, their own day in the memo, and what is owed."""
    event = _event(row)
    known = await known_for(session, [event])
    posting = post(event, known)
    drafts = [
        # An income that missed its year is an ordinary entry of the next one.
        replace(
            draft,
            memo=f"{row.on} {row.type}",
            phase=Phase.ORDINARY if draft.phase is Phase.INFLOW else draft.phase,
        )
        for draft in posting.journals
        if draft.entity_id == row.entity_id
    ]
    return known, drafts, [one for one in posting.owed if one.entity_id == row.entity_id]
