"""Land contracts, and how far the group's business reaches each household."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from services.members.models.base import INSTANT, Base


class LandContract(Base, table=True):
    """A household's parcel leased for a term against a yearly rent (土地经营权流转). Append-only."""

    __tablename__ = "land_contract"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="term_ahead"),
        CheckConstraint("area_m2 > 0 AND rent_fen_per_year >= 0", name="not_negative"),
        Index("ix_land_contract_village_id", "village_id"),
        Index("ix_land_contract_household_id", "household_id"),
    )

    id: UUID = Field(primary_key=True)
    number: str
    household_id: UUID = Field(foreign_key="household.id")
    village_id: UUID = Field(foreign_key="organisation.id")
    lessee_id: UUID = Field(foreign_key="organisation.id")
    parcel: str
    area_m2: int = Field(sa_type=BigInteger)
    starts_on: date
    ends_on: date
    rent_fen_per_year: int = Field(sa_type=BigInteger)
    recorded_at: datetime = Field(sa_type=INSTANT)
    recorded_by: UUID


class Coverage(Base, table=True):
    """What a household sold to, earned from and was paid by the group in a year."""

    __tablename__ = "coverage"

    household_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True)
    deliveries: int = Field(sa_type=BigInteger)
    delivered_fen: int = Field(sa_type=BigInteger)
    wages_fen: int = Field(sa_type=BigInteger)
    paid_fen: int = Field(sa_type=BigInteger)


class CoveragePayment(Base, table=True):
    """How much of a payable has arrived: only that is taken back when the bank returns it."""

    __tablename__ = "coverage_payment"
    __table_args__ = (CheckConstraint("paid_fen >= 0", name="paid_not_negative"),)

    payable_id: UUID = Field(primary_key=True)
    household_id: UUID
    paid_fen: int = Field(sa_type=BigInteger)
