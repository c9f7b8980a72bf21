"""Payment batches: drawn up by one person, approved by another, answered by the bank line by line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.payments import SOURCES, Open, Taken, draw
from services.finance.domain.settling import PaidItem, settle
from services.finance.queries import payments as queries
from services.finance.schemas.payments import (
    ApprovePayments,
    BankResult,
    DrawUpPayments,
    Outcome,
    PaymentBatchView,
    RecordBankResults,
)
from services.finance.service.facts import books
from services.finance.service.ledger import into_open_months, post_drafts
from services.finance.service.turn import in_turn
from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import Kind, NotFound, Refused
from shared.kit.events import Event
from shared.kit.ids import new_id
from shared.kit.outbox import emit_all

LINES_MAX = 5000


class NothingToPay(Refused):
    """Nothing of this kind is open up to that day."""

    zh = "到 {up_to_on} 没有待付的款项"
    en = "Nothing of this kind is open up to {up_to_on}"


class SameHand(Refused):
    """Whoever makes a payment or a voucher does not approve it (A1: 制单与审核分离)."""

    kind = Kind.FORBIDDEN
    constraint = "ck_payment_batch_two_hands"
    zh = "制单人和审核人不能是同一人"
    en = "Whoever made it may not approve it"


class BatchNotAtThatPoint(Refused):
    """The batch's state does not allow this."""

    zh = "付款批次现在是“{state}”，不能这样做"
    en = "The payment batch is {state}; this cannot be done now"


class LineNotAtThatPoint(Refused):
    """A line's state does not allow this result."""

    zh = "第 {number} 行现在是“{state}”，不能记为“{outcome}”"
    en = "Line {number} is {state}; it cannot become {outcome}"


class PaidBeforeOwed(Refused):
    """Nothing is paid before it is owed, and nothing comes back before it was paid."""

    kind = Kind.INVALID
    zh = "不能早于 {since}：其中有款项那天才发生"
    en = "This cannot be before {since}: part of it came about only that day"


_OPEN = text(
    """
    SELECT id, holder_id, holder_name, holder_is_entity, open_fen FROM payable
    WHERE entity_id = :entity AND source = ANY(:sources) AND open_fen <> 0 AND "on" <= :up_to
      AND (CAST(:holders AS uuid[]) IS NULL OR holder_id = ANY(:holders))
    ORDER BY id FOR UPDATE
    """
)
_TAKE = text(
    "UPDATE payable SET open_fen = open_fen - t.fen, batched_fen = batched_fen + t.fen"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:amounts AS bigint[])) AS t(id, fen) WHERE payable.id = t.id"
)
_BATCH = text(
    "INSERT INTO payment_batch (id, entity_id, kind, up_to_on, state, lines, total_fen, drawn_by,"
    " drawn_by_name, drawn_at)"
    " VALUES (:id, :entity, :kind, :up_to, 'drawn', :lines, :total, :by, :name, :at)"
)
_LINES = text(
    """
    INSERT INTO payment_line (id, batch_id, number, holder_id, holder_name, holder_is_entity, owed_fen,
                              set_off_fen, amount_fen, state)
    SELECT l.id, :batch, l.number, l.holder, l.name, l.is_entity, l.owed, l.set_off, l.owed - l.set_off,
           'drawn'
    FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS int[]), CAST(:holders AS uuid[]),
                CAST(:names AS text[]), CAST(:are_entities AS boolean[]), CAST(:owed AS bigint[]),
                CAST(:set_off AS bigint[])) AS l(id, number, holder, name, is_entity, owed, set_off)
    """
)
_ITEMS = text(
    "INSERT INTO payment_item (line_id, payable_id, amount_fen)"
    " SELECT * FROM unnest(CAST(:lines AS uuid[]), CAST(:payables AS uuid[]), CAST(:amounts AS bigint[]))"
)


async def draw_up(session: AsyncSession, actor: Actor, command: DrawUpPayments) -> PaymentBatchView:
    """One line a holder from all that is open up to a day, what holders owe set off. Refuses NothingToPay."""
    rows = await session.execute(
        _OPEN,
        {
            "entity": command.entity_id,
            "sources": list(SOURCES[command.kind]),
            "up_to": command.up_to_on,
            "holders": command.holder_ids,
        },
    )
    by_holder: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_holder[row.holder_id].append(row)
    drawn = [
        (group[-1], taken)
        for group in by_holder.values()
        if (taken := draw([Open(row.id, row.open_fen) for row in group]))
    ][:LINES_MAX]
    if not drawn:
        raise NothingToPay(field="up_to_on", up_to_on=command.up_to_on)
    net = [sum(item.amount_fen for item in taken) for _, taken in drawn]
    await session.execute(
        _BATCH,
        {
            "id": command.id,
            "entity": command.entity_id,
            "kind": command.kind.value,
            "up_to": command.up_to_on,
            "lines": len(drawn),
            "total": sum(net),
            "by": str(actor.id),
            "name": actor.name,
            "at": clock.now(),
        },
    )
    await _write_lines(session, command.id, drawn, net)
    return await queries.batch(session, command.id)


