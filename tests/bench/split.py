"""A dividend of many holders, tried out over HTTP, beside one window query in the database."""

import json
import time
from collections.abc import AsyncIterator

import asyncpg

from shared.kit.auth import Role
from shared.kit.ids import named_id
from tests.bench.measures import Bench, Figure

RESOLVED_FEN = 987_654_321
#: Floors of the exact shares, the fen left over to the largest remainders, ties by register order.
WINDOW = """
    WITH shares AS (
      SELECT place, holder, $1::numeric * weight AS product, sum(weight) OVER () AS total FROM holder),
    floors AS (SELECT place, holder, div(product, total) AS fen, mod(product, total) AS rest FROM shares)
    SELECT holder, fen + CASE
      WHEN row_number() OVER (ORDER BY rest DESC, place) <= $1::numeric - sum(fen) OVER () THEN 1 ELSE 0
    END AS fen FROM floors ORDER BY place
"""


async def dividends(bench: Bench, count: int) -> AsyncIterator[Figure]:
    """The same fen for each holder, from both."""
    holders = [(number, f"h{number}", 1 + number * 7919 % 100_003) for number in range(count)]
    document = {"year": 2026, "entities": [_village(holders)]}
    async with bench.world() as world:
        await world.add("dividends")
        actor = world.actor((Role.FINANCE, named_id("bench", "town")))
        async with world.client("dividends", actor) as client:
            await client.post("/trials", content=json.dumps(document))
            started = time.perf_counter()
            answer = await client.post("/trials", content=json.dumps(document))
            seconds = time.perf_counter() - started
        assert answer.status_code == 200, answer.text[:500]
        connection = await asyncpg.connect(world.database("dividends").dsn)
        try:
            await connection.execute("CREATE TEMP TABLE holder (place int, holder text, weight bigint)")
            started = time.perf_counter()
            async with connection.transaction():
                await connection.copy_records_to_table("holder", records=holders)
                rows = await connection.fetch(WINDOW, RESOLVED_FEN)
            floor = time.perf_counter() - started
        finally:
            await connection.close()
    lines = _amounts(answer.json())
    assert lines == {row["holder"]: int(row["fen"]) for row in rows}
    yield Figure(
        f"a dividend of {count:,} holders tried out", "holders", count, seconds, floor, floor, None, 1
    )


def _village(holders: list[tuple[int, str, int]]) -> dict[str, object]:
    return {
        "id": "village",
        "name": "东沟村",
        "kind": "subsidiary",
        "own_result_fen": 10 * RESOLVED_FEN,
        "prior_loss_fen": 0,
        "registered_capital_fen": 0,
        "statutory_reserve_before_fen": 0,
        "discretionary_reserve_bp": 0,
        "resolved_fen": RESOLVED_FEN,
        "holders": [{"id": holder, "weight": weight} for _, holder, weight in holders],
    }


def _amounts(answer: dict[str, object]) -> dict[str, int]:
    """Each holder's fen, wherever the answer keeps its lines."""
    entity = answer["entities"][0]  # type: ignore[index]
    return {line["holder"]: line["amount_fen"] for line in entity["lines"]}
