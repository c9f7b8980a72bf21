"""Rows written as a set: as they were given, in their order, lists and JSON among them."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.kit.db import Database
from shared.kit.ids import new_id
from shared.kit.sets import insert_rows, insert_together, written_columns
from tests.databases import Databases

NOTE = Table(
    "note",
    MetaData(),
    Column("ordinal", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("on", Date),
    Column("tags", ARRAY(Text), nullable=False),
    Column("body", JSONB, nullable=False),
    Column("at", DateTime(timezone=True)),
    Column("fen", BigInteger, nullable=False, server_default=text("7")),
)
ASKED = 'SELECT id, "on", tags, body, at, fen FROM note ORDER BY ordinal'


def note(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "on": date(2026, 1, 1 + number),
        "tags": json.dumps([f"“{number}”", "a,b", "{c}"]),
        "body": json.dumps({"number": number, "农户": None}),
        "at": datetime(2026, 1, 1, number, tzinfo=UTC),
        **changes,
    }


async def test_rows_come_back_as_they_were_given_and_in_their_order(databases: Databases) -> None:
    database = Database(databases.fresh("notes"))
    rows = [note(number) for number in range(20)] + [note(20, on=None, at=None, tags="[]")]
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(NOTE.metadata.create_all)
        async with database.transaction() as session:
            await insert_rows(session, NOTE, rows)
            await insert_rows(session, NOTE, [])
        async with database.reading() as session:
            kept = (await session.execute(text(ASKED))).all()
    finally:
        await database.close()
    assert [(row.id, row.on, row.at) for row in kept] == [(row["id"], row["on"], row["at"]) for row in rows]
    assert [row.tags for row in kept] == [json.loads(row["tags"]) for row in rows]
    assert [row.body for row in kept] == [json.loads(row["body"]) for row in rows]
    assert {row.fen for row in kept} == {7}


async def test_rows_of_several_tables_come_together_also_where_one_names_the_other(
    databases: Databases,
) -> None:
    metadata = MetaData()
    paper = Table("paper", metadata, Column("id", Uuid, primary_key=True))
    stamp = Table("stamp", metadata, Column("paper_id", Uuid, ForeignKey("paper.id")), Column("word", Text))
    database, papers = Database(databases.fresh("papers")), [{"id": new_id()} for _ in range(3)]
    stamps = [{"paper_id": one["id"], "word": f"{number}"} for number, one in enumerate(papers)]
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        async with database.transaction() as session:
            await insert_together(session, (stamp, stamps), (paper, papers))
            await insert_together(session, (stamp, []), (paper, []))
        async with database.reading() as session:
            kept = (await session.execute(text("SELECT paper_id, word FROM stamp ORDER BY word"))).all()
    finally:
        await database.close()
    assert [(row.paper_id, row.word) for row in kept] == [(one["paper_id"], one["word"]) for one in stamps]


def test_what_the_database_numbers_is_not_brought_along() -> None:
    assert written_columns(NOTE) == ["id", "on", "tags", "body", "at", "fen"]