async def _write_lines(
    session: AsyncSession, batch_id: UUID, drawn: Sequence[tuple[Any, list[Taken]]], net: Sequence[int]
) -> None:
    """The lines, what each takes, and the payables it takes from."""
    owed = [sum(item.amount_fen for item in taken if item.amount_fen > 0) for _, taken in drawn]
    lines = [new_id() for _ in drawn]
    await session.execute(
        _LINES,
        {
            "batch": batch_id,
            "ids": lines,
            "numbers": list(range(1, len(lines) + 1)),
            "holders": [row.holder_id for row, _ in drawn],
            "names": [row.holder_name for row, _ in drawn],
            "are_entities": [row.holder_is_entity for row, _ in drawn],
            "owed": owed,
            "set_off": [one - other for one, other in zip(owed, net, strict=True)],
        },
    )
    items = [(line, item) for line, (_, taken) in zip(lines, drawn, strict=True) for item in taken]
    amounts = [item.amount_fen for _, item in items]
    payables = [item.payable_id for _, item in items]
    await session.execute(
        _ITEMS, {"lines": [line for line, _ in items], "payables": payables, "amounts": amounts}
    )
    await session.execute(_TAKE, {"ids": payables, "amounts": amounts})


async def _locked(session: AsyncSession, batch_id: UUID, *states: str) -> Any:
    row = (
        await session.execute(text("SELECT * FROM payment_batch WHERE id = :id FOR UPDATE"), {"id": batch_id})
    ).one_or_none()
    if row is None:
        raise NotFound(what="付款批次 / payment batch", id=batch_id)
    if row.state not in states:
        raise BatchNotAtThatPoint(state=row.state)
    return row


async def approve(
    session: AsyncSession, actor: Actor, batch_id: UUID, command: ApprovePayments
) -> PaymentBatchView:
    """By another person than drew it up: lines go to the bank; those wholly set off are settled at once."""
    row = await _locked(session, batch_id, "drawn")
    if row.drawn_by == str(actor.id):
        raise SameHand
    since = (await session.execute(_OWED_SINCE, {"batch": batch_id})).scalar_one()
    if command.on < since:
        raise PaidBeforeOwed(field="on", since=since)
    await session.execute(
        text(
            "UPDATE payment_batch SET state = 'approved', approved_by = :by, approved_by_name = :name"
            " WHERE id = :id"
        ),
        {"id": batch_id, "by": str(actor.id), "name": actor.name},
    )
    await session.execute(
        text("UPDATE payment_line SET state = 'sent' WHERE batch_id = :id"), {"id": batch_id}
    )
    nothing = await session.execute(
        text("SELECT id FROM payment_line WHERE batch_id = :id AND amount_fen = 0 ORDER BY id"),
        {"id": batch_id},
    )
    set_off = [BankResult(line_id=line, outcome=Outcome.SETTLED) for line in nothing.scalars()]
    if set_off:
        results = RecordBankResults(id=command.id, on=command.on, results=set_off)
        await _apply(session, row, results)
    return await queries.batch(session, batch_id)


async def cancel(session: AsyncSession, batch_id: UUID) -> PaymentBatchView:
    """Before approval: everything in it is open again."""
    await _locked(session, batch_id, "drawn")
    items = await session.execute(_ITEMS_OF_BATCH, {"batch": batch_id})
    rows = items.all()
    await session.execute(
        _TAKE, {"ids": [row.payable_id for row in rows], "amounts": [-row.amount_fen for row in rows]}
    )
    for statement in (
        "UPDATE payment_batch SET state = 'cancelled' WHERE id = :id",
        "UPDATE payment_line SET state = 'cancelled' WHERE batch_id = :id",
    ):
        await session.execute(text(statement), {"id": batch_id})
    return await queries.batch(session, batch_id)


_OWED_SINCE = text(
    'SELECT max(p."on") FROM payment_item i JOIN payment_line l ON l.id = i.line_id'
    " JOIN payable p ON p.id = i.payable_id WHERE l.batch_id = :batch"
)
_ITEMS_OF_BATCH = text(
    "SELECT i.payable_id, i.amount_fen FROM payment_item i JOIN payment_line l ON l.id = i.line_id"
    " WHERE l.batch_id = :batch"
)
_ITEMS_OF_LINES = text(
    """
    SELECT l.id AS line_id, l.state, p.id AS payable_id, p.holder_id, p.holder_is_entity, p.source,
           p.source_id, p.account, i.amount_fen, greatest(p."on", l.result_on) AS since
    FROM payment_line l JOIN payment_item i ON i.line_id = l.id JOIN payable p ON p.id = i.payable_id
    WHERE l.id = ANY(:lines) ORDER BY p.id FOR UPDATE OF p
    """
)
_LINES_OF = text(
    "SELECT id, number, state FROM payment_line WHERE batch_id = :batch AND id = ANY(:lines)"
    " ORDER BY id FOR UPDATE"
)
_RESULT = text(
    """
    UPDATE payment_line SET state = r.state, result_on = :on, reason = r.reason
    FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:reasons AS text[]))
      AS r(id, state, reason) WHERE payment_line.id = r.id
    """
)
#: From batched to paid, from batched back to open, from paid back to open.
_MOVES = text(
    """
    UPDATE payable SET open_fen = open_fen + m.to_open, batched_fen = batched_fen - m.from_batched,
                       paid_fen = paid_fen + m.to_paid
    FROM (SELECT id, sum(a)::bigint AS to_open, sum(b)::bigint AS from_batched, sum(c)::bigint AS to_paid
          FROM unnest(CAST(:ids AS uuid[]), CAST(:opens AS bigint[]), CAST(:batched AS bigint[]),
                      CAST(:paid AS bigint[])) AS t(id, a, b, c) GROUP BY id) AS m
    WHERE payable.id = m.id
    """
)
_ALLOWED = {("sent", Outcome.SETTLED), ("sent", Outcome.RETURNED), ("settled", Outcome.RETURNED)}


