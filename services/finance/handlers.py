"""Which events finance hears, and the one call each leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.queries import periods
from services.finance.service import closing, entities, facts, owed
from shared.contracts.custody import (
    GoodsTakenBack,
    LotIssued,
    LotOpened,
    LotReceived,
    LotTransferred,
    LotWrittenOff,
)
from shared.contracts.dividends import DividendDeclared
from shared.contracts.members import HouseholdChanged, OrganisationChanged, SharesMoved
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
from shared.contracts.standing import standing
from shared.kit import sealing
from shared.kit.events import Event
from shared.kit.hears import GATHER_S, Hears

#: The books are looked at while the scale is at work: nothing gathers longer there than a lone fact does.
hears = Hears(gather_s_max=GATHER_S)


@hears.each(OrganisationChanged)
async def organisation(session: AsyncSession, event: OrganisationChanged) -> None:
    await entities.keep_entity(session, event)


@hears.many(HouseholdChanged)
async def households(session: AsyncSession, events: Sequence[HouseholdChanged]) -> None:
    await owed.keep_payees(session, events)


@hears.many(SharesMoved)
async def shares_moved(session: AsyncSession, events: Sequence[SharesMoved]) -> None:
    await entities.keep_stakes(session, events)


@hears.many(
    GrowerDelivered,
    InputsBought,
    InputsAdvanced,
    WagesEarned,
    CostRecorded,
    LotHarvested,
    AnimalReclassified,
    LotOpened,
    LotTransferred,
    LotReceived,
    LotIssued,
    LotWrittenOff,
    GoodsTakenBack,
    BatchCompleted,
    InvoiceIssued,
    PaymentReceived,
    DividendDeclared,
)
async def money_moved(session: AsyncSession, events: Sequence[Event]) -> None:
    await facts.post_events(session, events)


heard = sorted(hears.types)
standing("finance", hears)
# Finance is who asks: it seals its own books last, and on conditions of its own.
sealing.announce_with("finance", closing.closed, heard, periods.may_close)
