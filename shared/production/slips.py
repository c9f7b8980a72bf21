"""What is handed to a grower on paper: the weigh slip and the purchase invoice, as they stand."""

from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.kit.money import capital_words, yuan
from shared.production.at_the_scale import detail
from shared.production.binding import Production
from shared.production.model import kilograms
from shared.production.views import DeliveryDetail

PAPERS = Path(__file__).with_name("papers")
WEIGH_SLIP = PAPERS / "weigh-slip.typ"
PURCHASE_INVOICE = PAPERS / "purchase-invoice.typ"


async def of_delivery(session: AsyncSession, p: Production, delivery_id: UUID) -> dict[str, Any]:
    """What both papers of a delivery say, every figure as text. Refuses NotFound."""
    delivery = await detail(session, p, delivery_id)
    buyer = await tree.find(session, delivery.entity_id)
    moisture_bp, impurity_bp = await _deductions(session, p, delivery)
    stands = delivery.stands
    return {
        "buyer": buyer.name,
        "credit_code": buyer.attributes.get("credit_code") or "",
        "number": f"{delivery.document}-{str(delivery.id)[-6:].upper()}",
        "document": delivery.document,
        "on": f"{delivery.on:%Y-%m-%d}",
        "grower": delivery.holder_name,
        "household_code": delivery.household_code,
        "village": delivery.village,
        "is_member": delivery.is_member,
        "product": delivery.product,
        "grade": stands.grade,
        "gross": kilograms(stands.gross_g),
        "tare": kilograms(stands.tare_g),
        "weighed": kilograms(stands.gross_g - stands.tare_g),
        "moisture": "" if moisture_bp is None else percent(moisture_bp),
        "moisture_allowed": percent(delivery.moisture_allowed_bp),
        "impurity": percent(impurity_bp),
        "net": kilograms(stands.net_g),
        "price": yuan(stands.price_fen_per_kg),
        "amount": yuan(stands.amount_fen),
        "amount_words": capital_words(stands.amount_fen),
        "corrected": [f"{one.on} {one.document} {one.reason}" for one in delivery.corrections],
    }


async def _deductions(
    session: AsyncSession, p: Production, delivery: DeliveryDetail
) -> tuple[int | None, int]:
    """Moisture and impurities by the latest correction, else by the delivery itself."""
    table = p.tables.delivery
    query = (
        select(table.c.moisture_bp, table.c.impurity_bp)
        .where((table.c.id == delivery.id) | (table.c.corrects == delivery.id))
        .order_by(table.c.recorded_at.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one()
    return row.moisture_bp, row.impurity_bp


def percent(basis_points: int) -> str:
    """Basis points as a percentage with two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
