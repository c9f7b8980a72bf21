"""Statutory statements, from the balances kept as lines arrive; journals are never summed anew.

Only the few journals that closed a year are read: what they took off income and expense is put back, so that
a determined year still shows what it earned.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Part, Regime, code
from services.finance.domain.closing import OF_THE_YEAR
from services.finance.domain.posting.dividends import PATRONAGE, RESERVE
from services.finance.domain.statements import Layout, cas, coop, fill, village_org
from services.finance.queries.years import legal_entity, with_branches
from services.finance.schemas.statements import Caption, Statement, StatementKind, StatementRow

LAYOUTS: Mapping[Regime, Mapping[StatementKind, Layout]] = {
    regime: {StatementKind.BALANCE_SHEET: of.BALANCE_SHEET, StatementKind.INCOME: of.INCOME}
    for regime, of in ((Regime.CAS, cas), (Regime.COOP, coop), (Regime.VILLAGE_ORG, village_org))
}
_COLUMNS = {
    StatementKind.BALANCE_SHEET: [
        Caption(zh="期末余额", en="End"),
        Caption(zh="年初余额", en="Start of year"),
    ],
    StatementKind.INCOME: [
        Caption(zh="本期金额", en="This period"),
        Caption(zh="上年同期", en="A year before"),
    ],
}
#: Balances up to a month, and turnover of months, by account.
_BALANCES = text(
    """
    SELECT b.account, a.kind, sum(b.debit_fen - b.credit_fen)::bigint AS fen
    FROM balance b JOIN account a ON a.regime = :regime AND a.code = b.account
    WHERE b.entity_id = ANY(:entities) AND b.period BETWEEN :first AND :last
    GROUP BY b.account, a.kind
    """
)
_CLOSING = text(
    """
    SELECT l.account, sum(l.debit_fen - l.credit_fen)::bigint AS fen
    FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.entity_id = ANY(:entities) AND j.phase = 'closing' AND j.period BETWEEN :first AND :last
    GROUP BY l.account
    """
)
#: What 利润分配 was debited for: a few lines a year, found by their account.
_DISTRIBUTED = text(
    """
    SELECT product, sum(debit_fen - credit_fen)::bigint AS fen FROM journal_line
    WHERE entity_id = ANY(:entities) AND account = :account AND period BETWEEN :first AND :last
      AND product IS NOT NULL GROUP BY product
    """
)
BEGINNING = "0000-00"


async def statement(
    session: AsyncSession,
    kind: StatementKind,
    entity_id: UUID,
    from_month: str,
    to_month: str,
    *,
    branches: bool = False,
) -> Statement:
    """A statement of an entity's own books, or with those of its branches. Refuses NotFound."""
    entity = await legal_entity(session, entity_id)
    regime = Regime(entity.regime)
    entities = await with_branches(session, entity_id) if branches else [entity_id]
    books = _Books(session, regime, entities)
    if kind is StatementKind.BALANCE_SHEET:
        columns = [await books.position(to_month), await books.position(f"{int(to_month[:4]) - 1:04d}-12")]
    else:
        columns = [
            await books.turnover(from_month, to_month),
            await books.turnover(_year_before(from_month), _year_before(to_month)),
        ]
    layout = LAYOUTS[regime][kind]
    amounts, before = (fill(layout, *column) for column in columns)
    rows = [
        StatementRow(
            number=row.number,
            key=row.key,
            zh=row.zh,
            en=row.en,
            is_sum=bool(row.sums),
            accounts=list(row.accounts),
            amount_fen=None if row.number is None else amounts[row.key],
            before_fen=None if row.number is None else before[row.key],
        )
        for row in layout.rows
    ]
    return Statement(
        entity_id=entity_id,
        kind=kind,
        regime=regime.value,
        title=Caption(zh=layout.title_zh, en=layout.title_en),
        from_month=from_month,
        to_month=to_month,
        with_branches=branches,
        columns=_COLUMNS[kind],
        rows=rows,
    )


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


Column = tuple[dict[str, int], dict[str, int]]


class _Books:
    """The balances of one or several books of one regime, read for a statement's columns."""

    def __init__(self, session: AsyncSession, regime: Regime, entities: list[UUID]) -> None:
        self._session, self._regime, self._entities = session, regime, entities
        self._gathers = code(regime, Part.YEAR_RESULT)
        self._distribution = code(regime, Part.DISTRIBUTION)

    async def position(self, month: str) -> Column:
        """Balances at a month's end; the result that is not closed yet is part of what is undistributed."""
        balances, result = await self._read(BEGINNING, month)
        return balances, {"result": -result}

    async def turnover(self, first: str, last: str) -> Column:
        """Income and expense of months, as if no year were closed; what was brought in and distributed."""
        turned, _ = await self._read(first, last)
        for row in await self._rows(_CLOSING, first, last):
            turned[row.account] = turned.get(row.account, 0) - row.fen
        before, result = await self._read(BEGINNING, _month_before(first))
        opening = result + before.get(self._gathers, 0) + before.get(self._distribution, 0)
        distributed: dict[str, int] = defaultdict(int)
        for row in await self._rows(_DISTRIBUTED, first, last, account=self._distribution):
            distributed[row.product] += row.fen
        moved = turned.get(self._gathers, 0) + turned.get(self._distribution, 0)
        everything = sum(distributed.values())
        reserve, patronage = distributed[RESERVE], distributed[PATRONAGE]
        return turned, {
            "opening": -opening,
            "transferred": everything - moved,
            "reserve": reserve,
            "patronage": patronage,
            "remaining": everything - reserve - patronage,
            "members": everything - reserve,
        }

    async def _read(self, first: str, last: str) -> tuple[dict[str, int], int]:
        """Debit less credit by account, and of all income and expense together."""
        rows = await self._rows(_BALANCES, first, last, regime=self._regime.value)
        result = sum(row.fen for row in rows if row.kind in OF_THE_YEAR)
        return {row.account: row.fen for row in rows}, result

    async def _rows(self, statement: Any, first: str, last: str, **more: str) -> list[Any]:
        query = {"entities": self._entities, "first": first, "last": last, **more}
        return list((await self._session.execute(statement, query)).all())


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1):04d}-{(number - 2) % 12 + 1:02d}"
