"""Lots on hand in a plant at the cut-over date, one by one or by workbook; whole or not at all, and once."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.queries.lots import some
from services.processing.schemas.views import LotView
from services.processing.service.rows import Row, lot_row, write
from shared.contracts.custody import LotOpened, LotReleased
from shared.contracts.production import Passport
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView
from shared.production.model import LotKnown
from shared.production.opening import OpeningLotsView, check_nothing_moved
from shared.production.opening_sheet import FORM, Entered, OpeningLotsDiffer, differences, judged
from shared.production.schemas import SHEET_LINES_MAX, OpeningLot, OpenLots

LINE = "processing"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('opening-lots' || :entity, 0))")
_ENTERED = text(
    """
    SELECT id, product, grade, unit, quantity_made, cost_made_fen, tax_category, is_purchased
    FROM lot WHERE entity_id = :entity AND batch_id IS NULL AND transfer_id IS NULL
    """
)


async def open_lots(session: AsyncSession, command: OpenLots) -> Sequence[LotView]:
    """Raw material to be used, and finished goods that may be sold. Their value is in the opening balances,
    so no money is told; finance learns where each lot lies. Refuses LotKnown, as `check_nothing_moved`.
    """
    await check_nothing_moved(session, command.entity_id, command.on)
    ids = [line.id for line in command.lots]
    if await some(session, ids):
        raise LotKnown(field="lots")
    await write(session, lots=[_row(command, line) for line in command.lots])
    await emit_all(session, [_opened(command, line) for line in command.lots])
    finished = [_released(command, line) for line in command.lots if not line.is_purchased]
    await emit_all(session, finished)
    return await some(session, ids)


def _row(command: OpenLots, line: OpeningLot) -> Row:
    return lot_row(
        id=line.id,
        entity_id=command.entity_id,
        product=line.product,
        grade=line.grade,
        unit=line.unit.value,
        quantity=line.quantity,
        cost_fen=line.cost_fen,
        status="received" if line.is_purchased else "released",
        is_purchased=line.is_purchased,
        tax_category=line.tax_category.value,
        on=command.on,
        passport=_passport(line).model_dump_json(),
    )


def _passport(line: OpeningLot) -> Passport:
    return Passport(
        villages=tuple(line.villages), harvested_from=line.harvested_on, harvested_to=line.harvested_on
    )


def _opened(command: OpenLots, line: OpeningLot) -> LotOpened:
    return LotOpened(
        lot_id=line.id,
        entity_id=command.entity_id,
        on=command.on,
        product=line.product,
        grade=line.grade,
        quantity=line.quantity,
        unit=line.unit,
        is_purchased=line.is_purchased,
        passport=_passport(line),
    )


def _released(command: OpenLots, line: OpeningLot) -> LotReleased:
    return LotReleased(
        lot_id=line.id,
        entity_id=command.entity_id,
        custodian=LINE,
        product=line.product,
        grade=line.grade,
        quantity=line.quantity,
        unit=line.unit,
        tax_category=line.tax_category,
    )


async def open_from_workbook(
    session: AsyncSession, entity_id: UUID, on: date, content: bytes, language: str, *, dry_run: bool
) -> OpeningLotsView:
    """Enter the lots of a workbook; with bad cells none is entered and each cell is in the answer.

    Refuses OpeningLotsDiffer where lots on hand were entered before, and others than these; as
    `check_nothing_moved`.
    """
    reading = await asyncio.to_thread(read_form, content, FORM)
    sheet, refusals = judged(reading, LINE, entity_id, on)
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
    entered = [Entered(*row) for row in await session.execute(_ENTERED, {"entity": entity_id})]
    if entered:
        found = differences(entered, sheet)
        if found:
            raise OpeningLotsDiffer(count=len(found), differences=[asdict(one) for one in found])
        return view
    await check_nothing_moved(session, entity_id, on)
    if dry_run:
        return view
    await _enter(session, entity_id, on, list(sheet.values()))
    return view.model_copy(update={"applied": True})


async def _enter(session: AsyncSession, entity_id: UUID, on: date, coming: Sequence[OpeningLot]) -> None:
    for start in range(0, len(coming), SHEET_LINES_MAX):
        act = named_id("opening-lots", LINE, entity_id, start)
        part = list(coming[start : start + SHEET_LINES_MAX])
        await open_lots(session, OpenLots(id=act, entity_id=entity_id, on=on, lots=part))
