"""A short season lived day by day over an unruly bus; the auditor finds what was broken on purpose."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.cli.speaking import console
from services.cli.verify.check import Finding
from shared.kit.db import Database
from shared.kit.settings import settings
from tests.databases import Databases
from tests.season.days import NEW_YEAR
from tests.season.simulation import Season, begun, days_from
from tests.season.unruly import AGAIN, DEATHS, HELD_BACK, OVERTAKEN

#: `make season` lives two hundred days, from any seed.
DAYS, SEED = 14, 7

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]


@dataclass
class Lived:
    """The season after its end, and what the auditor found on the way."""

    season: Season
    found: dict[date, list[Finding]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lived]:
    console.print(f"make season ARGS='--days {DAYS} --seed {SEED}'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANHE_KEYS", str(tmp_path_factory.mktemp("keys")))
        settings.cache_clear()
        async with begun(SEED, databases.fresh) as season:
            found = {}
            for day in days_from(NEW_YEAR, DAYS):
                await season.live(day)
                found[day] = await season.audit()
            await season.end()
            yield Lived(season, found)
    settings.cache_clear()


async def test_after_each_day_the_auditor_finds_nothing(lived: Lived) -> None:
    assert {day: found for day, found in lived.found.items() if found} == {}


async def test_nor_once_the_year_is_closed_and_its_dividend_paid(lived: Lived) -> None:
    assert await lived.season.audit() == []
    world = lived.season.world
    tiers = await world.rows("dividends", "SELECT state, declared_fen FROM tier")
    assert {tier["state"] for tier in tiers} == {"settled"}
    assert sum(tier["declared_fen"] for tier in tiers) > 0
    years = await world.rows("finance", "SELECT DISTINCT state FROM fiscal_year WHERE year = 2025")
    assert years == [{"state": "closed"}]


async def test_the_bus_was_unruly_and_people_were_impatient(lived: Lived) -> None:
    season = lived.season
    assert all(season.bus.happened[kind] for kind in (*DEATHS, HELD_BACK, AGAIN, OVERTAKEN))
    assert season.asked_twice > 0


@dataclass(frozen=True)
class Break:
    """Something done to a service's tables that no route would do, and a check that must go red."""

    service: str
    tables: tuple[str, ...]
    statement: str
    check: str


BREAKS = {
    "a wrong share remainder": Break(
        "dividends",
        ("line",),
        "UPDATE line SET extra_fen = extra_fen + 1, amount_fen = amount_fen + 1"
        " WHERE id = (SELECT min(id::text)::uuid FROM line)",
        "宣告总额等于明细之和",
    ),
    "a doubled posting": Break(
        "finance",
        ("journal",),
        """
        WITH one AS (SELECT * FROM journal WHERE kind = 'GrowerDelivered' ORDER BY id LIMIT 1),
        twin AS (
          INSERT INTO journal (id, entity_id, period, "on", kind, phase, document, source_id, memo,
                               amount_fen, lines)
          SELECT gen_random_uuid(), entity_id, period, "on", kind, phase, document, gen_random_uuid(), memo,
                 amount_fen, lines FROM one RETURNING id)
        INSERT INTO journal_line (journal_id, position, entity_id, period, regime, account, debit_fen,
                                  credit_fen)
        SELECT twin.id, l.position, l.entity_id, l.period, l.regime, l.account, l.debit_fen, l.credit_fen
        FROM journal_line l JOIN one ON one.id = l.journal_id CROSS JOIN twin
        """,
        "存货账户等于批次成本",
    ),
    "a lost lot movement": Break(
        "processing",
        ("movement",),
        "DELETE FROM movement WHERE ordinal = (SELECT min(ordinal) FROM movement)",
        "加工批次的移动解释结存",
    ),
    "a lot that grew by itself": Break(
        "facility_farming",
        ("lot",),
        "UPDATE lot SET quantity = quantity + 1 WHERE id = (SELECT min(id::text)::uuid FROM lot)",
        "mass is conserved across companies",
    ),
    "a one-sided pair": Break(
        "finance",
        ("claim",),
        "DELETE FROM claim WHERE journal_id = (SELECT min(journal_id::text)::uuid FROM claim"
        " WHERE document IN (SELECT document FROM claim GROUP BY 1 HAVING count(DISTINCT entity_id) = 2))",
        "pairs eliminate",
    ),
    "an unissued share": Break(
        "members",
        ("holding",),
        "UPDATE holding SET milli_shares = milli_shares + 1"
        " WHERE holder_id = (SELECT min(holder_id::text)::uuid FROM holding)",
        "股份总数等于发出减收回",
    ),
    "a skipped event": Break(
        "finance",
        ("inbox",),
        "DELETE FROM inbox WHERE event_id = (SELECT min(source_id::text)::uuid FROM journal"
        " WHERE kind = 'GrowerDelivered')",
        "事件都已收到",
    ),
}


class _Broken(Database):
    """A service's database as seen from inside an open transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        yield self._session


@pytest.mark.parametrize("name", BREAKS)
async def test_what_is_broken_on_purpose_the_auditor_finds(lived: Lived, name: str) -> None:
    broken = BREAKS[name]
    async with AsyncSession(lived.season.world.database(broken.service).engine) as session:
        for table in broken.tables:
            await session.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
        changed = await session.execute(text(broken.statement))
        assert changed.rowcount >= 1  # type: ignore[attr-defined]
        found = await lived.season.audit(instead={broken.service: _Broken(session)})
        await session.rollback()
    assert any(broken.check in finding.check for finding in found), found
