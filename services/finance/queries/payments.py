"""Payables, payment batches and their lines, and the file for the bank."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.schemas.payments import (
    BankLine,
    OwedView,
    OwnPayableView,
    PayableView,
    PaymentBatchView,
    PaymentLineView,
    ReturnedView,
)
from shared.kit.errors import NotFound

_BATCHES = text(
    """
    SELECT b.*, e.name AS entity_name, l.settled, l.settled_fen, l.returned, l.returned_fen
    FROM payment_batch b JOIN entity e ON e.id = b.entity_id CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'settled') AS settled,
        coalesce(sum(amount_fen) FILTER (WHERE state = 'settled'), 0)::bigint AS settled_fen,
        count(*) FILTER (WHERE state = 'returned') AS returned,
        coalesce(sum(amount_fen) FILTER (WHERE state = 'returned'), 0)::bigint AS returned_fen
      FROM payment_line WHERE batch_id = b.id) AS l
    WHERE (CAST(:id AS uuid) IS NULL OR b.id = :id)
      AND (CAST(:entities AS uuid[]) IS NULL OR b.entity_id = ANY(:entities))
      AND (CAST(:state AS text) IS NULL OR b.state = :state)
      AND (CAST(:after AS uuid) IS NULL
        OR (b.drawn_at, b.id) < (SELECT a.drawn_at, a.id FROM payment_batch a WHERE a.id = :after))
    ORDER BY b.drawn_at DESC, b.id DESC LIMIT :limit
    """
)
#: Payees are named by what members last told of them; a payable keeps the name it was raised with.
_LINES = text(
    "SELECT l.*, coalesce(nullif(l.holder_name, ''), p.name, e.name, '') AS holder_name FROM payment_line l"
    " LEFT JOIN payee p ON p.holder_id = l.holder_id LEFT JOIN entity e ON e.id = l.holder_id"
    " WHERE l.batch_id = :batch AND l.number > :after"
    " AND (CAST(:state AS text) IS NULL OR l.state = :state) ORDER BY l.number LIMIT :limit"
)
_PAYABLE = """
    SELECT y.*, e.name AS entity_name, coalesce(nullif(y.holder_name, ''), p.name, h.name, '') AS holder_name
    FROM payable y JOIN entity e ON e.id = y.entity_id
    LEFT JOIN payee p ON p.holder_id = y.holder_id LEFT JOIN entity h ON h.id = y.holder_id
"""
_HOUSEHOLD_PAYABLES = text(
    """
    SELECT y.*, s.paid_on, e.name AS entity_name,
      coalesce(nullif(y.holder_name, ''), p.name, '') AS holder_name
    FROM payable y JOIN entity e ON e.id = y.entity_id LEFT JOIN payee p ON p.holder_id = y.holder_id
    LEFT JOIN (
        SELECT i.payable_id, max(l.result_on) AS paid_on
        FROM payment_line l JOIN payment_item i ON i.line_id = l.id
        WHERE l.holder_id = :holder AND l.state = 'settled' GROUP BY i.payable_id
    ) s ON s.payable_id = y.id
    WHERE y.holder_id = :holder AND (CAST(:after AS uuid) IS NULL OR y.id > :after)
    ORDER BY y.id LIMIT :limit
    """
)
_PAYABLES = text(
    _PAYABLE
    + """
    WHERE y.entity_id = ANY(:entities)
      AND (CAST(:source AS text) IS NULL OR y.source = :source)
      AND (CAST(:holder AS uuid) IS NULL OR y.holder_id = :holder)
      AND (CAST(:search AS text) IS NULL OR y.holder_name LIKE '%' || :search || '%' OR y.document = :search)
      AND (NOT :only_open OR y.open_fen <> 0) AND (CAST(:after AS uuid) IS NULL OR y.id > :after)
    ORDER BY y.id LIMIT :limit
    """
)
#: What is open or on its way, by who owes and for what.
_BY_SOURCE = """
    SELECT y.entity_id, e.name AS entity_name, y.source, count(*) AS payables,
      sum(y.open_fen)::bigint AS open_fen, sum(y.batched_fen)::bigint AS batched_fen,
      min(y."on") AS oldest_on
    FROM payable y JOIN entity e ON e.id = y.entity_id
    WHERE (y.open_fen <> 0 OR y.batched_fen <> 0) AND {of}
    GROUP BY y.entity_id, e.name, y.source ORDER BY sum(y.open_fen) DESC, e.name, y.source
