"""What an opening balance is judged by: the chart, and the opening journal that is posted already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Regime
from services.finance.domain.opening import KIND, Account, OpeningLine
from services.finance.domain.opening_sheet import Holder, Parties, household_key, keyed

_CHART = text("SELECT code, name_zh, kind FROM account WHERE regime = :regime")
_POSTED = text('SELECT id, "on" FROM journal WHERE entity_id = :entity AND kind = :kind')
_LINES = text(
    "SELECT position, account, debit_fen, credit_fen, counterparty_id, holder_id FROM journal_line"
    " WHERE journal_id = :journal ORDER BY position"
)
_NODES = text("SELECT id, code, name FROM node WHERE code = ANY(:words) OR name = ANY(:words)")
_PAYEES = text(
    "SELECT holder_id, name, village_id, ltrim(code, '0') AS code FROM payee"
    " WHERE ltrim(code, '0') = ANY(:codes)"
)
_BEFORE = text('SELECT 1 FROM journal WHERE entity_id = :entity AND "on" < :on LIMIT 1')


@dataclass(frozen=True, slots=True)
class Posted:
    """The opening journal of an entity."""

    journal_id: UUID
    on: date
    lines: tuple[OpeningLine, ...]


async def chart(session: AsyncSession, regime: Regime) -> dict[str, Account]:
    """The accounts of a regime, by code."""
    rows = await session.execute(_CHART, {"regime": regime.value})
    return {row.code: Account(row.name_zh, row.kind) for row in rows}


async def posted(session: AsyncSession, entity_id: UUID) -> Posted | None:
    """The opening journal of an entity, if it has one."""
    found = (await session.execute(_POSTED, {"entity": entity_id, "kind": KIND})).one_or_none()
    if found is None:
        return None
    rows = await session.execute(_LINES, {"journal": found.id})
    lines = tuple(
        OpeningLine(
            row.position,
            row.account,
            row.debit_fen,
            row.credit_fen,
            counterparty_id=row.counterparty_id,
            holder_id=row.holder_id,
        )
        for row in rows
    )
    return Posted(found.id, found.on, lines)


async def has_journals_before(session: AsyncSession, entity_id: UUID, on: date) -> bool:
    """Whether anything is posted before a day."""
    return (await session.execute(_BEFORE, {"entity": entity_id, "on": on})).scalar() is not None


async def parties(
    session: AsyncSession, entity_id: UUID, words: Collection[str], households: Collection[str]
) -> Parties:
    """Whom a table's words mean: organisations by code or name, households by village and number."""
    nodes = (await session.execute(_NODES, {"words": list(words)})).all()
    payees = await session.execute(_PAYEES, {"codes": list(households)})
    pairs = [(word, row.id) for row in nodes for word in {row.code, row.name} if word in words]
    own = text("SELECT id FROM entity WHERE id = :id AND legal_form = 'village_org'")
    return Parties(
        keyed(pairs),
        {(row.village_id, household_key(row.code)): Holder(row.holder_id, row.name) for row in payees},
        (await session.execute(own, {"id": entity_id})).scalar(),
    )
