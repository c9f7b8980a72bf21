"""Years of legal entities: what they came to, and what an open one still waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.closing import AccountBalance
from services.finance.schemas.closing import BranchResultView, YearView
from shared.kit.errors import NotFound

_ENTITY = text("SELECT id, legal_entity_id, regime, code, name FROM entity WHERE id = :id")
_OF_LEGAL = text("SELECT id, code, name FROM entity WHERE legal_entity_id = :id ORDER BY (id <> :id), code")
_YEAR = text("SELECT * FROM fiscal_year WHERE entity_id = :entity AND year = :year")
_BRANCHES = text(
    "SELECT e.id AS branch_id, e.code, e.name, y.own_result_fen AS result_fen FROM fiscal_year y"
    " JOIN entity e ON e.id = y.entity_id"
    " WHERE e.legal_entity_id = :entity AND e.id <> :entity AND y.year = :year ORDER BY e.code"
)
#: Open months (of a branch, if it had any business), a year before that is not closed, late facts.
_OWN = text(
    """
    WITH legal AS (SELECT id, name, regime FROM entity WHERE legal_entity_id = :entity)
    SELECT 'month' AS word, l.name, :last AS detail FROM legal l
    WHERE NOT EXISTS (SELECT 1 FROM sealed s WHERE s.entity_id = l.id AND s.period >= :last)
      AND (l.id = :entity OR EXISTS (SELECT 1 FROM balance b WHERE b.entity_id = l.id AND b.period <= :last))
    UNION ALL
    SELECT 'year', l.name, CAST(y.year AS text) FROM legal l JOIN fiscal_year y ON y.entity_id = l.id
    WHERE y.year < :year AND y.state <> 'closed'
    UNION ALL
    SELECT 'year', l.name, left(b.period, 4) FROM legal l JOIN balance b ON b.entity_id = l.id
    JOIN account a ON a.regime = l.regime AND a.code = b.account
    WHERE b.period < :first AND a.kind IN ('income', 'expense')
    GROUP BY l.id, l.name, left(b.period, 4) HAVING sum(b.debit_fen) <> sum(b.credit_fen)
    UNION ALL
    SELECT 'late', l.name, CAST(count(*) AS text) FROM legal l JOIN late_fact f ON f.entity_id = l.id
    WHERE f.booked_on IS NULL AND extract(year FROM f."on") = :year GROUP BY l.id, l.name
    ORDER BY 1, 2, 3
    """
)
#: The entities it owned part of at the year's end, by capital or by register, that are not distributed yet.
_OWNED = text(
    """
    WITH owned AS (
      SELECT o.entity_id AS id FROM ownership o WHERE o.holder_id = :entity AND o.paid_in_fen > 0
        AND o.effective_on = (SELECT max(l.effective_on) FROM ownership l
                              WHERE l.entity_id = o.entity_id AND l.effective_on <= :on)
      UNION SELECT organisation_id FROM stake WHERE holder_id = :entity AND effective_on <= :on
      GROUP BY organisation_id HAVING sum(milli_shares) > 0),
    told AS (
      SELECT entity_id, sum(parts) AS parts, sum(here) AS here FROM (
        SELECT entity_id, max(parts) AS parts, count(*) AS here FROM declared
        WHERE year = :year AND entity_id IN (SELECT id FROM owned) GROUP BY entity_id, tier_id) AS tiers
      GROUP BY entity_id)
    SELECT e.name, coalesce(y.state, 'open') AS state FROM owned JOIN entity e ON e.id = owned.id
    LEFT JOIN fiscal_year y ON y.entity_id = e.id AND y.year = :year
    LEFT JOIN told t ON t.entity_id = e.id
    WHERE y.state IS NULL OR (y.state = 'determined' AND t.parts IS DISTINCT FROM t.here)
       OR (y.state = 'determined' AND t.parts IS NULL)
    ORDER BY e.code
    """
)
_DECLARED = text(
    """
    SELECT sum(parts)::bigint AS parts, sum(here)::bigint AS here, sum(declared_fen)::bigint AS declared_fen
    FROM (SELECT max(parts) AS parts, count(*) AS here, max(declared_fen) AS declared_fen FROM declared
          WHERE entity_id = :entity AND year = :year GROUP BY tier_id) AS tiers
    """
)
_BALANCES = text(
    """
    SELECT b.entity_id, b.account, a.kind, sum(b.debit_fen - b.credit_fen)::bigint AS fen
    FROM balance b JOIN entity e ON e.id = b.entity_id
    JOIN account a ON a.regime = e.regime AND a.code = b.account
    WHERE b.entity_id = ANY(:entities) AND b.period <= :last
    GROUP BY b.entity_id, b.account, a.kind ORDER BY b.entity_id, b.account
    """
)
#: Dividends posted as income of the year, from the few lines of the one account they are booked on.
_INFLOW = text(
    """
    SELECT coalesce(sum(l.credit_fen - l.debit_fen), 0)::bigint FROM journal_line l
    JOIN journal j ON j.id = l.journal_id
    WHERE l.entity_id = :entity AND l.account = :account AND l.period BETWEEN :first AND :last
      AND j.phase = 'inflow'
    """
)

_WORDS = {
    "month": ("{name} 的 {detail} 尚未结账", "{detail} of {name} is not closed"),
    "year": ("{name} 的 {detail} 年度尚未结清", "the year {detail} of {name} is not closed"),
    "late": ("{name} 有 {detail} 笔迟到业务尚未入账", "{detail} late facts of {name} are not booked"),
    "open": ("{name} 的本年损益尚未确定", "the year of {name} is not determined"),
    "determined": ("{name} 的本年分配尚未宣告", "{name} has not declared its distribution"),
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing a year waits for: a word of the table above, whose, and which."""

    word: str
    name: str
    detail: str = ""

    def says(self, language: str) -> str:
        return _WORDS[self.word][language == "en"].format(name=self.name, detail=self.detail)


