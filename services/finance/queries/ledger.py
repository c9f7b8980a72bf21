"""Vouchers, posted journals and late facts."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.posting import Leg
from services.finance.schemas.ledger import (
    AccountView,
    JournalLineView,
    JournalView,
    LateFactView,
    Wanted,
)
from services.finance.schemas.vouchers import VoucherView
from shared.kit.errors import NotFound

FIRST_MONTH, LAST_MONTH = "0000-00", "9999-12"

_VOUCHERS = text(
    "SELECT v.*, e.name AS entity_name FROM voucher v JOIN entity e ON e.id = v.entity_id"
    " WHERE v.entity_id = ANY(:entities) AND (CAST(:state AS text) IS NULL OR v.state = :state)"
    " AND (CAST(:after AS uuid) IS NULL"
    ' OR (v."on", v.id) < (SELECT a."on", a.id FROM voucher a WHERE a.id = :after))'
    ' ORDER BY v."on" DESC, v.id DESC LIMIT :limit'
)
_VOUCHER = text(
    "SELECT v.*, e.name AS entity_name FROM voucher v JOIN entity e ON e.id = v.entity_id WHERE v.id = :id"
)
_JOURNALS = """
    SELECT * FROM journal WHERE entity_id = ANY(:entities) AND period BETWEEN :first AND :last
      AND (CAST(:document AS text) IS NULL OR document = :document)
      AND (CAST(:source AS uuid) IS NULL OR source_id = :source)
      AND (CAST(:kind AS text) IS NULL OR kind = :kind)
"""
_OLDEST = " AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT :limit"
_NEWEST = " AND (CAST(:after AS uuid) IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit"
#: From an account or a counterparty: the lines are found first, by their index.
_BY_LINES = """
      AND id IN (SELECT journal_id FROM journal_line l
        WHERE l.entity_id = ANY(:entities) AND l.period BETWEEN :first AND :last
          AND (CAST(:counterparty AS uuid) IS NULL OR l.counterparty_id = :counterparty)
          AND (CAST(:account AS text) IS NULL OR l.account = :account))
