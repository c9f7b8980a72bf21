"""Migrations: one Alembic environment for every service; the kit's tables come with each first revision."""

from pathlib import Path
from typing import Any

from alembic import command, context, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.engine import Connection

from shared.kit import tables

_ENV = Path(__file__).with_name("alembic")
#: Advisory lock of whoever migrates (one a database, beside the relay's).
MIGRATION_LOCK = 0x11A4F


def _url(dsn: str) -> str:
    return dsn.replace("postgresql://", "postgresql+psycopg://", 1)


def _config(service: str, versions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_ENV))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions))
    config.attributes["service"] = service
    return config


def migrate(dsn: str, versions: Path, metadata: MetaData) -> bool:
    """Bring a service's database to the newest revision. Returns whether anything was done.

    Two processes of a service may start at once: one migrates, the other waits and finds it done.
    """
    config = _config(versions.parent.name, versions)
    engine = create_engine(_url(dsn))
    try:
        with engine.connect() as connection:
            heads = set(ScriptDirectory.from_config(config).get_heads())
            if _at(connection) == heads:
                return False
            # Held by the connection, so that it outlives the transactions within, and ends with it.
            connection.execute(text(f"SELECT pg_advisory_lock({MIGRATION_LOCK})"))
            if _at(connection) == heads:
                return False
            connection.rollback()
            config.attributes["connection"] = connection
            config.attributes["metadata"] = metadata
            command.upgrade(config, "heads")
            connection.commit()
        return True
    finally:
        engine.dispose()


def revisions(versions: Path) -> set[str]:
    """Every revision this code knows of a service."""
    script = ScriptDirectory.from_config(_config(versions.parent.name, versions))
    return {revision.revision for revision in script.walk_revisions()}


def _at(connection: Connection) -> set[str]:
    """The revisions the database is at."""
    return set(MigrationContext.configure(connection).get_current_heads())


def autogenerate(dsn: str, versions: Path, metadata: MetaData, message: str) -> None:
    """Write the revision that takes the migrated database at `dsn` to the tables the code declares."""
    config = _config(versions.parent.name, versions)
    engine = create_engine(_url(dsn))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            config.attributes["metadata"] = metadata
            number = f"{len(list(versions.glob('[0-9]*.py'))) + 1:04d}"
            command.revision(
                config, message=message, autogenerate=True, version_path=str(versions), rev_id=number
            )
    finally:
        engine.dispose()


def differences(dsn: str, metadata: MetaData) -> list[Any]:
    """What the code declares and the database lacks, or the other way about; empty when they agree."""
    engine = create_engine(_url(dsn))
    try:
        with engine.connect() as connection:
            migration = MigrationContext.configure(
                connection, opts={"include_name": include_name, "include_object": include_object}
            )
            return list(compare_metadata(migration, metadata))
    finally:
        engine.dispose()


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Partitions of the archive are made by the relay, not declared."""
    return not (kind == "table" and name is not None and name.startswith("archive_"))


def include_object(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """The kit's tables are made by `create_kit`, not by a service's own revisions."""
    table = item if kind == "table" else getattr(item, "table", None)
    return getattr(table, "name", None) not in tables.kit.tables


def run_environment(config: Config, metadata: MetaData, connection: Connection) -> None:
    """Called by alembic/env.py."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        include_object=include_object,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_REFUSE_SEALED = """
CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE fact record;
BEGIN
  FOR fact IN SELECT DISTINCT entity_id, period FROM fresh
              WHERE period IS NOT NULL AND entity_id IS NOT NULL ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(fact.entity_id::text || fact.period, 0));
    IF EXISTS (SELECT 1 FROM sealed s WHERE s.entity_id = fact.entity_id AND s.period = fact.period) THEN
      RAISE EXCEPTION '%', fact.period USING ERRCODE = 'LH001';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
_REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_TABLE_NAME USING ERRCODE = 'LH002';
END $$
"""


def create_kit() -> None:
    """In a service's first revision: the kit's tables, the trigger on the outbox, and `refuse_change`."""
    connection = op.get_bind()
    tables.kit.create_all(connection)
    connection.execute(text("INSERT INTO relay_state (one, position) VALUES (1, 0)"))
    connection.execute(text(_REFUSE_SEALED))
    connection.execute(text(_REFUSE_CHANGE))
    connection.execute(
        text(
            "CREATE TRIGGER outbox_refuse_sealed AFTER INSERT ON outbox REFERENCING NEW TABLE AS fresh"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed()"
        )
    )


def rounds_of_closing() -> None:
    """In a revision: the round of a month's sealing, for a database from before months were opened again."""
    for table in ("closing", "said"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS round integer NOT NULL DEFAULT 1")


def append_only(table: str) -> None:
    """In a revision: from now on the database refuses to update, delete or truncate rows of this table."""
    for event in ("UPDATE OR DELETE", "TRUNCATE"):
        name = "change" if event.startswith("UPDATE") else "truncate"
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{name} BEFORE {event} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
