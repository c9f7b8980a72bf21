"""What consolidated statements are made from, read in one statement: one snapshot of all members' books.

Balances are kept as lines arrive, so the reading does not grow with the number of journals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Part, Regime
from services.finance.domain.consolidation.eliminations import RETAINED
from services.finance.domain.consolidation.group import controlled, held_by, shares_of
from services.finance.domain.consolidation.inputs import (
    Balance,
    Between,
    Distributed,
    GroupBooks,
    Held,
    Member,
    OpenPair,
)
from services.finance.domain.months import first_day, last_day

_ENTITIES = text(
    "SELECT id, legal_entity_id, code, name, legal_form FROM entity WHERE regime = :regime ORDER BY code, id"
)
_OWNERS = text(
    """
    SELECT o.entity_id, o.holder_id, o.paid_in_fen FROM ownership o
    WHERE o.effective_on = (SELECT max(p.effective_on) FROM ownership p
                            WHERE p.entity_id = o.entity_id AND p.effective_on <= :on)
    """
)
_BOOKS = text(
    """
    SELECT 'balance' AS what, b.entity_id AS one, NULL::uuid AS other, b.account, a.kind AS word,
           NULL::date AS day,
           coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE b.period < :from), 0)::bigint AS opening,
           coalesce(sum(b.debit_fen - b.credit_fen) FILTER (WHERE b.period >= :from), 0)::bigint AS during
    FROM balance b JOIN account a ON a.regime = :regime AND a.code = b.account
    WHERE b.entity_id = ANY(:members) AND b.period <= :to GROUP BY b.entity_id, b.account, a.kind
    UNION ALL
    SELECT j.phase, l.entity_id, l.counterparty_id, l.account, '', NULL, 0,
           sum(l.debit_fen - l.credit_fen)::bigint
    FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.entity_id = ANY(:members) AND j.phase = 'closing' AND j.period BETWEEN :from AND :to
    GROUP BY j.phase, l.entity_id, l.counterparty_id, l.account
    UNION ALL
    SELECT j.phase, l.entity_id, l.counterparty_id, l.account, '', NULL, 0,
           sum(l.debit_fen - l.credit_fen)::bigint
    FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.entity_id = ANY(:members) AND j.phase = 'distribution' AND j.period BETWEEN :from AND :to
    GROUP BY j.phase, l.entity_id, l.counterparty_id, l.account
    UNION ALL
    SELECT 'between', c.entity_id, c.counterparty_id, c.account, c.role, NULL,
           coalesce(sum(c.debit_fen - c.credit_fen) FILTER (WHERE c.period < :from), 0)::bigint,
           coalesce(sum(c.debit_fen - c.credit_fen) FILTER (WHERE c.period >= :from), 0)::bigint
    FROM counterparty_balance c
    WHERE c.entity_id = ANY(:members) AND c.counterparty_id = ANY(:members) AND c.period <= :to
    GROUP BY c.entity_id, c.counterparty_id, c.account, c.role
    UNION ALL
    SELECT 'held', m.owner_id, m.seller_id, m.stock, '', NULL,
           coalesce(sum(m.margin_fen) FILTER (WHERE m.period < :from), 0)::bigint,
           coalesce(sum(m.margin_fen) FILTER (WHERE m.period >= :from), 0)::bigint
    FROM margin_balance m
    WHERE m.owner_id = ANY(:members) AND m.seller_id = ANY(:members) AND m.period <= :to
    GROUP BY m.owner_id, m.seller_id, m.stock
    UNION ALL
    SELECT 'pair', p.low_id, p.high_id, p.document, p.kind, p.since, p.low_fen, p.high_fen
    FROM open_pairs(CAST(:members AS uuid[]), CAST(:on AS date)) AS p
    UNION ALL
    SELECT 'closed', m.id, NULL, '', '', NULL, 0, 0 FROM unnest(CAST(:members AS uuid[])) AS m(id)
    WHERE EXISTS (SELECT 1 FROM sealed s WHERE s.entity_id = m.id AND s.period >= :to)
    UNION ALL
    SELECT 'snapshot', NULL, NULL, '', pg_current_snapshot()::text, NULL, 0, 0
    """
)


@dataclass(frozen=True, slots=True)
class Read:
    """The books of a group, members whose months are closed up to the last, and what had been written."""

    books: GroupBooks
    closed: frozenset[UUID]
    snapshot: str


async def members(session: AsyncSession, company_id: UUID, from_month: str, to_month: str) -> list[Member]:
    """The company, its branches and all it controls on the last day; none where it is no company."""
    rows = (await session.execute(_ENTITIES, {"regime": Regime.CAS.value})).all()
    legal = [row.id for row in rows if row.id == row.legal_entity_id]
    if company_id not in legal:
        return []
    owners = await _owners(session, last_day(to_month))
    before = await _owners(session, first_day(from_month) - timedelta(days=1))
    group = controlled(company_id, owners, legal)
    shares = shares_of(company_id, owners, group)
    # Of what nobody had registered as owned before, the members' part then is taken to be today's.
    opening = shares_of(company_id, {one: before.get(one) or owners.get(one, {}) for one in group}, group)
    order = {entity_id: position for position, entity_id in enumerate(group)}
    found = [
        Member(
            entity_id=row.id,
            legal_entity_id=row.legal_entity_id,
            code=row.code,
            name=row.name,
            legal_form=row.legal_form,
            share=shares[row.legal_entity_id],
            opening_share=opening[row.legal_entity_id],
            paid_in_share=held_by(owners, row.legal_entity_id, group),
        )
        for row in rows
        if row.legal_entity_id in order
    ]
    return sorted(found, key=lambda one: (order[one.legal_entity_id], one.entity_id != one.legal_entity_id))


async def _owners(session: AsyncSession, on: date) -> dict[UUID, dict[UUID, int]]:
    owners: dict[UUID, dict[UUID, int]] = {}
    for row in await session.execute(_OWNERS, {"on": on}):
        owners.setdefault(row.entity_id, {})[row.holder_id] = row.paid_in_fen
    return owners


async def read(session: AsyncSession, found: Sequence[Member], from_month: str, to_month: str) -> Read:
    """The books of these members over months, first and last included."""
    values = {
        "members": [member.entity_id for member in found],
        "from": from_month,
        "to": to_month,
        "on": last_day(to_month),
        "regime": Regime.CAS.value,
    }
    rows: dict[str, list[Any]] = {}
    for row in await session.execute(_BOOKS, values):
        rows.setdefault(row.what, []).append(row)
    closing = {(row.one, row.account): 0 for row in rows.get("closing", ())}
    for row in rows.get("closing", ()):
        closing[row.one, row.account] += row.during
    books = GroupBooks(
        members=tuple(found),
        balances=tuple(
            Balance(
                row.one,
                row.account,
                row.word,
                row.opening,
                row.during,
                closing.get((row.one, row.account), 0),
            )
            for row in rows.get("balance", ())
        ),
        between=tuple(
            Between(row.one, row.other, row.account, row.word, row.opening, row.during)
            for row in rows.get("between", ())
        ),
        held=tuple(
            Held(row.one, row.other, Part(row.account), row.opening, row.during)
            for row in rows.get("held", ())
        ),
        distributed=tuple(_distributed(rows.get("distribution", ()))),
        open_pairs=tuple(
            OpenPair(row.one, row.other, row.account, row.word, row.day, row.opening, row.during)
            for row in rows.get("pair", ())
        ),
    )
    return Read(books, frozenset(row.one for row in rows.get("closed", ())), rows["snapshot"][0].word)


def _distributed(rows: Iterable[Any]) -> Iterable[Distributed]:
    """What went from 利润分配 to others; its own side of those journals is left out."""
    for row in rows:
        if row.account != RETAINED:
            yield Distributed(row.one, row.other, row.account, -row.during)
