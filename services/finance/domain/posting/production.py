"""Posting rules for what fields, houses and herds yield, buy and spend (domain.md §4, journal catalogue)."""

from services.finance.domain.accounts import ASSETS, Part, code
from services.finance.domain.posting.books import Book, Owed, Pen, Posting
from shared.contracts.production import (
    AnimalReclassified,
    Asset,
    CostKind,
    CostRecorded,
    GrowerDelivered,
    InputsAdvanced,
    InputsBought,
    LotHarvested,
    WagesEarned,
)
from shared.kit.events import BusinessFact

#: Reasons of AnimalReclassified with which animals leave into a lot: LotHarvested carries their cost on.
INTO_LOT = ("sold", "slaughter", "into_lot", "lot")
#: Reasons with which animals come in from a seller; all others are born to the herd.
BOUGHT = ("bought", "purchase")


def _written(pen: Pen, fact: BusinessFact, *owed: Owed) -> Posting:
    journals = pen.journal(on=fact.on, kind=type(fact).__name__, document=fact.document, source_id=fact.id)
    return Posting(journals, tuple(item for item in owed if item.amount_fen))


def grower_delivered(fact: GrowerDelivered, book: Book) -> Posting:
    """收购: raw material at price less input VAT, owed to the grower (a co-op's member in 成员往来)."""
    pen = Pen(book)
    goods = {"product": fact.product, "tax_category": fact.tax_category.value}
    pen.debit(Part.RAW, fact.cost_fen, quantity=fact.net_g, unit="g", **goods)
    pen.debit(Part.INPUT_VAT, fact.input_vat_fen, **goods)
    part = Part.MEMBER if fact.is_member else Part.GROWER
    pen.credit(part, fact.amount_fen, holder_id=fact.household_id)
    owed = Owed(
        fact.entity_id,
        fact.household_id,
        fact.holder_name,
        False,
        "delivery",
        fact.delivery_id,
        fact.amount_fen,
        code(book.regime, part),
        fact.on,
        fact.document,
        fact.id,
    )
    return _written(pen, fact, owed)


def inputs_bought(fact: InputsBought, book: Book) -> Posting:
    """Seed, feed, film into stock, owed to the supplier."""
    pen = Pen(book)
    pen.debit(Part.RAW, fact.cost_fen, product=fact.item)
    pen.debit(Part.INPUT_VAT, fact.input_vat_fen)
    pen.credit(Part.SUPPLIER, fact.amount_fen)
    return _written(pen, fact)


def inputs_advanced(fact: InputsAdvanced, book: Book) -> Posting:
    """Inputs sold to a grower on credit: a claim that is set off when the grower is paid."""
    pen = Pen(book)
    goods = {"product": fact.item, "tax_category": fact.tax_category.value}
    pen.debit(Part.GROWER_RECEIVABLE, fact.amount_fen, holder_id=fact.household_id)
    pen.credit(Part.OTHER_REVENUE, fact.amount_fen - fact.vat_fen, **goods)
    pen.credit(Part.OUTPUT_VAT, fact.vat_fen, **goods)
    pen.debit(Part.OTHER_COST, fact.cost_fen, **goods)
    pen.credit(Part.RAW, fact.cost_fen, **goods)
    owed = Owed(
        fact.entity_id,
        fact.household_id,
        fact.holder_name,
        False,
        "advance",
        fact.id,
        -fact.amount_fen,
        code(book.regime, Part.GROWER_RECEIVABLE),
        fact.on,
        fact.document,
        fact.id,
    )
    return _written(pen, fact, owed)


def wages_earned(fact: WagesEarned, book: Book) -> Posting:
    """Piece and day wages onto the batch, owed to the household (213 应付劳务费 of co-op and village)."""
    pen = Pen(book)
    pen.debit(ASSETS[fact.asset], fact.amount_fen, product=fact.work)
    pen.credit(Part.LABOUR, fact.amount_fen, holder_id=fact.household_id)
    owed = Owed(
        fact.entity_id,
        fact.household_id,
        fact.worker_name,
        False,
        "wages",
        fact.id,
        fact.amount_fen,
        code(book.regime, Part.LABOUR),
        fact.on,
        fact.document,
        fact.id,
    )
    return _written(pen, fact, owed)


def _source_of_cost(fact: CostRecorded) -> Part:
    if fact.kind is CostKind.LOT:
        return Part.RAW if fact.is_purchased_lot else Part.GOODS
    if fact.kind is CostKind.DEPRECIATION:
        is_productive = fact.depreciates is Asset.PRODUCTIVE
        return Part.PRODUCTIVE_DEPRECIATION if is_productive else Part.DEPRECIATION
    return {
        CostKind.MATERIAL: Part.RAW,
        CostKind.PURCHASE: Part.SUPPLIER,
        CostKind.ENERGY: Part.SUPPLIER,
        CostKind.RENT: Part.OTHER_PAYABLE,
        CostKind.OTHER: Part.OTHER_PAYABLE,
    }[fact.kind]


def cost_recorded(fact: CostRecorded, book: Book) -> Posting:
    """A cost onto a batch, from stock, from a supplier, or as depreciation."""
    pen = Pen(book)
    pen.debit(ASSETS[fact.asset], fact.amount_fen, product=fact.kind.value)
    pen.credit(_source_of_cost(fact), fact.amount_fen, quantity=fact.lot.quantity if fact.lot else None)
    return _written(pen, fact)


def lot_harvested(fact: LotHarvested, book: Book) -> Posting:
    """Harvest: the cost leaves the batch for 库存商品 (产品物资, 库存物资)."""
    pen = Pen(book)
    goods = {"product": fact.product, "tax_category": fact.tax_category.value}
    pen.debit(Part.GOODS, fact.cost_fen, quantity=fact.quantity, unit=fact.unit.value, **goods)
    pen.credit(ASSETS[fact.asset], fact.cost_fen, **goods)
    return _written(pen, fact)


def animal_reclassified(fact: AnimalReclassified, book: Book) -> Posting:
    """Births, maturity, culling, death: cost and depreciation follow the animals' class (财会〔2021〕37号).

    Leaving into a lot moves only the depreciation here; the rest leaves with LotHarvested.
    """
    pen = Pen(book)
    heads = {"quantity": fact.heads, "unit": "head"}
    into_lot = fact.to_asset is None and fact.reason.startswith(INTO_LOT)
    net_fen = fact.cost_fen - fact.depreciation_fen
    if fact.to_asset is not None:
        pen.debit(ASSETS[fact.to_asset], net_fen, **heads)
    elif not into_lot:
        pen.debit(Part.LOSS, net_fen, **heads)
    pen.debit(Part.PRODUCTIVE_DEPRECIATION, fact.depreciation_fen)
    leaving_fen = fact.depreciation_fen if into_lot else fact.cost_fen
    if fact.from_asset is not None:
        pen.credit(ASSETS[fact.from_asset], leaving_fen, **heads)
    else:
        part = Part.SUPPLIER if fact.reason.startswith(BOUGHT) else Part.PRODUCTION
        pen.credit(part, leaving_fen, **heads)
    return _written(pen, fact)
