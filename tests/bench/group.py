"""A version of consolidated statements, while the members' books grow: it must not take longer."""

import time
from collections.abc import AsyncIterator
from statistics import median
from typing import Any

import asyncpg

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.bench.measures import Bench
from tests.bench.page import Section
from tests.finance.facts import Group
from tests.world import World

#: Journal lines of the whole group; ten million take some minutes to write and about 4 GiB.
LINES = (100_000, 1_000_000, 10_000_000)
LINES_A_JOURNAL, JOURNALS_A_TRANSACTION = 4, 100_000
TIMES, FLAT = 5, 2.0
#: Journals of a year, of the company, its branch and its plant in turn, with the trigger's own balances.
JOURNALS = """
    INSERT INTO journal (id, entity_id, period, "on", kind, phase, document, source_id, memo, amount_fen,
                         lines)
    SELECT gen_random_uuid(), ($1::uuid[])[1 + n % 3], '2025-' || to_char(1 + n % 12, 'FM00'),
           make_date(2025, 1 + n % 12, 1 + n % 28), 'voucher', 'ordinary', 'V-' || n, gen_random_uuid(), '',
           200 + n % 1000, 4
    FROM generate_series($2::int, $3::int) AS n
    RETURNING id, entity_id, period, amount_fen
"""
WRITE = f"""
    WITH posted AS ({JOURNALS})
    INSERT INTO fresh_journal SELECT * FROM posted
"""
WRITE_LINES = """
    INSERT INTO journal_line (journal_id, position, entity_id, period, regime, account, debit_fen, credit_fen)
    SELECT j.id, p.position, j.entity_id, j.period, 'cas', p.account,
           CASE p.position WHEN 1 THEN j.amount_fen - 100 WHEN 2 THEN 100 ELSE 0 END,
           CASE p.position WHEN 3 THEN j.amount_fen - 50 WHEN 4 THEN 50 ELSE 0 END
    FROM fresh_journal j CROSS JOIN (VALUES (1::smallint, '1002'), (2, '6602'), (3, '6001'), (4, '2202'))
      AS p(position, account)
"""
#: What a program without kept balances would do: add up every line.
EVERY_LINE = """
    SELECT entity_id, account, sum(debit_fen) - sum(credit_fen) AS fen FROM journal_line
    WHERE entity_id = ANY($1::uuid[]) AND period <= '2025-12' GROUP BY 1, 2
"""


async def consolidation(bench: Bench, scale: int) -> AsyncIterator[Section]:
    """The same group with ever more lines in its books."""
    section = Section(
        "Consolidation",
        "`POST /consolidations`, a draft of a whole year of a company, its branch and its subsidiary, while"
        " their books grow (journals by set-based SQL through the same constraints and triggers): the median"
        f" of {TIMES}. Beside it the bare driver adding up every line. Goal: flat, at most {FLAT:.0f} times"
        " the first.",
        (
            "journal lines",
            "version, ms",
            "times the first",
            "every line added up, ms",
            "lines written a second",
        ),
    )
    group, first_ms = Group(), 0.0
    async with bench.world() as world:
        await world.add("finance")
        await world.tell("members", *group.organisations())
        await world.settle()
        written = 0
        for lines in LINES:
            rate = await _write(world, group, written, lines * scale // LINES_A_JOURNAL)
            written = lines * scale // LINES_A_JOURNAL
            ours, floor = await _version_ms(world, group), await _every_line_ms(world, group)
            first_ms = first_ms or ours
            times = f"{ours / first_ms:.1f}"
            section.add(f"{lines * scale:,}", f"{ours:.1f}", times, f"{floor:,.0f}", f"{rate:,.0f}")
            if ours > FLAT * first_ms:
                section.missed.append(f"consolidation of {lines * scale:,} lines")
    yield section


def _members(group: Group) -> list[Any]:
    return [group.company, group.branch, group.plant]


async def _write(world: World, group: Group, written: int, journals: int) -> float:
    """Journals from one number to another; lines a second."""
    connection = await asyncpg.connect(world.database("finance").dsn, command_timeout=None)
    started = time.perf_counter()
    try:
        await connection.execute(
            "CREATE TEMP TABLE fresh_journal (id uuid, entity_id uuid, period text, amount_fen bigint)"
        )
        for start in range(written, journals, JOURNALS_A_TRANSACTION):
            last = min(start + JOURNALS_A_TRANSACTION, journals) - 1
            async with connection.transaction():
                await connection.execute("TRUNCATE fresh_journal")
                await connection.execute(WRITE, _members(group), start, last)
                await connection.execute(WRITE_LINES)
        seconds = time.perf_counter() - started
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return (journals - written) * LINES_A_JOURNAL / seconds


async def _version_ms(world: World, group: Group) -> float:
    took = []
    async with world.client("finance", world.actor((Role.FINANCE, group.company))) as client:
        for _ in range(TIMES + 1):
            body = {"company_id": str(group.company), "from_month": "2025-01", "to_month": "2025-12"}
            started = time.perf_counter()
            answer = await client.post("/consolidations", json={"id": str(new_id()), "kind": "draft", **body})
            took.append(time.perf_counter() - started)
            assert answer.status_code == 201, answer.text
    return median(took[1:]) * 1000


async def _every_line_ms(world: World, group: Group) -> float:
    connection = await asyncpg.connect(world.database("finance").dsn)
    try:
        started = time.perf_counter()
        await connection.fetch(EVERY_LINE, _members(group))
        return (time.perf_counter() - started) * 1000
    finally:
        await connection.close()
