"""Trial balances, read from the balances kept as lines arrive."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.schemas.ledger import TrialBalance, TrialBalanceLine
from shared.kit.errors import NotFound

_TRIAL = text(
    """
    SELECT a.code AS account, a.name_zh, a.name_en, a.kind, a.side,
      coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE b.period < :from), 0)::bigint AS opening_fen,
      coalesce(sum(b.debit_fen) FILTER (WHERE b.period >= :from), 0)::bigint AS debit_fen,
      coalesce(sum(b.credit_fen) FILTER (WHERE b.period >= :from), 0)::bigint AS credit_fen,
      sum(b.debit_fen - b.credit_fen)::bigint AS closing_fen
    FROM balance b JOIN entity e ON e.id = b.entity_id
    JOIN account a ON a.regime = e.regime AND a.code = b.account
    WHERE b.entity_id = :entity AND b.period <= :to
    GROUP BY a.regime, a.code ORDER BY a.code
    """
)


async def trial_balance(
    session: AsyncSession, entity_id: UUID, from_month: str, to_month: str
) -> TrialBalance:
    """The trial balance of one entity over months, first and last included. Refuses NotFound."""
    known = await session.execute(text("SELECT 1 FROM entity WHERE id = :id"), {"id": entity_id})
    if known.scalar() is None:
        raise NotFound(what="账簿 / books", id=entity_id)
    values = {"entity": entity_id, "from": from_month, "to": to_month}
    rows = await session.execute(_TRIAL, values)
    lines = [TrialBalanceLine(**row._mapping) for row in rows]
    return TrialBalance(
        entity_id=entity_id,
        from_month=from_month,
        to_month=to_month,
        debit_fen=sum(line.debit_fen for line in lines),
        credit_fen=sum(line.credit_fen for line in lines),
        lines=lines,
    )
