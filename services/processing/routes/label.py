"""A lot's QR code and its printed label."""

from pathlib import Path
from uuid import UUID

import segno
from fastapi import Response

from services.processing.schemas.views import LotOnHand
from shared.kit.paper import printed

LABEL = Path(__file__).parents[1] / "papers" / "label.typ"
#: On a label a village goes by its own name.
ORGANISATION = "股份经济合作社"
UNITS = {"g": ("公斤", 1000, 3), "ml": ("升", 1000, 3), "head": ("头", 1, 0), "piece": ("件", 1, 0)}


def code(origin: str, lot_id: UUID) -> segno.QRCode:
    """The QR code of a lot's trace page; of the level that survives a scratch on the packet."""
    return segno.make(f"{origin}/trace/{lot_id}", error="q", micro=False)


async def label(lot: LotOnHand, origin: str) -> Response:
    """The label of a lot, 100 by 70 mm. Refuses CharacterNotInFont."""
    shown, per, places = UNITS[lot.unit]
    whole, rest = divmod(lot.quantity_made, per)
    quantity = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    passport = lot.passport
    picked = [day for day in (passport.harvested_from, passport.harvested_to) if day is not None]
    data = {
        "product": lot.product,
        "grade": lot.grade,
        "number": lot.batch_number or "",
        "producer": lot.entity or "",
        "quantity": f"{quantity} {shown}",
        "made_on": lot.on,
        "best_before_on": lot.best_before_on or "",
        "villages": "、".join(name.removesuffix(ORGANISATION) for name in passport.villages),
        "picked": " — ".join(dict.fromkeys(day.isoformat() for day in picked)),
        "lot": str(lot.id),
        "qr": code(origin, lot.id).svg_inline(),
    }
    return await printed(LABEL, data, f"{lot.product} {lot.batch_number or lot.id}")
