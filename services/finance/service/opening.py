"""Opens an entity's books: its balances at the cut-over date become one journal, once, whole or not."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain import opening as rules
from services.finance.domain import opening_sheet as sheet
from services.finance.domain.opening import Account, BooksBeganBefore, OpeningDiffers, OpeningLine
from services.finance.domain.posting import Book
from services.finance.queries import opening as queries
from services.finance.schemas.opening import OpenBooks, OpeningView
from services.finance.service.ledger import post_drafts
from services.finance.service.owed import owe
from services.finance.service.turn import in_turn
from services.finance.service.vouchers import book_of
from shared.contracts.finance import JournalPosted
from shared.kit.outbox import emit
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView


async def open_books(session: AsyncSession, command: OpenBooks, *, dry_run: bool = False) -> OpeningView:
    """Post the balances sent. The same again changes nothing.

    Refuses NoBooks, AccountUnknown, AccountNamedOtherwise, BalanceOfTheYear, AccountTwice, NotBalanced,
    BooksBeganBefore, BooksAreClosed, and OpeningDiffers where other balances are posted already.
    """
    book = await book_of(session, command.entity_id)
    chart = await queries.chart(session, book.regime)
    lines = [OpeningLine(row, **sent.model_dump()) for row, sent in enumerate(command.lines, 1)]
    for line, field, refused in rules.judge(lines, chart):
        refused.field = f"lines.{line.row - 1}.{field}"
        raise refused
    return await enter(session, book, chart, lines, command.on, command.document, dry_run=dry_run)


async def open_from_workbook(
    session: AsyncSession, entity_id: UUID, on: date, content: bytes, language: str, *, dry_run: bool
) -> OpeningView:
    """Post the balances of a workbook; with bad cells nothing is posted and each is in the answer.

    Refuses NoBooks, BooksBeganBefore, BooksAreClosed, OpeningDiffers.
    """
    # Reading takes a moment on another process; nothing is locked yet, and others are served meanwhile.
    reading = await asyncio.to_thread(read_form, content, sheet.FORM)
    book = await book_of(session, entity_id)
    chart = await queries.chart(session, book.regime)
    words, households = sheet.names_of(reading)
    parties = await queries.parties(session, entity_id, words, households)
    lines, refusals = sheet.judged(reading, parties, chart)
    if refusals:
        view = _view(book, lines, on, None, applied=False)
        view.refusals = [CellRefusalView.of(one, language) for one in refusals]
        return view
    return await enter(session, book, chart, lines, on, rules.DOCUMENT, dry_run=dry_run)


async def enter(
    session: AsyncSession,
    book: Book,
    chart: dict[str, Account],
    lines: Sequence[OpeningLine],
    on: date,
    document: str,
    *,
    dry_run: bool,
) -> OpeningView:
    """Post lines that were judged, unless these very balances are posted already."""
    rules.check_balance(lines)
    posted = await queries.posted(session, book.entity_id)
    if posted is not None:
        found = rules.differences(posted.lines, posted.on, lines, on)
        if found:
            told = [asdict(difference) for difference in found]
            raise OpeningDiffers(count=len(found), posted_on=posted.on, differences=told)
        return _view(book, lines, on, posted.journal_id, applied=False)
    if await queries.has_journals_before(session, book.entity_id, on):
        raise BooksBeganBefore(field="on", on=on)
    draft = rules.draft_of(book, lines, on, document)
    if dry_run:
        return _view(book, lines, on, None, applied=False)
    await in_turn(session)
    [journal_id] = await post_drafts(session, [draft])
    await owe(session, rules.owed_by(draft, lines, chart))
    await emit(
        session,
        JournalPosted(entity_id=book.entity_id, journal_id=journal_id, on=on, amount_fen=draft.amount_fen),
    )
    return _view(book, lines, on, journal_id, applied=True)


def _view(
    book: Book, lines: Sequence[OpeningLine], on: date, journal_id: UUID | None, *, applied: bool
) -> OpeningView:
    return OpeningView(
        entity_id=book.entity_id,
        on=on,
        lines=len(lines),
        debit_fen=sum(line.debit_fen for line in lines),
        applied=applied,
        journal_id=journal_id,
    )
