"""Saved versions: whole, listed, compared, and drilled into down to the journals they had seen."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Regime
from services.finance.domain.consolidation.eliminations import (
    DIFFERENCE,
    MINORITY,
    RESULT_KINDS,
    YEAR_RESULT,
    Sheet,
)
from services.finance.domain.consolidation.layout import BALANCE_SHEET, INCOME, Account, lines
from services.finance.domain.consolidation.versions import apart, differences, hash_of
from services.finance.domain.months import last_day
from services.finance.queries.ledger import with_lines
from services.finance.schemas.consolidations import (
    ChangeView,
    CheckView,
    FigureView,
    FigureWhole,
    LineView,
    LotHeldView,
    StatementView,
    SupersededView,
    VersionView,
    VersionWhole,
)
from services.finance.schemas.ledger import JournalView
from shared.kit.errors import NotFound

_NAMES = {
    MINORITY: ("少数股东权益", "Minority interest"),
    DIFFERENCE: ("内部往来差额", "Difference of claims inside the group"),
}
_VERSION = text("SELECT * FROM consolidation WHERE id = :id")
_VERSIONS = text(
    "SELECT id, company_id, from_month, to_month, kind, hash, open_pairs, made_by_name, recorded_at"
    " FROM consolidation WHERE company_id = ANY(:companies)"
    " AND (CAST(:after AS uuid) IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit"
)
#: The first month that was opened again under each of these versions, and the version that took its place.
_SUPERSEDED = text(
    """
    SELECT DISTINCT ON (s.consolidation_id) s.consolidation_id, e.name AS entity_name, r.month, r.reason,
      r.decided_at AS at, n.id AS by_id, n.hash AS by_hash
    FROM superseded s JOIN reopening r ON r.id = s.reopening_id JOIN entity e ON e.id = r.entity_id
    JOIN consolidation c ON c.id = s.consolidation_id
    LEFT JOIN LATERAL (
      SELECT id, hash FROM consolidation n
      WHERE n.kind = 'final'
        AND (n.company_id, n.from_month, n.to_month) = (c.company_id, c.from_month, c.to_month)
        AND NOT EXISTS (SELECT 1 FROM superseded x WHERE x.consolidation_id = n.id)
      ORDER BY n.id DESC LIMIT 1
    ) n ON true
    WHERE s.consolidation_id = ANY(:versions) ORDER BY s.consolidation_id, r.decided_at
    """
)
_JOURNALS = text(
    """
    SELECT j.* FROM journal j
    WHERE j.id IN (SELECT l.journal_id FROM journal_line l
                   WHERE l.entity_id = :entity AND l.account = ANY(:accounts)
                     AND l.period BETWEEN :from AND :to)
      AND NOT (:turnover AND j.phase = 'closing') AND seen_in(j.written_in, :snapshot)
      AND (CAST(:after AS uuid) IS NULL OR j.id > :after)
    ORDER BY j.id LIMIT :limit
    """
)
_LOTS = text(
    """
    SELECT held_in, owner_id, seller_id, stock, sum(margin_fen)::bigint AS margin_fen FROM margin_move m
    WHERE owner_id = ANY(:members) AND seller_id = ANY(:members) AND "on" <= :on
      AND seen_in(m.written_in, :snapshot)
    GROUP BY 1, 2, 3, 4 HAVING sum(margin_fen) <> 0 ORDER BY 1, 3
    """
)
_LINES = text(
    """
    SELECT l.entity_id, l.account, a.kind, sum(l.debit_fen - l.credit_fen)::bigint AS standing,
      coalesce(sum(l.debit_fen - l.credit_fen)
               FILTER (WHERE l.period >= :from AND j.phase <> 'closing'), 0)::bigint AS turnover
    FROM journal j JOIN journal_line l ON l.journal_id = j.id
    JOIN account a ON a.regime = l.regime AND a.code = l.account
    WHERE j.entity_id = ANY(:members) AND j.period <= :to AND seen_in(j.written_in, :snapshot)
    GROUP BY l.entity_id, l.account, a.kind
    """
)
_RESULT_ACCOUNTS = text("SELECT code FROM account WHERE regime = :regime AND kind = ANY(:kinds)")
_ACCOUNT = text("SELECT name_zh, name_en FROM account WHERE regime = :regime AND code = :code")
#: Before any month.
_BEGINNING = "0000-00"


async def _row(session: AsyncSession, version_id: UUID) -> Any:
    row = (await session.execute(_VERSION, {"id": version_id})).one_or_none()
    if row is None:
        raise NotFound(what="合并报表 / consolidation", id=version_id)
    return row


async def version(session: AsyncSession, version_id: UUID) -> VersionWhole:
    """One version, whole. Refuses NotFound."""
    row = await _row(session, version_id)
    superseded = (await _superseded(session, [version_id])).get(version_id)
    return VersionWhole.model_validate({**row._mapping, **json.loads(row.body), "superseded": superseded})


async def versions(
    session: AsyncSession, companies: Sequence[UUID], after: UUID | None, limit: int
) -> list[VersionView]:
    """Versions of these companies, newest first."""
    values = {"companies": list(companies), "after": after, "limit": limit}
    rows = (await session.execute(_VERSIONS, values)).all()
    superseded = await _superseded(session, [row.id for row in rows])
    return [
        VersionView.model_validate({**row._mapping, "superseded": superseded.get(row.id)}) for row in rows
    ]


async def _superseded(session: AsyncSession, versions: Sequence[UUID]) -> dict[UUID, SupersededView]:
    """Of these versions those that do not stand any more, and why."""
    rows = await session.execute(_SUPERSEDED, {"versions": list(versions)})
    return {row.consolidation_id: SupersededView.model_validate(row._mapping) for row in rows}


async def statement(session: AsyncSession, version_id: UUID, sheet: Sheet) -> StatementView:
    """A version's balance sheet or income statement in its statutory layout. Refuses NotFound."""
    whole = await version(session, version_id)
    figures: list[FigureView] = getattr(whole.statements, sheet.value)
    layout = BALANCE_SHEET if sheet is Sheet.BALANCE else INCOME
    profit = whole.statements.profit
    rows = lines(layout, [_account(one) for one in figures], profit.minority_fen)
    return StatementView(
        title_zh=layout.title_zh,
        title_en=layout.title_en,
        from_month=whole.from_month,
        to_month=whole.to_month,
        members=whole.members,
        rows=[
            LineView(
                number=one.row.number,
                key=one.row.key,
                zh=one.row.zh,
                en=one.row.en,
                is_sum=bool(one.row.sums),
                accounts=list(one.row.accounts),
                members=one.members,
                eliminated=one.eliminated,
                regrouped_fen=one.regrouped_fen,
                consolidated_fen=one.consolidated_fen,
            )
            for one in rows
        ],
    )


