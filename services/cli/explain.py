"""`explain`: where a holder's fen of a dividend run come from, tier by tier, as a tree."""

from typing import Any
from uuid import UUID

from rich.tree import Tree
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.cli.home import Home
from services.cli.speaking import Unable, console
from services.dividends.domain.values import PoolKind
from services.dividends.queries import explain as explaining
from services.dividends.queries import tiers
from services.dividends.schemas.explained import ExplainedLine, ExplainView
from shared.kit.db import Database
from shared.kit.errors import NotFound
from shared.kit.money import yuan

CANDIDATES_MAX = 10
POOLS = {
    PoolKind.CAPITAL: "按出资或账户",
    PoolKind.PATRONAGE: "按交易量（额）返还",
    PoolKind.PRIORITY: "优先分配",
    PoolKind.SHARES: "按股份",
}
SOURCES = {"own": "本单位当年结果 own result", "retained": "以前年度未分配 retained before"}

_RUN_OF_YEAR = text(
    "SELECT id FROM run WHERE year = :year ORDER BY (adjusts_id IS NOT NULL), started_at DESC LIMIT 1"
)
_HOLDERS = text(
    """
    SELECT DISTINCT l.holder_id AS id, l.holder_name AS name, coalesce(h.code, n.code, '') AS code,
           coalesce(v.name, '') AS village
    FROM line l JOIN tier t ON t.id = l.tier_id LEFT JOIN holder h ON h.id = l.holder_id
    LEFT JOIN node n ON n.id = l.holder_id LEFT JOIN node v ON v.id = h.village_id
    WHERE t.run_id = :run AND (CAST(l.holder_id AS text) = :wanted OR l.holder_name = :wanted
      OR h.code = :wanted OR n.code = :wanted OR v.code || '/' || h.code = :wanted
      OR v.name || '/' || h.code = :wanted)
    ORDER BY village, code LIMIT :most
    """
)


async def explained(home: Home, run: str, holder: str) -> ExplainView:
    """By run id or year, by holder id, name, code or VILLAGE/CODE. Raises Unable, NotFound."""
    database = Database(home.dsns["dividends"], connections_max=2)
    try:
        async with database.reading() as session:
            found = await _run(session, run)
            return await explaining.view(session, found, await _holder(session, found.id, holder))
    finally:
        await database.close()


async def _run(session: AsyncSession, wanted: str) -> Row[Any]:
    if wanted.isdigit():
        run_id = (await session.execute(_RUN_OF_YEAR, {"year": int(wanted)})).scalar()
        if run_id is None:
            raise NotFound(what="分配 / run", id=wanted)
        return await tiers.run(session, run_id)
    try:
        return await tiers.run(session, UUID(wanted))
    except ValueError:
        raise Unable(f"{wanted}: 应为分配编号或年度 / a run's id or a year") from None


async def _holder(session: AsyncSession, run_id: UUID, wanted: str) -> UUID:
    query = {"run": run_id, "wanted": wanted, "most": CANDIDATES_MAX}
    rows = (await session.execute(_HOLDERS, query)).all()
    if not rows:
        raise NotFound(what="该户的分配明细 / line", id=wanted)
    if len(rows) > 1:
        listed = "\n".join(f"  {row.id}  {row.village} {row.code} {row.name}" for row in rows)
        raise Unable(f"“{wanted}”不止一户，请用编号 / several of that name, use the id:\n{listed}")
    found: UUID = rows[0].id
    return found


def show(view: ExplainView) -> None:
    """Each line with its arithmetic, and below it the profits it was earned from."""
    head = f"[bold]{view.holder_name}[/]  {view.year} 年度  [bold]{yuan(view.amount_fen)}[/] 元"
    tree = Tree(head)
    for line in view.lines:
        branch = tree.add(_line(line))
        for origin in line.origins:
            place = origin.branch_name or origin.entity_name
            source = SOURCES.get(origin.source, "分公司结果 branch result")
            branch.add(f"{place}  {source}  [bold]{yuan(origin.amount_fen)}[/]")
    console.print(tree)


def _line(line: ExplainedLine) -> str:
    share = f"{line.weight:,} ÷ {line.weight_total:,} × {yuan(line.pool_fen)}"
    parts = [
        f"[bold]{line.entity_name}[/]  {POOLS[PoolKind(line.pool)]}  [bold]{yuan(line.amount_fen)}[/] 元"
    ]
    parts.append(f"  = {share}，整数 {yuan(line.quotient_fen)}，余数 {line.remainder:,}")
    if line.extra_fen:
        parts.append(f"，最大余数补 {line.extra_fen} 分")
    if line.tax_fen:
        parts.append(f"，代扣个税 {yuan(line.tax_fen)}")
    return "".join(parts)
