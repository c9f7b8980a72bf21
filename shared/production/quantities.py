"""Writes a quantity of small units as people say it."""

from shared.contracts.production import Unit
from shared.kit.money import exact

THOUSANDTHS = 3
_SAID_IN: dict[str, str] = {Unit.GRAM: "kg", Unit.MILLILITRE: "L"}


def written(quantity: int, unit: str) -> str:
    """1,250 g as `1.25 kg`, 500 ml as `0.5 L`; heads and pieces as they are counted."""
    said_in = _SAID_IN.get(unit)
    if said_in is None:
        return str(quantity)
    return f"{exact(quantity, THOUSANDTHS).normalize():f} {said_in}"


def lot_name(product: str, grade: str, on: object, number: str | None = None) -> str:
    """What people call a lot: product, grade and number, or the day it came where it has none."""
    return " ".join(part for part in (product, grade, number or str(on)) if part)
