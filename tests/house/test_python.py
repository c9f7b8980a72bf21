"""Every Python file of ours keeps every rule; every rule rejects a bad sample and lets a good one pass."""

from pathlib import PurePosixPath

import pytest

from tests.house.rules import LONGER_FOR_NOW, REASONED, RULES
from tests.house.sources import Source, sources

DOC = '"""For a test."""\n'
DOMAIN = "services/members/domain.py"
SERVICE = "services/members/service.py"

# (rule, path, code it must reject)
BAD = [
    ("banned_calls", DOMAIN, "datetime.now(UTC)"),
    ("banned_calls", DOMAIN, "dt.datetime.now()"),
    ("banned_calls", SERVICE, "date.today()"),
    ("banned_calls", "shared/kit/bus.py", "time.time()"),
    ("banned_calls", SERVICE, "uuid4()"),
    ("banned_calls", SERVICE, "uuid.uuid5(a, b)"),
    ("banned_calls", SERVICE, "await session.commit()"),
    ("banned_calls", "services/cli/seed.py", "session.commit()"),
    ("banned_calls", SERVICE, "print('x')"),
    ("banned_calls", DOMAIN, "float(amount_fen)"),
    ("banned_calls", "shared/kit/outbox.py", "await asyncio.wait_for(wake.wait(), 1)"),
    ("banned_calls", DOMAIN, "decimal.Decimal('0.1')"),
    ("banned_calls", "services/members/routes.py", "router = APIRouter(prefix='/lots')"),
    ("tests_wait_for_something", "tests/kit/test_bus.py", "await asyncio.sleep(0.5)"),
    ("tests_wait_for_something", "tests/kit/test_bus.py", "time.sleep(SOME_S)"),
    ("dependencies_end_before_the_answer", "services/members/routes.py", "Annotated[Act, Depends(open_act)]"),
    (
        "dependencies_end_before_the_answer",
        "shared/kit/web.py",
        "Annotated[Act, Depends(open_act, scope='request')]",
    ),
    ("sql_runs_on_every_postgresql", SERVICE, "text('INSERT INTO lot (id) VALUES (uuidv7())')"),
    (
        "sql_runs_on_every_postgresql",
        SERVICE,
        "text('SELECT name FROM lot ORDER BY name COLLATE \"zh-x-icu\"')",
    ),
    ("sql_runs_on_every_postgresql", "shared/kit/outbox.py", "text('NOTIFY relay, %s')"),
    ("rows_go_in_sets", SERVICE, "insert(table).values([{'a': 1}])"),
    ("rows_go_in_sets", SERVICE, "insert(table).values([row for row in rows])"),
    ("opens_with_a_docstring", SERVICE, "-x = 1"),
    ("short_files", SERVICE, "x = 1\n" * 400),
    ("short_functions", SERVICE, "async def long():\n" + "    x = 1\n" * 50),
    ("nothing_left_over", SERVICE, "x = 1  # TODO later"),
    ("nothing_left_over", SERVICE, "# FIXME"),
    ("plain_names", SERVICE, "class LotManager: ..."),
    ("plain_names", SERVICE, "class LotException(Exception): ..."),
    ("plain_names", "services/members/domain/utils.py", "x = 1"),
    ("rooms_know_only_what_they_may", DOMAIN, "from sqlmodel import Field"),
    ("rooms_know_only_what_they_may", DOMAIN, "import fastapi"),
    ("rooms_know_only_what_they_may", DOMAIN, "from shared.kit import clock"),
    ("rooms_know_only_what_they_may", DOMAIN, "from shared.kit.clock import today"),
    ("rooms_know_only_what_they_may", "services/members/domain/register.py", "import aiokafka"),
    (
        "rooms_know_only_what_they_may",
        "services/members/models.py",
        "from services.members.domain import Share",
    ),
    ("rooms_know_only_what_they_may", "services/members/models.py", "from .domain import Share"),
    ("rooms_know_only_what_they_may", "services/members/schemas.py", "from services.members import models"),
    ("rooms_know_only_what_they_may", SERVICE, "from fastapi import HTTPException"),
    ("rooms_know_only_what_they_may", SERVICE, "import httpx"),
    ("rooms_know_only_what_they_may", "services/members/queries.py", "from shared.kit.outbox import emit"),
    ("rooms_know_only_what_they_may", "services/members/queries.py", "from sqlalchemy import select, update"),
    ("rooms_know_only_what_they_may", "services/members/routes.py", "from sqlalchemy import select"),
    ("rooms_know_only_what_they_may", "services/members/routes/roster.py", "import sqlalchemy.orm"),
    ("rooms_know_only_what_they_may", "services/members/handlers.py", "from sqlmodel import select"),
    ("rooms_know_only_what_they_may", "services/members/seed.py", "from sqlalchemy import text"),
    ("banned_imports", SERVICE, "from sqlmodel.ext.asyncio.session import AsyncSession"),
    ("banned_imports", "services/members/models.py", "from sqlmodel import Relationship"),
    ("banned_imports", "tests/members/test_routes.py", "from unittest.mock import patch"),
    ("banned_imports", "shared/kit/bus.py", "import httpx"),
]

