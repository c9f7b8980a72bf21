"""Arrivals: a transfer told by its sender becomes a lot in the plant's custody."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain import refusals
from services.processing.schemas.commands import RecordReceipt
from services.processing.schemas.views import LotView
from services.processing.service.rows import Row, lot_row, write
from shared.contracts.custody import LotReceived, LotTransferred
from shared.contracts.production import TaxCategory
from shared.kit import clock, tree
from shared.kit.figures import figure
from shared.kit.money import rate
from shared.kit.outbox import emit_all

_ARRIVALS = text(
    "SELECT transfer_id, received_at, body FROM arrival"
    " WHERE transfer_id = ANY(:ids) AND to_entity_id = :entity ORDER BY transfer_id FOR UPDATE"
)
_RECEIVED = text("UPDATE arrival SET received_at = :now WHERE transfer_id = ANY(:ids)")


async def record_receipts(session: AsyncSession, commands: Sequence[RecordReceipt]) -> list[LotView]:
    """Take transferred lots into custody, all or none; the commands are of one plant.

    Inside one legal entity at cost; else at the price, less the input VAT a general taxpayer may take: the
    seller's VAT, or for farm produce sold by its producer the price at the deemed rate
    (domain.md §4 VAT; 公告2019第39号). Cost + VAT is always what is owed.
    Refuses NotOnTheWay, ReceivedAlready.
    """
    entity = commands[0].entity_id
    ids = [command.transfer_id for command in commands]
    found = (await session.execute(_ARRIVALS, {"ids": ids, "entity": entity})).all()
    on_the_way = {row.transfer_id: row for row in found}
    node = await tree.find(session, entity)
    rows: list[Row] = []
    events: list[LotReceived] = []
    for command in commands:
        sent = _sent(command, on_the_way.pop(command.transfer_id, None))
        registered = bool(node.attributes.get("vat_registered")) and not command.exempt_use
        cost_fen, vat_fen = await _price(session, command, sent, registered)
        rows.append(_row(command, sent, cost_fen))
        events.append(
            LotReceived(
                entity_id=entity,
                on=command.on,
                document=command.document,
                transfer_id=sent.transfer_id,
                lot_id=sent.lot_id,
                from_entity_id=sent.entity_id,
                product=sent.product,
                quantity=sent.quantity,
                unit=sent.unit,
                cost_fen=cost_fen,
                vat_fen=vat_fen,
                same_legal_entity=sent.same_legal_entity,
            )
        )
    await write(session, lots=rows)
    await session.execute(_RECEIVED, {"now": clock.now(), "ids": ids})
    await emit_all(session, events)
    return [LotView.model_validate(row | {"passport": json.loads(row["passport"])}) for row in rows]


def _sent(command: RecordReceipt, arrival: Found[Any] | None) -> LotTransferred:
    """What was sent. Refuses NotOnTheWay, ReceivedAlready."""
    where: dict[str, Any] = {"field": "transfer_id", "transfer_id": command.transfer_id}
    if arrival is None:
        raise refusals.NotOnTheWay(**where, document=command.document)
    sent = LotTransferred.model_validate(arrival.body)
    if arrival.received_at is not None:
        raise refusals.ReceivedAlready(**where, document=sent.document, product=sent.product)
    return sent


async def _price(
    session: AsyncSession, command: RecordReceipt, sent: LotTransferred, registered: bool
) -> tuple[int, int]:
    """(cost, input VAT) of an arrival, in fen."""
    if sent.same_legal_entity:
        return sent.cost_fen, 0
    owed_fen = sent.net_fen + sent.vat_fen
    if not registered:
        return owed_fen, 0
    if sent.vat_fen == 0 and sent.tax_category is TaxCategory.SELF_PRODUCED:
        deemed = rate(owed_fen, await figure(session, "vat.deemed_input_bp", command.on))
        return owed_fen - deemed, deemed
    return sent.net_fen, sent.vat_fen


def _row(command: RecordReceipt, sent: LotTransferred, cost_fen: int) -> Row:
    return lot_row(
        id=sent.lot_id,
        entity_id=command.entity_id,
        transfer_id=sent.transfer_id,
        product=sent.product,
        grade=sent.grade,
        unit=sent.unit.value,
        quantity=sent.quantity,
        cost_fen=cost_fen,
        status="received",
        is_purchased=not sent.same_legal_entity or sent.is_purchased,
        tax_category=sent.tax_category.value,
        on=command.on,
        passport=sent.passport.model_dump_json(),
    )
