"""Mature plants and animals: a month's depreciation, straight-line, onto the cost of what they give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.production import Asset, CostKind
from shared.kit.figures import figure
from shared.production import batches
from shared.production.binding import Production
from shared.production.lots import same_entity
from shared.production.model import (
    DepreciatedMoreThanCost,
    NothingLeftToDepreciate,
    OnlyProductiveDepreciates,
    straight_line,
)
from shared.production.schemas import CostLine, Depreciate, GatherCosts


@dataclass(frozen=True, slots=True)
class Worth:
    """What bears a month's depreciation: gross cost, and what is depreciated already."""

    cost_fen: int
    depreciation_fen: int


def check_opening(asset: Asset, worth: Worth) -> None:
    """What is on hand at the cut-over date. Refuses OnlyProductiveDepreciates, DepreciatedMoreThanCost."""
    if worth.depreciation_fen and asset is not Asset.PRODUCTIVE:
        raise OnlyProductiveDepreciates(field="depreciation_fen")
    if worth.depreciation_fen > worth.cost_fen:
        raise DepreciatedMoreThanCost(
            field="depreciation_fen", depreciation_fen=worth.depreciation_fen, cost_fen=worth.cost_fen
        )


async def monthly(session: AsyncSession, kind: str, worth: Worth, on: date) -> int:
    """A month by the figures of a kind (`animal_life_months`, `animal_residual_bp`) that hold on a day."""
    months = await figure(session, f"{kind}_life_months", on)
    residual_bp = await figure(session, f"{kind}_residual_bp", on)
    return straight_line(worth.cost_fen, worth.depreciation_fen, months, residual_bp)


async def depreciate(
    session: AsyncSession,
    p: Production,
    batch: Row[Any],
    depreciation_fen: int,
    amount_fen: int,
    command: Depreciate,
) -> dict[str, Any]:
    """Put an amount of a locked mature batch onto the batch of production that `command` names.

    Returns the month's row for the line's own table; the line adds the amount to what is depreciated.
    Refused: `OnlyProductiveDepreciates`, `NothingLeftToDepreciate`, `DepreciatedMoreThanCost`,
    `NotThisEntitys`.
    """
    target = await batches.lock_open(session, p, command.batch_id)
    same_entity(target, batch.entity_id)
    if batch.asset != Asset.PRODUCTIVE or target.asset != Asset.PRODUCTION:
        raise OnlyProductiveDepreciates(field="batch_id")
    if not amount_fen:
        raise NothingLeftToDepreciate()
    total = depreciation_fen + amount_fen
    if total > batch.cost_fen:
        raise DepreciatedMoreThanCost(field="amount_fen", depreciation_fen=total, cost_fen=batch.cost_fen)
    cost = GatherCosts(
        id=command.id,
        on=command.on,
        document=command.document,
        lines=[CostLine(kind=CostKind.DEPRECIATION, amount_fen=amount_fen)],
    )
    await batches.gather(session, p, target.id, cost, depreciates=Asset.PRODUCTIVE)
    return {
        "id": command.id,
        "entity_id": batch.entity_id,
        "batch_id": target.id,
        "month": f"{command.on:%Y-%m}",
        "amount_fen": amount_fen,
        "on": command.on,
    }