def _account(figure: FigureView) -> Account:
    sign = 1 if figure.side == "debit" else -1
    return Account(
        figure.account,
        {entity_id: sign * fen for entity_id, fen in figure.members.items()},
        {kind: sign * fen for kind, fen in figure.eliminated.items()},
    )


async def figure(session: AsyncSession, version_id: UUID, sheet: Sheet, account: str) -> FigureWhole:
    """One figure with its members' amounts and the elimination lines that touch it. Refuses NotFound."""
    whole = await version(session, version_id)
    found = next((one for one in getattr(whole.statements, sheet.value) if one.account == account), None)
    if found is None:
        raise NotFound(what="报表项目 / figure", id=account)
    named = (await session.execute(_ACCOUNT, {"regime": Regime.CAS.value, "code": account})).one_or_none()
    name_zh, name_en = _NAMES.get(account) or (named or ("", ""))
    entries = [one for one in whole.statements.eliminations if (one.sheet, one.account) == (sheet, account)]
    return FigureWhole(sheet=sheet, name_zh=name_zh, name_en=name_en, figure=found, entries=entries)


async def journals(
    session: AsyncSession,
    version_id: UUID,
    *,
    sheet: Sheet,
    account: str,
    entity_id: UUID,
    after: UUID | None,
    limit: int,
) -> list[JournalView]:
    """The journals a member's figure is made of, those the version had seen, in order of posting."""
    row = await _row(session, version_id)
    accounts = [account]
    if sheet is Sheet.BALANCE and account == YEAR_RESULT:
        # A result that no year's closing has moved yet stands there too.
        kinds = {"regime": Regime.CAS.value, "kinds": sorted(RESULT_KINDS)}
        accounts += list((await session.execute(_RESULT_ACCOUNTS, kinds)).scalars())
    of_months = sheet is Sheet.INCOME
    found = await session.execute(
        _JOURNALS,
        {
            "entity": entity_id,
            "accounts": accounts,
            "from": row.from_month if of_months else _BEGINNING,
            "to": row.to_month,
            "turnover": of_months,
            "snapshot": row.snapshot,
            "after": after,
            "limit": limit,
        },
    )
    return await with_lines(session, found.all())


async def lots(session: AsyncSession, version_id: UUID) -> list[LotHeldView]:
    """The lots behind the unrealised profit of a version."""
    row = await _row(session, version_id)
    members = [UUID(member["entity_id"]) for member in json.loads(row.body)["members"]]
    values = {"members": members, "on": last_day(row.to_month), "snapshot": row.snapshot}
    return [LotHeldView.model_validate(one._mapping) for one in await session.execute(_LOTS, values)]


async def compare(session: AsyncSession, version_id: UUID, other_id: UUID) -> list[ChangeView]:
    """The consolidated figures that differ, from one version to another."""
    before, after = [json.loads((await _row(session, one)).body) for one in (version_id, other_id)]
    return [
        ChangeView(sheet=Sheet(sheet), account=account, before_fen=old, after_fen=new, change_fen=new - old)
        for sheet, account, old, new in differences(before, after)
    ]


async def check(session: AsyncSession, version_id: UUID) -> CheckView:
    """Add up again every line the version had seen, and hash again what it says.

    This reads all lines of its members: a proof, not a report.
    """
    row = await _row(session, version_id)
    content = json.loads(row.body)
    values = {
        "members": [UUID(member["entity_id"]) for member in content["members"]],
        "from": row.from_month,
        "to": row.to_month,
        "snapshot": row.snapshot,
    }
    standing: dict[tuple[str, str], int] = defaultdict(int)
    turnover: dict[tuple[str, str], int] = {}
    for line in await session.execute(_LINES, values):
        member, is_result = str(line.entity_id), line.kind in RESULT_KINDS
        standing[YEAR_RESULT if is_result else line.account, member] += line.standing
        if is_result:
            turnover[line.account, member] = line.turnover
    return CheckView(hash_agrees=hash_of(content) == row.hash, apart=list(apart(content, standing, turnover)))