"""
_OWED = text(_BY_SOURCE.format(of="y.entity_id = ANY(:entities)"))
_OWED_TO_VILLAGES = text(
    _BY_SOURCE.format(of="y.holder_id IN (SELECT holder_id FROM payee WHERE village_id = ANY(:villages))")
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
    values = {"id": batch_id, "entities": None, "state": None, "after": None, "limit": 1}
    row = (await session.execute(_BATCHES, values)).one_or_none()
    if row is None:
        raise NotFound(what="付款批次 / payment batch", id=batch_id)
    return PaymentBatchView.model_validate(row._mapping)


async def batches(
    session: AsyncSession, entities: Sequence[UUID], state: str | None, after: UUID | None, limit: int
) -> list[PaymentBatchView]:
    """Batches of these entities, newest first."""
    values = {"id": None, "entities": list(entities), "state": state, "after": after, "limit": limit}
    rows = await session.execute(_BATCHES, values)
    return [PaymentBatchView.model_validate(row._mapping) for row in rows]


async def lines(
    session: AsyncSession, batch_id: UUID, state: str | None, after: int, limit: int
) -> list[PaymentLineView]:
    """A batch's lines by number, after a number; those of a state, or all."""
    values = {"batch": batch_id, "state": state, "after": after, "limit": limit}
    rows = await session.execute(_LINES, values)
    return [PaymentLineView.model_validate(row._mapping) for row in rows]


async def payables(
    session: AsyncSession,
    entities: Sequence[UUID],
    *,
    source: str | None,
    holder_id: UUID | None,
    search: str | None,
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
            "search": search,
            "only_open": only_open,
            "after": after,
            "limit": limit,
        },
    )
    return [PayableView.model_validate(row._mapping) for row in rows]


async def owed(session: AsyncSession, entities: Sequence[UUID]) -> list[OwedView]:
    """What these entities owe by source, the largest sums first: the cash that will be needed."""
    rows = await session.execute(_OWED, {"entities": list(entities)})
    return [OwedView.model_validate(row._mapping) for row in rows]


async def owed_to_villages(session: AsyncSession, villages: Sequence[UUID]) -> list[OwedView]:
    """What the households of these villages are owed, by whomever, the largest sums first."""
    rows = await session.execute(_OWED_TO_VILLAGES, {"villages": list(villages)})
    return [OwedView.model_validate(row._mapping) for row in rows]


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
) -> list[OwnPayableView]:
    """What every entity owes or paid a household, oldest first."""
    rows = await session.execute(
        _HOUSEHOLD_PAYABLES, {"holder": household_id, "after": after, "limit": limit}
    )
    return [OwnPayableView.model_validate(row._mapping) for row in rows]


async def household_returns(session: AsyncSession, household_id: UUID, limit: int) -> list[ReturnedView]:
    """What the bank sent back of a household's payments, the newest first."""
    rows = await session.execute(
        text(
            'SELECT l.id, e.name AS entity_name, l.amount_fen, l.result_on AS "on", l.reason'
            " FROM payment_line l JOIN payment_batch b ON b.id = l.batch_id"
            " JOIN entity e ON e.id = b.entity_id"
            " WHERE l.holder_id = :holder AND l.state = 'returned' ORDER BY l.result_on DESC, l.id DESC"
            " LIMIT :limit"
        ),
        {"holder": household_id, "limit": limit},
    )
    return [ReturnedView.model_validate(row._mapping) for row in rows]
