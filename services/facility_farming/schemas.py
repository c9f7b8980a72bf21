"""What people may say to the facility farming desk beyond the kernel, and see of it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.facility_farming.domain import CropKind
from shared.contracts.production import TaxCategory
from shared.kit.act import Command
from shared.production.schemas import DayCome, HarvestLots, Note, Short
from shared.production.views import BatchView

AREA_M2_MAX = 10**9
LABEL_DAYS_MAX = 365
BAGS_MAX = 10**7


class RegisterHouse(Command):
    """A greenhouse or field."""

    entity_id: UUID
    village: Short
    name: Short
    area_m2: int = Field(gt=0, le=AREA_M2_MAX)


class HouseView(BaseModel):
    """A greenhouse."""

    id: UUID
    entity_id: UUID
    village: str
    name: str
    area_m2: int


class StartCycle(Command):
    """A crop is transplanted; its batch has the same id."""

    on: DayCome
    batch_number: Short
    kind: CropKind = CropKind.VEGETABLE
    crop: Short
    variety: Short
    planned_harvest_on: date | None = None
    tax_category: TaxCategory = TaxCategory.SELF_PRODUCED


class CycleRow(BaseModel):
    """A crop cycle in a list."""

    id: UUID
    entity_id: UUID
    greenhouse_id: UUID
    kind: CropKind
    crop: str
    variety: str
    transplanted_on: date
    planned_harvest_on: date | None


class CycleView(CycleRow):
    """A crop cycle and its batch."""

    batch: BatchView


class SetLabel(Command):
    """A pesticide's label for a crop: days between the last spray and the harvest; or that it is banned."""

    entity_id: UUID
    pesticide: Short
    crop: Short
    effective_on: date
    days: int = Field(ge=0, le=LABEL_DAYS_MAX)
    banned: bool = False
    source: Short


class LabelView(BaseModel):
    """A label row."""

    id: UUID
    entity_id: UUID
    pesticide: str
    crop: str
    effective_on: date
    days: int
    banned: bool
    source: str


class BanView(BaseModel):
    """A pesticide that is banned on a kind of crop."""

    id: UUID
    pesticide: str
    kind: CropKind
    effective_on: date
    source: str


class RecordSpray(Command):
    """A spray on a crop cycle or on fungus bags."""

    on: DayCome
    pesticide: Short
    source: Short = Field(description="whose, which lot of the maker")
    pest: Short
    dose: Short


class SprayView(BaseModel):
    """A spray, and the first day on which the cycle or bags of this batch may be harvested after it."""

    id: UUID
    entity_id: UUID
    batch_id: UUID
    pesticide: str
    source: str
    pest: str
    dose: str
    on: date
    clear_on: date


class InoculateBags(Command):
    """Fungus bags inoculated together; their batch has the same id."""

    on: DayCome
    batch_number: Short
    species: Short
    bags: int = Field(gt=0, le=BAGS_MAX)
    tax_category: TaxCategory = TaxCategory.SELF_PRODUCED


class GiveUpBags(Command):
    """Bags found contaminated, or spent ones discarded."""

    contaminated: int = Field(0, ge=0, le=BAGS_MAX)
    discarded: int = Field(0, ge=0, le=BAGS_MAX)
    note: Note = ""


class OpenBags(Command):
    """The bags are opened to fruit."""

    on: DayCome


class PickFlush(HarvestLots):
    """A flush: the fungus picked goes into lots with a stated share of the cost."""

    number: int = Field(ge=1, le=20)


class BagsView(BaseModel):
    """Fungus bags: what is left of them, the contamination rate, when they were opened."""

    id: UUID
    entity_id: UUID
    greenhouse_id: UUID
    species: str
    bags: int
    contaminated: int
    discarded: int
    bags_left: int
    contamination_bp: int
    inoculated_on: date
    opened_on: date | None
