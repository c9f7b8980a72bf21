"""Posting rules for lots that leave one warehouse for another, or for a customer, and come back."""

from dataclasses import replace

from services.finance.domain.accounts import Part, code
from services.finance.domain.posting.books import Book, Owed, Pen, Posting, Role
from shared.contracts.custody import GoodsTakenBack, LotIssued, LotReceived, LotTransferred, LotWrittenOff
from shared.kit.events import BusinessFact


def _written(pen: Pen, fact: BusinessFact, *owed: Owed) -> Posting:
    journals = pen.journal(on=fact.on, kind=type(fact).__name__, document=fact.document, source_id=fact.id)
    if isinstance(fact, LotTransferred | LotReceived):
        # 调拨单 and 入库单 have numbers of their own: the halves meet by the transfer's id.
        journals = tuple(replace(draft, paired_as=str(fact.transfer_id)) for draft in journals)
    return Posting(journals, tuple(item for item in owed if item.amount_fen))


def lot_transferred(fact: LotTransferred, book: Book) -> Posting:
    """To another legal entity a sale at a price; inside one, a move at cost through 内部往来 (§4)."""
    pen = Pen(book)
    other = fact.to_entity_id
    goods = {
        "product": fact.product,
        "quantity": fact.quantity,
        "unit": fact.unit.value,
        "tax_category": fact.tax_category.value,
    }
    if fact.same_legal_entity:
        pen.debit(Part.INTERNAL, fact.cost_fen, counterparty_id=other, role=Role.CLAIM)
    else:
        total = fact.net_fen + fact.vat_fen
        pen.debit(Part.RECEIVABLE, total, counterparty_id=other, role=Role.CLAIM)
        pen.credit(Part.REVENUE, fact.net_fen, counterparty_id=other, role=Role.SALE, **goods)
        pen.credit(Part.OUTPUT_VAT, fact.vat_fen, tax_category=fact.tax_category.value)
        pen.debit(Part.COST_OF_SALES, fact.cost_fen, counterparty_id=other, role=Role.COST, **goods)
    pen.credit(Part.RAW if fact.is_purchased else Part.GOODS, fact.cost_fen, **goods)
    return _written(pen, fact)


def lot_received(fact: LotReceived, book: Book) -> Posting:
    """The other half: material in, owed to the sender, or through 内部往来 inside one legal entity."""
    pen = Pen(book)
    other = fact.from_entity_id
    goods = {"product": fact.product, "quantity": fact.quantity, "unit": fact.unit.value}
    pen.debit(Part.RAW, fact.cost_fen, **goods)
    if fact.same_legal_entity:
        pen.credit(Part.INTERNAL, fact.cost_fen, counterparty_id=other, role=Role.CLAIM)
        return _written(pen, fact)
    total = fact.cost_fen + fact.vat_fen
    pen.debit(Part.INPUT_VAT, fact.vat_fen)
    pen.credit(Part.SUPPLIER, total, counterparty_id=other, role=Role.CLAIM)
    owed = Owed(
        entity_id=fact.entity_id,
        holder_id=other,
        holder_name="",
        holder_is_entity=True,
        source="trade",
        source_id=fact.transfer_id,
        amount_fen=total,
        account=code(book.regime, Part.SUPPLIER),
        on=fact.on,
        document=fact.document,
        raised_by=fact.id,
    )
    return _written(pen, fact, owed)


def lot_issued(fact: LotIssued, book: Book) -> Posting:
    """Goods to a customer, at their cost."""
    pen = Pen(book)
    goods = {"quantity": fact.quantity, "unit": fact.unit.value}
    pen.debit(Part.COST_OF_SALES, fact.cost_fen, **goods)
    pen.credit(Part.RAW if fact.is_purchased else Part.GOODS, fact.cost_fen, **goods)
    return _written(pen, fact)


def lot_written_off(fact: LotWrittenOff, book: Book) -> Posting:
    """Destroyed or spoilt goods are a loss (营业外支出, 其他支出) at their cost."""
    pen = Pen(book)
    goods = {"product": fact.product, "quantity": fact.quantity, "unit": fact.unit.value}
    pen.debit(Part.LOSS, fact.cost_fen, **goods)
    pen.credit(Part.RAW if fact.is_purchased else Part.GOODS, fact.cost_fen, **goods)
    return _written(pen, fact)


def goods_taken_back(fact: GoodsTakenBack, book: Book, stock: Part) -> Posting:
    """Returned goods into stock at the cost they left with, or, unusable, to 营业外支出 (other losses)."""
    pen = Pen(book)
    goods = {"quantity": fact.quantity, "unit": fact.unit.value}
    pen.debit(stock if fact.usable else Part.LOSS, fact.cost_fen, **goods)
    pen.credit(Part.COST_OF_SALES, fact.cost_fen, **goods)
    return _written(pen, fact)
