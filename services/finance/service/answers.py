"""Reads a bank's answer from a workbook: judged against the batch, recorded by nobody yet."""

import asyncio
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain import answer_sheet as sheet
from services.finance.schemas.payments import BankAnswerView, BankResult, Outcome
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView

_LINES = text("SELECT id, number, state FROM payment_line WHERE batch_id = :batch")


async def read(session: AsyncSession, batch_id: UUID, content: bytes, language: str) -> BankAnswerView:
    """What a workbook answers for the lines that wait; with bad cells nothing, and each is named."""
    # Reading takes a moment on another process; nothing is locked meanwhile.
    reading = await asyncio.to_thread(read_form, content, sheet.FORM)
    rows = await session.execute(_LINES, {"batch": batch_id})
    lines = {row.id: sheet.Waiting(row.number, row.state) for row in rows}
    answers, refusals = sheet.judged(reading, lines)
    if refusals:
        return BankAnswerView(results=[], refusals=[CellRefusalView.of(one, language) for one in refusals])
    results = [
        BankResult(
            line_id=one.line_id,
            outcome=Outcome.SETTLED if one.settled else Outcome.RETURNED,
            reason=one.reason,
        )
        for one in answers
    ]
    return BankAnswerView(results=results, refusals=[])
