"""One Alembic environment brings any service's database to what its code declares."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psycopg
import pytest

from shared.kit.migrate import differences, migrate
from tests.kit.sample.service import SAMPLE


def test_a_fresh_database_comes_to_what_the_code_declares(database_dsn: Callable[..., str]) -> None:
    dsn = database_dsn("sample")
    assert migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)
    assert not migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)
    assert differences(dsn, SAMPLE.metadata) == []


def _bring(dsn: str) -> bool:
    return migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)


def test_processes_that_start_at_once_migrate_once(database_dsn: Callable[..., str]) -> None:
    dsn = database_dsn("sample")
    with ProcessPoolExecutor(3, get_context("spawn")) as processes:
        assert sorted(processes.map(_bring, [dsn] * 3)) == [False, False, True]
    assert differences(dsn, SAMPLE.metadata) == []


def test_a_difference_is_seen(database_dsn: Callable[..., str]) -> None:
    dsn = database_dsn("sample")
    migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)
    with psycopg.connect(dsn) as session:
        session.execute("ALTER TABLE basket DROP COLUMN farm")
        session.execute("CREATE TABLE stray (id int)")
    found = {difference[0] for difference in differences(dsn, SAMPLE.metadata)}
    assert found == {"add_column", "remove_table"}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE basket_log SET weight_g = 2", "DELETE FROM basket_log", "TRUNCATE basket_log"],
)
def test_an_append_only_table_is_never_edited(database_dsn: Callable[..., str], statement: str) -> None:
    dsn = database_dsn("sample")
    migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute(
            "INSERT INTO basket_log VALUES (gen_random_uuid(), gen_random_uuid(), 'Ma', 1)",
        )
        with pytest.raises(psycopg.Error) as refused:
            session.execute(statement)
        assert refused.value.sqlstate == "LH002"
