"""Lots between entities: sent at a price where legal entities differ, else at cost; taken in on arrival."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import LotReceived, LotTransferred
from shared.contracts.production import LotPart, Passport, TaxCategory, Unit
from shared.kit import money, sealing, tree
from shared.kit.errors import NotYet
from shared.kit.figures import figure
from shared.kit.ids import named_id
from shared.kit.outbox import emit
from shared.production import lots
from shared.production.binding import Production
from shared.production.growers import entity_pays_vat
from shared.production.model import NoDesk, PriceBetweenEntities, SameWarehouse, gives_credit
from shared.production.schemas import TransferLot
from shared.production.stock import RATE_OF
from shared.production.views import TransferView


async def transfer(
    session: AsyncSession, p: Production, from_lot_id: UUID, command: TransferLot
) -> TransferView:
    """Send a lot or part of it to another entity's desk, under a new lot id.

    Refused: `PriceBetweenEntities`, `NoDesk`, `SameWarehouse`; as `lots.take`.
    """
    lot = await lots.lock(session, p, from_lot_id)
    sender = await tree.find(session, lot.entity_id)
    receiver = await tree.find(session, command.to_entity_id)
    desk = receiver.attributes.get("desk")
    if receiver.id == sender.id:
        raise SameWarehouse(field="to_entity_id")
    if not desk:
        raise NoDesk(name=receiver.name, field="to_entity_id")
    same = sender.legal_entity_id == receiver.legal_entity_id
    if same == (command.net_fen is not None):
        raise PriceBetweenEntities(field="net_fen")
    part = await lots.take(session, p, lot, command.quantity, command.on)
    net = part.cost_fen if command.net_fen is None else command.net_fen
    category = TaxCategory(lot.tax_category)
    vat = 0 if same else await _output_vat(session, sender.id, category, net, command.on)
    fact = _fact(lot, command, receiver, part, net_fen=net, vat_fen=vat, same=same)
    row = _row(fact)
    await session.execute(insert(p.tables.transfer), [row])
    await emit(session, fact)
    if desk == p.line:
        # Both warehouses are in this service, which does not hear itself.
        await receive(session, p, fact)
        row["received_on"] = fact.on
        await note_received(session, p, {fact.transfer_id: fact.on})
    return TransferView.model_validate(row)


def _fact(
    lot: Row[Any],
    command: TransferLot,
    receiver: tree.Node,
    part: LotPart,
    *,
    net_fen: int,
    vat_fen: int,
    same: bool,
) -> LotTransferred:
    return LotTransferred(
        entity_id=lot.entity_id,
        on=command.on,
        document=command.document,
        transfer_id=command.id,
        lot_id=named_id("transfer", command.id),
        from_lot_id=lot.id,
        to_entity_id=receiver.id,
        to_service=receiver.attributes["desk"],
        product=lot.product,
        grade=lot.grade,
        quantity=part.quantity,
        unit=Unit(lot.unit),
        cost_fen=part.cost_fen,
        net_fen=net_fen,
        vat_fen=vat_fen,
        same_legal_entity=same,
        is_purchased=lot.is_purchased,
        tax_category=TaxCategory(lot.tax_category),
        passport=Passport.model_validate(lot.passport),
    )


async def _output_vat(
    session: AsyncSession, entity_id: UUID, category: TaxCategory, net_fen: int, on: date
) -> int:
    """VAT on top of a price: a general taxpayer's, at its category's rate; exempt goods have none."""
    if category not in RATE_OF or not await entity_pays_vat(session, entity_id):
        return 0
    return money.rate(net_fen, await figure(session, RATE_OF[category], on))


def _row(fact: LotTransferred) -> dict[str, Any]:
    return {
        "id": fact.transfer_id,
        "entity_id": fact.entity_id,
        "lot_id": fact.lot_id,
        "from_lot_id": fact.from_lot_id,
        "to_entity_id": fact.to_entity_id,
        "to_service": fact.to_service,
        "product": fact.product,
        "quantity": fact.quantity,
        "unit": fact.unit.value,
        "cost_fen": fact.cost_fen,
        "net_fen": fact.net_fen,
        "vat_fen": fact.vat_fen,
        "on": fact.on,
        "document": fact.document,
        "received_on": None,
    }


async def receive(session: AsyncSession, p: Production, fact: LotTransferred) -> date:
    """A transferred lot arrives here, at what it cost the receiver: VAT it cannot credit is cost.

    Where the receiver's month is sealed, it arrives on the next open day; the day of arrival.
    """
    if await tree.path(session, fact.to_entity_id) is None:
        raise NotYet(f"organisation:{fact.to_entity_id}")
    on = await sealing.open_day(session, fact.to_entity_id, fact.on)
    creditable = (
        fact.vat_fen > 0
        and gives_credit(fact.tax_category)
        and await entity_pays_vat(session, fact.to_entity_id)
    )
    vat = fact.vat_fen if creditable else 0
    cost = fact.net_fen + fact.vat_fen - vat
    row = lots.new_row(
        fact.lot_id,
        entity_id=fact.to_entity_id,
        product=fact.product,
        grade=fact.grade,
        unit=fact.unit.value,
        quantity=fact.quantity,
        cost_fen=cost,
        tax_category=fact.tax_category.value,
        is_purchased=True,
        origin="transfer",
        origin_id=fact.transfer_id,
        on=on,
        passport=fact.passport,
    )
    await lots.add(session, p, [row])
    await emit(
        session,
        LotReceived(
            entity_id=fact.to_entity_id,
            on=on,
            document=fact.document,
            transfer_id=fact.transfer_id,
            lot_id=fact.lot_id,
            from_entity_id=fact.entity_id,
            product=fact.product,
            quantity=fact.quantity,
            unit=fact.unit,
            cost_fen=cost,
            vat_fen=vat,
            same_legal_entity=fact.same_legal_entity,
        ),
    )
    return on


async def note_received(session: AsyncSession, p: Production, days: Mapping[UUID, date]) -> None:
    """The receivers have these transfers since these days; one of another service is not ours to note."""
    table = p.tables.transfer
    mark = update(table).where(table.c.id == bindparam("transfer")).values(received_on=bindparam("day"))
    await session.execute(mark, [{"transfer": one, "day": day} for one, day in days.items()])
