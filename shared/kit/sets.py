"""Rows written as a set: one statement whatever their number, an array a column."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, JSON, Column, Table, TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def written_columns(table: Table) -> list[str]:
    """The columns a whole row brings along: all but those the database numbers itself."""
    return [column.name for column in table.columns if column.identity is None]


def insert_of(table: Table, columns: Iterable[str]) -> str:
    """The SQL that inserts rows given by `arrays`, to stand alone or in a WITH beside others."""
    wanted = [table.c[name] for name in columns]
    names = ", ".join(f'"{column.name}"' for column in wanted)
    places = ", ".join(f"CAST(:{table.name}_{column.name} AS {_carried(column)}[])" for column in wanted)
    values = ", ".join(_value(column) for column in wanted)
    found = f"SELECT {values} FROM unnest({places}) AS new({names})"  # noqa: S608 - names of ours only
    return f'INSERT INTO "{table.name}" ({names}) {found}'


def arrays(table: Table, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The parameters of `insert_of`. What is JSON or a list in the table is JSON text in a row."""
    return {f"{table.name}_{name}": [row[name] for row in rows] for name in columns}


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all bring the same columns; the others take their defaults."""
    await insert_together(session, (table, rows))


async def insert_together(session: AsyncSession, *sets: tuple[Table, Sequence[Mapping[str, Any]]]) -> None:
    """`insert_rows` into several tables by one statement: keys into one another hold once all are in."""
    filled = [(table, tuple(rows[0]), rows) for table, rows in sets if rows]
    if not filled:
        return
    values: dict[str, list[Any]] = {}
    for table, columns, rows in filled:
        values |= arrays(table, columns, rows)
    await session.execute(_statement(tuple((table, columns) for table, columns, _ in filled)), values)


@lru_cache(maxsize=256)
def _statement(sets: tuple[tuple[Table, tuple[str, ...]], ...]) -> TextClause:
    *others, last = (insert_of(table, columns) for table, columns in sets)
    beside = ", ".join(f"set_{number} AS ({other})" for number, other in enumerate(others))
    return text(f"WITH {beside} {last}" if others else last)


def _carried(column: Column[Any]) -> str:
    """The type in which values travel: an array of arrays would have to be square, so a list goes as JSON."""
    if isinstance(column.type, ARRAY | JSON):
        return "text"
    return column.type.compile(dialect=_DIALECT)


def _value(column: Column[Any]) -> str:
    name = f'new."{column.name}"'
    if isinstance(column.type, ARRAY):
        of = column.type.item_type.compile(dialect=_DIALECT)
        elements = f"json_array_elements_text(CAST({name} AS json))"
        return f"ARRAY(SELECT CAST(e AS {of}) FROM {elements} AS e)"  # noqa: S608 - names of ours only
    return f"CAST({name} AS jsonb)" if isinstance(column.type, JSON) else name
