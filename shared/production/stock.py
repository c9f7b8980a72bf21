"""Inputs in own stock: bought on credit, used on batches at average cost, advanced to growers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.production import InputsAdvanced, InputsBought, TaxCategory
from shared.kit.figures import figure
from shared.kit.ids import named_id
from shared.kit.outbox import emit
from shared.production.binding import Production, locked
from shared.production.growers import entity_pays_vat, growers
from shared.production.lots import same_entity
from shared.production.model import MoreVatThanAmount, TooLittleInput, part_cost, vat_within
from shared.production.quantities import written
from shared.production.schemas import AdvanceInputs, BuyInputs, UseMaterial
from shared.production.views import InputView, view

ITEM = "农资 / input"
RATE_OF = {TaxCategory.AGRICULTURAL: "vat_agricultural_bp", TaxCategory.GENERAL: "vat_general_bp"}


@dataclass(frozen=True, slots=True)
class Used:
    """What left the stock, and its cost."""

    item: str
    cost_fen: int


async def buy(session: AsyncSession, p: Production, command: BuyInputs) -> InputView:
    """Into stock on credit; input VAT is a general taxpayer's only, else it is cost.

    Refused: `MoreVatThanAmount`.
    """
    if command.input_vat_fen > command.amount_fen:
        raise MoreVatThanAmount(field="input_vat_fen")
    vat = command.input_vat_fen if await entity_pays_vat(session, command.entity_id) else 0
    cost = command.amount_fen - vat
    table = p.tables.input_stock
    item_id = named_id("input", command.entity_id, command.item)
    statement = upsert(table).values(
        id=item_id,
        entity_id=command.entity_id,
        item=command.item,
        unit=command.unit.value,
        quantity=command.quantity,
        cost_fen=cost,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "quantity": table.c.quantity + command.quantity,
                "cost_fen": table.c.cost_fen + cost,
            },
        )
    )
    move = {"quantity": command.quantity, "cost_fen": cost, "amount_fen": command.amount_fen, "vat_fen": vat}
    await _moved(session, p, command, item_id, command.entity_id, "bought", move)
    await emit(
        session,
        InputsBought(
            entity_id=command.entity_id,
            on=command.on,
            document=command.document,
            item=command.item,
            supplier=command.supplier,
            amount_fen=command.amount_fen,
            input_vat_fen=vat,
            cost_fen=cost,
        ),
    )
    return await see(session, p, item_id)


async def use(session: AsyncSession, p: Production, entity_id: UUID, command: UseMaterial) -> Used:
    """Out of stock onto a batch of the same entity. Refused: `TooLittleInput`, `NotThisEntitys`."""
    item = await locked(session, p.tables.input_stock, command.item_id, ITEM)
    same_entity(item, entity_id)
    cost = await _out(session, p, item, command.quantity)
    move = {"quantity": -command.quantity, "cost_fen": -cost, "amount_fen": 0, "vat_fen": 0}
    await _moved(session, p, command, item.id, entity_id, "used", move)
    return Used(item.item, cost)


async def advance(session: AsyncSession, p: Production, item_id: UUID, command: AdvanceInputs) -> InputView:
    """To a grower on credit. What a co-op sells its members is exempt (财税〔2008〕81号).

    Refused: `TooLittleInput`, `NotFound` (a household).
    """
    item = await locked(session, p.tables.input_stock, item_id, ITEM)
    known = await growers(session, item.entity_id, [command.household_id], command.on)
    cost = await _out(session, p, item, command.quantity)
    vat = 0
    if command.tax_category in RATE_OF and await entity_pays_vat(session, item.entity_id):
        vat = vat_within(command.amount_fen, await figure(session, RATE_OF[command.tax_category], command.on))
    move = {
        "quantity": -command.quantity,
        "cost_fen": -cost,
        "amount_fen": command.amount_fen,
        "vat_fen": vat,
        "household_id": command.household_id,
    }
    await _moved(session, p, command, item.id, item.entity_id, "advanced", move)
    await emit(
        session,
        InputsAdvanced(
            entity_id=item.entity_id,
            on=command.on,
            document=command.document,
            household_id=command.household_id,
            holder_name=known[command.household_id].name,
            item=item.item,
            amount_fen=command.amount_fen,
            vat_fen=vat,
            cost_fen=cost,
            tax_category=command.tax_category,
        ),
    )
    return await see(session, p, item_id)


async def see(session: AsyncSession, p: Production, item_id: UUID) -> InputView:
    """The input as it is in stock now."""
    seen: InputView = view(InputView, await locked(session, p.tables.input_stock, item_id, ITEM))
    return seen


async def _out(session: AsyncSession, p: Production, item: Row[Any], quantity: int) -> int:
    if quantity > item.quantity:
        raise TooLittleInput(
            field="quantity",
            item=item.item,
            left=written(item.quantity, item.unit),
            asked=written(quantity, item.unit),
        )
    cost = part_cost(item.cost_fen, item.quantity, quantity)
    table = p.tables.input_stock
    await session.execute(
        update(table)
        .where(table.c.id == item.id)
        .values(quantity=table.c.quantity - quantity, cost_fen=table.c.cost_fen - cost)
    )
    return cost


async def _moved(
    session: AsyncSession,
    p: Production,
    command: BuyInputs | UseMaterial | AdvanceInputs,
    item_id: UUID,
    entity_id: UUID,
    kind: str,
    move: dict[str, Any],
) -> None:
    row = {
        "id": named_id("move", command.id),
        "item_id": item_id,
        "entity_id": entity_id,
        "kind": kind,
        "supplier": getattr(command, "supplier", None),
        "on": command.on,
        "document": command.document,
        **move,
    }
    await session.execute(insert(p.tables.input_move), [row])
