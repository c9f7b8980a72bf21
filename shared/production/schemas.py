"""What people may say to a production line's desk."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.production import Asset, CostKind, TaxCategory, Unit
from shared.kit.act import Command
from shared.kit.days import has_come, is_to_come

MONEY_MAX = 10**13  # fen in one act: a hundred thousand million yuan is a slip of the key
QUANTITY_MAX = 10**12
GROSS_G_MAX = 10**9
PRICE_MAX = 10**8
SHEET_LINES_MAX = 500
PAGE_MAX = 500

Short = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
Note = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]
Grade = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
Fen = Annotated[int, Field(ge=0, le=MONEY_MAX)]
Quantity = Annotated[int, Field(gt=0, le=QUANTITY_MAX)]
BasisPoints = Annotated[int, Field(ge=0, lt=10_000)]

#: The township's day on which something happened, today at the latest.
DayCome = Annotated[date, AfterValidator(has_come)]
#: A day until which something waits.
DayToCome = Annotated[date, AfterValidator(is_to_come)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SetPrice(Command):
    """A buying price from a day on; coefficients of the grades in basis points of the base price."""

    entity_id: UUID
    product: Short
    effective_on: date
    base_fen_per_kg: int = Field(gt=0, le=PRICE_MAX)
    standard_moisture_bp: BasisPoints = 0
    tax_category: TaxCategory
    grades: dict[Grade, Annotated[int, Field(gt=0, le=100_000)]] = Field(min_length=1, max_length=50)


class DeliveryLine(_Strict):
    """One grower's goods at the scale; moisture is absent where it is not measured (fresh goods)."""

    id: UUID
    household_id: UUID
    product: Short
    grade: Grade
    gross_g: int = Field(gt=0, le=GROSS_G_MAX)
    tare_g: int = Field(0, ge=0, le=GROSS_G_MAX, description="the empty baskets")
    moisture_bp: BasisPoints | None = None
    impurity_bp: BasisPoints = 0


class RecordDelivery(DeliveryLine, Command):
    """One delivery at the scale; its lot is its own."""

    entity_id: UUID
    on: DayCome
    document: Short


class RecordSheet(Command):
    """A day's sheet: whole or not at all; one lot for each product and grade on it."""

    entity_id: UUID
    on: DayCome
    document: Short
    lines: list[DeliveryLine] = Field(min_length=1, max_length=SHEET_LINES_MAX)


class CorrectDelivery(Command):
    """What a delivery should have read; the differences become a new fact of `on`."""

    on: DayCome
    document: Short
    grade: Grade
    gross_g: int = Field(ge=0, le=GROSS_G_MAX, description="0: it never came")
    tare_g: int = Field(0, ge=0, le=GROSS_G_MAX)
    moisture_bp: BasisPoints | None = None
    impurity_bp: BasisPoints = 0
    reason: Annotated[Note, Field(min_length=1)]


class BuyInputs(Command):
    """Seed, fertiliser, feed, film bought into own stock on credit; `amount_fen` includes `input_vat_fen`."""

    entity_id: UUID
    on: DayCome
    document: Short
    item: Short
    unit: Unit
    quantity: Quantity
    supplier: Short
    amount_fen: Fen
    input_vat_fen: Fen = Field(0, description="by the supplier's invoice; only a general taxpayer's")


class AdvanceInputs(Command):
    """Inputs handed to a grower on credit; `amount_fen` is what the grower owes, VAT included."""

    on: DayCome
    document: Short
    household_id: UUID
    quantity: Quantity
    amount_fen: Fen
    tax_category: TaxCategory = TaxCategory.EXEMPT


class OpenBatch(Command):
    """Begin to gather cost."""

    entity_id: UUID
    on: DayCome
    number: Short
    stage: Short = Field(description="what is done: 'growing', 'drying', 'milking', …")
    asset: Asset
    tax_category: TaxCategory = TaxCategory.SELF_PRODUCED
    villages: list[Short] = Field(default_factory=list, max_length=50)
    plots: list[Short] = Field(default_factory=list, max_length=200)


def _not_from_stock(kind: CostKind) -> CostKind:
    if kind in (CostKind.MATERIAL, CostKind.LOT):
        raise ValueError("库存的投入品和批次请用领用登记 / what is in stock is used by its own act")
    return kind