@dataclass(frozen=True, slots=True)
class Distributed:
    """What of a year's declarations has arrived: all parts, or not."""

    parts: int
    here: int
    declared_fen: int

    @property
    def whole(self) -> bool:
        return 0 < self.parts == self.here


async def legal_entity(session: AsyncSession, entity_id: UUID) -> Any:
    """The entity's row. Refuses NotFound."""
    row = (await session.execute(_ENTITY, {"id": entity_id})).one_or_none()
    if row is None:
        raise NotFound(field="entity_id", what="账簿 / books", id=entity_id)
    return row


async def with_branches(session: AsyncSession, entity_id: UUID) -> list[UUID]:
    """A legal entity and its branches, itself first."""
    return [row.id for row in await session.execute(_OF_LEGAL, {"id": entity_id})]


async def obstacles(session: AsyncSession, entity_id: UUID, year: int) -> list[Obstacle]:
    """All that must happen before a legal entity's year is determined (domain.md §3, which year)."""
    query = {"entity": entity_id, "year": year}
    own = await session.execute(_OWN, {**query, "first": f"{year:04d}-01", "last": f"{year:04d}-12"})
    found = [Obstacle(row.word, row.name, row.detail) for row in own]
    owned = await session.execute(_OWNED, {**query, "on": date(year, 12, 31)})
    return found + [Obstacle(row.state, row.name) for row in owned]


async def balances(
    session: AsyncSession, entities: list[UUID], last_month: str
) -> dict[UUID, list[AccountBalance]]:
    """Every account's balance of these entities up to a month."""
    found: dict[UUID, list[AccountBalance]] = {entity: [] for entity in entities}
    for row in await session.execute(_BALANCES, {"entities": entities, "last": last_month}):
        found[row.entity_id].append(AccountBalance(row.account, row.kind, row.fen))
    return found


async def inflow(session: AsyncSession, entity_id: UUID, account: str, year: int) -> int:
    """Dividends of owned entities booked as income of the year."""
    query = {"entity": entity_id, "account": account, "first": f"{year:04d}-01", "last": f"{year:04d}-12"}
    return (await session.execute(_INFLOW, query)).scalar() or 0


async def distributed(session: AsyncSession, entity_id: UUID, year: int) -> Distributed:
    """What was declared of an entity's year."""
    row = (await session.execute(_DECLARED, {"entity": entity_id, "year": year})).one()
    return Distributed(row.parts or 0, row.here or 0, row.declared_fen or 0)


async def year(session: AsyncSession, entity_id: UUID, year: int, language: str) -> YearView:
    """A legal entity's year. Refuses NotFound."""
    entity = await legal_entity(session, entity_id)
    query = {"entity": entity.id, "year": year}
    row = (await session.execute(_YEAR, query)).one_or_none()
    told = await distributed(session, entity_id, year)
    branches = [BranchResultView(**one._mapping) for one in await session.execute(_BRANCHES, query)]
    waits = [] if row else await obstacles(session, entity_id, year)
    return YearView(
        entity_id=entity_id,
        year=year,
        state="open" if row is None else row.state,
        own_result_fen=row and row.own_result_fen,
        inflow_fen=row and row.inflow_fen,
        branches=branches,
        undistributed_before_fen=row and row.undistributed_before_fen,
        statutory_reserve_before_fen=row and row.statutory_reserve_before_fen,
        declared_fen=told.declared_fen if told.whole else None,
        books_hash=row and row.books_hash,
        determined_at=row and row.determined_at,
        closed_at=row and row.closed_at,
        waits_for=[one.says(language) for one in waits],
    )
