"""What is printed (PDF) and exported (workbook): the same figures as on the screen, filtered alike."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.finance.domain.consolidation.eliminations import Sheet
from services.finance.queries import balances, consolidations, ledger, payments, statements
from services.finance.queries.papers import tables, vouchers
from services.finance.queries.papers.words import SOURCES, UNIT
from services.finance.routes.books import Wanting
from services.finance.routes.doors import SEE, MonthOf, among
from services.finance.routes.payments import PayablesWanted
from services.finance.schemas.statements import StatementKind
from services.finance.schemas.words import MONTH
from shared.kit.auth import Scope, door
from shared.kit.errors import Kind, Refused
from shared.kit.paper import printed
from shared.kit.web import Acting, Router
from shared.kit.workbook.sheet import exported, sheet, yuan_cell

router = Router(tags=["papers"])

PAPERS = Path(__file__).parents[1] / "papers"
EXPORT_MAX = 20_000
LINES_MAX = 5000


class TooMuchToExport(Refused):
    """A workbook holds so many and no more; nothing is cut off silently."""

    kind = Kind.INVALID
    zh = "超过 {max} 笔，请缩小筛选范围后再导出"
    en = "These are more than {max}; narrow the filter and export again"


class Form(StrEnum):
    """How a table leaves: as paper, or to work on."""

    PDF = "pdf"
    XLSX = "xlsx"


async def _leave(table: tables.Table, form: Form) -> Response:
    if form is Form.XLSX:
        return exported(table.workbook(), table.name)
    return await printed(PAPERS / "table.typ", table.paper(), table.name)


@router.get("/trial-balance/{form}", door=door(*SEE, scope="query:entity_id"))
async def trial_balance(
    form: Form, entity_id: UUID, from_month: MonthOf, to_month: MonthOf, act: Acting
) -> Response:
    """科目余额表 as PDF or workbook."""
    found = await balances.trial_balance(act.session, entity_id, from_month, to_month)
    return await _leave(await tables.trial_balance(act.session, found), form)


@router.get("/statements/{kind}/{form}", door=door(*SEE, scope="query:entity_id"))
async def statement(
    kind: StatementKind,
    form: Form,
    entity_id: UUID,
    from_month: Annotated[str, Query(alias="from", pattern=MONTH)],
    to_month: Annotated[str, Query(alias="to", pattern=MONTH)],
    act: Acting,
    with_branches: bool = False,
) -> Response:
    """A statutory statement as PDF or workbook."""
    found = await statements.statement(
        act.session, kind, entity_id, from_month, to_month, branches=with_branches
    )
    return await _leave(await tables.statement(act.session, found), form)


@router.get("/consolidations/{version_id}/statement/{form}", door=door(*SEE, scope=Scope.ROW))
async def consolidated(version_id: UUID, form: Form, sheet: Sheet, act: Acting) -> Response:
    """A consolidated statement as PDF or workbook."""
    version = await consolidations.version(act.session, version_id)
    await act.within(version.company_id)
    found = await consolidations.statement(act.session, version_id, sheet)
    return await _leave(tables.consolidated(found, version), form)


@router.get("/payment-batches/{batch_id}/list/{form}", door=door(*SEE, scope=Scope.ROW))
async def payment_list(batch_id: UUID, form: Form, act: Acting) -> Response:
    """付款清单 as PDF or workbook."""
    batch = await payments.batch(act.session, batch_id)
    await act.within(batch.entity_id)
    lines = await payments.lines(act.session, batch_id, None, 0, LINES_MAX)
    return await _leave(tables.payments(batch, lines), form)


@router.get("/vouchers/{voucher_id}/pdf", door=door(*SEE, scope=Scope.ROW))
async def print_voucher(voucher_id: UUID, act: Acting) -> Response:
    """记账凭证 of a voucher by hand."""
    found = await ledger.voucher(act.session, voucher_id)
    await act.within(found.entity_id)
    data = await vouchers.of_voucher(act.session, found)
    return await printed(PAPERS / "voucher.typ", data, f"记账凭证 {found.document}")


@router.get("/journals/{journal_id}/pdf", door=door(*SEE, scope=Scope.ROW))
async def print_journal(journal_id: UUID, act: Acting) -> Response:
    """记账凭证 of any posted journal."""
    found = await ledger.journal(act.session, journal_id)
    await act.within(found.entity_id)
    data = await vouchers.of_journal(act.session, found)
    return await printed(PAPERS / "voucher.typ", data, f"记账凭证 {found.document}")


@router.get("/exports/journals", door=door(*SEE, scope=Scope.VISIBLE))
async def export_journals(act: Acting, wanting: Wanting, entity_id: UUID | None = None) -> Response:
    """Journals as filtered, a row a line."""
    seen = among(await act.visible(), entity_id)
    found = _all(await ledger.journals(act.session, seen, wanting, None, EXPORT_MAX + 1))
    return exported(sheet("序时账", [UNIT], vouchers.HEADS, vouchers.rows_of(found)), "序时账")


@router.get("/exports/payables", door=door(*SEE, scope=Scope.VISIBLE))
async def export_payables(act: Acting, wanted: PayablesWanted, entity_id: UUID | None = None) -> Response:
    """What is owed as filtered."""
    entities = among(await act.visible(), entity_id)
    found = _all(await payments.payables(act.session, entities, **wanted, after=None, limit=EXPORT_MAX + 1))
    heads = ("日期", "单位", "收款人", "类别", "单据号", "金额", "未付", "付款中", "已付")
    rows = [
        [
            one.on,
            one.entity_name,
            one.holder_name,
            SOURCES.get(one.source, one.source),
            one.document,
            *map(yuan_cell, (one.amount_fen, one.open_fen, one.batched_fen, one.paid_fen)),
        ]
        for one in found
    ]
    return exported(sheet("应付款", [UNIT], heads, rows), "应付款")


def _all(found: list[Any]) -> list[Any]:
    if len(found) > EXPORT_MAX:
        raise TooMuchToExport(max=EXPORT_MAX)
    return found
