"""记账凭证 for print, of a voucher by hand or of any posted journal; journals as rows of a workbook."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.queries import ledger
from services.finance.queries.papers.words import KINDS, shown
from services.finance.schemas.ledger import JournalView
from services.finance.schemas.vouchers import VoucherView
from shared.kit.money import capital_words
from shared.kit.workbook.sheet import Cell, yuan_cell

HEADS = ("日期", "单位", "类别", "单据号", "摘要", "科目编码", "科目名称", "往来单位 / 农户", "借方", "贷方")
_HANDS = text("SELECT made_by_name, checked_by_name FROM voucher WHERE journal_id = :journal")
_REVERSED = text('SELECT "on", document FROM journal WHERE reverses = :journal')
_NAMES = text(
    "SELECT id, name FROM entity WHERE id = ANY(:ids)"
    " UNION ALL SELECT holder_id, name FROM payee WHERE holder_id = ANY(:ids)"
)


async def of_voucher(session: AsyncSession, voucher: VoucherView) -> dict[str, Any]:
    """A voucher as its paper, checked or not yet."""
    names = {account.code: account.name_zh for account in await ledger.chart(session, voucher.entity_id)}
    ids = [one for line in voucher.lines for one in (line.counterparty_id, line.holder_id) if one is not None]
    parties = {row.id: row.name for row in await session.execute(_NAMES, {"ids": ids})}
    lines = [
        _line(
            voucher.memo or voucher.document,
            f"{line.account} {names.get(line.account, '')}",
            line.holder_name or parties.get(line.holder_id or line.counterparty_id, ""),
            line.debit_fen,
            line.credit_fen,
        )
        for line in voucher.lines
    ]
    hands = voucher.made_by_name, voucher.checked_by_name or ""
    remark = await _turned_round(session, voucher.journal_id)
    return _paper(voucher, lines, hands, remark, posted=voucher.journal_id is not None)


async def of_journal(session: AsyncSession, journal: JournalView) -> dict[str, Any]:
    """A posted journal as its paper; who made and checked it, where people did."""
    hands = (await session.execute(_HANDS, {"journal": journal.id})).one_or_none()
    lines = [
        _line(
            journal.memo or KINDS.get(journal.kind, journal.kind),
            f"{line.account} {line.name_zh}",
            line.holder_name or line.counterparty_name or "",
            line.debit_fen,
            line.credit_fen,
        )
        for line in journal.lines
    ]
    made, checked = (hands.made_by_name, hands.checked_by_name or "") if hands else ("系统", "")
    remark = await _turned_round(session, journal.id)
    return _paper(journal, lines, (made, checked), remark, posted=True)


async def _turned_round(session: AsyncSession, journal_id: UUID | None) -> str:
    """The journal that reversed this one, as its paper says it; nothing while it stands."""
    found = (await session.execute(_REVERSED, {"journal": journal_id})).one_or_none()
    return "" if found is None else f"本凭证已由 {found.on} 的 {found.document} 冲销"


def _line(memo: str, account: str, party: str, debit_fen: int, credit_fen: int) -> dict[str, str]:
    debit, credit = (shown(fen) if fen else "" for fen in (debit_fen, credit_fen))
    return {"memo": memo, "account": account, "party": party, "debit": debit, "credit": credit}


def _paper(
    of: VoucherView | JournalView,
    lines: list[dict[str, str]],
    hands: tuple[str, str],
    remark: str,
    *,
    posted: bool,
) -> dict[str, Any]:
    return {
        "entity": of.entity_name,
        "on": f"{of.on.year}年{of.on.month}月{of.on.day}日",
        "document": of.document,
        "reverses": of.reverses is not None,
        "remark": remark,
        "lines": lines,
        "total": shown(of.amount_fen),
        "words": capital_words(of.amount_fen),
        "made": hands[0],
        "checked": hands[1],
        "posted": "已记账" if posted else "",
        "landscape": True,
    }


def rows_of(journals: Sequence[JournalView]) -> list[list[Cell]]:
    """Journals as rows, a line each."""
    return [
        [
            journal.on,
            journal.entity_name,
            KINDS.get(journal.kind, journal.kind),
            journal.document,
            journal.memo,
            line.account,
            line.name_zh,
            line.holder_name or line.counterparty_name,
            yuan_cell(line.debit_fen or None),
            yuan_cell(line.credit_fen or None),
        ]
        for journal in journals
        for line in journal.lines
    ]
