"""Journals by hand: made by one person, checked by another, and posted then."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.posting import Book, Draft, Leg, NotBalanced, Owed, Phase, Role
from services.finance.domain.settling import PAYMENT
from services.finance.queries import ledger as queries
from services.finance.schemas.ledger import JournalView
from services.finance.schemas.vouchers import (
    CheckVoucher,
    MakeVoucher,
    ReverseJournal,
    VoucherLine,
    VoucherView,
)
from services.finance.service.closing import look_again
from services.finance.service.facts import books
from services.finance.service.ledger import NoSuchAccount, post_drafts
from services.finance.service.owed import owe, owe_back
from services.finance.service.payments import SameHand
from services.finance.service.turn import in_turn
from shared.contracts.finance import JournalPosted
from shared.kit.auth import Actor
from shared.kit.errors import Kind, NotFound, Refused
from shared.kit.ids import named_id
from shared.kit.outbox import emit

_LINES = TypeAdapter(list[VoucherLine])


class VoucherNotOpen(Refused):
    """It has been posted or sent back already."""

    zh = "凭证现在是“{state}”，不能再审核"
    en = "The voucher is {state}; it cannot be checked any more"


class NotByHand(Refused):
    """Closing, distribution and payment entries come from acts of their own, and are undone by them."""

    zh = "结转、分配和付款分录不能手工冲销；付款退回请在付款批次里登记"
    en = "Entries of closing, distribution and payment are not reversed by hand; record a returned payment"


class ReversedAlready(Refused):
    """A journal is turned round once; the reversal itself may be, in its turn."""

    constraint = "uq_voucher_reverses"
    zh = "这张凭证已有冲销凭证（待复核或已入账）"
    en = "There is a voucher that reverses this journal, posted or to be checked"


class ReversedTwice(ReversedAlready):
    """The books' own word on it."""

    constraint = "uq_journal_reverses"


class SameHandVoucher(SameHand):
    """The database's own word on it."""

    constraint = "ck_voucher_two_hands"


class NoBooks(Refused):
    """The node keeps no books of its own."""

    kind = Kind.NOT_FOUND
    zh = "这个单位没有账簿"
    en = "This node keeps no books"


_MAKE = text(
    """
    INSERT INTO voucher (id, entity_id, "on", document, memo, reverses, state, made_by, made_by_name, body,
                         amount_fen)
    VALUES (:id, :entity, :on, :document, :memo, :reverses, 'made', :by, :by_name, :body, :amount)
    """
)
_STRANGE = text(
    "SELECT c FROM unnest(CAST(:codes AS text[])) AS w(c)"
    " WHERE NOT EXISTS (SELECT 1 FROM account WHERE regime = :regime AND code = c) LIMIT 1"
)


async def make(
    session: AsyncSession, actor: Actor, command: MakeVoucher, reverses: UUID | None = None
) -> VoucherView:
    """Keep a voucher until it is checked. Refuses NotBalanced, NoBooks."""
    debit = sum(line.debit_fen for line in command.lines)
    credit = sum(line.credit_fen for line in command.lines)
    if debit != credit:
        raise NotBalanced(field="lines", debit_fen=debit, credit_fen=credit, detail=command.document)
    book = await book_of(session, command.entity_id)
    wanted = {"regime": book.regime.value, "codes": [line.account for line in command.lines]}
    if (await session.execute(_STRANGE, wanted)).scalar() is not None:
        raise NoSuchAccount(field="lines")
    await session.execute(
        _MAKE,
        {
            "id": command.id,
            "entity": command.entity_id,
            "on": command.on,
            "document": command.document,
            "memo": command.memo,
            "reverses": reverses,
            "by": str(actor.id),
            "by_name": actor.name,
            "body": _LINES.dump_json(command.lines).decode(),
            "amount": debit,
        },
    )
    return await queries.voucher(session, command.id)


async def book_of(session: AsyncSession, entity_id: UUID) -> Book:
    """The books of one entity. Refuses NoBooks."""
    found = (await books(session, [entity_id])).get(entity_id)
    if found is None:
        raise NoBooks(field="entity_id")
    return found


