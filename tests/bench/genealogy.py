"""A lot's trace over HTTP, beside the bare recursive query for the same edges and lots."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg

from services.processing.queries.genealogy import _BOTH_WAYS, _DETAILS
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.bench.measures import Bench
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
    async with world.client("processing", world.actor((Role.PLANT, PLANT))) as client:

        async def ask() -> None:
            answer = await client.get(f"/lots/{lot_id}/trace")
            assert answer.status_code == 200, answer.text[:300]

        ours = await _seconds(ask)
    connection = await asyncpg.connect(world.database("processing").dsn)
    try:

        async def bare() -> None:
            walked = await connection.fetch(str(_BOTH_WAYS).replace(":lot", "$1"), lot_id)
            found = list({row[end] for row in walked for end in ("from_lot_id", "to_lot_id")})
            await connection.fetch(str(_DETAILS).replace(":ids", "$1::uuid[]"), found)

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
