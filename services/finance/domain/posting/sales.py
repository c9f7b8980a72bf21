"""Posting rules for invoices and customers' money."""

from services.finance.domain.accounts import Part
from services.finance.domain.posting.books import Book, Pen, Posting, Role
from shared.contracts.sales import InvoiceIssued, PaymentReceived


def invoice_issued(fact: InvoiceIssued, book: Book) -> Posting:
    """Revenue and output VAT against the customer; a credit note (红字) turns the sides round."""
    pen = Pen(book)
    other = fact.counterparty_entity_id
    category = fact.tax_category.value
    claim, sale = (Role.CLAIM, Role.SALE) if other else (None, None)
    total = fact.net_fen + fact.vat_fen
    pen.debit(Part.RECEIVABLE, total, holder_id=fact.customer_id, counterparty_id=other, role=claim)
    pen.credit(Part.REVENUE, fact.net_fen, counterparty_id=other, role=sale, tax_category=category)
    pen.credit(Part.OUTPUT_VAT, fact.vat_fen, tax_category=category)
    return Posting(
        pen.journal(on=fact.on, kind=type(fact).__name__, document=fact.document, source_id=fact.id)
    )


def payment_received(fact: PaymentReceived, book: Book) -> Posting:
    """A customer's money in the bank, against what the customer owes."""
    pen = Pen(book)
    pen.debit(Part.BANK, fact.amount_fen)
    other = fact.counterparty_entity_id
    claim = Role.CLAIM if other else None
    pen.credit(
        Part.RECEIVABLE, fact.amount_fen, holder_id=fact.customer_id, counterparty_id=other, role=claim
    )
    return Posting(
        pen.journal(on=fact.on, kind=type(fact).__name__, document=fact.document, source_id=fact.id)
    )
