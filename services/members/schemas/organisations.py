"""Organisations and their owners, as said and as seen."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.members.schemas.words import Day, Fen, Line, Name, Word
from shared.contracts.members import LegalForm
from shared.kit.act import Command

OWNERS_MAX = 2000


class OwnerInput(BaseModel):
    """An owner and its paid-in capital (实缴出资); the list is in register order."""

    model_config = {"extra": "forbid"}

    holder_id: UUID
    paid_in_fen: Fen


class RecordOrganisation(Command):
    """Add an organisation to the group tree. `organisation_id` stays for good; the credit code is checked."""

    organisation_id: UUID
    parent_id: UUID | None = Field(None, description="the node above; none for the township, the root")
    legal_entity_id: UUID | None = Field(None, description="for a branch: the company it is part of")
    code: Word
    name: Name
    legal_form: LegalForm
    desk: Word | None = Field(None, description="the service that is its desk")
    vat_registered: bool = False
    registered_capital_fen: Fen = 0
    credit_code: Line | None = None
    area_code: Line | None = None
    attributes: dict[Word, Line | bool | Fen] = Field(default_factory=dict, max_length=40)
    effective_on: Day
    owners: list[OwnerInput] = Field(default_factory=list, max_length=OWNERS_MAX)


class ChangeOrganisation(Command):
    """Change what may change of an organisation; what is left out stays."""

    name: Name | None = None
    desk: Word | None = None
    vat_registered: bool | None = None
    registered_capital_fen: Fen | None = None
    attributes: dict[Word, Line | bool | Fen] | None = Field(None, max_length=40)
    effective_on: Day


class SetOwners(Command):
    """All owners of an organisation from a day on."""

    effective_on: Day
    owners: list[OwnerInput] = Field(min_length=1, max_length=OWNERS_MAX)


class OrganisationView(BaseModel):
    """An organisation of the group tree."""

    id: UUID
    parent_id: UUID | None
    legal_entity_id: UUID
    code: str
    name: str
    legal_form: LegalForm
    desk: str | None
    vat_registered: bool
    registered_capital_fen: int
    credit_code: str | None
    area_code: str | None
    attributes: dict[str, Any]
    effective_on: date


class OwnerView(BaseModel):
    """An owner of an organisation; the name where it is an organisation or household known here."""

    position: int
    holder_id: UUID
    holder_name: str
    paid_in_fen: int


class OwnersView(BaseModel):
    """Who owns an organisation on a day, in register order; `effective_on` is when this list began."""

    organisation_id: UUID
    on: date
    effective_on: date | None
    owners: list[OwnerView]


class StakeView(BaseModel):
    """A part of an organisation that somebody owns, and all there is of it: paid-in fen, or, `in_shares`, the
    milli-shares of a village organisation's register."""

    organisation_id: UUID
    organisation_name: str
    holder_id: UUID
    holder_name: str
    holder_kind: str = Field(description="organisation or household")
    position: int
    paid_in_fen: int
    total_fen: int
    in_shares: bool
    effective_on: date
