"""Payables, payment batches, the bank's file and its answers."""

import csv
import io
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.finance.domain.answer_sheet import FORM
from services.finance.queries import payments as queries
from services.finance.routes.doors import KEEPERS, SEE, After, Limit, among
from services.finance.schemas.payments import (
    ApprovePayments,
    BankAnswerView,
    CancelPayments,
    DrawUpPayments,
    OwedView,
    OwnPayableView,
    PayableView,
    PaymentBatchView,
    PaymentLineView,
    RecordBankResults,
    ReturnedView,
)
from services.finance.service import answers, owed, payments
from shared.kit.auth import SIGNED_IN, Role, Scope, door
from shared.kit.money import yuan
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of

router = Router(tags=["payments"])

Search = Annotated[str | None, Query(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
SOURCE = "^(delivery|advance|wages|dividend|trade|rent|subsidy|relief|other)$"


def _payables(
    source: Annotated[str | None, Query(pattern=SOURCE)] = None,
    holder_id: UUID | None = None,
    search: Search = None,
    only_open: bool = False,
) -> dict[str, Any]:
    return {"source": source, "holder_id": holder_id, "search": search, "only_open": only_open}


#: What the list of payables and its workbook are narrowed by.
PayablesWanted = Annotated[dict[str, Any], Depends(_payables, scope="function")]


@router.get("/payables", door=door(*SEE, scope=Scope.VISIBLE))
async def list_payables(
    act: Acting,
    wanted: PayablesWanted,
    entity_id: UUID | None = None,
    after: After = None,
    limit: Limit = 100,
) -> list[PayableView]:
    """What entities owe, oldest first."""
    entities = among(await act.visible(), entity_id)
    return await queries.payables(act.session, entities, **wanted, after=after, limit=limit)


@router.get("/payables/summary", door=door(*SEE, scope=Scope.VISIBLE))
async def sum_payables(act: Acting) -> list[OwedView]:
    """What is owed by entity and source: the cash that will be needed."""
    return await queries.owed(act.session, await act.visible())


@router.get("/payables/of-villages", door=door(*SEE, scope=Scope.VISIBLE))
async def sum_payables_of_villages(act: Acting) -> list[OwedView]:
    """What the households of the villages one sees are owed, by entity and source, whoever the entity is."""
    return await queries.owed_to_villages(act.session, await act.visible())


@router.get("/households/{household_id}/payables", door=door(Role.HOUSEHOLD, *SEE, scope=Scope.OWN))
async def household_payables(
    household_id: UUID, act: Acting, after: After = None, limit: Limit = 100
) -> list[OwnPayableView]:
    """What is owed and was paid to a household, by whomever: for itself, and those over its village."""
    await act.within(await queries.village_of(act.session, household_id), household_id)
    return await queries.household_payables(act.session, household_id, after, limit)


@router.get("/households/{household_id}/returns", door=door(Role.HOUSEHOLD, *SEE, scope=Scope.OWN))
async def household_returns(household_id: UUID, act: Acting, limit: Limit = 100) -> list[ReturnedView]:
    """What the bank sent back of a household's payments, the newest first."""
    await act.within(await queries.village_of(act.session, household_id), household_id)
    return await queries.household_returns(act.session, household_id, limit)


@router.post("/payment-batches", door=door(*KEEPERS, scope="body:entity_id"))
async def draw_up(command: DrawUpPayments, act: Acting) -> PaymentBatchView:
    """Draw up what is open of one kind up to a day."""
    return await act.once(command, lambda: payments.draw_up(act.session, act.actor, command))  # type: ignore[no-any-return]


@router.post("/payment-batches/{batch_id}/approve", door=door(*KEEPERS, scope=Scope.ROW))
async def approve(batch_id: UUID, command: ApprovePayments, act: Acting) -> PaymentBatchView:
    """Approve a batch somebody else drew up."""
    await act.within((await queries.batch(act.session, batch_id)).entity_id)
    return await act.once(command, lambda: payments.approve(act.session, act.actor, batch_id, command))  # type: ignore[no-any-return]


@router.post("/payment-batches/{batch_id}/cancel", door=door(*KEEPERS, scope=Scope.ROW))
async def cancel(batch_id: UUID, command: CancelPayments, act: Acting) -> PaymentBatchView:
    """Give up a batch that is not approved."""
    await act.within((await queries.batch(act.session, batch_id)).entity_id)
    return await act.once(command, lambda: payments.cancel(act.session, batch_id))  # type: ignore[no-any-return]


@router.post("/payment-batches/{batch_id}/results", door=door(*KEEPERS, scope=Scope.ROW))
async def record_results(batch_id: UUID, command: RecordBankResults, act: Acting) -> PaymentBatchView:
    """Take in the bank's answer, line by line."""
    await act.within((await queries.batch(act.session, batch_id)).entity_id)
    return await act.once(command, lambda: payments.record_results(act.session, batch_id, command))  # type: ignore[no-any-return]


@router.post(
    "/payment-batches/{batch_id}/results/read",
    door=door(*KEEPERS, scope=Scope.ROW),
    status_code=200,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def read_results(batch_id: UUID, request: Request, act: Acting) -> BankAnswerView:
    """Read the bank's answer from a workbook (the body, or `file` of a form); nothing is recorded."""
    await act.within((await queries.batch(act.session, batch_id)).entity_id)
    return await answers.read(act.session, batch_id, await workbook_of(request), act.language)


@router.get("/payment-batches/results/template.xlsx", door=SIGNED_IN)
async def answer_template(act: Acting) -> Response:
    """The workbook to fill in with the bank's results (付款结果表)."""
    return download(FORM, "payment-results")


@router.get("/payment-batches", door=door(*SEE, scope=Scope.VISIBLE))
async def list_batches(
    act: Acting,
    entity_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern="^(drawn|approved|cancelled)$")] = None,
    after: After = None,
    limit: Limit = 100,
) -> list[PaymentBatchView]:
    """Payment batches, newest first."""
    return await queries.batches(act.session, among(await act.visible(), entity_id), state, after, limit)


@router.get("/payment-batches/{batch_id}", door=door(*SEE, scope=Scope.ROW))
async def show_batch(batch_id: UUID, act: Acting) -> PaymentBatchView:
    """One batch."""
    found = await queries.batch(act.session, batch_id)
    await act.within(found.entity_id)
    return found


@router.get("/payment-batches/{batch_id}/lines", door=door(*SEE, scope=Scope.ROW))
async def list_lines(
    batch_id: UUID,
    act: Acting,
    state: Annotated[str | None, Query(pattern="^(drawn|sent|settled|returned|cancelled)$")] = None,
    after: Annotated[int, Query(ge=0, le=10**6)] = 0,
    limit: Limit = 500,
) -> list[PaymentLineView]:
    """A batch's lines, by number."""
    await act.within((await queries.batch(act.session, batch_id)).entity_id)
    return await queries.lines(act.session, batch_id, state, after, limit)


@router.get("/payment-batches/{batch_id}/bank-file", door=door(*KEEPERS, scope=Scope.ROW))
async def bank_file(batch_id: UUID, act: Acting) -> Response:
    """The file for the bank (代发), CSV: number, payee, account, yuan, and the line's id for the answer."""
    batch = await queries.batch(act.session, batch_id)
    await act.within(batch.entity_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["序号", "户名", "账号", "金额", "付款行编号"])
    for line in await queries.bank_lines(act.session, batch_id):
        account = owed.account_number(line.account_encrypted)
        amount = yuan(line.amount_fen).replace(",", "")
        writer.writerow([line.number, line.name, account, amount, line.line_id])
    # A byte order mark, or spreadsheet programs take the Chinese for another encoding.
    body = "\ufeff" + out.getvalue()
    name = quote(f"代发文件 {batch.entity_name} 应付款截至 {batch.up_to_on}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}.csv"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
