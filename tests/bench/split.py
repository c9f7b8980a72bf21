"""A village's dividend drawn up over HTTP, beside one window query and a COPY of the same lines."""

import time
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from services.dividends.queries.facts import RegisterRow, register_hash
from services.dividends.service.drawing import _LINE_COLUMNS
from shared.contracts.members import LegalForm
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.collector import spare_what_stays
from shared.kit.ids import named_id, new_id
from tests.bench.measures import Bench
from tests.bench.page import Section
from tests.dividends.season import organisation, who
from tests.world import World

RESULT_FEN, YEAR = 987_654_321, 2025
HOLDERS, GOAL = (10_000, 100_000, 1_000_000), 3.0
#: Floors of the exact shares, the fen left over to the largest remainders, ties by register order.
WINDOW = """
    WITH held AS (
      SELECT holder_id, min(register_order) AS place, sum(milli_shares) AS weight FROM register_entry
      GROUP BY holder_id),
    shares AS (
      SELECT place, holder_id, weight, $1::numeric * weight AS product, sum(weight) OVER () AS total
      FROM held),
    floors AS (
      SELECT place, holder_id, div(product, total) AS fen, mod(product, total) AS rest FROM shares)
    SELECT holder_id, fen + CASE
      WHEN row_number() OVER (ORDER BY rest DESC, place) <= $1::numeric - sum(fen) OVER () THEN 1 ELSE 0
    END AS fen FROM floors ORDER BY place
"""


async def dividends(bench: Bench, scale: int) -> AsyncIterator[Section]:
    """A run of a village organisation, its register sealed, its year determined: drawn up, nothing waits."""
    section = Section(
        "Dividend",
        "`POST /runs` of a village organisation with so many holders: the sealed register read and compared"
        " with its seal, the law applied, every fen split, a line a holder written. The floor is one window"
        " query that splits the same amount and a COPY of the same lines, in one transaction; every holder's"
        f" fen are the same. Goal: at most {GOAL:.0f} times the floor.",
        ("holders", "seconds", "floor seconds", "times the floor", "holders a second"),
    )
    for count in HOLDERS:
        ours, floor = await _timed(bench, count * scale)
        rate = f"{count * scale / ours:,.0f}"
        section.add(f"{count * scale:,}", f"{ours:.2f}", f"{floor:.2f}", f"{ours / floor:.1f}", rate)
        if ours > GOAL * floor:
            section.missed.append(f"dividend of {count * scale:,} holders")
    yield section


async def _timed(bench: Bench, count: int) -> tuple[float, float]:
    async with bench.world() as world:
        await world.add("dividends")
        await world.tell("members", organisation("村C", LegalForm.VILLAGE_ORG))
        await world.settle()
        await _sealed(world, count)
        roles = (Role.ACCOUNTANT, Role.FINANCE, Role.MANAGER)
        async with world.client("dividends", world.actor(*((role, who("村C")) for role in roles))) as client:
            body = {"entity_id": str(who("村C")), "reserve_bp": 1000, "effective_on": "2024-01-01"}
            answer = await client.post("/policies", json={"id": str(new_id()), **body})
            assert answer.status_code == 201, answer.text
            run = {"id": str(new_id()), "root_id": str(who("村C")), "year": YEAR}
            spare_what_stays()  # as every process of the product does before it answers
            started = time.perf_counter()
            answer = await client.post("/runs", json=run)
            seconds = time.perf_counter() - started
            assert answer.status_code == 201, answer.text
        [tier] = await world.rows("dividends", "SELECT state, lines, declared_fen, waits_for FROM tier")
        assert (tier["state"], tier["lines"]) == ("draft", count), tier
        return seconds, await _floor(bench, world, tier["declared_fen"])


async def _sealed(world: World, count: int) -> None:
    """The register of a village, its seal and its determined year, as members and finance would tell them."""
    village, on, now = who("村C"), date(YEAR, 1, 1), clock.now()
    rows = [
        RegisterRow(named_id("bench-holder", number), "total", 1_000 + number * 7919 % 100_003, number + 1)
        for number in range(count)
    ]
    entries = [
        (new_id(), 0, village, row.holder_id, row.share_class, row.milli_shares, row.register_order, on, now)
        for row in rows
    ]
    total = sum(row.milli_shares for row in rows)
    seal = (new_id(), village, date(YEAR, 12, 31), now, count, total, register_hash(rows))
    profit = (village, YEAR, RESULT_FEN, 0, 0, 0, 0, "[]", "", new_id())
    connection = await asyncpg.connect(world.database("dividends").dsn)
    try:
        holders = [(row.holder_id, f"农户{row.register_order}") for row in rows]
        await connection.copy_records_to_table("holder", records=holders, columns=["id", "name"])
        for table, records in (("register_entry", entries), ("register_seal", [seal]), ("profit", [profit])):
            await connection.copy_records_to_table(table, records=records)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _floor(bench: Bench, world: World, declared_fen: int) -> float:
    """The same lines again in a copy of the database, by the bare driver."""
    database = world.database("dividends")
    await database.engine.dispose()
    copy = bench.databases.clone(database.dsn, "dividends")
    connection = await asyncpg.connect(copy)
    try:
        names = ", ".join(_LINE_COLUMNS)
        lines = [tuple(row) for row in await connection.fetch(f"SELECT {names} FROM line ORDER BY ordinal")]
        await connection.execute("DELETE FROM line")
        await connection.execute("VACUUM FULL line")
        started = time.perf_counter()
        async with connection.transaction():
            split = await connection.fetch(WINDOW, declared_fen)
            await connection.copy_records_to_table("line", records=lines, columns=_LINE_COLUMNS)
        seconds = time.perf_counter() - started
    finally:
        await connection.close()
        bench.databases.drop(copy)
    assert _fen(lines) == {row["holder_id"]: int(row["fen"]) for row in split}
    return seconds


def _fen(lines: list[tuple[Any, ...]]) -> dict[UUID, int]:
    holder, fen = _LINE_COLUMNS.index("holder_id"), _LINE_COLUMNS.index("amount_fen")
    return {line[holder]: line[fen] for line in lines}
