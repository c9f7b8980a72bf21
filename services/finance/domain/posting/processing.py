"""The posting rule of a plant's batch: inputs and conversion in, outputs and abnormal loss out."""

from collections.abc import Mapping
from uuid import UUID

from services.finance.domain.accounts import Part
from services.finance.domain.posting.books import Book, Pen, Posting
from shared.contracts.processing import BatchCompleted

_CONVERSION = {"wages": Part.STAFF, "depreciation": Part.DEPRECIATION, "energy": Part.SUPPLIER}


def batch_completed(fact: BatchCompleted, book: Book, stocks: Mapping[UUID, Part]) -> Posting:
    """Inputs at cost, wages, energy, depreciation onto 生产成本; outputs and by-products to 库存商品;
    abnormal loss to 营业外支出. Extra input VAT (10 % for 13 % goods, 公告2019第39号) or VAT no longer
    deductible is what outputs and loss differ by from inputs and conversion.

    `stocks` tells for each input lot whether it is raw material or goods.
    """
    pen = Pen(book)
    into_fen = out_fen = 0
    for lot in fact.inputs:
        pen.credit(stocks[lot.lot_id], lot.cost_fen, quantity=lot.quantity)
        into_fen += lot.cost_fen
    for conversion in fact.conversions:
        pen.credit(_CONVERSION.get(conversion.kind, Part.OTHER_PAYABLE), conversion.amount_fen)
        into_fen += conversion.amount_fen
    pen.debit(Part.PRODUCTION, into_fen)
    for output in fact.outputs:
        pen.debit(
            Part.GOODS,
            output.cost_fen,
            product=output.product,
            quantity=output.quantity,
            unit=output.unit.value,
            tax_category=output.tax_category.value,
        )
        out_fen += output.cost_fen
    pen.debit(Part.LOSS, fact.abnormal_loss_fen)
    pen.debit(Part.INPUT_VAT, into_fen - out_fen - fact.abnormal_loss_fen)
    pen.credit(Part.PRODUCTION, into_fen)
    journals = pen.journal(on=fact.on, kind=type(fact).__name__, document=fact.document, source_id=fact.id)
    return Posting(journals)
