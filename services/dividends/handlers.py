"""What dividends hears, and the one call each leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.service import projections, tiers
from services.dividends.service.payments import keep_payments
from shared.contracts.finance import PaymentReturned, PaymentSettled, PeriodClosing, ProfitDetermined
from shared.contracts.members import (
    HouseholdChanged,
    MemberAdmitted,
    OrganisationChanged,
    RegisterSealed,
    SharesMoved,
)
from shared.contracts.periods import PeriodSealed
from shared.contracts.production import GrowerDelivered
from shared.contracts.standing import keep_node, keep_sealed, standing
from shared.kit.hears import Hears

hears = Hears()


@hears.each(OrganisationChanged)
async def organisation(session: AsyncSession, event: OrganisationChanged) -> None:
    await keep_node(session, event)
    await projections.keep_owners(session, event)


@hears.many(HouseholdChanged)
async def households(session: AsyncSession, events: Sequence[HouseholdChanged]) -> None:
    await projections.keep_households(session, events)


@hears.many(MemberAdmitted)
async def members(session: AsyncSession, events: Sequence[MemberAdmitted]) -> None:
    await projections.keep_members(session, events)


@hears.many(SharesMoved)
async def movements(session: AsyncSession, events: Sequence[SharesMoved]) -> None:
    await projections.keep_movements(session, events)


@hears.each(RegisterSealed)
async def register_sealed(session: AsyncSession, event: RegisterSealed) -> None:
    await projections.keep_seal(session, event)
    await tiers.compute_waiting(session, [event.organisation_id])


@hears.many(GrowerDelivered)
async def deliveries(session: AsyncSession, events: Sequence[GrowerDelivered]) -> None:
    await projections.keep_trade(session, events)
    await tiers.compute_waiting(session, [event.entity_id for event in events])


@hears.many(PeriodClosing)
async def closing(session: AsyncSession, events: Sequence[PeriodClosing]) -> None:
    await projections.keep_asked(session, events)


@hears.many(PeriodSealed)
async def sealed(session: AsyncSession, events: Sequence[PeriodSealed]) -> None:
    await keep_sealed(session, events)
    await tiers.compute_waiting(session, [event.entity_id for event in events])


@hears.each(ProfitDetermined)
async def profit(session: AsyncSession, event: ProfitDetermined) -> None:
    await projections.keep_profit(session, event)
    await tiers.compute_waiting(session, [event.entity_id])


@hears.many(PaymentSettled, PaymentReturned)
async def payments(session: AsyncSession, events: Sequence[PaymentSettled | PaymentReturned]) -> None:
    await keep_payments(session, events)


standing("dividends", hears)