async def record_results(
    session: AsyncSession, batch_id: UUID, command: RecordBankResults
) -> PaymentBatchView:
    """The bank's answer: settled lines are posted; returned ones stay payable and are drawn up again.

    A line settled before may come back later: its journal is posted the other way round.
    """
    await _apply(session, await _locked(session, batch_id, "approved"), command)
    return await queries.batch(session, batch_id)


async def _apply(session: AsyncSession, batch: Any, command: RecordBankResults) -> None:
    outcomes = {result.line_id: result for result in command.results}
    query = {"batch": batch.id, "lines": list(outcomes)}
    lines = (await session.execute(_LINES_OF, query)).all()
    if len(lines) != len(outcomes):
        raise NotFound(field="results", what="付款行 / payment line")
    for line in lines:
        outcome = outcomes[line.id].outcome
        if (line.state, outcome) not in _ALLOWED:
            raise LineNotAtThatPoint(
                field="results", number=line.number, state=line.state, outcome=outcome.value
            )
    items = (await session.execute(_ITEMS_OF_LINES, {"lines": list(outcomes)})).all()
    if command.on < (since := max(item.since for item in items)):
        raise PaidBeforeOwed(field="on", since=since)
    await _move(session, items, outcomes)
    await session.execute(
        _RESULT,
        {
            "on": command.on,
            "ids": list(outcomes),
            "states": [result.outcome.value for result in outcomes.values()],
            "reasons": [result.reason for result in outcomes.values()],
        },
    )
    await _post(session, batch, command, items, outcomes)
    await emit_all(session, _told(batch, command, items, outcomes))


async def _move(session: AsyncSession, items: Sequence[Any], outcomes: dict[UUID, BankResult]) -> None:
    ids, opens, batched, paid = [], [], [], []
    for item in items:
        settled = outcomes[item.line_id].outcome is Outcome.SETTLED
        ids.append(item.payable_id)
        opens.append(0 if settled else item.amount_fen)
        batched.append(item.amount_fen if item.state == "sent" else 0)
        paid.append(item.amount_fen if settled else -item.amount_fen if item.state == "settled" else 0)
    await session.execute(_MOVES, {"ids": ids, "opens": opens, "batched": batched, "paid": paid})


async def _post(
    session: AsyncSession,
    batch: Any,
    command: RecordBankResults,
    items: Sequence[Any],
    outcomes: dict[UUID, BankResult],
) -> None:
    """One journal for all that was settled, less what came back after it had been.

    A receiver's month may be closed while the payer's is not: the money came all the same.
    """
    paid = [
        PaidItem(
            item.holder_id,
            item.holder_is_entity,
            item.source,
            item.account,
            item.amount_fen if outcomes[item.line_id].outcome is Outcome.SETTLED else -item.amount_fen,
        )
        for item in items
        if not (item.state == "sent" and outcomes[item.line_id].outcome is Outcome.RETURNED)
    ]
    if not paid:
        return
    await in_turn(session)
    entities = [batch.entity_id, *(item.holder_id for item in paid if item.holder_is_entity)]
    found = await books(session, entities)
    document = f"PAY-{str(batch.id)[-12:]}"
    drafts = settle(found, batch.entity_id, paid, on=command.on, document=document, source_id=command.id)
    own = [draft for draft in drafts if draft.entity_id == batch.entity_id]
    received = [draft for draft in drafts if draft.entity_id != batch.entity_id]
    await post_drafts(session, [*own, *await into_open_months(session, received)])


def _told(
    batch: Any, command: RecordBankResults, items: Sequence[Any], outcomes: dict[UUID, BankResult]
) -> list[Event]:
    """A fact for each payable paid or sent back; advances set off are told by nobody."""
    told: list[Event] = []
    for item in items:
        if item.amount_fen < 0:
            continue
        result = outcomes[item.line_id]
        values = {
            "payable_id": item.payable_id,
            "entity_id": batch.entity_id,
            "holder_id": item.holder_id,
            "source": item.source,
            "source_id": item.source_id,
            "amount_fen": item.amount_fen,
        }
        if result.outcome is Outcome.SETTLED:
            told.append(PaymentSettled(**values, settled_on=command.on))
        else:
            told.append(PaymentReturned(**values, returned_on=command.on, reason=result.reason or ""))
    return told
