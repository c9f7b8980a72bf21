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
    "Period",
]
