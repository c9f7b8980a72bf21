"""What members hears, and the one call each leads to."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.members.service import coverage
from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.contracts.production import GrowerDelivered, WagesEarned
from shared.contracts.standing import standing
from shared.kit.hears import Hears

hears = Hears()


@hears.many(GrowerDelivered)
async def deliveries(session: AsyncSession, events: Sequence[GrowerDelivered]) -> None:
    await coverage.keep_deliveries(session, events)


@hears.many(WagesEarned)
async def wages(session: AsyncSession, events: Sequence[WagesEarned]) -> None:
    await coverage.keep_wages(session, events)


@hears.many(PaymentSettled, PaymentReturned)
async def payments(session: AsyncSession, events: Sequence[PaymentSettled | PaymentReturned]) -> None:
    await coverage.keep_payments(session, events)


standing("members", hears)
