"""The season at a glance: what each plant made, and what left its warehouse at which cost."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.schemas.views import MadeGoods, SeasonMade

_MADE = text(
    """
    SELECT entity_id, product, unit, by_product, sum(quantity_made)::bigint AS quantity,
      sum(cost_made_fen)::bigint AS cost_fen
    FROM lot WHERE entity_id = ANY(:nodes) AND batch_id IS NOT NULL
      AND (CAST(:since AS date) IS NULL OR "on" >= :since)
      AND (CAST(:until AS date) IS NULL OR "on" <= :until)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """
)
_ISSUED = text(
    """
    SELECT l.entity_id, l.product, l.unit, l.by_product, sum(s.quantity - s.returned)::bigint AS quantity,
      sum(s.cost_fen - s.returned_fen)::bigint AS cost_fen
    FROM shipment s JOIN lot l ON l.id = s.lot_id
    WHERE l.entity_id = ANY(:nodes) AND s.refused IS NULL
      AND (CAST(:since AS date) IS NULL OR s."on" >= :since)
      AND (CAST(:until AS date) IS NULL OR s."on" <= :until)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """
)


async def season(
    session: AsyncSession, nodes: Sequence[UUID], since: date | None, until: date | None
) -> SeasonMade:
    """What was made and what left for customers, of the days asked."""
    asked = {"nodes": nodes, "since": since, "until": until}
    return SeasonMade(made=await _goods(session, _MADE, asked), issued=await _goods(session, _ISSUED, asked))


async def _goods(session: AsyncSession, query: TextClause, asked: dict[str, Any]) -> list[MadeGoods]:
    rows = await session.execute(query, asked)
    return [MadeGoods.model_validate(row, from_attributes=True) for row in rows]
