"""Rows written in sets: one statement carries all lots, edges and movements of an act."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing import models
from shared.kit import clock
from shared.kit.sets import arrays, insert_of, written_columns

Row = dict[str, Any]

_BATCH, _LOT, _MOVEMENT, _EDGE = (
    models.METADATA.tables[name] for name in ("batch", "lot", "movement", "edge")
)
_COLUMNS: dict[Table, list[str]] = {
    table: written_columns(table) for table in (_BATCH, _LOT, _MOVEMENT, _EDGE)
}
#: A lot made here and partly used in the same act is written once, as it ends.
_WRITE = text(
    f"""
    WITH batches AS ({insert_of(_BATCH, _COLUMNS[_BATCH])}),
    made AS ({insert_of(_LOT, _COLUMNS[_LOT])}),
    taken AS (
      UPDATE lot SET quantity = t.quantity, cost_fen = t.cost_fen
      FROM unnest(CAST(:taken_id AS uuid[]), CAST(:taken_quantity AS bigint[]),
                  CAST(:taken_cost_fen AS bigint[])) AS t(id, quantity, cost_fen)
      WHERE lot.id = t.id),
    moved AS ({insert_of(_MOVEMENT, _COLUMNS[_MOVEMENT])})
    {insert_of(_EDGE, _COLUMNS[_EDGE])}
    """  # noqa: S608 - names of tables and columns only
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
    values = {f"taken_{name}": [row[name] for row in taken] for name in ("id", "quantity", "cost_fen")}
    for table, rows in ((_BATCH, batches), (_LOT, lots), (_MOVEMENT, movements), (_EDGE, edges)):
        values |= arrays(table, _COLUMNS[table], rows)
    await session.execute(_WRITE, values)


def lot_row(*, quantity: int, cost_fen: int, **columns: Any) -> Row:
    """A whole row of `lot`, new and untouched, from the columns not the default; `passport` as JSON."""
    return {
        "batch_id": None,
        "transfer_id": None,
        "grade": "",
        "by_product": False,
        "is_purchased": False,
        "best_before_on": None,
        "tests": "[]",
        "recorded_at": clock.now(),
        **columns,
        "quantity_made": quantity,
        "cost_made_fen": cost_fen,
        "quantity": quantity,
        "cost_fen": cost_fen,
    }


def lies_as_raw(lot: models.Lot) -> bool:
    """Whether the books have a lot as raw material: all that was received, and what was bought before."""
    return lot.transfer_id is not None or (lot.batch_id is None and lot.is_purchased)