async def reverse(
    session: AsyncSession, actor: Actor, posted: JournalView, command: ReverseJournal
) -> VoucherView:
    """A voucher with the sides of a posted journal turned round, for somebody else to check."""
    if posted.phase != Phase.ORDINARY.value or posted.kind == PAYMENT:
        raise NotByHand
    lines = [
        VoucherLine(
            account=line.account,
            debit_fen=line.credit_fen,
            credit_fen=line.debit_fen,
            counterparty_id=line.counterparty_id,
            role=None if line.role is None else Role(line.role),
            holder_id=line.holder_id,
        )
        for line in posted.lines
    ]
    made = MakeVoucher.model_construct(
        id=command.id,
        entity_id=posted.entity_id,
        on=command.on,
        document=posted.document,
        memo=command.reason,
        lines=lines,
    )
    return await make(session, actor, made, reverses=posted.id)


async def check(session: AsyncSession, actor: Actor, voucher_id: UUID, command: CheckVoucher) -> VoucherView:
    """Post a voucher somebody else made, or send it back.

    Refuses SameHand, VoucherNotOpen, BooksAreClosed.
    """
    locked = text("SELECT * FROM voucher WHERE id = :id FOR UPDATE")
    row = (await session.execute(locked, {"id": voucher_id})).one_or_none()
    if row is None:
        raise NotFound(what="凭证 / voucher", id=voucher_id)
    if row.state != "made":
        raise VoucherNotOpen(state=row.state)
    if row.made_by == str(actor.id):
        raise SameHand
    journal_id = await _post(session, row) if command.accept else None
    await session.execute(
        text(
            "UPDATE voucher SET state = :state, checked_by = :by, checked_by_name = :name, reason = :reason,"
            " journal_id = :journal WHERE id = :id"
        ),
        {
            "id": voucher_id,
            "state": "posted" if command.accept else "rejected",
            "by": str(actor.id),
            "name": actor.name,
            "reason": command.reason or None,
            "journal": journal_id,
        },
    )
    await look_again(session)
    return await queries.voucher(session, voucher_id)


async def _post(session: AsyncSession, row: Any) -> UUID:
    lines = [VoucherLine.model_validate(line) for line in json.loads(row.body)]
    book = await book_of(session, row.entity_id)
    draft = draft_of(book, lines, row.on, row.document, row.id, row.memo, row.reverses)
    await in_turn(session)
    [journal_id] = await post_drafts(session, [draft])
    await owe(session, owed_by(draft, lines))
    if row.reverses is not None:
        await owe_back(session, row.reverses, draft)
    posted = JournalPosted(
        entity_id=row.entity_id, journal_id=journal_id, on=row.on, amount_fen=draft.amount_fen
    )
    await emit(session, posted)
    return journal_id


def draft_of(
    book: Book,
    lines: list[VoucherLine],
    on: date,
    document: str,
    source_id: UUID,
    memo: str,
    reverses: UUID | None,
) -> Draft:
    """A voucher's lines as a journal."""
    legs = tuple(
        Leg(
            line.account,
            line.debit_fen,
            line.credit_fen,
            counterparty_id=line.counterparty_id,
            holder_id=line.holder_id,
            role=line.role,
        )
        for line in lines
    )
    return Draft(
        book.entity_id, book.regime, on, "Voucher", document, source_id, legs, memo=memo, reverses=reverses
    )


def owed_by(draft: Draft, lines: list[VoucherLine]) -> list[Owed]:
    """What a voucher says is owed to a holder, one payable for each holder and kind."""
    sums: dict[tuple[UUID, str, str, str], int] = {}
    for line in lines:
        if line.owed_as is not None and line.holder_id is not None:
            key = (line.holder_id, line.holder_name, line.owed_as, line.account)
            sums[key] = sums.get(key, 0) + line.credit_fen
    return [
        Owed(
            draft.entity_id,
            holder,
            name,
            False,
            kind,
            # One voucher may owe to several: each is a payable of its own.
            named_id("voucher-owed", draft.source_id, holder, kind, account),
            amount,
            account,
            draft.on,
            draft.document,
            draft.source_id,
        )
        for (holder, name, kind, account), amount in sums.items()
    ]
