"""A lot's trace over HTTP, beside the bare recursive query for the same edges and lots."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg

from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.collector import spare_what_stays
from shared.kit.ids import new_id
from tests.bench.measures import Bench, Machine
from tests.bench.page import Section
from tests.processing.plant import DAY, PLANT, plant
from tests.world import World

DEPTH, WAYS, TIMES, GOAL = 10, 2, 7, 2.0
LOTS = (152, 7_551)
PASSPORT = '{"villages": ["东沟村"], "plots": [], "treatments": [], "growers": 3}'
LOT_COLUMNS = ["id", "entity_id", "product", "grade", "unit", "quantity_made", "cost_made_fen", "quantity"]
LOT_COLUMNS += ["cost_fen", "status", "by_product", "is_purchased", "tax_category", "on", "tests", "passport"]
LOT_COLUMNS += ["recorded_at"]
EDGE_COLUMNS = ["to_lot_id", "from_lot_id", "quantity", "weight", "total_weight"]
#: The floor: every edge above and below a lot, then what is known of the lots found, a row each.
EDGES = """
    WITH RECURSIVE walk(way, lot_id) AS (
      SELECT way, CAST($1 AS uuid) FROM (VALUES ('up'), ('down')) AS ways(way)
      UNION
      SELECT walk.way, next.lot_id FROM walk CROSS JOIN LATERAL (
        SELECT from_lot_id AS lot_id FROM edge WHERE walk.way = 'up' AND to_lot_id = walk.lot_id
        UNION ALL SELECT to_lot_id FROM edge WHERE walk.way = 'down' AND from_lot_id = walk.lot_id) AS next)
    SELECT walk.way, e.from_lot_id, e.to_lot_id, e.batch_id, e.quantity, e.weight, e.total_weight
    FROM walk JOIN edge e ON (walk.way = 'up' AND e.to_lot_id = walk.lot_id)
    UNION ALL
    SELECT walk.way, e.from_lot_id, e.to_lot_id, e.batch_id, e.quantity, e.weight, e.total_weight
    FROM walk JOIN edge e ON (walk.way = 'down' AND e.from_lot_id = walk.lot_id)
"""
DETAILS = """
    SELECT l.id, n.name, l.product, l.grade, l.unit, l.quantity_made AS quantity, l."on",
      CAST(l.passport AS text) AS passport, l.status, l.quantity AS left
    FROM lot l LEFT JOIN node n ON n.id = l.entity_id WHERE l.id = ANY($1::uuid[])
"""


async def trace(bench: Bench, scale: int) -> AsyncIterator[Section]:
    """The whole answer, and the two statements alone by the bare driver."""
    section = Section(
        "Trace",
        f"A lot made of so many others, {DEPTH} steps deep, each of {WAYS}: `GET /lots/…/trace`, which"
        " answers every lot with its share, names and passport and every link, beside the bare driver's"
        f" recursive query and the rows of the lots it found. Goal: at most {GOAL:.0f} times the floor.",
        ("lots", "edges", "ms", "floor ms", "times the floor"),
    )
    for count in LOTS:
        async with bench.world() as world:
            await plant(world)
            first, edges = await _grown(world, count * scale)
            ours, floor = await _timed(world, first)
        section.add(f"{count * scale:,}", f"{edges:,}", _ms(ours), _ms(floor), f"{ours / floor:.1f}")
        if ours > GOAL * floor:
            section.missed.append(f"trace of {count * scale:,} lots")
    yield section


async def _grown(world: World, count: int) -> tuple[UUID, int]:
    """So many lots in layers, each made of two of the next layer; the first, and how many edges."""
    wide = -(-(count - 1) // DEPTH)
    ids = [new_id() for _ in range(count)]
    layers = [ids[:1], *(ids[1 + wide * depth : 1 + wide * (depth + 1)] for depth in range(DEPTH))]
    edges = [
        (to, source, 100, 1, WAYS)
        for near, far in pairwise(layers)
        for place, to in enumerate(near)
        for source in _sources(place, far, everything=len(near) == 1)
    ]
    fixed: tuple[object, ...] = ("净菜", "1", "g", 200, 2_000, 100, 1_000, "released", False, False, "exempt")
    fixed = (*fixed, DAY, [], PASSPORT)
    connection = await asyncpg.connect(world.database("processing").dsn)
    try:
        now = clock.now()
        lots = [(one, PLANT, *fixed, now) for one in ids]
        await connection.copy_records_to_table("lot", records=lots, columns=LOT_COLUMNS)
        await connection.copy_records_to_table("edge", records=edges, columns=EDGE_COLUMNS)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return ids[0], len(edges)


def _sources(place: int, far: list[UUID], *, everything: bool) -> list[UUID]:
    """Two neighbours of the next layer; the first lot is made of all of it."""
    if everything:
        return far
    return list(dict.fromkeys(far[(place + step) % len(far)] for step in range(WAYS))) if far else []


async def _timed(world: World, lot_id: UUID) -> tuple[float, float]:
    client = Machine(world.running["processing"].app, world.token(world.actor((Role.PLANT, PLANT))))

    async def ask() -> None:
        status, answer = await client.get(f"/lots/{lot_id}/trace")
        assert status == 200, answer[:300]

    spare_what_stays()  # as every process of the product does before it answers
    ours = await _seconds(ask)
    connection = await asyncpg.connect(world.database("processing").dsn)
    try:

        async def bare() -> None:
            walked = await connection.fetch(EDGES, lot_id)
            found = list({row[end] for row in walked for end in ("from_lot_id", "to_lot_id")})
            await connection.fetch(DETAILS, found)

        return ours, await _seconds(bare)
    finally:
        await connection.close()


async def _seconds(do: Callable[[], Awaitable[Any]]) -> float:
    """The median of several times, the first not counted."""
    await do()
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        await do()
        took.append(time.perf_counter() - started)
    return median(took)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}"
