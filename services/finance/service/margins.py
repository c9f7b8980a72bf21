"""Keeping the margins held in lots: facts in as a set, and whatever they change told as further moves.

A fact that comes late or out of order waits for nothing: the lots it concerns are worked out anew and the
difference is appended, so the sum up to any date is what the facts known say.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Part, Regime
from services.finance.domain.margins import BySeller, Cost, Flow, Move, MoveKey, costs_of, flows_of, spread
from services.finance.domain.posting import Books
from shared.contracts.custody import LotTransferred
from shared.kit.errors import NotYet
from shared.kit.events import Event
from shared.kit.ids import new_id

_FLOWS = text(
    """
    INSERT INTO lot_flow (event_id, position, "on", from_id, quantity, to_id, "into", owner_id, stock,
                          seller_id, margin_fen)
    SELECT * FROM unnest(
      CAST(:events AS uuid[]), CAST(:positions AS smallint[]), CAST(:days AS date[]),
      CAST(:froms AS uuid[]), CAST(:quantities AS bigint[]), CAST(:tos AS uuid[]), CAST(:intos AS bigint[]),
      CAST(:owners AS uuid[]), CAST(:stocks AS text[]), CAST(:sellers AS uuid[]), CAST(:margins AS bigint[]))
    ON CONFLICT (event_id, position) DO NOTHING
    """
)
_COSTS = text(
    """
    INSERT INTO batch_cost (batch_id, "on", amount_fen)
    SELECT b, d, sum(a)::bigint FROM unnest(CAST(:batches AS uuid[]), CAST(:days AS date[]),
                                            CAST(:amounts AS bigint[])) AS t(b, d, a)
    GROUP BY b, d ORDER BY b, d
    ON CONFLICT (batch_id, "on") DO UPDATE SET amount_fen = batch_cost.amount_fen + excluded.amount_fen
    """
)
#: Whatever lies downstream of those touched that hold, or held, a margin.
_PLACES = text(
    """
    WITH RECURSIVE place AS (
      SELECT DISTINCT held_in AS id FROM margin_move WHERE held_in = ANY(:touched)
      UNION SELECT unnest(CAST(:fresh AS uuid[]))
      UNION SELECT f.to_id FROM place p JOIN lot_flow f ON f.from_id = p.id WHERE f.to_id IS NOT NULL)
    SELECT id FROM place
    """
)
_TOUCHING = text(
    'SELECT event_id, position, "on", from_id, quantity, to_id, "into", owner_id, stock, seller_id,'
    " margin_fen FROM lot_flow WHERE from_id = ANY(:places) OR to_id = ANY(:places)"
)
_GATHERED = text('SELECT batch_id, "on", amount_fen FROM batch_cost WHERE batch_id = ANY(:places)')
_TOLD = text(
    """
    SELECT event_id, position, held_in, seller_id, "on", owner_id, stock, sum(margin_fen)::bigint AS fen
    FROM margin_move WHERE (event_id, position) IN (
      SELECT * FROM unnest(CAST(:events AS uuid[]), CAST(:positions AS smallint[])))
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    """
)
_MOVE = text(
    """
    INSERT INTO margin_move (id, event_id, position, held_in, seller_id, "on", owner_id, stock, margin_fen)
    SELECT * FROM unnest(
      CAST(:ids AS uuid[]), CAST(:events AS uuid[]), CAST(:positions AS smallint[]), CAST(:held AS uuid[]),
      CAST(:sellers AS uuid[]), CAST(:days AS date[]), CAST(:owners AS uuid[]), CAST(:stocks AS text[]),
      CAST(:margins AS bigint[]))
    """
)

Told = dict[tuple[MoveKey, Move], int]


async def keep(session: AsyncSession, events: Sequence[Event], books: Books) -> None:
    """Follow the margins of a run of facts. `books` holds those of every entity a transfer names.

    In turn: two processes of finance may hold the two halves of one lot's story, and the second must see what
    the first wrote. May say NotYet of a receiver nobody has told of.
    """

    def consolidated(entity_id: UUID) -> bool:
        if entity_id not in books:
            raise NotYet(f"entity:{entity_id}")
        return books[entity_id].regime is Regime.CAS

    flows = [flow for event in events for flow in flows_of(event, consolidated)]
    costs = [cost for event in events for cost in costs_of(event)]
    if not flows and not costs:
        return
    await _write(session, flows, costs)
    places = await _concerned(session, flows, costs)
    if places:
        await _work_out(session, places)


def receivers(events: Sequence[Event]) -> list[UUID]:
    """Entities whose regime decides whether a margin goes on: those that lots are sent to."""
    return [event.to_entity_id for event in events if isinstance(event, LotTransferred)]


async def _write(session: AsyncSession, flows: Sequence[Flow], costs: Sequence[Cost]) -> None:
    if flows:
        await session.execute(
            _FLOWS,
            {
                "events": [flow.event_id for flow in flows],
                "positions": [flow.position for flow in flows],
                "days": [flow.on for flow in flows],
                "froms": [flow.from_id for flow in flows],
                "quantities": [flow.quantity for flow in flows],
                "tos": [flow.to_id for flow in flows],
                "intos": [flow.into for flow in flows],
                "owners": [flow.owner_id for flow in flows],
                "stocks": [None if flow.stock is None else flow.stock.value for flow in flows],
                "sellers": [flow.seller_id for flow in flows],
                "margins": [flow.margin_fen for flow in flows],
            },
        )
    if costs:
        await session.execute(
            _COSTS,
            {
                "batches": [cost.batch_id for cost in costs],
                "days": [cost.on for cost in costs],
                "amounts": [cost.amount_fen for cost in costs],
            },
        )


async def _concerned(session: AsyncSession, flows: Sequence[Flow], costs: Sequence[Cost]) -> list[UUID]:
    """Most facts concern no margin at all: no lot of theirs was ever sold inside the group."""
    touched = {place for flow in flows for place in (flow.from_id, flow.to_id) if place is not None}
    touched |= {cost.batch_id for cost in costs}
    fresh = {flow.to_id for flow in flows if flow.margin_fen and flow.to_id is not None}
    found = await session.execute(_PLACES, {"touched": list(touched), "fresh": list(fresh)})
    return list(found.scalars())


async def _work_out(session: AsyncSession, places: Sequence[UUID]) -> None:
    query = {"places": list(places)}
    flows = [_flow(row) for row in await session.execute(_TOUCHING, query)]
    costs = [Cost(*row) for row in await session.execute(_GATHERED, query)]
    told = await _told(session, flows)
    here = set(places)
    outside = {flow.key for flow in flows if flow.from_id not in here}
    wanted = spread(here, flows, costs, _carried(told, flows, outside))
    differences: Told = defaultdict(int)
    for (key, move), fen in told.items():
        if key.held_in in here:
            differences[key, move] -= fen
    for key, move in wanted.items():
        differences[key, Move(move.on, move.owner_id, move.stock, 0)] += move.margin_fen
    await _append(session, {which: fen for which, fen in differences.items() if fen})


def _flow(row: Any) -> Flow:
    return Flow(**{**row._mapping, "stock": None if row.stock is None else Part(row.stock)})


async def _told(session: AsyncSession, flows: Sequence[Flow]) -> Told:
    """What was appended for these flows so far; the move's own amount is left out of its description."""
    values = {"events": [flow.event_id for flow in flows], "positions": [flow.position for flow in flows]}
    return {
        (
            MoveKey(row.event_id, row.position, row.held_in, row.seller_id),
            Move(row.on, row.owner_id, Part(row.stock), 0),
        ): row.fen
        for row in await session.execute(_TOLD, values)
    }


def _carried(
    told: Told, flows: Sequence[Flow], outside: set[tuple[UUID, int]]
) -> dict[tuple[UUID, int], BySeller]:
    """What flows from places not concerned took out of them."""
    sources = {flow.key: flow.from_id for flow in flows if flow.key in outside}
    carried: dict[tuple[UUID, int], BySeller] = defaultdict(lambda: defaultdict(int))
    for (key, _), fen in told.items():
        flow = (key.event_id, key.position)
        if flow in sources and key.held_in == sources[flow]:
            carried[flow][key.seller_id] -= fen
    return carried


async def _append(session: AsyncSession, moves: Told) -> None:
    if not moves:
        return
    rows = list(moves.items())
    await session.execute(
        _MOVE,
        {
            "ids": [new_id() for _ in rows],
            "events": [key.event_id for (key, _), _ in rows],
            "positions": [key.position for (key, _), _ in rows],
            "held": [key.held_in for (key, _), _ in rows],
            "sellers": [key.seller_id for (key, _), _ in rows],
            "days": [move.on for (_, move), _ in rows],
            "owners": [move.owner_id for (_, move), _ in rows],
            "stocks": [move.stock.value for (_, move), _ in rows],
            "margins": [fen for _, fen in rows],
        },
    )
