"""What people may say to finance, and see."""

from uuid import UUID

from pydantic import BaseModel

MONTH = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"


class TrialBalanceLine(BaseModel):
    """An account: balance brought forward, turnover of the months asked for, balance at their end.

    Balances are signed: debit above nothing, credit below.
    """

    account: str
    name_zh: str
    name_en: str
    kind: str
    side: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


class TrialBalance(BaseModel):
    """科目余额表 of one entity; debits and credits are equal, and closing balances sum to nothing."""

    entity_id: UUID
    from_month: str
    to_month: str
    debit_fen: int
    credit_fen: int
    lines: list[TrialBalanceLine]
