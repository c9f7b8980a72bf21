"""What every production line hears, and the one call each event leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import (
    GoodsTakenBack,
    LotHeld,
    LotIssued,
    LotOpened,
    LotReceived,
    LotReleased,
    LotTransferred,
    LotWrittenOff,
    ShipmentRefused,
)
from shared.contracts.members import HouseholdChanged, MemberAdmitted
from shared.contracts.periods import PeriodSealed
from shared.contracts.production import (
    CostRecorded,
    GrowerDelivered,
    InputsAdvanced,
    InputsBought,
    LotHarvested,
    WagesEarned,
)
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit.events import Event
from shared.kit.hears import Hears
from shared.production import custody, growers, transfers
from shared.production.binding import Production

#: What the kernel itself says; a line adds its own.
SAYS: tuple[type[Event], ...] = (
    GrowerDelivered,
    InputsBought,
    InputsAdvanced,
    WagesEarned,
    CostRecorded,
    LotHarvested,
    LotOpened,
    LotTransferred,
    LotReceived,
    LotReleased,
    LotHeld,
    LotIssued,
    LotWrittenOff,
    ShipmentRefused,
    GoodsTakenBack,
    PeriodSealed,
)


def production_hears(p: Production) -> Hears:
    """The kernel's table of handlers, bound to a line."""
    hears = Hears()

    @hears.many(HouseholdChanged)
    async def households(session: AsyncSession, events: Sequence[HouseholdChanged]) -> None:
        await growers.keep_households(session, p, events)

    @hears.many(MemberAdmitted)
    async def members(session: AsyncSession, events: Sequence[MemberAdmitted]) -> None:
        await growers.keep_memberships(session, p, events)

    @hears.each(LotTransferred)
    async def arrived(session: AsyncSession, event: LotTransferred) -> None:
        if event.to_service == p.line:
            await transfers.receive(session, p, event)

    @hears.many(LotReceived)
    async def received(session: AsyncSession, events: Sequence[LotReceived]) -> None:
        await transfers.note_received(session, p, {event.transfer_id: event.on for event in events})

    @hears.each(LotHeld)
    async def held(session: AsyncSession, event: LotHeld) -> None:
        await custody.hear_hold(session, p, event)

    @hears.many(ShipmentRequested)
    async def asked(session: AsyncSession, events: Sequence[ShipmentRequested]) -> None:
        await custody.ship(session, p, events)

    @hears.each(GoodsReturned)
    async def returned(session: AsyncSession, event: GoodsReturned) -> None:
        await custody.take_back(session, p, event)

    return hears
