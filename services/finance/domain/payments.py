"""How what is owed becomes what is paid: which payables one line of a payment batch takes, and set-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PaymentKind(StrEnum):
    """What is paid together. Inputs advanced are set off against deliveries, never against wages."""

    GROWERS = "growers"
    WAGES = "wages"
    DIVIDENDS = "dividends"
    TRADE = "trade"
    OTHER = "other"


SOURCES: dict[PaymentKind, tuple[str, ...]] = {
    PaymentKind.GROWERS: ("delivery", "advance"),
    PaymentKind.WAGES: ("wages",),
    PaymentKind.DIVIDENDS: ("dividend",),
    PaymentKind.TRADE: ("trade",),
    PaymentKind.OTHER: ("rent", "subsidy", "relief", "other"),
}


@dataclass(frozen=True, slots=True)
class Open:
    """What is open of a payable: above nothing owed to the holder, below nothing owed by the holder."""

    payable_id: UUID
    open_fen: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of a payable a payment line takes."""

    payable_id: UUID
    amount_fen: int


def draw(payables: Sequence[Open]) -> list[Taken]:
    """One holder's payables as one line: all that is owed, less what the holder owes, oldest first.

    The line is never below nothing: claims beyond what is owed stay open for the next time. A holder to whom
    nothing is owed gets no line.
    """
    owed_fen = sum(payable.open_fen for payable in payables if payable.open_fen > 0)
    if not owed_fen:
        return []
    room = owed_fen
    taken = []
    for payable in payables:
        amount_fen = payable.open_fen if payable.open_fen > 0 else max(payable.open_fen, -room)
        if amount_fen < 0:
            room += amount_fen
        if amount_fen:
            taken.append(Taken(payable.payable_id, amount_fen))
    return taken
