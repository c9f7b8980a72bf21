"""Posting a run of events as one set: books and lots looked up once, journals in two statements."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Part, Regime
from services.finance.domain.posting import (
    Book,
    Books,
    Draft,
    Known,
    entities_named,
    post,
    stocks_told,
    stocks_wanted,
)
from services.finance.service import margins
from services.finance.service.declared import keep_declared
from services.finance.service.ledger import closed_to, post_drafts
from services.finance.service.owed import owe
from services.finance.service.turn import in_turn
from shared.contracts.dividends import DividendDeclared
from shared.kit.events import Event

_ENTITIES = text("SELECT id, regime, legal_entity_id, code, name FROM entity WHERE id = ANY(:ids)")
_LOTS = text("SELECT id, stock FROM lot WHERE id = ANY(:ids)")
_TELL_LOTS = text(
    "INSERT INTO lot (id, stock) SELECT i, s FROM unnest(CAST(:ids AS uuid[]), CAST(:stocks AS text[]))"
    " AS t(i, s) ORDER BY i ON CONFLICT (id) DO NOTHING"
)
_LATE = text(
    """
    INSERT INTO late_fact (event_id, entity_id, "on", type, document, reason, body)
    SELECT * FROM unnest(CAST(:events AS uuid[]), CAST(:entities AS uuid[]), CAST(:days AS date[]),
      CAST(:types AS text[]), CAST(:documents AS text[]), CAST(:reasons AS text[]), CAST(:bodies AS text[]))
    ON CONFLICT (event_id, entity_id) DO NOTHING
    """
)


async def books(session: AsyncSession, entity_ids: Iterable[UUID]) -> Books:
    """The books of these entities, those that keep any."""
    rows = await session.execute(_ENTITIES, {"ids": list(set(entity_ids))})
    return Books(
        {row.id: Book(row.id, Regime(row.regime), row.legal_entity_id, row.code, row.name) for row in rows}
    )


async def known_for(session: AsyncSession, events: Sequence[Event]) -> Known:
    """What the rules look up for these events, themselves included."""
    told = {lot: part for event in events for lot, part in stocks_told(event).items()}
    wanted = {lot for event in events for lot in stocks_wanted(event)} - told.keys()
    named = [entity for event in events for entity in entities_named(event)]
    found = await books(session, [*named, *margins.receivers(events)])
    known = Known(found, dict(told))
    if wanted:
        rows = await session.execute(_LOTS, {"ids": list(wanted)})
        known.stocks.update({row.id: Part(row.stock) for row in rows})
    return known


async def post_events(session: AsyncSession, events: Sequence[Event]) -> None:
    """Post a run of events; a fact of closed books goes to the exception list. May say NotYet."""
    await in_turn(session)
    known = await known_for(session, events)
    postings = [(event, post(event, known)) for event in events]
    told = {lot: part for event in events for lot, part in stocks_told(event).items()}
    if told:
        values = {"ids": list(told), "stocks": [part.value for part in told.values()]}
        await session.execute(_TELL_LOTS, values)
    drafts = [(event, draft) for event, posting in postings for draft in posting.journals]
    late = await closed_to(session, [draft for _, draft in drafts])
    await keep_declared(session, [event for event in events if isinstance(event, DividendDeclared)])
    await post_drafts(
        session, [draft for (_, draft), is_late in zip(drafts, late, strict=True) if not is_late]
    )
    # A payable of a late fact waits for its booking, as its journal does.
    waits = {(event.id, draft.entity_id) for (event, draft), one in zip(drafts, late, strict=True) if one}
    await owe(
        session,
        [
            one
            for event, posting in postings
            for one in posting.owed
            if (event.id, one.entity_id) not in waits
        ],
    )
    await _keep_late(session, [pair for pair, is_late in zip(drafts, late, strict=True) if is_late])
    # So does a margin: it is in no books before.
    waiting = {event_id for event_id, _ in waits}
    await margins.keep(session, [event for event in events if event.id not in waiting], known.books)


async def _keep_late(session: AsyncSession, late: Sequence[tuple[Event, Draft]]) -> None:
    if not late:
        return
    columns = {
        "events": [event.id for event, _ in late],
        "entities": [draft.entity_id for _, draft in late],
        "days": [draft.on for _, draft in late],
        "types": [type(event).__name__ for event, _ in late],
        "documents": [draft.document for _, draft in late],
        "reasons": [f"closed:{draft.phase.value}" for _, draft in late],
        "bodies": [event.model_dump_json() for event, _ in late],
    }
    await session.execute(_LATE, columns)
