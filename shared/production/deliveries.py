"""Grower deliveries: weighed, graded, priced, owed, one at a time or a day's sheet; corrected by facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.production import GrowerDelivered, Passport, TaxCategory, Unit
from shared.kit.errors import Refused
from shared.kit.figures import figure
from shared.kit.ids import named_id
from shared.kit.outbox import emit_all
from shared.kit.sets import insert_together
from shared.production import lots
from shared.production.binding import Production, locked
from shared.production.growers import Grower, entity_pays_vat, growers
from shared.production.model import (
    CorrectionOfCorrection,
    NamedTwice,
    NoPrice,
    NothingToCorrect,
    PriceOn,
    Valued,
    gives_credit,
    value,
    without_tare,
)
from shared.production.schemas import CorrectDelivery, DeliveryLine, RecordDelivery, RecordSheet, SetPrice
from shared.production.views import DeliveryView, PriceView, SheetView

DELIVERY = "交售单 / delivery"
NOTHING = Valued(0, 0, 0, 0, 0)
#: One delivery is a sheet of a single line, its own.
Sheet = RecordSheet | RecordDelivery
_PRICES = text(
    """
    SELECT DISTINCT ON (product) product, base_fen_per_kg, standard_moisture_bp, tax_category, grades
    FROM price WHERE entity_id = :entity AND product = ANY(:products) AND effective_on <= :on
    ORDER BY product, effective_on DESC
    """
)


async def set_price(session: AsyncSession, p: Production, command: SetPrice) -> PriceView:
    """A buying price from a day on. Refused: `PriceAlreadySet`."""
    row = command.model_dump()
    await session.execute(insert(p.tables.price), [row])
    return PriceView.model_validate(row)


async def prices_on(
    session: AsyncSession, entity_id: UUID, products: Iterable[str], on: date
) -> dict[str, PriceOn]:
    """The entity's prices that hold on a day, by product. Refuses NoPrice."""
    wanted = set(products)
    rows = await session.execute(_PRICES, {"entity": entity_id, "products": list(wanted), "on": on})
    found = {
        row.product: PriceOn(
            row.product,
            row.base_fen_per_kg,
            row.standard_moisture_bp,
            TaxCategory(row.tax_category),
            row.grades,
        )
        for row in rows
    }
    missing = wanted - set(found)
    if missing:
        raise NoPrice(product=min(missing), on=on, field="product")
    return found


async def _input_vat_bp(
    session: AsyncSession, entity_id: UUID, on: date, prices: Mapping[str, PriceOn]
) -> int:
    """The deductible part of a purchase from growers: nothing for a buyer that is no general taxpayer, nor
    where none of these goods gives credit."""
    if not any(gives_credit(price.tax_category) for price in prices.values()):
        return 0
    if not await entity_pays_vat(session, entity_id):
        return 0
    return await figure(session, "purchase_input_vat_bp", on)


async def record(session: AsyncSession, p: Production, command: RecordDelivery) -> DeliveryView:
    """One delivery, with a lot of its own."""
    rows = await _record_lines(session, p, command, [command])
    return DeliveryView.model_validate({**rows[0], "corrects": None, "reason": ""})


async def record_sheet(session: AsyncSession, p: Production, command: RecordSheet) -> SheetView:
    """A day's sheet: one lot for each product and grade, all lines as one set, whole or not at all.

    Refused: `NamedTwice`, `NoPrice`, `NoGrade`, `NothingLeftOfWeight`, `NotFound` (a household).
    """
    seen: set[UUID] = set()
    for number, line in enumerate(command.lines):
        if line.id in seen:
            raise NamedTwice(id=line.id, field=f"lines.{number}.id")
        seen.add(line.id)
    rows = await _record_lines(session, p, command, command.lines)
    return SheetView(
        id=command.id,
        lots=list(dict.fromkeys(row["lot_id"] for row in rows)),
        deliveries=len(rows),
        net_g=sum(row["net_g"] for row in rows),
        amount_fen=sum(row["amount_fen"] for row in rows),
        input_vat_fen=sum(row["input_vat_fen"] for row in rows),
        cost_fen=sum(row["cost_fen"] for row in rows),
    )


