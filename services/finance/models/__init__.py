"""What finance remembers, each table in the file of its subject."""

from services.finance.models.base import Base
from services.finance.models.closing import (
    Declared,
    FiscalYear,
    Ownership,
    Period,
    Reopening,
    Stake,
    Superseded,
)
from services.finance.models.consolidation import (
    BatchCost,
    Claim,
    Consolidation,
    CounterpartyBalance,
    LotFlow,
    MarginBalance,
    MarginMove,
    Pair,
)
from services.finance.models.ledger import (
    Account,
    Balance,
    Entity,
    Journal,
    JournalLine,
    LateFact,
    Lot,
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
    "BatchCost",
    "Claim",
    "Consolidation",
    "CounterpartyBalance",
    "Declared",
    "Entity",
    "FiscalYear",
    "Journal",
    "JournalLine",
    "LateFact",
    "Lot",
    "LotFlow",
    "MarginBalance",
    "MarginMove",
    "Ownership",
    "Pair",
    "Payable",
    "Payee",
    "PaymentBatch",
    "PaymentItem",
    "PaymentLine",
    "Period",
    "Reopening",
    "Stake",
    "Superseded",
    "Voucher",
]
