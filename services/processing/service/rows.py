"""Rows written in sets: one statement carries all lots, edges and movements of an act."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing import models
from shared.kit import clock

Row = dict[str, Any]

#: Whole rows by column name. A lot made here and partly used in the same act is written once, as it ends.
_WRITE = text(
    """
    WITH batches AS (
      INSERT INTO batch SELECT * FROM json_populate_recordset(NULL::batch, CAST(:batches AS json))),
    made AS (
      INSERT INTO lot SELECT * FROM json_populate_recordset(NULL::lot, CAST(:lots AS json))),
    taken AS (
      UPDATE lot SET quantity = t.quantity, cost_fen = t.cost_fen
      FROM json_to_recordset(CAST(:taken AS json)) AS t(id uuid, quantity bigint, cost_fen bigint)
      WHERE lot.id = t.id),
    moved AS (
      INSERT INTO movement (lot_id, kind, reference_id, "on", quantity, cost_fen)
      SELECT lot_id, kind, reference_id, "on", quantity, cost_fen
      FROM json_populate_recordset(NULL::movement, CAST(:movements AS json)))
    INSERT INTO edge SELECT * FROM json_populate_recordset(NULL::edge, CAST(:edges AS json))
    """
)


async def write(
    session: AsyncSession,
    *,
    batches: Sequence[Row] = (),
    lots: Sequence[Row] = (),
    taken: Sequence[Row] = (),
    movements: Sequence[Row] = (),
    edges: Sequence[Row] = (),
) -> None:
    """Write it all. Rows of `taken` were locked by the caller: they state what is left."""
    await session.execute(
        _WRITE,
        {
            "batches": _json(batches),
            "lots": _json(lots),
            "taken": _json(taken),
            "movements": _json(movements),
            "edges": _json(edges),
        },
    )


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=str) if rows else "[]"


def lot_row(*, quantity: int, cost_fen: int, **columns: Any) -> Row:
    """A whole row of `lot`, new and untouched, from the columns that are not the default."""
    return {
        "batch_id": None,
        "transfer_id": None,
        "grade": "",
        "by_product": False,
        "is_purchased": False,
        "best_before_on": None,
        "tests": [],
        "recorded_at": clock.now().isoformat(),
        **columns,
        "quantity_made": quantity,
        "cost_made_fen": cost_fen,
        "quantity": quantity,
        "cost_fen": cost_fen,
    }


def lies_as_raw(lot: models.Lot) -> bool:
    """Whether the books have a lot as raw material: all that was received, and what was bought before."""
    return lot.transfer_id is not None or (lot.batch_id is None and lot.is_purchased)