class CostLine(_Strict):
    """A cost that is not from own stock; a negative one takes an earlier one back."""

    kind: Annotated[CostKind, AfterValidator(_not_from_stock)]
    amount_fen: int = Field(ge=-MONEY_MAX, le=MONEY_MAX)
    supplier: Short | None = None


class GatherCosts(Command):
    """Costs onto an open batch: purchase, rent, energy, depreciation, other."""

    on: DayCome
    document: Short
    lines: list[CostLine] = Field(min_length=1, max_length=100)


class UseMaterial(Command):
    """Inputs from own stock onto an open batch, at average cost."""

    on: DayCome
    document: Short
    item_id: UUID
    quantity: Quantity


class UseLot(Command):
    """An own lot, or part of it, used up in an open batch (fresh flowers into the dryer)."""

    on: DayCome
    document: Short
    lot_id: UUID
    quantity: Quantity


class WageLine(_Strict):
    """Piece wage: `quantity` at `rate_fen` for every `per` of it (grams and 1000: by the kilogram)."""

    household_id: UUID
    worker_name: Short
    work: Short
    quantity: Quantity
    rate_fen: int = Field(gt=0, le=PRICE_MAX)
    per: int = Field(1, gt=0, le=1_000_000)


class RecordWages(Command):
    """Wages of a day's work on an open batch, owed to the workers' households."""

    on: DayCome
    document: Short
    lines: list[WageLine] = Field(min_length=1, max_length=SHEET_LINES_MAX)


class Depreciate(Command):
    """The month of `on` for mature plants or animals, onto an open batch of production.

    Straight-line over the life of the figures, from the month after they matured or came, unless an amount is
    given.
    """

    on: DayCome
    document: Short
    batch_id: UUID
    amount_fen: int | None = Field(None, gt=0, le=MONEY_MAX)


class HarvestLine(_Strict):
    """A lot to come: its cost is by quantity, or by `weight` where units differ."""

    product: Short
    grade: Grade = ""
    quantity: Quantity
    unit: Unit = Unit.GRAM
    weight: int | None = Field(None, gt=0, le=QUANTITY_MAX)


class Harvest(Command):
    """Lots from an open batch. `share_bp` of the cost it carries now goes with them; the rest stays."""

    on: DayCome
    document: Short
    lines: list[HarvestLine] = Field(max_length=50)
    share_bp: int = Field(10_000, ge=0, le=10_000)
    reason: Note = Field("", description="why the figures are out of the ordinary, where they are")


class HarvestLots(Harvest):
    """A partial harvest: the batch stays open."""

    lines: list[HarvestLine] = Field(min_length=1, max_length=50)


class CloseBatch(Harvest):
    """The last harvest, which bears all cost left; without lines only where no cost is left."""

    share_bp: int = Field(10_000, ge=10_000, le=10_000)


class OpeningLot(_Strict):
    """A lot on hand at the cut-over date."""

    id: UUID
    product: Short
    grade: Grade = ""
    unit: Unit
    quantity: Quantity
    cost_fen: Fen
    tax_category: TaxCategory
    is_purchased: bool = False
    villages: list[Short] = Field(default_factory=list, max_length=50)
    harvested_on: date | None = None


class OpenLots(Command):
    """Lots on hand at the cut-over date; their value is in the opening balances, so no fact is told."""

    entity_id: UUID
    on: DayCome
    lots: list[OpeningLot] = Field(min_length=1, max_length=SHEET_LINES_MAX)


class TransferLot(Command):
    """Send a lot or part to another entity. `net_fen`: price without VAT, absent in one legal entity."""

    on: DayCome
    document: Short
    to_entity_id: UUID
    quantity: Quantity
    net_fen: Fen | None = None


class WriteOffLot(Command):
    """A quantity was destroyed or spoilt, also of a lot that may not leave (milk of a treated animal)."""

    on: DayCome
    document: Short
    quantity: Quantity
    reason: Short


class HoldLot(Command):
    """A lot may not leave: without `free_on` until it is released, else until that day."""

    reason: Short
    free_on: DayToCome | None = None


class ReleaseLot(Command):
    """End a hold."""


class OfferLot(Command):
    """Let a lot be sold directly."""

    best_before_on: date | None = None
