"""What finance remembers, each table in the file of its subject."""

from services.finance.models.base import Base
from services.finance.models.ledger import (
    Account,
    Balance,
    Entity,
    FiscalYear,
    Journal,
    JournalLine,
    LateFact,
    Lot,
    Ownership,
    Period,
)
from services.finance.models.payables import (
    Payable,
    Payee,
    PaymentBatch,
    PaymentItem,
    PaymentLine,
    Voucher,
)

__all__ = [
    "Account",
    "Balance",
    "Base",
    "Entity",
    "FiscalYear",
    "Journal",
    "JournalLine",
    "LateFact",
    "Lot",
    "Ownership",
    "Payable",
    "Payee",
    "PaymentBatch",
    "PaymentItem",
    "PaymentLine",
    "Period",
    "Voucher",
]
