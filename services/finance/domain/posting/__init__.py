"""Posting rules: one pure function an event type; regimes differ by their charts. `post` finds the rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.finance.domain.accounts import Part
from services.finance.domain.posting import custody, processing, production, sales
from services.finance.domain.posting.books import (
    Book,
    Books,
    Draft,
    Leg,
    NotBalanced,
    Owed,
    Pen,
    Phase,
    Posting,
    Role,
    joined,
)
from services.finance.domain.posting.dividends import dividend_declared
from shared.contracts.custody import (
    GoodsTakenBack,
    LotIssued,
    LotOpened,
    LotReceived,
    LotTransferred,
    LotWrittenOff,
)
from shared.contracts.dividends import DividendDeclared
from shared.contracts.processing import BatchCompleted
from shared.contracts.production import (
    AnimalReclassified,
    CostRecorded,
    GrowerDelivered,
    InputsAdvanced,
    InputsBought,
    LotHarvested,
    WagesEarned,
)
from shared.contracts.sales import InvoiceIssued, PaymentReceived
from shared.kit.errors import NotYet
from shared.kit.events import BusinessFact, Event

__all__ = [
    "Book",
    "Books",
    "Draft",
    "Known",
    "Leg",
    "NotBalanced",
    "Owed",
    "Pen",
    "Phase",
    "Posting",
    "Role",
    "entities_named",
    "joined",
    "post",
    "stocks_told",
    "stocks_wanted",
]

_RULES: Mapping[type[BusinessFact], Callable[[Any, Book], Posting]] = {
    GrowerDelivered: production.grower_delivered,
    InputsBought: production.inputs_bought,
    InputsAdvanced: production.inputs_advanced,
    WagesEarned: production.wages_earned,
    CostRecorded: production.cost_recorded,
    LotHarvested: production.lot_harvested,
    AnimalReclassified: production.animal_reclassified,
    LotTransferred: custody.lot_transferred,
    LotReceived: custody.lot_received,
    LotIssued: custody.lot_issued,
    LotWrittenOff: custody.lot_written_off,
    InvoiceIssued: sales.invoice_issued,
    PaymentReceived: sales.payment_received,
}


@dataclass
class Known:
    """What the rules look up: books by entity, and whether a lot is raw material or goods."""

    books: Books = field(default_factory=Books)
    stocks: dict[UUID, Part] = field(default_factory=dict)

    def stock(self, lot_id: UUID) -> Part:
        found = self.stocks.get(lot_id)
        if found is None:
            raise NotYet(f"lot:{lot_id}")
        return found


def stocks_told(event: Event) -> dict[UUID, Part]:
    """The lots an event brings into the books, and the account each lies on."""
    if isinstance(event, GrowerDelivered | LotReceived):
        return {event.lot_id: Part.RAW}
    if isinstance(event, LotHarvested):
        return {event.lot_id: Part.GOODS}
    if isinstance(event, LotOpened):
        return {event.lot_id: Part.RAW if event.is_purchased else Part.GOODS}
    if isinstance(event, BatchCompleted):
        return {output.lot_id: Part.GOODS for output in event.outputs}
    return {}


def stocks_wanted(event: Event) -> list[UUID]:
    """The lots whose account a rule must know."""
    if isinstance(event, BatchCompleted):
        return [lot.lot_id for lot in event.inputs]
    return [event.lot_id] if isinstance(event, GoodsTakenBack) else []


def entities_named(event: Event) -> list[UUID]:
    """The entities in whose books an event is posted."""
    if isinstance(event, DividendDeclared):
        return [event.entity_id, *(line.holder_id for line in event.lines if line.holder_is_entity)]
    return [event.entity_id] if isinstance(event, BusinessFact) else []


def post(event: Event, known: Known) -> Posting:
    """What an event does to the books. NotYet when an entity or a lot it names has not been heard of."""
    if isinstance(event, DividendDeclared):
        return dividend_declared(event, known.books)
    if isinstance(event, LotOpened):
        return Posting(())  # its value is in the opening balances; what is learnt is where it lies
    if not isinstance(event, BusinessFact):
        raise TypeError(type(event).__name__)
    book = known.books.of(event.entity_id)
    if isinstance(event, BatchCompleted):
        return processing.batch_completed(
            event, book, {lot.lot_id: known.stock(lot.lot_id) for lot in event.inputs}
        )
    if isinstance(event, GoodsTakenBack):
        return custody.goods_taken_back(event, book, known.stock(event.lot_id))
    return _RULES[type(event)](event, book)
