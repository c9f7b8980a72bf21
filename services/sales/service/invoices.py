"""Invoices and credit notes: written when goods left or came back, told to the books."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.sales import domain, models
from shared.contracts.production import TaxCategory
from shared.contracts.sales import InvoiceIssued
from shared.kit import tree
from shared.kit.figures import figure
from shared.kit.ids import named_id


async def vat_bp(session: AsyncSession, entity_id: UUID, category: TaxCategory, on: date) -> int:
    """The VAT rate in basis points for a seller's goods on a day; a branch is taxed as its legal person.

    Refused: NotFound, NoFigure.
    """
    seller = await tree.find(session, entity_id)
    person = seller
    if seller.legal_entity_id != seller.id:
        person = await tree.find(session, seller.legal_entity_id)
    general = bool(person.attributes.get("vat_registered"))
    return await figure(session, domain.vat_figure(category, general), on)


_COUNTS = text("SELECT order_id, count(*) AS n FROM invoice WHERE order_id = ANY(:orders) GROUP BY order_id")


async def numbered(session: AsyncSession, order_ids: Sequence[UUID]) -> Counter[UUID]:
    """How many invoices each order has; the caller holds the orders' locks and counts on."""
    rows = await session.execute(_COUNTS, {"orders": list(set(order_ids))})
    return Counter({row.order_id: row.n for row in rows})


async def invoice(session: AsyncSession, left: Sequence[tuple[Any, date]]) -> list[InvoiceIssued]:
    """One invoice a shipment that left, numbered after its order, at the rate of the day it left.

    `left` holds rows of shipments with their order, line, customer and the lot's tax category.
    """
    counts = await numbered(session, [shipment.order_id for shipment, _ in left])
    rates: dict[tuple[UUID, TaxCategory, date], int] = {}
    rows: list[models.Invoice] = []
    for shipment, on in left:
        taxed = (shipment.entity_id, TaxCategory(shipment.tax_category), on)
        if taxed not in rates:
            rates[taxed] = await vat_bp(session, *taxed)
        charge = domain.charge(shipment.net_fen_per_1000, shipment.quantity, rates[taxed])
        counts[shipment.order_id] += 1
        rows.append(
            models.Invoice(
                id=named_id("invoice", shipment.id),
                entity_id=shipment.entity_id,
                order_id=shipment.order_id,
                shipment_id=shipment.id,
                customer_id=shipment.customer_id,
                number=f"{shipment.number}-{counts[shipment.order_id]}",
                invoiced_on=on,
                due_on=domain.due(on, shipment.payment_days),
                tax_category=shipment.tax_category,
                vat_bp=rates[taxed],
                net_fen=charge.net_fen,
                vat_fen=charge.vat_fen,
            )
        )
    session.add_all(rows)
    await session.flush()
    return [
        told(row, shipment.customer_name, shipment.group_entity_id)
        for row, (shipment, _) in zip(rows, left, strict=True)
    ]


def told(row: models.Invoice, customer_name: str, group_entity_id: UUID | None) -> InvoiceIssued:
    """The invoice or credit note as other services hear it."""
    return InvoiceIssued(
        id=named_id("invoice-issued", row.id),
        entity_id=row.entity_id,
        on=row.invoiced_on,
        document=row.number,
        invoice_id=row.id,
        order_id=row.order_id,
        customer_id=row.customer_id,
        customer_name=customer_name,
        counterparty_entity_id=group_entity_id,
        net_fen=row.net_fen,
        vat_fen=row.vat_fen,
        tax_category=TaxCategory(row.tax_category),
        reverses=row.reverses,
    )
