"""Lots on hand at the cut-over date, singly or by workbook: whole or not at all, once, before all work."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import LotOpened
from shared.contracts.production import Passport
from shared.kit import sealing
from shared.kit.errors import Refused
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all
from shared.kit.workbook.table import read_form
from shared.kit.workbook.views import CellRefusalView
from shared.production import lots
from shared.production.binding import Production
from shared.production.model import harvested_on
from shared.production.opening_sheet import FORM, Entered, OpeningLotsDiffer, differences, judged
from shared.production.schemas import SHEET_LINES_MAX, OpeningLot, OpenLots
from shared.production.views import LotView

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('opening-lots' || :entity, 0))")


class WorkBeganBefore(Refused):
    """What is on hand at the start is counted before the first business of the entity."""

    zh = "{on} 或更早已经有业务记录，建账盘点只能记在第一笔业务之前的日子"
    en = "There is business recorded of {on} or before; what is on hand at the start comes before all of it"


class ClosedSinceThen(Refused):
    """What is on hand at the start is in the opening balances, which a closed month has made final."""

    zh = "{month} 已经结账，建账盘点不能再登记，请由财务用凭证更正"
    en = "The month {month} is closed; nothing more is on hand at the start, finance corrects it by voucher"


async def check_nothing_moved(session: AsyncSession, entity_id: UUID, on: date) -> None:
    """What an entity has at the cut-over date is entered before its work there is.

    Later it would be in no opening balance, and stock and books would differ. Typing it some days after the
    first delivery is no such thing: that day lies after the cut-over.
    Refused: `WorkBeganBefore`, `ClosedSinceThen`.
    """
    if await sealing.said_by(session, entity_id, on):
        raise WorkBeganBefore(field="on", on=on)
    month = await sealing.sealed_since(session, entity_id, on)
    if month is not None:
        raise ClosedSinceThen(field="on", month=month)


class OpeningLotsView(BaseModel):
    """What came of a sheet. `applied` is False for a dry run, bad cells, and the same again."""

    entity_id: UUID
    on: date
    lots: int
    cost_fen: int
    applied: bool
    refusals: list[CellRefusalView]


async def open_lots(session: AsyncSession, p: Production, command: OpenLots) -> list[LotView]:
    """Lots on hand at the cut-over date, as one set; told without money.

    Refused: `LotKnown`, as `check_nothing_moved`.
    """
    await check_nothing_moved(session, command.entity_id, command.on)
    rows = [_opening_row(command, line) for line in command.lots]
    await lots.add(session, p, rows)
    await emit_all(session, [_opened(row) for row in rows])
    return await lots.see_many(session, p, [line.id for line in command.lots])


def _opening_row(command: OpenLots, line: OpeningLot) -> dict[str, Any]:
    return lots.new_row(
        line.id,
        entity_id=command.entity_id,
        product=line.product,
        grade=line.grade,
        unit=line.unit,
        quantity=line.quantity,
        cost_fen=line.cost_fen,
        tax_category=line.tax_category,
        is_purchased=line.is_purchased,
        origin="opening",
        origin_id=command.id,
        on=command.on,
        passport=_opening_passport(line.villages, line.harvested_on),
    )


def _opened(row: dict[str, Any]) -> LotOpened:
    told = ("entity_id", "on", "product", "grade", "quantity", "unit", "is_purchased")
    passport = Passport.model_validate_json(row["passport"])
    return LotOpened(lot_id=row["id"], passport=passport, **{name: row[name] for name in told})


def _opening_passport(villages: Sequence[str], on: date | None) -> Passport:
    passport = Passport(villages=tuple(villages))
    return passport if on is None else harvested_on(passport, on)


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

    Refused: `OpeningLotsDiffer` where lots on hand were entered before, and others than these; as
    `check_nothing_moved`.
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
    await check_nothing_moved(session, entity_id, on)
    if dry_run:
        return view
    coming = list(sheet.values())
    for start in range(0, len(coming), SHEET_LINES_MAX):
        part = coming[start : start + SHEET_LINES_MAX]
        act = named_id("opening-lots", p.line, entity_id, start)
        await open_lots(session, p, OpenLots(id=act, entity_id=entity_id, on=on, lots=part))
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
