"""How far the group's business reaches a village's households, as seen."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

Year = Annotated[int, Field(ge=2000, le=2200)]


class Link(StrEnum):
    """What ties a household to the group: a share, a land contract, a job, a sale; `any` of them."""

    ANY = "any"
    SHARE = "share"
    CONTRACT = "contract"
    JOB = "job"
    SALE = "sale"


class VillageCoverage(BaseModel):
    """A village's year: how many of its households have which link, and the money of them all."""

    village_id: UUID
    code: str
    name: str
    year: int
    households: int
    linked: int = Field(description="with at least one link")
    with_share: int
    with_contract: int
    with_job: int
    with_sale: int
    deliveries: int
    delivered_fen: int
    wages_fen: int
    paid_fen: int


class HouseholdCoverage(BaseModel):
    """A household's year."""

    household_id: UUID
    code: str
    head_name: str
    share: bool
    contract: bool
    job: bool
    sale: bool
    deliveries: int
    delivered_fen: int
    wages_fen: int
    paid_fen: int


class YearCoverage(BaseModel):
    """What a household sold to, earned from and was paid by the group in a year."""

    year: int
    deliveries: int
    delivered_fen: int
    wages_fen: int
    paid_fen: int


class CoverageDetail(VillageCoverage):
    """A village's year with a page of the households that lack, or have, the link asked for, by number."""

    without: list[HouseholdCoverage]
    having: list[HouseholdCoverage] = []
