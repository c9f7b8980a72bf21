"""Movements, holdings, certificates and seals of an equity register, as said and as seen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.members.domain.register import MovementKind
from services.members.schemas.words import Day, Line, MilliShares, Word
from shared.kit.act import Command


class RecordMovement(Command):
    """Move shares; the command's id is the movement's. A transfer names both sides and is one movement.

    Persons may say whose part of a household's shares it is. Capital accounts (股金) count in fen.
    """

    organisation_id: UUID
    share_class: Word
    kind: MovementKind
    from_holder: UUID | None = None
    to_holder: UUID | None = None
    from_person: UUID | None = None
    to_person: UUID | None = None
    milli_shares: MilliShares
    effective_on: Day
    reason: Line
    approval_ref: Line = ""
    reverses: UUID | None = None


class MovementView(BaseModel):
    """A line of the register; the names where it is read in a list."""

    id: UUID
    organisation_id: UUID
    share_class: str
    kind: MovementKind
    from_holder: UUID | None
    to_holder: UUID | None
    from_person: UUID | None
    to_person: UUID | None
    milli_shares: int
    effective_on: date
    recorded_at: datetime
    reason: str
    approval_ref: str
    reverses: UUID | None
    from_name: str = ""
    to_name: str = ""
    from_person_name: str = ""
    to_person_name: str = ""
    reversed: bool = False


class HoldingView(BaseModel):
    """What a holder has of a class; frozen and pledged are part of it."""

    holder_id: UUID
    holder_name: str
    holder_kind: str
    register_order: int
    share_class: str
    milli_shares: int
    frozen_milli_shares: int
    pledged_milli_shares: int


class HoldingsView(BaseModel):
    """A register on a day, as known at an instant; `total_milli_shares` is the whole register, all pages."""

    organisation_id: UUID
    effective_on: date
    recorded_until: datetime
    total_milli_shares: int
    holdings: list[HoldingView]


class ClassView(BaseModel):
    """A class of a register: how much there is of it, and of how many holders."""

    share_class: str
    milli_shares: int
    holders: int


class RollRow(BaseModel):
    """A holder with all classes; of a household its number and group too."""

    holder_id: UUID
    holder_name: str
    holder_kind: str
    register_order: int
    code: str
    group_name: str
    milli_shares: int
    frozen_milli_shares: int
    pledged_milli_shares: int
    classes: dict[str, int] = Field(description="milli-shares by class")


class RollView(BaseModel):
    """A register as a roll (股东名册) on a day, as known at an instant; the sums are the whole register's."""

    organisation_id: UUID
    effective_on: date
    recorded_until: datetime
    holders: int
    total_milli_shares: int
    classes: list[ClassView]
    rows: list[RollRow]


class SealRegister(Command):
    """Say what the register holds on a record date (登记日), for a dividend to stand on."""

    record_on: Day


class SealView(BaseModel):
    """A seal: what the register held."""

    id: UUID
    organisation_id: UUID
    record_on: date
    recorded_until: datetime
    holders: int
    total_milli_shares: int
    hash: str


class IssueCertificate(Command):
    """Issue a certificate (股权证) of what a holder has on a day."""

    organisation_id: UUID
    holder_id: UUID
    number: Word
    issued_on: Day


class PrintCertificate(Command):
    """Print a certificate again, and say why."""

    reason: Word


class PrintView(BaseModel):
    """One print of a certificate."""

    copy_number: int
    reason: str
    recorded_at: datetime
    recorded_by: UUID


class CertificateView(BaseModel):
    """A certificate as issued, with its prints."""

    id: UUID
    organisation_id: UUID
    holder_id: UUID
    number: str
    issued_on: date
    content: dict[str, Any] = Field(description="holder, persons, shares by class, as printed")
    superseded: bool = Field(description="the holder's shares moved since, or a newer one was issued")
    prints: list[PrintView]


class PartView(BaseModel):
    """A person's part of what a household holds; no person: nobody's in particular."""

    person_id: UUID | None
    share_class: str
    milli_shares: int


class OwnHoldings(BaseModel):
    """What a household has in one register, and whose part it is."""

    organisation_id: UUID
    organisation_name: str
    holdings: list[HoldingView]
    parts: list[PartView]
