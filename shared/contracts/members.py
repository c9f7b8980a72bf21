"""Topic `members`: organisations, people and the equity register. Said by members only."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kit.events import Event


class LegalForm(StrEnum):
    """Only legal entities have capital and dividends; a branch is part of its company (公司法 §13)."""

    TOWNSHIP = "township"  # 镇: the root of the tree, no legal entity of the group
    COMPANY = "company"  # 镇农业发展公司
    SUBSIDIARY = "subsidiary"  # 子公司
    BRANCH = "branch"  # 分公司
    COOP = "coop"  # 农民专业合作社
    VILLAGE_ORG = "village_org"  # 村级股份经济合作社, and the township union of them


class Owner(BaseModel):
    """One owner of an organisation from a day on, in register order; weight is paid-in capital in fen."""

    model_config = ConfigDict(frozen=True)

    holder_id: UUID
    paid_in_fen: int = Field(ge=0)


class OrganisationChanged(Event):
    """An organisation was added or changed: its place in the group tree, its regime and its tax position."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    parent_id: UUID | None = Field(description="the node above it in the group tree, for scopes")
    legal_entity_id: UUID = Field(description="itself, or for a branch the company it is part of")
    code: str
    name: str
    legal_form: LegalForm
    effective_on: date
    desk: str | None = Field(None, description="the service that is its desk: 'honeysuckle', 'processing', …")
    owners: tuple[Owner, ...] = Field((), description="who owns it from `effective_on`, in register order")
    registered_capital_fen: int = 0
    credit_code: str | None = None
    area_code: str | None = None
    vat_registered: bool = Field(False, description="general taxpayer 一般纳税人")
    attributes: dict[str, Any] = Field(default_factory=dict)


class HouseholdChanged(Event):
    """A household was registered, or its head, members or payment account changed."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "household_id"

    household_id: UUID
    village_id: UUID = Field(description="its village organisation")
    code: str
    head_name: str
    persons: int
    account_encrypted: str | None = Field(None, description="bank account, readable by finance only")
    effective_on: date


class MemberAdmitted(Event):
    """A household or organisation became a member of a co-op or village organisation."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    holder_id: UUID = Field(description="household or organisation")
    holder_name: str
    admitted_on: date


class ShareSide(BaseModel):
    """One side of a movement: a holder gains (positive) or gives up (negative) milli-shares of a class."""

    model_config = ConfigDict(frozen=True)

    holder_id: UUID
    holder_name: str
    register_order: int = Field(description="place in the register, which breaks ties of a split")
    share_class: str
    milli_shares: int = Field(
        description="1 share = 1,000; for capital accounts of co-ops and companies, fen"
    )


class SharesMoved(Event):
    """A movement in the append-only equity register; both halves of a transfer stay together."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    movement_id: UUID
    kind: str
    effective_on: date
    sides: tuple[ShareSide, ...]


class RegisterSealed(Event):
    """What the register held on a record date, as known until an instant: a reader must have the same."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "organisation_id"

    organisation_id: UUID
    record_on: date
    recorded_until: str = Field(description="ISO instant; later entries do not count")
    holders: int
    total_milli_shares: int
    hash: str = Field(
        description="SHA-256 over 'holder_id:class:milli_shares' lines sorted, joined by newline"
    )


class LandLeased(Event):
    """A land contract (土地经营权流转): a household's parcel for a term against a yearly rent."""

    topic: ClassVar[str] = "members"
    key_field: ClassVar[str] = "contract_id"

    contract_id: UUID
    household_id: UUID
    village_id: UUID
    lessee_id: UUID
    area_m2: int
    starts_on: date
    ends_on: date
    rent_fen_per_year: int