async def _record_lines(
    session: AsyncSession,
    p: Production,
    sheet: Sheet,
    lines: Sequence[DeliveryLine],
) -> list[dict[str, Any]]:
    prices = await prices_on(session, sheet.entity_id, (line.product for line in lines), sheet.on)
    vat_bp = await _input_vat_bp(session, sheet.entity_id, sheet.on, prices)
    known = await growers(session, sheet.entity_id, (line.household_id for line in lines), sheet.on)
    into = {
        (product, grade): named_id("lot", sheet.id, product, grade)
        for product, grade in {(line.product, line.grade) for line in lines}
    }
    rows = []
    for number, line in enumerate(lines):
        price, lot_id = prices[line.product], into[line.product, line.grade]
        try:
            valued = _valued(price, line, vat_bp)
        except Refused as refused:
            if line is not sheet:
                refused.field = f"lines.{number}.{refused.field}"
            raise
        rows.append(_row(sheet, line, lot_id, known[line.household_id], price.tax_category, valued))
    put_in = _lots_of(sheet, rows, known)
    await insert_together(session, (p.tables.lot, put_in), (p.tables.delivery, rows))
    await emit_all(session, [_fact(row) for row in rows])
    return rows


def _valued(price: PriceOn, line: DeliveryLine, vat_bp: int) -> Valued:
    weighed_g = without_tare(line.gross_g, line.tare_g)
    return value(price, line.grade, weighed_g, line.moisture_bp, line.impurity_bp, vat_bp=vat_bp)


def _row(
    sheet: Sheet,
    line: DeliveryLine,
    lot_id: UUID,
    grower: Grower,
    category: TaxCategory,
    valued: Valued,
) -> dict[str, Any]:
    return {
        "id": line.id,
        "entity_id": sheet.entity_id,
        "sheet_id": sheet.id,
        "household_id": line.household_id,
        "holder_name": grower.name,
        "is_member": grower.is_member,
        "lot_id": lot_id,
        "product": line.product,
        "grade": line.grade,
        "gross_g": line.gross_g,
        "tare_g": line.tare_g,
        "moisture_bp": line.moisture_bp,
        "impurity_bp": line.impurity_bp,
        "net_g": valued.net_g,
        "price_fen_per_kg": valued.price_fen_per_kg,
        "amount_fen": valued.amount_fen,
        "input_vat_fen": valued.input_vat_fen,
        "cost_fen": valued.cost_fen,
        "tax_category": category.value,
        "on": sheet.on,
        "document": sheet.document,
    }


def _lots_of(sheet: Sheet, rows: Sequence[dict[str, Any]], known: dict[UUID, Grower]) -> list[dict[str, Any]]:
    by_lot: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        by_lot.setdefault(row["lot_id"], []).append(row)
    made = []
    for lot_id, of_lot in by_lot.items():
        households = {row["household_id"] for row in of_lot}
        made.append(
            lots.new_row(
                lot_id,
                entity_id=sheet.entity_id,
                product=of_lot[0]["product"],
                grade=of_lot[0]["grade"],
                unit=Unit.GRAM,
                quantity=sum(row["net_g"] for row in of_lot),
                cost_fen=sum(row["cost_fen"] for row in of_lot),
                tax_category=of_lot[0]["tax_category"],
                is_purchased=True,
                origin="delivery",
                origin_id=sheet.id,
                on=sheet.on,
                passport=Passport(
                    villages=tuple(sorted({known[one].village for one in households} - {""})),
                    harvested_from=sheet.on,
                    harvested_to=sheet.on,
                    growers=len(households),
                ),
            )
        )
    return made


def _fact(row: dict[str, Any]) -> GrowerDelivered:
    return GrowerDelivered(
        entity_id=row["entity_id"],
        on=row["on"],
        document=row["document"],
        delivery_id=row["id"],
        household_id=row["household_id"],
        holder_name=row["holder_name"],
        is_member=row["is_member"],
        lot_id=row["lot_id"],
        product=row["product"],
        grade=row["grade"],
        gross_g=row["gross_g"],
        net_g=row["net_g"],
        price_fen_per_kg=row["price_fen_per_kg"],
        amount_fen=row["amount_fen"],
        input_vat_fen=row["input_vat_fen"],
        cost_fen=row["cost_fen"],
        tax_category=TaxCategory(row["tax_category"]),
        corrects=row.get("corrects"),
    )


