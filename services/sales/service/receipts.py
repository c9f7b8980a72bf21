"""Receipts: a customer's money for an invoice, one or a list at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models, schemas
from shared.contracts.sales import PaymentReceived
from shared.kit.errors import NotFound
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all


async def record_receipts(
    session: AsyncSession, entity_id: UUID, commands: Sequence[schemas.RecordReceipt]
) -> list[schemas.ReceiptView]:
    """Record receipts of one seller, all or none; several of one invoice count one after the other.

    Refused: OneEntityAtATime, NotFound, MoreThanIsOwed, MoreThanWasReceived, NoAmount.
    """
    query = {"ids": list({command.invoice_id for command in commands}), "entity": entity_id}
    rows = await session.execute(
        text(
            "SELECT i.*, c.group_entity_id FROM invoice i JOIN customer c ON c.id = i.customer_id"
            " WHERE i.id = ANY(:ids) AND i.entity_id = :entity AND i.reverses IS NULL"
            " ORDER BY i.id FOR UPDATE OF i"
        ),
        query,
    )
    invoices = {row.id: row for row in rows}
    received = {row.id: row.received_fen for row in invoices.values()}
    for command in commands:
        if command.entity_id != entity_id:
            raise domain.OneEntityAtATime(field="entity_id")
        row = invoices.get(command.invoice_id)
        if row is None:
            raise NotFound(what="发票 / invoice", id=command.invoice_id)
        received[row.id] = domain.after_receipt(
            row.net_fen + row.vat_fen, row.credited_fen, received[row.id], command.amount_fen
        )
    entered = [models.Receipt(**command.model_dump()) for command in commands]
    session.add_all(entered)
    await session.flush()
    await session.execute(
        text(
            "UPDATE invoice SET received_fen = r.fen"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:fens AS bigint[])) AS r(id, fen)"
            " WHERE invoice.id = r.id"
        ),
        {"ids": list(received), "fens": list(received.values())},
    )
    await emit_all(session, [_told(one, invoices[one.invoice_id]) for one in entered])
    return [schemas.ReceiptView.model_validate(one) for one in entered]


def _told(receipt: models.Receipt, invoice: Any) -> PaymentReceived:
    return PaymentReceived(
        id=named_id("payment-received", receipt.id),
        entity_id=receipt.entity_id,
        on=receipt.received_on,
        document=receipt.document,
        payment_id=receipt.id,
        invoice_id=receipt.invoice_id,
        order_id=invoice.order_id,
        customer_id=invoice.customer_id,
        counterparty_entity_id=invoice.group_entity_id,
        amount_fen=receipt.amount_fen,
    )
