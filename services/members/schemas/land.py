"""Land contracts, as said and as seen."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.members.schemas.words import Day, Fen, Word
from shared.kit.act import Command

AREA_M2_MAX = 10**9


class RecordLandContract(Command):
    """Lease a household's parcel to an organisation for a term (土地经营权流转); its id is the contract's."""

    number: Word
    household_id: UUID
    lessee_id: UUID = Field(description="an organisation of the group")
    parcel: Word
    area_m2: Annotated[int, Field(gt=0, le=AREA_M2_MAX)]
    starts_on: Day
    ends_on: Day
    rent_fen_per_year: Fen


class LesseeView(BaseModel):
    """An organisation that may take land."""

    id: UUID
    name: str


class LandContractView(BaseModel):
    """A land contract; the names where it is read in a list."""

    id: UUID
    number: str
    household_id: UUID
    village_id: UUID
    lessee_id: UUID
    parcel: str
    area_m2: int
    starts_on: date
    ends_on: date
    rent_fen_per_year: int
    recorded_at: datetime
    household_code: str = ""
    head_name: str = ""
    lessee_name: str = ""
    village_name: str = ""
