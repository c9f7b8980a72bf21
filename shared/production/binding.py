"""The frozen value that binds the kernel to one subsidiary: its name, its tables, its own checks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import NotFound
from shared.production.schemas import Harvest
from shared.production.tables import Tables
from shared.production.views import WeekItem

#: May refuse a harvest of a batch: (session, the locked batch row, what was asked).
HarvestCheck = Callable[[AsyncSession, Row[Any], Harvest], Awaitable[None]]


#: May refuse to release a lot: (session, the locked lot row).
ReleaseCheck = Callable[[AsyncSession, Row[Any]], Awaitable[None]]


#: What else is due: (session, the entities seen, today, the last day looked at).
WeekOf = Callable[[AsyncSession, Sequence[UUID], date, date], Awaitable[list[WeekItem]]]


async def nothing_due(
    session: AsyncSession, visible: Sequence[UUID], today: date, until: date
) -> list[WeekItem]:
    """A line that waits for nothing of its own."""
    return []


async def every_lot_may_be_released(session: AsyncSession, lot: Row[Any]) -> None:
    """A line that holds no lot for good."""


async def nothing_to_check(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """A line without conditions of its own on a harvest."""


@dataclass(frozen=True)
class Production:
    """A subsidiary's line of production. `line` is its service's name, which is the custodian of its lots."""

    line: str
    tables: Tables
    check_harvest: HarvestCheck = nothing_to_check
    check_release: ReleaseCheck = every_lot_may_be_released
    week: WeekOf = nothing_due


async def locked(session: AsyncSession, table: Table, row_id: Any, what: str) -> Row[Any]:
    """The row, locked until the transaction ends. Refuses NotFound. Lock order: batch, lot, stock."""
    found = await session.execute(select(table).where(table.c.id == row_id).with_for_update())
    row = found.one_or_none()
    if row is None:
        raise NotFound(what=what, id=row_id)
    return row