async def correct(
    session: AsyncSession, p: Production, delivery_id: UUID, command: CorrectDelivery
) -> list[DeliveryView]:
    """Correct a mis-weighed or mis-graded delivery by new facts with signed differences.

    Priced as on the delivery's own day. Another grade takes it out of its lot and puts it into a new one: two
    facts. Refused: `CorrectionOfCorrection`, `NothingToCorrect`, `LotBelowNothing`, `LotCostWithoutGoods`.
    """
    original = await locked(session, p.tables.delivery, delivery_id, DELIVERY)
    if original.corrects is not None:
        raise CorrectionOfCorrection()
    stands = await standing(session, p, original)
    wanted = await _revalued(session, original, command)
    if stands.grade == command.grade:
        rows = [_difference(original, command, stands, wanted)]
    else:
        moved = named_id("lot", command.id, original.product, command.grade)
        gone = Standing(stands.grade, stands.lot_id, 0, 0, NOTHING)
        rows = [_difference(original, command, stands, gone)]
        fresh = Standing(command.grade, moved, 0, 0, NOTHING)
        rows.append(_difference(original, command, fresh, wanted))
        await _open_moved(session, p, rows[1], stands.lot_id)
    if not any(row["net_g"] or row["amount_fen"] or row["gross_g"] for row in rows):
        raise NothingToCorrect()
    await session.execute(insert(p.tables.delivery), rows)
    for row in rows:
        await lots.lock(session, p, row["lot_id"])
        await lots.change(session, p, row["lot_id"], row["net_g"], row["cost_fen"])
    await emit_all(session, [_fact(row) for row in rows])
    return [DeliveryView.model_validate(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a delivery after its corrections: its grade, its lot, the weights, the money."""

    grade: str
    lot_id: UUID
    gross_g: int
    tare_g: int
    valued: Valued


async def standing(session: AsyncSession, p: Production, original: Row[Any]) -> Standing:
    """What stands of a delivery after its corrections."""
    delivery = p.tables.delivery
    same = (delivery.c.id == original.id) | (delivery.c.corrects == original.id)
    summed = ("gross_g", "tare_g", "net_g", "amount_fen", "input_vat_fen", "cost_fen")
    query = select(*(func.sum(delivery.c[name]).label(name) for name in summed)).where(same)
    row = (await session.execute(query)).one()
    latest = (
        await session.execute(
            select(delivery.c.grade, delivery.c.lot_id, delivery.c.price_fen_per_kg)
            .where(same)
            .order_by(delivery.c.recorded_at.desc(), delivery.c.gross_g.desc())
            .limit(1)
        )
    ).one()
    valued = Valued(
        int(row.net_g),
        latest.price_fen_per_kg,
        int(row.amount_fen),
        int(row.input_vat_fen),
        int(row.cost_fen),
    )
    return Standing(latest.grade, latest.lot_id, int(row.gross_g), int(row.tare_g), valued)


async def _revalued(session: AsyncSession, original: Row[Any], command: CorrectDelivery) -> Standing:
    """What the correction wants to stand, in the lot it was first put into."""
    prices = await prices_on(session, original.entity_id, [original.product], original.on)
    valued = NOTHING
    if command.gross_g:
        valued = value(
            prices[original.product],
            command.grade,
            without_tare(command.gross_g, command.tare_g),
            command.moisture_bp,
            command.impurity_bp,
            vat_bp=await _input_vat_bp(session, original.entity_id, original.on, prices),
        )
    tare_g = command.tare_g if command.gross_g else 0
    return Standing(command.grade, original.lot_id, command.gross_g, tare_g, valued)


def _difference(
    original: Row[Any], command: CorrectDelivery, stands: Standing, wanted: Standing
) -> dict[str, Any]:
    same = {
        name: getattr(original, name)
        for name in ("entity_id", "sheet_id", "household_id", "holder_name", "is_member", "product")
    }
    before, after = stands.valued, wanted.valued
    return {
        **same,
        "id": named_id("correction", command.id, stands.grade),
        "lot_id": stands.lot_id,
        "grade": stands.grade,
        "gross_g": wanted.gross_g - stands.gross_g,
        "tare_g": wanted.tare_g - stands.tare_g,
        "moisture_bp": command.moisture_bp,
        "impurity_bp": command.impurity_bp,
        "net_g": after.net_g - before.net_g,
        "price_fen_per_kg": after.price_fen_per_kg or before.price_fen_per_kg,
        "amount_fen": after.amount_fen - before.amount_fen,
        "input_vat_fen": after.input_vat_fen - before.input_vat_fen,
        "cost_fen": after.cost_fen - before.cost_fen,
        "tax_category": original.tax_category,
        "on": command.on,
        "document": command.document,
        "corrects": original.id,
        "reason": command.reason,
    }


async def _open_moved(session: AsyncSession, p: Production, row: dict[str, Any], from_lot: UUID) -> None:
    """An empty lot of the right grade, with the passport of the lot it was first put into."""
    old = await lots.lock(session, p, from_lot)
    fresh = lots.new_row(
        row["lot_id"],
        entity_id=row["entity_id"],
        product=row["product"],
        grade=row["grade"],
        unit=Unit.GRAM,
        quantity=0,
        cost_fen=0,
        tax_category=row["tax_category"],
        is_purchased=True,
        origin="delivery",
        origin_id=row["sheet_id"],
        on=old.on,
        passport=Passport.model_validate(old.passport),
    )
    await lots.add(session, p, [fresh | {"quantity_in": row["net_g"], "cost_in_fen": row["cost_fen"]}])
