"""Books: vouchers, journals, late facts, trial balances."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from services.finance.queries import balances, entities, ledger
from services.finance.routes.doors import KEEPERS, SEE, After, Limit, MonthOf, among
from services.finance.schemas.ledger import (
    AccountView,
    BookLateFact,
    EntityView,
    JournalView,
    LateFactView,
    LateFactWhole,
    TrialBalance,
    Wanted,
)
from services.finance.schemas.vouchers import CheckVoucher, MakeVoucher, ReverseJournal, VoucherView
from services.finance.schemas.words import MONTH
from services.finance.service import late, vouchers
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(tags=["books"])

_NO_NUL = r"^[^\x00]*$"
#: The name of an event, or of an act of finance's own.
KIND = "^[A-Za-z]+$"


@router.get("/entities", door=door(*SEE, scope=Scope.VISIBLE))
async def list_entities(act: Acting) -> list[EntityView]:
    """Entities that keep books, and how far these are."""
    return await entities.entities(act.session, await act.visible())


@router.get("/accounts", door=door(*SEE, scope="query:entity_id"))
async def list_accounts(entity_id: UUID, act: Acting) -> list[AccountView]:
    """The chart an entity keeps its books by."""
    return await ledger.chart(act.session, entity_id)


@router.get("/trial-balance", door=door(*SEE, scope="query:entity_id"))
async def trial_balance(entity_id: UUID, from_month: MonthOf, to_month: MonthOf, act: Acting) -> TrialBalance:
    """科目余额表 of an entity over months, first and last included."""
    return await balances.trial_balance(act.session, entity_id, from_month, to_month)


@router.post("/vouchers", door=door(*KEEPERS, scope="body:entity_id"))
async def make_voucher(command: MakeVoucher, act: Acting) -> VoucherView:
    """Make a voucher; it is posted when another person has checked it."""
    return await act.once(command, lambda: vouchers.make(act.session, act.actor, command))  # type: ignore[no-any-return]


@router.post("/vouchers/{voucher_id}/check", door=door(*KEEPERS, scope=Scope.ROW))
async def check_voucher(voucher_id: UUID, command: CheckVoucher, act: Acting) -> VoucherView:
    """Post a voucher made by somebody else, or send it back."""
    await act.within((await ledger.voucher(act.session, voucher_id)).entity_id)
    return await act.once(command, lambda: vouchers.check(act.session, act.actor, voucher_id, command))  # type: ignore[no-any-return]


@router.get("/vouchers", door=door(*SEE, scope=Scope.VISIBLE))
async def list_vouchers(
    act: Acting,
    entity_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern="^(made|posted|rejected)$")] = None,
    after: After = None,
    limit: Limit = 100,
) -> list[VoucherView]:
    """Vouchers, newest first."""
    return await ledger.vouchers(act.session, among(await act.visible(), entity_id), state, after, limit)


@router.get("/vouchers/{voucher_id}", door=door(*SEE, scope=Scope.ROW))
async def show_voucher(voucher_id: UUID, act: Acting) -> VoucherView:
    """One voucher."""
    found = await ledger.voucher(act.session, voucher_id)
    await act.within(found.entity_id)
    return found


def wanted(
    month: Annotated[str | None, Query(pattern=MONTH)] = None,
    from_month: Annotated[str | None, Query(pattern=MONTH)] = None,
    to_month: Annotated[str | None, Query(pattern=MONTH)] = None,
    account: Annotated[str | None, Query(max_length=12, pattern=_NO_NUL)] = None,
    counterparty_id: UUID | None = None,
    document: Annotated[str | None, Query(max_length=80, pattern=_NO_NUL)] = None,
    source_id: UUID | None = None,
    kind: Annotated[str | None, Query(max_length=40, pattern=KIND)] = None,
    newest_first: bool = False,
) -> Wanted:
    """Which journals are asked for; `month` is both first and last."""
    return Wanted(
        account=account,
        from_month=month or from_month,
        to_month=month or to_month,
        counterparty_id=counterparty_id,
        document=document,
        source_id=source_id,
        kind=kind,
        newest_first=newest_first,
    )


Wanting = Annotated[Wanted, Depends(wanted, scope="function")]


@router.get("/journals", door=door(*SEE, scope=Scope.VISIBLE))
async def list_journals(
    act: Acting, wanting: Wanting, entity_id: UUID | None = None, after: After = None, limit: Limit = 100
) -> list[JournalView]:
    """Posted journals with their lines, as posted or newest first."""
    return await ledger.journals(act.session, among(await act.visible(), entity_id), wanting, after, limit)


@router.get("/journals/{journal_id}", door=door(*SEE, scope=Scope.ROW))
async def show_journal(journal_id: UUID, act: Acting) -> JournalView:
    """One posted journal."""
    found = await ledger.journal(act.session, journal_id)
    await act.within(found.entity_id)
    return found


@router.post("/journals/{journal_id}/reverse", door=door(*KEEPERS, scope=Scope.ROW))
async def reverse_journal(journal_id: UUID, command: ReverseJournal, act: Acting) -> VoucherView:
    """Make the voucher that turns a journal round; it is posted once checked."""
    posted = await ledger.journal(act.session, journal_id)
    await act.within(posted.entity_id)
    return await act.once(command, lambda: vouchers.reverse(act.session, act.actor, posted, command))  # type: ignore[no-any-return]


@router.get("/late-facts", door=door(*SEE, scope=Scope.VISIBLE))
async def list_late_facts(
    act: Acting,
    entity_id: UUID | None = None,
    only_open: bool = True,
    after: After = None,
    limit: Limit = 100,
) -> list[LateFactView]:
    """Facts that came after their month was closed."""
    seen = among(await act.visible(), entity_id)
    return await ledger.late_facts(act.session, seen, only_open, after, limit)


@router.get("/late-facts/{event_id}", door=door(*SEE, scope="query:entity_id"))
async def show_late_fact(event_id: UUID, entity_id: UUID, act: Acting) -> LateFactWhole:
    """A late fact with what it does to the entity's books, and the first day that would take it."""
    return await late.shown(act.session, event_id, entity_id)


@router.post("/late-facts/{event_id}/book", door=door(*KEEPERS, scope="body:entity_id"))
async def book_late_fact(event_id: UUID, command: BookLateFact, act: Acting) -> LateFactView:
    """Book a late fact on a day of an open period."""
    return await act.once(command, lambda: late.book(act.session, act.actor, event_id, command))  # type: ignore[no-any-return]