"""
#: By whether lines are looked for, and whether the newest come first.
_FOUND = {
    (by_lines, newest): text(_JOURNALS + (_BY_LINES if by_lines else "") + (_NEWEST if newest else _OLDEST))
    for by_lines in (False, True)
    for newest in (False, True)
}
_LINES = text(
    "SELECT l.*, a.name_zh, a.name_en, c.name AS counterparty_name, p.name AS holder_name"
    " FROM journal_line l JOIN account a ON a.regime = l.regime AND a.code = l.account"
    " LEFT JOIN entity c ON c.id = l.counterparty_id LEFT JOIN payee p ON p.holder_id = l.holder_id"
    " WHERE l.journal_id = ANY(:journals) ORDER BY l.journal_id, l.position"
)
#: Whose books each journal is in, and the journal that turned it round.
_AROUND = text(
    "SELECT j.id, e.name AS entity_name, r.id AS reversed_by FROM journal j"
    " JOIN entity e ON e.id = j.entity_id LEFT JOIN journal r ON r.reverses = j.id"
    " WHERE j.id = ANY(:journals)"
)
_LATE = text(
    "SELECT f.*, e.name AS entity_name FROM late_fact f JOIN entity e ON e.id = f.entity_id"
    " WHERE f.entity_id = ANY(:entities) AND (NOT :only_open OR f.booked_on IS NULL)"
    " AND (CAST(:after AS uuid) IS NULL OR f.event_id > :after)"
    " ORDER BY f.event_id, f.entity_id LIMIT :limit"
)
_LATE_FACT = text(
    "SELECT f.*, e.name AS entity_name FROM late_fact f JOIN entity e ON e.id = f.entity_id"
    " WHERE f.event_id = :id AND f.entity_id = :entity"
)
#: What accounts, group entities and payees are called.
_NAMED = text(
    """
    SELECT 'account' AS word, a.code AS id, a.name_zh, a.name_en FROM account a
    JOIN entity e ON e.regime = a.regime WHERE e.id = :entity AND a.code = ANY(:accounts)
    UNION ALL SELECT 'entity', id::text, name, name FROM entity WHERE id = ANY(:parties)
    UNION ALL SELECT 'holder', holder_id::text, name, name FROM payee WHERE holder_id = ANY(:parties)
    """
)
_CHART = text(
    "SELECT a.code, a.name_zh, a.name_en, a.kind, a.side FROM account a"
    " JOIN entity e ON e.regime = a.regime WHERE e.id = :entity ORDER BY a.code"
)


def _voucher(row: Any) -> VoucherView:
    return VoucherView.model_validate({**row._mapping, "lines": json.loads(row.body)})


async def voucher(session: AsyncSession, voucher_id: UUID) -> VoucherView:
    """One voucher. Refuses NotFound."""
    row = (await session.execute(_VOUCHER, {"id": voucher_id})).one_or_none()
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
    """Posted journals of these entities by order of posting: the drill-down from a balance to the paper."""
    by_lines = wanted.account is not None or wanted.counterparty_id is not None
    rows = await session.execute(
        _FOUND[by_lines, wanted.newest_first],
        {
            "entities": list(entities),
            "first": wanted.from_month or FIRST_MONTH,
            "last": wanted.to_month or LAST_MONTH,
            "document": wanted.document,
            "source": wanted.source_id,
            "kind": wanted.kind,
            "after": after,
            "limit": limit,
            **({"account": wanted.account, "counterparty": wanted.counterparty_id} if by_lines else {}),
        },
    )
    return await with_lines(session, rows.all())


async def with_lines(session: AsyncSession, rows: Sequence[Any]) -> list[JournalView]:
    """Journals as read, each with its lines."""
    query = {"journals": [row.id for row in rows]}
    around = {one.id: one._mapping for one in await session.execute(_AROUND, query)}
    found = await session.execute(_LINES, query)
    lines: dict[UUID, list[JournalLineView]] = {}
    for line in found:
        view = JournalLineView.model_validate(line._mapping)
        lines.setdefault(line.journal_id, []).append(view)
    return [
        JournalView.model_validate({**row._mapping, **around[row.id], "lines": lines[row.id]}) for row in rows
    ]


async def drafted(session: AsyncSession, entity_id: UUID, legs: Sequence[Leg]) -> list[JournalLineView]:
    """Lines that would be posted, named as posted ones are."""
    parties = {one for leg in legs for one in (leg.counterparty_id, leg.holder_id) if one}
    wanted = {"accounts": [leg.account for leg in legs], "parties": list(parties)}
    rows = (await session.execute(_NAMED, {"entity": entity_id, **wanted})).all()
    names = {(row.word, row.id): row for row in rows}

    def name(word: str, party: UUID | None) -> str | None:
        found = names.get((word, str(party)))
        return None if found is None else str(found.name_zh)

    return [
        JournalLineView(
            **asdict(leg) | {"role": leg.role and leg.role.value},
            position=position,
            name_zh=names["account", leg.account].name_zh,
            name_en=names["account", leg.account].name_en,
            counterparty_name=name("entity", leg.counterparty_id),
            holder_name=name("holder", leg.holder_id),
        )
        for position, leg in enumerate(legs, 1)
    ]


async def chart(session: AsyncSession, entity_id: UUID) -> list[AccountView]:
    """The accounts of an entity's chart, by code. Refuses NotFound."""
    rows = [AccountView(**row._mapping) for row in await session.execute(_CHART, {"entity": entity_id})]
    if not rows:
        raise NotFound(what="账簿 / books", id=entity_id)
    return rows


async def late_fact(session: AsyncSession, event_id: UUID, entity_id: UUID) -> LateFactView:
    """One late fact. Refuses NotFound."""
    row = (await session.execute(_LATE_FACT, {"id": event_id, "entity": entity_id})).one_or_none()
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
