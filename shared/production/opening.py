"""Enters a workbook's lots on hand at the cut-over date: whole or not at all, and once."""

import asyncio
from dataclasses import asdict
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.ids import named_id
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView
from shared.production import lots
from shared.production.binding import Production
from shared.production.opening_sheet import FORM, Entered, OpeningLotsDiffer, differences, judged
from shared.production.schemas import SHEET_LINES_MAX, OpenLots

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('opening-lots' || :entity, 0))")


class OpeningLotsView(BaseModel):
    """What came of a sheet. `applied` is False for a dry run, bad cells, and the same again."""

    entity_id: UUID
    on: date
    lots: int
    cost_fen: int
    applied: bool
    refusals: list[CellRefusalView]


async def open_from_workbook(
    session: AsyncSession,
    p: Production,
    entity_id: UUID,
    on: date,
    content: bytes,
    language: str,
    *,
    dry_run: bool,
) -> OpeningLotsView:
    """Enter the lots of a workbook; with bad cells none is entered and each cell is in the answer.

    Refused: `OpeningLotsDiffer` where lots on hand were entered before, and others than these.
    """
    reading = await asyncio.to_thread(read_form, content, FORM)
    sheet, refusals = judged(reading, p.line, entity_id, on)
    view = OpeningLotsView(
        entity_id=entity_id,
        on=on,
        lots=len(sheet),
        cost_fen=sum(lot.cost_fen for lot in sheet.values()),
        applied=False,
        refusals=[CellRefusalView.of(one, language) for one in refusals],
    )
    if refusals:
        return view
    await session.execute(_ONE_AT_A_TIME, {"entity": str(entity_id)})
    entered = await _entered(session, p, entity_id)
    if entered:
        found = differences(entered, sheet)
        if found:
            raise OpeningLotsDiffer(count=len(found), differences=[asdict(one) for one in found])
        return view
    if dry_run:
        return view
    coming = list(sheet.values())
    for start in range(0, len(coming), SHEET_LINES_MAX):
        part = coming[start : start + SHEET_LINES_MAX]
        act = named_id("opening-lots", p.line, entity_id, start)
        await lots.open_lots(session, p, OpenLots(id=act, entity_id=entity_id, on=on, lots=part))
    return view.model_copy(update={"applied": True})


async def _entered(session: AsyncSession, p: Production, entity_id: UUID) -> list[Entered]:
    """The entity's lots on hand as they came in, whatever is left of them now."""
    lot = p.tables.lot
    query = select(
        lot.c.id,
        lot.c.product,
        lot.c.grade,
        lot.c.unit,
        lot.c.quantity_in,
        lot.c.cost_in_fen,
        lot.c.tax_category,
        lot.c.is_purchased,
    ).where(lot.c.entity_id == entity_id, lot.c.origin == "opening")
    return [Entered(*row) for row in await session.execute(query)]
