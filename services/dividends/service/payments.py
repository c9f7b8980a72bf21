"""Follows what finance pays of declared lines, and what the bank sends back; a tier's state follows it."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.approval import RunState, settlement
from services.dividends.models import Payment
from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.kit.errors import NotYet

SOURCE = "dividend"

#: A payable's source is the declared line; a payer who joins a holder's lines names their tier.
_PLACES = text(
    """
    SELECT id AS source_id, tier_id, id AS line_id FROM line WHERE id = ANY(:sources)
    UNION ALL SELECT id, id, CAST(NULL AS uuid) FROM tier WHERE id = ANY(:sources)
    """
)
_PAID = text(
    """
    UPDATE tier SET paid_fen = p.paid_fen FROM (
      SELECT tier_id, CAST(sum(amount_fen) AS bigint) AS paid_fen FROM payment WHERE tier_id = ANY(:tiers)
      GROUP BY tier_id) p
    WHERE tier.id = p.tier_id RETURNING tier.id, tier.state, tier.payable_fen, tier.paid_fen
    """
)


async def keep_payments(session: AsyncSession, events: Sequence[PaymentSettled | PaymentReturned]) -> None:
    """Payments of dividends, returned ones negative; those of other sources are not ours."""
    mine = [event for event in events if event.source == SOURCE]
    if not mine:
        return
    sources = [event.source_id for event in mine]
    places = {row.source_id: row for row in await session.execute(_PLACES, {"sources": sources})}
    rows = []
    paid = await _paid_so_far(session, [event.payable_id for event in mine])
    for event in mine:
        place = places.get(event.source_id)
        if place is None:
            raise NotYet(f"line:{event.source_id}")
        # The bank sends back what never arrived, and also what had: only of the latter is there less paid.
        settled = isinstance(event, PaymentSettled)
        amount_fen = event.amount_fen if settled else -min(event.amount_fen, paid[event.payable_id])
        paid[event.payable_id] += amount_fen
        rows.append(
            {
                "id": event.id,
                "tier_id": place.tier_id,
                "line_id": place.line_id,
                "holder_id": event.holder_id,
                "payable_id": event.payable_id,
                "amount_fen": amount_fen,
                "on": event.settled_on if isinstance(event, PaymentSettled) else event.returned_on,
                "reason": "" if isinstance(event, PaymentSettled) else event.reason,
            }
        )
    await session.execute(insert(Payment), rows)
    await _settle(session, sorted({row["tier_id"] for row in rows}))


async def _paid_so_far(session: AsyncSession, payable_ids: Sequence[UUID]) -> Counter[UUID]:
    rows = await session.execute(
        text(
            "SELECT payable_id, CAST(sum(amount_fen) AS bigint) AS paid_fen FROM payment"
            " WHERE payable_id = ANY(:ids) GROUP BY payable_id"
        ),
        {"ids": list(payable_ids)},
    )
    return Counter({row.payable_id: row.paid_fen for row in rows})


async def _settle(session: AsyncSession, tier_ids: Sequence[UUID]) -> None:
    for tier in (await session.execute(_PAID, {"tiers": list(tier_ids)})).all():
        if tier.state == RunState.CLOSED:
            continue
        state = settlement(tier.payable_fen, tier.paid_fen, tier.paid_fen)
        if state != tier.state:
            await session.execute(
                text("UPDATE tier SET state = :state WHERE id = :id"), {"state": str(state), "id": tier.id}
            )
