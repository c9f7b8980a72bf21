"""A home of an earlier day comes to the newest revisions whole, is proven, and goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from services.cli.home import Home, migrated
from services.cli.verify import verified
from services.cli.verify.events import HEARD
from shared.kit import registry
from shared.kit.ids import new_id
from shared.kit.settings import Settings
from tests.databases import Databases
from tests.flows.township import COOP, Township, who
from tests.upgrade.frozen import HOMES, load, thawed
from tests.world import World

Counts = dict[tuple[str, str], int]
#: What a database consists of, but for the archive's months, which the relay makes.
MADE_OF = """
    SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'archive\\_%'
    UNION ALL SELECT 'index', tablename, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename NOT LIKE 'archive\\_%'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'archive\\_%'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid::regclass::text NOT LIKE 'archive\\_%'
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
#: A dump writes the casts of a condition in another way than they were written first.
CASTS = re.compile(r"[()]|::(?:character varying|text)(?:\[\])?")
BOUGHT = "SELECT * FROM bought ORDER BY delivery_id, net_g"
DELIVERIES = "SELECT id FROM archive WHERE type = 'GrowerDelivered'"
#: A plant as one that never heard of deliveries.
UNHEARD = (
    "ALTER TABLE bought DISABLE TRIGGER USER",
    "DELETE FROM bought",
    "ALTER TABLE bought ENABLE TRIGGER USER",
    "DELETE FROM inbox WHERE event_id = ANY(:ids)",
    "DELETE FROM heard WHERE type = 'GrowerDelivered'",
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


@pytest.fixture(scope="module", params=HOMES, ids=lambda home: home.name)
def upgraded(request: pytest.FixtureRequest, databases: Databases) -> Iterator[tuple[dict[str, str], Counts]]:
    """Databases of an older home at the newest revisions, and how many rows each table had before."""
    old: Path = request.param
    dsns = {}
    before: Counts = {}
    for name, dump in thawed(old).items():
        dsns[name] = databases.fresh(name)
        load(dump, dsns[name])
        before |= {(name, table): count for table, count in rows_of(dsns[name]).items()}
    # A service of a later day has no database yet.
    for name in registry.names():
        dsns.setdefault(name, databases.fresh(name))
    migrated(dsns)
    yield dsns, before
    for dsn in dsns.values():
        databases.drop(dsn)


def rows_of(dsn: str) -> dict[str, int]:
    with psycopg.connect(dsn) as connection:
        tables = [row[0] for row in connection.execute(TABLES)]
        count = sql.SQL("SELECT count(*) FROM {}")
        found = {
            table: connection.execute(count.format(sql.Identifier(table))).fetchone() for table in tables
        }
    return {table: row[0] for table, row in found.items() if row is not None}


def test_there_is_something_to_upgrade() -> None:
    assert HOMES


def test_no_row_is_lost(upgraded: tuple[dict[str, str], Counts]) -> None:
    dsns, before = upgraded
    after = {(name, table): count for name, dsn in dsns.items() for table, count in rows_of(dsn).items()}
    assert {key: after.get(key) for key in before if after.get(key, 0) < before[key]} == {}
    assert sum(before.values()) > 1000


def test_it_is_made_like_a_new_one(upgraded: tuple[dict[str, str], Counts], databases: Databases) -> None:
    """Columns, indexes, constraints, guards and functions, but for the order in which columns came."""
    dsns, _ = upgraded
    fresh = migrated({name: databases.fresh(name) for name in registry.names()})
    for name in registry.names():
        assert made_of(dsns[name]) == made_of(fresh[name]), name
        databases.drop(fresh[name])


def made_of(dsn: str) -> list[tuple[str, ...]]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(MADE_OF).fetchall()
    return sorted((what, of, CASTS.sub("", text or "")) for what, of, text in rows)


async def test_a_service_that_hears_more_than_before_hears_it_from_the_beginning(
    upgraded: tuple[dict[str, str], Counts], tmp_path: Path
) -> None:
    """Plants did not always hear of deliveries: such a home, brought up to date, lacks none."""
    dsns, _ = upgraded
    beside = Settings(home=tmp_path, postgres="somebody else's")
    world = World(lambda name, prepare=None: dsns[name])
    try:
        await world.add(*registry.names())
        bought = await world.rows("processing", BOUGHT)
        assert bought
        said = [row["id"] for desk in world.running for row in await world.rows(desk, DELIVERIES)]
        async with world.database("processing").transaction() as session:
            for statement in UNHEARD:
                await session.execute(text(statement), {"ids": said} if ":ids" in statement else {})
        assert {finding.check for finding in (await verified(Home(tmp_path, dsns), beside))[0]} == {HEARD}
        plant = world.running["processing"]
        assert plant.reader is not None
        assert await plant.inbox.learn(plant.reader) == len(said)
        await world.settle()
        assert await world.rows("processing", BOUGHT) == bought
        assert (await verified(Home(tmp_path, dsns), beside))[0] == []
    finally:
        await world.close()


async def test_it_is_proven_and_goes_on(upgraded: tuple[dict[str, str], Counts], tmp_path: Path) -> None:
    dsns, _ = upgraded
    beside = Settings(home=tmp_path, postgres="somebody else's")
    assert (await verified(Home(tmp_path, dsns), beside))[0] == []
    world = World(lambda name, prepare=None: dsns[name])
    try:
        await world.add(*registry.names())
        town = Township(world)
        line = {"household_id": who("M1"), "product": "鲜花", "grade": "1", "gross_g": 5_000}
        sheet = {"entity_id": who(COOP), "on": "2026-06-15", "document": "收-新"}
        await town.post("honeysuckle", "/deliveries/sheets", lines=[{"id": new_id(), **line}], **sheet)
        await world.settle()
        booked = await world.rows("finance", "SELECT kind FROM journal WHERE document = '收-新'")
        assert [row["kind"] for row in booked] == ["GrowerDelivered"]
        assert (await verified(Home(tmp_path, dsns), beside))[0] == []
    finally:
        await world.close()
