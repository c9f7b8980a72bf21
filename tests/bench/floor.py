"""The floor: the very rows a service wrote, written again by the bare driver into a copy of its database.

The copy is taken before the service works, with all its constraints and triggers, so both pay for those.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from shared.kit.db import Database
from shared.kit.outbox import _MOVE, RELAY_BATCH_MAX

#: Kept by triggers from the rows themselves, or moved by the relay: not written by hand.
LEFT_OUT = frozenset({"balance", "archive", "relay_state", "cursor", "heard", "node", "held"})

#: From so many rows on, COPY is the faster one.
COPY_FROM = 30
#: A trigger judges all lines of a journal at once, so they come in one statement.
WHOLE_STATEMENTS = frozenset({"journal_line"})

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Table:
    """A table's columns that are written, and those of its primary key, in order."""

    columns: list[str]
    key: list[int]

    def insert(self, name: str) -> str:
        names = ", ".join(f'"{column}"' for column in self.columns)
        places = ", ".join(f"${number + 1}" for number in range(len(self.columns)))
        return f'INSERT INTO "{name}" ({names}) VALUES ({places})'

    def update(self, name: str) -> str:
        """By primary key, which stands last."""
        changed = [column for number, column in enumerate(self.columns) if number not in self.key]
        sets = ", ".join(f'"{column}" = ${number + 1}' for number, column in enumerate(changed))
        where = " AND ".join(
            f'"{self.columns[index]}" = ${len(changed) + number + 1}' for number, index in enumerate(self.key)
        )
        return f'UPDATE "{name}" SET {sets} WHERE {where}'

    def update_values(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        rest = [value for number, value in enumerate(row) if number not in self.key]
        return (*rest, *(row[index] for index in self.key))


@dataclass(frozen=True)
class Written:
    """What a service wrote: new rows in the order of writing, and rows it changed as they were at last."""

    tables: Mapping[str, Table]
    order: Sequence[str]
    new: Rows
    changed: Rows

    def summary(self) -> str:
        parts = [f"{name} {len(rows)}" for name, rows in self.new.items() if rows]
        parts += [f"{name} {len(rows)} changed" for name, rows in self.changed.items() if rows]
        return ", ".join(parts)


async def _tables(connection: asyncpg.Connection) -> dict[str, Table]:
    rows = await connection.fetch(
        """
        SELECT c.table_name, c.column_name, c.is_identity = 'NO' AS written,
               EXISTS (SELECT 1 FROM information_schema.table_constraints t
                       JOIN information_schema.key_column_usage k USING (constraint_name, table_name)
                       WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_name = c.table_name
                         AND k.column_name = c.column_name) AS key
        FROM information_schema.columns c
        WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position
        """
    )
    found: dict[str, Table] = {}
    for row in rows:
        table = found.setdefault(row["table_name"], Table([], []))
        if row["written"]:
            if row["key"]:
                table.key.append(len(table.columns))
            table.columns.append(row["column_name"])
    return {
        name: table
        for name, table in found.items()
        if name not in LEFT_OUT and not name.startswith("archive_") and name != "alembic_version"
    }


async def _rows(connection: asyncpg.Connection, name: str, table: Table) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{column}"' for column in table.columns)
    return [tuple(row) for row in await connection.fetch(f'SELECT {names} FROM "{name}" ORDER BY ctid')]


async def written(before: str, after: Database, order: Sequence[str]) -> Written:
    """The difference between the copy and what the service's database holds now."""
    old, now = await asyncpg.connect(before), await asyncpg.connect(after.dsn)
    try:
        tables = await _tables(now)
        new: Rows = {}
        changed: Rows = {}
        for name in order:
            table = tables.get(name)
            if table is None:
                continue
            if not table.key:  # an identity is all its key: rows are only added
                count = await old.fetchval(f'SELECT count(*) FROM "{name}"')
                new[name] = (await _rows(now, name, table))[count:]
                continue
            known = {tuple(row[k] for k in table.key): row for row in await _rows(old, name, table)}
            new[name], changed[name] = [], []
            for row in await _rows(now, name, table):
                mine = known.get(tuple(row[k] for k in table.key))
                if mine is None:
                    new[name].append(row)
                elif mine != row:
                    changed[name].append(row)
        return Written(tables, [name for name in order if name in tables], new, changed)
    finally:
        await old.close()
        await now.close()


async def outbox_again(before: str, after: Database) -> list[tuple[Any, ...]]:
    """The facts the service said and its relay archived meanwhile, as rows of the outbox."""
    old, now = await asyncpg.connect(before), await asyncpg.connect(after.dsn)
    try:
        last = await old.fetchval("SELECT position FROM relay_state")
        found = await now.fetch(
            "SELECT id, topic, key, type, entity_id, period, body, recorded_at FROM archive"
            " WHERE position > $1 ORDER BY position",
            last,
        )
        return [tuple(row) for row in found]
    finally:
        await old.close()
        await now.close()


OUTBOX = Table(["id", "topic", "key", "type", "entity_id", "period", "body", "recorded_at"], [0])


async def replayed(
    dsn: str, done: Written, said: list[tuple[Any, ...]], transactions: int, *, copying: bool
) -> float:
    """Write the rows in as many transactions, archive the facts in the relay's batches; seconds.

    By prepared statements, or (`copying`) what is many by COPY, the fastest way there is.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "INSERT INTO alembic_version SELECT 'x' WHERE false"
        )  # the first plan is slow
        parts = [_part(done, said, number, transactions) for number in range(transactions)]
        started = time.perf_counter()
        for part in parts:
            async with connection.transaction():
                for name, table, rows in part.added:
                    await _add(connection, name, table, rows, copying)
                for statement, values in part.changed:
                    await connection.executemany(statement, values)
        await archived(connection)
        return time.perf_counter() - started
    finally:
        await connection.close()


async def _add(
    connection: asyncpg.Connection, name: str, table: Table, rows: list[tuple[Any, ...]], copying: bool
) -> None:
    if (copying and len(rows) >= COPY_FROM) or name in WHOLE_STATEMENTS:
        await connection.copy_records_to_table(name, records=rows, columns=table.columns)
    elif len(rows) == 1:
        await connection.execute(table.insert(name), *rows[0])
    else:
        await connection.executemany(table.insert(name), rows)


@dataclass(frozen=True)
class Part:
    """What one of the transactions writes."""

    added: list[tuple[str, Table, list[tuple[Any, ...]]]]
    changed: list[tuple[str, list[tuple[Any, ...]]]]


def _part(done: Written, said: list[tuple[Any, ...]], number: int, parts: int) -> Part:
    """One transaction's share. A row changed by many of them is changed in each of those."""

    def share(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return rows[len(rows) * number // parts : len(rows) * (number + 1) // parts]

    part = Part([], [])
    for name in done.order:
        table = done.tables[name]
        if some := share(done.new[name]):
            part.added.append((name, table, some))
        if changed := done.changed.get(name):
            part.changed.append((table.update(name), [table.update_values(row) for row in changed]))
    if facts := share(said):
        part.added.append(("outbox", OUTBOX, facts))
    return part


async def archived(connection: asyncpg.Connection) -> None:
    """What the relay does after it has published, by the bare driver."""
    move = str(_MOVE).replace(":ordinals", "$1")
    while True:
        async with connection.transaction():
            rows = await connection.fetch(f"SELECT * FROM outbox ORDER BY ordinal LIMIT {RELAY_BATCH_MAX}")
            if not rows:
                return
            await connection.execute(move, [row["ordinal"] for row in rows])
