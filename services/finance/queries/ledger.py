"""Vouchers, posted journals and late facts."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.schemas.ledger import JournalLineView, JournalView, LateFactView, Wanted
from services.finance.schemas.vouchers import VoucherView
from shared.kit.errors import NotFound

FIRST_MONTH, LAST_MONTH = "0000-00", "9999-12"

_VOUCHERS = text(
    "SELECT * FROM voucher WHERE entity_id = ANY(:entities)"
    " AND (CAST(:state AS text) IS NULL OR state = :state)"
    " AND (CAST(:after AS uuid) IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit"
)
_JOURNALS = """
    SELECT * FROM journal WHERE entity_id = ANY(:entities) AND period BETWEEN :first AND :last
      AND (CAST(:document AS text) IS NULL OR document = :document)
      AND (CAST(:source AS uuid) IS NULL OR source_id = :source)
      AND (CAST(:after AS uuid) IS NULL OR id > :after)
"""
_PAGE = " ORDER BY id LIMIT :limit"
#: From an account or a counterparty: the lines are found first, by their index.
_BY_LINES = """
      AND id IN (SELECT journal_id FROM journal_line l
        WHERE l.entity_id = ANY(:entities) AND l.period BETWEEN :first AND :last
          AND (CAST(:counterparty AS uuid) IS NULL OR l.counterparty_id = :counterparty)
          AND (CAST(:account AS text) IS NULL OR l.account = :account))
"""
_ALL, _SOME = text(_JOURNALS + _PAGE), text(_JOURNALS + _BY_LINES + _PAGE)
_LINES = text(
    "SELECT l.*, a.name_zh, a.name_en FROM journal_line l"
    " JOIN account a ON a.regime = l.regime AND a.code = l.account"
    " WHERE l.journal_id = ANY(:journals) ORDER BY l.journal_id, l.position"
)
_LATE = text(
    "SELECT * FROM late_fact WHERE entity_id = ANY(:entities) AND (NOT :only_open OR booked_on IS NULL)"
    " AND (CAST(:after AS uuid) IS NULL OR event_id > :after) ORDER BY event_id, entity_id LIMIT :limit"
)


def _voucher(row: Any) -> VoucherView:
    return VoucherView.model_validate({**row._mapping, "lines": json.loads(row.body)})


async def voucher(session: AsyncSession, voucher_id: UUID) -> VoucherView:
    """One voucher. Refuses NotFound."""
    query = text("SELECT * FROM voucher WHERE id = :id")
    row = (await session.execute(query, {"id": voucher_id})).one_or_none()
    if row is None:
        raise NotFound(what="凭证 / voucher", id=voucher_id)
    return _voucher(row)


async def vouchers(
    session: AsyncSession, entities: Sequence[UUID], state: str | None, after: UUID | None, limit: int
) -> list[VoucherView]:
    """Vouchers of these entities, newest first."""
    rows = await session.execute(
        _VOUCHERS, {"entities": list(entities), "state": state, "after": after, "limit": limit}
    )
    return [_voucher(row) for row in rows]


async def journal(session: AsyncSession, journal_id: UUID) -> JournalView:
    """One posted journal. Refuses NotFound."""
    query = text("SELECT * FROM journal WHERE id = :id")
    row = (await session.execute(query, {"id": journal_id})).one_or_none()
    if row is None:
        raise NotFound(what="凭证 / journal", id=journal_id)
    return (await with_lines(session, [row]))[0]


async def journals(
    session: AsyncSession, entities: Sequence[UUID], wanted: Wanted, after: UUID | None, limit: int
) -> list[JournalView]:
    """Posted journals of these entities in order of posting: the drill-down from a balance to the paper."""
    by_lines = wanted.account is not None or wanted.counterparty_id is not None
    rows = await session.execute(
        _SOME if by_lines else _ALL,
        {
            "entities": list(entities),
            "first": wanted.from_month or FIRST_MONTH,
            "last": wanted.to_month or LAST_MONTH,
            "document": wanted.document,
            "source": wanted.source_id,
            "after": after,
            "limit": limit,
            **({"account": wanted.account, "counterparty": wanted.counterparty_id} if by_lines else {}),
        },
    )
    return await with_lines(session, rows.all())


async def with_lines(session: AsyncSession, rows: Sequence[Any]) -> list[JournalView]:
    """Journals as read, each with its lines."""
    found = await session.execute(_LINES, {"journals": [row.id for row in rows]})
    lines: dict[UUID, list[JournalLineView]] = {}
    for line in found:
        view = JournalLineView.model_validate(line._mapping)
        lines.setdefault(line.journal_id, []).append(view)
    return [JournalView.model_validate({**row._mapping, "lines": lines[row.id]}) for row in rows]


async def late_fact(session: AsyncSession, event_id: UUID, entity_id: UUID) -> LateFactView:
    """One late fact. Refuses NotFound."""
    query = text("SELECT * FROM late_fact WHERE event_id = :id AND entity_id = :entity")
    row = (await session.execute(query, {"id": event_id, "entity": entity_id})).one_or_none()
    if row is None:
        raise NotFound(what="迟到业务 / late fact", id=event_id)
    return LateFactView.model_validate(row._mapping)


async def late_facts(
    session: AsyncSession, entities: Sequence[UUID], only_open: bool, after: UUID | None, limit: int
) -> list[LateFactView]:
    """The exception list of these entities, oldest first."""
    rows = await session.execute(
        _LATE, {"entities": list(entities), "only_open": only_open, "after": after, "limit": limit}
    )
    return [LateFactView.model_validate(row._mapping) for row in rows]