# (rule, path, code it must let pass)
GOOD = [
    ("tests_wait_for_something", "tests/kit/test_bus.py", "await asyncio.sleep(0)"),
    ("tests_wait_for_something", "tests/kit/test_bus.py", "while not over():\n    time.sleep(0.02)"),
    ("tests_wait_for_something", "shared/kit/inbox.py", "await asyncio.sleep(delay)"),
    ("dependencies_end_before_the_answer", "shared/kit/web.py", "Depends(open_act, scope='function')"),
    ("sql_runs_on_every_postgresql", SERVICE, "text('SELECT gen_random_uuid(), id FROM lot ORDER BY id')"),
    ("banned_calls", "shared/kit/clock.py", "datetime.now(UTC)"),
    ("banned_calls", "shared/kit/db.py", "await session.commit()"),
    ("banned_calls", "services/cli/explain.py", "print('x')"),
    ("banned_calls", "services/__main__.py", "print('x')"),
    ("banned_calls", "shared/kit/money.py", "Decimal('1')"),
    ("banned_calls", "tests/kit/test_ids.py", "uuid4()"),
    ("banned_calls", DOMAIN, "clock.now()\nUUID(text)\ntime.monotonic()"),
    ("rows_go_in_sets", SERVICE, "insert(table).values(a=1)\nrow.values()"),
    ("opens_with_a_docstring", "services/__init__.py", "-"),
    ("short_functions", SERVICE, "def just():\n" + "    x = 1\n" * 49),
    ("short_functions", "services/members/migrations/versions/0001.py", "def long():\n" + "    x = 1\n" * 90),
    ("nothing_left_over", SERVICE, "todo = 'TODO'"),
    ("plain_names", SERVICE, "class MoreOutThanIn(Refused): ..."),
    ("rooms_know_only_what_they_may", DOMAIN, "from shared.kit.money import split"),
    ("rooms_know_only_what_they_may", SERVICE, "from sqlalchemy import insert"),
    ("rooms_know_only_what_they_may", "services/members/queries.py", "from sqlalchemy import select"),
    (
        "rooms_know_only_what_they_may",
        "services/members/handlers.py",
        "from sqlalchemy.ext.asyncio import AsyncSession",
    ),
    ("rooms_know_only_what_they_may", "services/members/routes.py", "from fastapi import APIRouter"),
    ("banned_imports", "services/gateway/service.py", "import httpx"),
    ("banned_imports", "tests/flows/test_season.py", "import httpx"),
]


def sample(path: str, code: str) -> Source:
    return Source(PurePosixPath(path), code[1:] if code.startswith("-") else DOC + code + "\n")


@pytest.fixture(scope="module")
def findings() -> dict[str, list[str]]:
    """What breaks each rule: a file is read once, and forgotten when all rules have seen it."""
    found: dict[str, list[str]] = {name: [] for name in RULES}
    for source in sources():
        for name, check in RULES.items():
            found[name] += [f"{source.path}:{line}" for line in check(source)]
    return found


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps(name: str, findings: dict[str, list[str]]) -> None:
    broken = findings[name]
    assert not broken, f"{name}:\n" + "\n".join(broken)


@pytest.mark.parametrize(("name", "path", "code"), BAD)
def test_a_bad_sample_is_rejected(name: str, path: str, code: str) -> None:
    assert list(RULES[name](sample(path, code)))


@pytest.mark.parametrize(("name", "path", "code"), GOOD)
def test_a_good_sample_passes(name: str, path: str, code: str) -> None:
    assert not list(RULES[name](sample(path, code)))


def test_every_rule_has_a_bad_sample() -> None:
    assert {name for name, _, _ in BAD} == set(RULES)


def test_there_is_something_to_look_at() -> None:
    paths = {str(source.path) for source in sources()}
    assert {"shared/kit/cluster.py", "tests/house/rules.py"} <= paths


def test_exceptions_are_still_needed() -> None:
    by_path = {str(source.path): source for source in sources()}
    for entry in LONGER_FOR_NOW:
        path, _, _ = entry.partition("::")
        assert path in by_path, f"{entry} is gone"
    assert all(path in by_path and reason for (path, _), reason in REASONED.items())
