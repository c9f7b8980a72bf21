"""Rows entered by hand, past every guard of the database: what `verify` must find."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Numeric, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.kit import registry
from shared.kit.ids import new_id
from tests.databases import Databases

ON = date(2025, 6, 30)


def enter(databases: Databases, dsn: str, service: str, table: str, values: Mapping[str, Any]) -> None:
    """One row; columns that are not given and may not be empty get a value that says nothing."""
    columns = registry.load(service).metadata.tables[table].columns
    row = {column.name: _nothing(column) for column in columns if _needed(column)}
    row |= {name: Jsonb(value) if isinstance(value, dict) else value for name, value in values.items()}
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    places = sql.SQL(", ").join(sql.Placeholder() * len(row))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, places)
    past_guards(databases, dsn, statement, list(row.values()))


def past_guards(
    databases: Databases, dsn: str, statement: LiteralString | sql.Composed, values: list[Any] | None = None
) -> None:
    """A statement as the server's own administrator, with triggers and foreign keys asleep."""
    name = dsn.rsplit("/", 1)[1]
    admin = f"{databases.admin_dsn.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        query = statement if isinstance(statement, sql.Composed) else sql.SQL(statement).format()
        connection.execute(query, values)


def _needed(column: Column[Any]) -> bool:
    return not (column.nullable or column.server_default or column.identity)


def _nothing(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Uuid):
        return new_id()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Numeric):
        return 0
    if isinstance(kind, DateTime):
        return datetime(2025, 6, 30, tzinfo=UTC)
    if isinstance(kind, Date):
        return ON
    if isinstance(kind, JSONB):
        return Jsonb({})
    return [] if isinstance(kind, ARRAY) else ""
