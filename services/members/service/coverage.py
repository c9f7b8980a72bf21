"""Keeps how far the group's business reaches each household: sales, wages and payments, a set a statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.contracts.production import GrowerDelivered, WagesEarned

#: Only households of this register: a payment may go to an organisation as well.
_ADD = text(
    """
    INSERT INTO coverage (household_id, year, deliveries, delivered_fen, wages_fen, paid_fen)
    SELECT a.household_id, a.year, a.deliveries, a.delivered_fen, a.wages_fen, a.paid_fen
    FROM unnest(CAST(:households AS uuid[]), CAST(:years AS int[]), CAST(:deliveries AS bigint[]),
                CAST(:delivered AS bigint[]), CAST(:wages AS bigint[]), CAST(:paid AS bigint[]))
      AS a(household_id, year, deliveries, delivered_fen, wages_fen, paid_fen)
    JOIN household h ON h.id = a.household_id ORDER BY a.household_id, a.year
    ON CONFLICT (household_id, year) DO UPDATE SET
      deliveries = coverage.deliveries + excluded.deliveries,
      delivered_fen = coverage.delivered_fen + excluded.delivered_fen,
      wages_fen = coverage.wages_fen + excluded.wages_fen,
      paid_fen = coverage.paid_fen + excluded.paid_fen
    """
)
_ARRIVED = text("SELECT payable_id, paid_fen FROM coverage_payment WHERE payable_id = ANY(:ids)")
_KEEP_ARRIVED = text(
    """
    INSERT INTO coverage_payment (payable_id, household_id, paid_fen)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:households AS uuid[]), CAST(:paid AS bigint[]))
      AS p(payable_id, household_id, paid_fen) ORDER BY p.payable_id
    ON CONFLICT (payable_id) DO UPDATE SET paid_fen = excluded.paid_fen
    """
)


@dataclass
class _Reach:
    """What is added to a household's year."""

    deliveries: int = 0
    delivered_fen: int = 0
    wages_fen: int = 0
    paid_fen: int = 0


Key = tuple[UUID, int]  # household, year


async def keep_deliveries(session: AsyncSession, events: Sequence[GrowerDelivered]) -> None:
    """Sales of households; a correction carries signed differences and is no delivery of its own."""
    found: dict[Key, _Reach] = {}
    for event in events:
        reach = found.setdefault((event.household_id, event.on.year), _Reach())
        reach.deliveries += event.corrects is None
        reach.delivered_fen += event.amount_fen
    await _add(session, found)


async def keep_wages(session: AsyncSession, events: Sequence[WagesEarned]) -> None:
    """Wages of households."""
    found: dict[Key, _Reach] = {}
    for event in events:
        found.setdefault((event.household_id, event.on.year), _Reach()).wages_fen += event.amount_fen
    await _add(session, found)


async def keep_payments(session: AsyncSession, events: Sequence[PaymentSettled | PaymentReturned]) -> None:
    """What arrived, in the year it did; a payment the bank sends back is taken back if it had arrived."""
    rows = await session.execute(_ARRIVED, {"ids": [event.payable_id for event in events]})
    arrived: Counter[UUID] = Counter({row.payable_id: row.paid_fen for row in rows})
    found: dict[Key, _Reach] = {}
    for event in events:
        if isinstance(event, PaymentSettled):
            amount_fen, year = event.amount_fen, event.settled_on.year
        else:
            amount_fen = -min(event.amount_fen, arrived[event.payable_id])
            year = event.returned_on.year
        arrived[event.payable_id] += amount_fen
        found.setdefault((event.holder_id, year), _Reach()).paid_fen += amount_fen
    holders = {event.payable_id: event.holder_id for event in events}
    await session.execute(
        _KEEP_ARRIVED,
        {
            "ids": list(holders),
            "households": list(holders.values()),
            "paid": [arrived[payable] for payable in holders],
        },
    )
    await _add(session, found)


async def _add(session: AsyncSession, found: Mapping[Key, _Reach]) -> None:
    reaches = list(found.values())
    await session.execute(
        _ADD,
        {
            "households": [household for household, _ in found],
            "years": [year for _, year in found],
            "deliveries": [reach.deliveries for reach in reaches],
            "delivered": [reach.delivered_fen for reach in reaches],
            "wages": [reach.wages_fen for reach in reaches],
            "paid": [reach.paid_fen for reach in reaches],
        },
    )
