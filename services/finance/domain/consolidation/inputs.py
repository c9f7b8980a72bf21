"""What consolidated statements are made from: members, balances, lines between members, margins held.

Amounts are fen, debit above nothing. `opening` is what stood before the first month, `during` the turnover
from the first to the last.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from services.finance.domain.accounts import Part


@dataclass(frozen=True, slots=True)
class Member:
    """An entity that keeps books in the group: a legal entity, or a branch of one.

    `share` is how much of it belongs to the company, directly or through others; `opening_share` the same
    before the first month.
    """

    entity_id: UUID
    legal_entity_id: UUID
    code: str
    name: str
    legal_form: str
    share: Fraction
    opening_share: Fraction
    paid_in_share: Fraction  # of its capital held by members, without looking through them


@dataclass(frozen=True, slots=True)
class Balance:
    """An account in a member's books. `closing_fen` is what closing a year moved, part of `during_fen`."""

    entity_id: UUID
    account: str
    kind: str
    opening_fen: int
    during_fen: int
    closing_fen: int = 0


@dataclass(frozen=True, slots=True)
class Between:
    """An account of a member with another member, by the role its lines were posted in ('' for none)."""

    entity_id: UUID
    counterparty_id: UUID
    account: str
    role: str
    opening_fen: int
    during_fen: int


@dataclass(frozen=True, slots=True)
class Held:
    """Profit that one member made on goods another one still has."""

    owner_id: UUID
    seller_id: UUID
    stock: Part
    opening_fen: int
    during_fen: int


@dataclass(frozen=True, slots=True)
class Distributed:
    """What a member's distribution put on an account: reserves, or dividends owed to `holder_id`."""

    entity_id: UUID
    holder_id: UUID | None
    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class OpenPair:
    """A document whose two sides do not sum to nothing by the last day."""

    low_id: UUID
    high_id: UUID
    document: str
    kind: str
    since: date
    low_fen: int
    high_fen: int


@dataclass(frozen=True, slots=True)
class GroupBooks:
    """All of it, as one snapshot of the database showed it."""

    members: tuple[Member, ...]
    balances: tuple[Balance, ...]
    between: tuple[Between, ...]
    held: tuple[Held, ...]
    distributed: tuple[Distributed, ...]
    open_pairs: tuple[OpenPair, ...]
