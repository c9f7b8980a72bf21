"""Effective-dated figures: a rate, limit or period is a row and the day it starts to hold, no constant."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import Kind, Refused


class NoFigure(Refused):
    """No value of this figure holds on that day."""

    kind = Kind.CONFLICT
    zh = "{on} 没有生效的“{name}”参数，请先登记"
    en = "No value of {name} holds on {on}; enter one first"


_FIND = text(
    "SELECT value FROM figure WHERE name = :name AND effective_on <= :on ORDER BY effective_on DESC LIMIT 1"
)


async def figure(session: AsyncSession, name: str, on: date) -> int:
    """The value of `name` that holds on a business date. Refuses NoFigure."""
    value = (await session.execute(_FIND, {"name": name, "on": on})).scalar()
    if value is None:
        raise NoFigure(name=name, on=on)
    return int(value)


async def figure_or(session: AsyncSession, name: str, on: date, otherwise: int) -> int:
    """The value that holds, or `otherwise` where none is registered."""
    value = (await session.execute(_FIND, {"name": name, "on": on})).scalar()
    return otherwise if value is None else int(value)


async def set_figure(session: AsyncSession, name: str, effective_on: date, value: int, source: str) -> None:
    """Register a value and its source; the same day again replaces it."""
    await session.execute(
        text(
            "INSERT INTO figure (name, effective_on, value, source) VALUES (:name, :on, :value, :source)"
            " ON CONFLICT (name, effective_on) DO UPDATE SET value = excluded.value, source = excluded.source"
        ),
        {"name": name, "on": effective_on, "value": value, "source": source},
    )
