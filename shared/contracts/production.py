"""Topic `production`: what fields, houses and herds yield, buy and spend. Said by every subsidiary's service.

The kinds of cost and the custody of lots are one vocabulary: a fourth subsidiary speaks words that exist.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kit.events import BusinessFact


class TaxCategory(StrEnum):
    """VAT treatment of goods (增值税法 §10, §24; 财税〔2008〕81号, 〔2011〕137号); rates are figures."""

    SELF_PRODUCED = "self_produced"  # 自产农产品, exempt
    EXEMPT = "exempt"  # fresh vegetables, fresh meat and eggs in trade: exempt
    AGRICULTURAL = "agricultural"  # 9 %
    GENERAL = "general"  # 13 %


class Unit(StrEnum):
    """The small unit a quantity is counted in."""

    GRAM = "g"
    MILLILITRE = "ml"
    HEAD = "head"
    PIECE = "piece"


class Asset(StrEnum):
    """What a batch is while costs gather on it (CAS 5): decides the account."""

    PRODUCTION = "production"  # 生产成本: harvests of mature plants, milk, drying
    CONSUMABLE = "consumable"  # 消耗性生物资产: vegetables, fungus bags, fattening stock
    PRODUCTIVE_IMMATURE = "productive_immature"  # 未成熟生产性生物资产
    PRODUCTIVE = "productive"  # 成熟生产性生物资产


class CostKind(StrEnum):
    """Where a batch's cost came from: decides what is credited."""

    MATERIAL = "material"  # inputs from own stock
    PURCHASE = "purchase"  # bought and used at once, owed to a supplier
    RENT = "rent"  # land rent, owed
    ENERGY = "energy"  # owed
    DEPRECIATION = "depreciation"  # of plants, animals, houses
    LOT = "lot"  # an own lot used up (fresh flowers into the dryer)
    OTHER = "other"


class Passport(BaseModel):
    """What the trace page may show of a lot: places and days, no personal data."""

    model_config = ConfigDict(frozen=True)

    villages: tuple[str, ...] = ()
    plots: tuple[str, ...] = ()
    harvested_from: date | None = None
    harvested_to: date | None = None
    treatments: tuple[str, ...] = ()
    growers: int = Field(0, description="how many households, without names")


class LotPart(BaseModel):
    """A quantity of a lot at its cost."""

    model_config = ConfigDict(frozen=True)

    lot_id: UUID
    quantity: int = Field(gt=0)
    cost_fen: int = Field(ge=0)


class GrowerDelivered(BusinessFact):
    """A grower's goods were weighed, graded and priced; a correction names what it corrects.

    `amount_fen = cost_fen + input_vat_fen`; a correction carries signed differences to the corrected fact.
    """

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "lot_id"

    delivery_id: UUID
    household_id: UUID
    holder_name: str
    is_member: bool = Field(description="member of the buying co-op on that day (patronage counts)")
    lot_id: UUID
    product: str
    grade: str
    gross_g: int
    net_g: int
    price_fen_per_kg: int
    amount_fen: int
    input_vat_fen: int = 0
    cost_fen: int
    tax_category: TaxCategory
    corrects: UUID | None = None


class InputsBought(BusinessFact):
    """Seed, fertiliser, feed, film bought into own stock on credit."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "document"

    item: str
    supplier: str
    amount_fen: int
    input_vat_fen: int = 0
    cost_fen: int


class InputsAdvanced(BusinessFact):
    """Inputs handed to a grower on credit, set off later against what the grower is owed."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "household_id"

    household_id: UUID
    holder_name: str
    item: str
    amount_fen: int = Field(description="what the grower owes")
    vat_fen: int = 0
    cost_fen: int = Field(description="what it cost us")
    tax_category: TaxCategory = TaxCategory.EXEMPT


class WagesEarned(BusinessFact):
    """Piece or day wages of a person for work on a batch, owed to the household."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "batch_id"

    batch_id: UUID
    household_id: UUID
    worker_name: str
    work: str
    amount_fen: int
    asset: Asset


class CostRecorded(BusinessFact):
    """A cost gathered on an open batch."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "batch_id"

    batch_id: UUID
    kind: CostKind
    asset: Asset
    amount_fen: int
    supplier: str | None = None
    lot: LotPart | None = Field(None, description="for kind 'lot'")
    is_purchased_lot: bool = Field(False, description="that lot came from growers (raw material, 原材料)")
    depreciates: Asset | None = Field(
        None, description="for kind 'depreciation': 'productive' of plants and animals, else of machines"
    )


class LotHarvested(BusinessFact):
    """A batch yielded a lot at cost, now in this service's custody."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "lot_id"

    lot_id: UUID
    batch_id: UUID
    product: str
    grade: str = ""
    quantity: int
    unit: Unit
    cost_fen: int
    asset: Asset
    tax_category: TaxCategory
    from_lots: tuple[LotPart, ...] = ()
    passport: Passport = Passport()


class AnimalReclassified(BusinessFact):
    """Animals, or plants of a plot, changed class with their cost: birth, maturity, culling, death, sale."""

    topic: ClassVar[str] = "production"
    key_field: ClassVar[str] = "group_id"

    group_id: UUID = Field(description="the herd, or the planting")
    heads: int = Field(description="how many animals or plants")
    from_asset: Asset | None = Field(description="None: born or bought")
    to_asset: Asset | None = Field(description="None: dead or gone")
    cost_fen: int
    depreciation_fen: int = 0
    reason: str
