"""Payables, payment batches and their lines, and the file for the bank."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.schemas.payments import BankLine, PayableView, PaymentBatchView, PaymentLineView
from shared.kit.errors import NotFound

_BATCH = text("SELECT * FROM payment_batch WHERE id = :id")
_BATCHES = text(
    "SELECT * FROM payment_batch WHERE entity_id = ANY(:entities)"
    " AND (CAST(:after AS uuid) IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit"
)
_LINES = text(
    "SELECT * FROM payment_line WHERE batch_id = :batch AND number > :after ORDER BY number LIMIT :limit"
)
_PAYABLES = text(
    """
    SELECT * FROM payable WHERE entity_id = ANY(:entities)
      AND (CAST(:source AS text) IS NULL OR source = :source)
      AND (CAST(:holder AS uuid) IS NULL OR holder_id = :holder)
      AND (NOT :only_open OR open_fen <> 0) AND (CAST(:after AS uuid) IS NULL OR id > :after)
    ORDER BY id LIMIT :limit
    """
)
_FILE = text(
    """
    SELECT l.number, l.id AS line_id, coalesce(p.name, nullif(l.holder_name, ''), e.name, '') AS name,
           p.account_encrypted, l.amount_fen
    FROM payment_line l LEFT JOIN payee p ON p.holder_id = l.holder_id
    LEFT JOIN entity e ON e.id = l.holder_id
    WHERE l.batch_id = :batch AND l.state = 'sent' AND l.amount_fen > 0 ORDER BY l.number
    """
)


async def batch(session: AsyncSession, batch_id: UUID) -> PaymentBatchView:
    """One batch. Refuses NotFound."""
    row = (await session.execute(_BATCH, {"id": batch_id})).one_or_none()
    if row is None:
        raise NotFound(what="付款批次 / payment batch", id=batch_id)
    return PaymentBatchView.model_validate(row._mapping)


async def batches(
    session: AsyncSession, entities: Sequence[UUID], after: UUID | None, limit: int
) -> list[PaymentBatchView]:
    """Batches of these entities, newest first."""
    rows = await session.execute(_BATCHES, {"entities": list(entities), "after": after, "limit": limit})
    return [PaymentBatchView.model_validate(row._mapping) for row in rows]


async def lines(session: AsyncSession, batch_id: UUID, after: int, limit: int) -> list[PaymentLineView]:
    """A batch's lines by number, after a number."""
    rows = await session.execute(_LINES, {"batch": batch_id, "after": after, "limit": limit})
    return [PaymentLineView.model_validate(row._mapping) for row in rows]


async def payables(
    session: AsyncSession,
    entities: Sequence[UUID],
    *,
    source: str | None,
    holder_id: UUID | None,
    only_open: bool,
    after: UUID | None,
    limit: int,
) -> list[PayableView]:
    """What these entities owe, oldest first."""
    rows = await session.execute(
        _PAYABLES,
        {
            "entities": list(entities),
            "source": source,
            "holder": holder_id,
            "only_open": only_open,
            "after": after,
            "limit": limit,
        },
    )
    return [PayableView.model_validate(row._mapping) for row in rows]


async def bank_lines(session: AsyncSession, batch_id: UUID) -> list[BankLine]:
    """What goes to the bank: lines with an amount, their payee's account still encrypted."""
    rows = await session.execute(_FILE, {"batch": batch_id})
    return [BankLine.model_validate(row._mapping) for row in rows]


async def village_of(session: AsyncSession, household_id: UUID) -> UUID:
    """The village organisation of a household. Refuses NotFound."""
    query = text("SELECT village_id FROM payee WHERE holder_id = :id")
    found: UUID | None = (await session.execute(query, {"id": household_id})).scalar()
    if found is None:
        raise NotFound(what="农户 / household", id=household_id)
    return found


async def household_payables(
    session: AsyncSession, household_id: UUID, after: UUID | None, limit: int
) -> list[PayableView]:
    """What every entity owes or paid a household, oldest first."""
    rows = await session.execute(
        text(
            "SELECT * FROM payable WHERE holder_id = :holder"
            " AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT :limit"
        ),
        {"holder": household_id, "after": after, "limit": limit},
    )
    return [PayableView.model_validate(row._mapping) for row in rows]
