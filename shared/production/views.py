"""What people see of a production line's desk."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.production import Asset, Passport, TaxCategory, Unit


class PriceView(BaseModel):
    """A price row."""

    id: UUID
    entity_id: UUID
    product: str
    effective_on: date
    base_fen_per_kg: int
    standard_moisture_bp: int
    tax_category: TaxCategory
    grades: dict[str, int]


class DeliveryView(BaseModel):
    """A delivery, or a correction with signed differences."""

    id: UUID
    entity_id: UUID
    sheet_id: UUID
    household_id: UUID
    holder_name: str
    is_member: bool
    lot_id: UUID
    product: str
    grade: str
    gross_g: int
    tare_g: int
    moisture_bp: int | None
    impurity_bp: int
    net_g: int
    price_fen_per_kg: int
    amount_fen: int
    input_vat_fen: int
    cost_fen: int
    tax_category: TaxCategory
    on: date
    document: str
    corrects: UUID | None
    reason: str


class StandingView(BaseModel):
    """What stands of a delivery after its corrections."""

    grade: str
    lot_id: UUID
    gross_g: int
    tare_g: int
    net_g: int
    price_fen_per_kg: int
    amount_fen: int
    input_vat_fen: int
    cost_fen: int


class DeliveryDetail(DeliveryView):
    """A delivery with its grower, its lot, its corrections, and what stands after them."""

    household_code: str
    village: str
    moisture_allowed_bp: int
    stands: StandingView
    lot: "LotView"
    corrections: list[DeliveryView]


class DeliveryTotal(BaseModel):
    """What came of a product and grade, corrections taken into account."""

    product: str
    grade: str
    deliveries: int
    growers: int
    gross_g: int
    net_g: int
    amount_fen: int


class WeekBrought(BaseModel):
    """What came of a product in the week that begins on `week_on`."""

    week_on: date
    product: str
    net_g: int
    amount_fen: int


class VillageBrought(BaseModel):
    """What a buyer got from the growers of a village."""

    entity_id: UUID
    entity: str
    village_id: UUID
    village: str
    growers: int
    net_g: int
    amount_fen: int


class OwnGiven(BaseModel):
    """What an entity's own fields, houses and herds gave of a product."""

    entity_id: UUID
    product: str
    unit: Unit
    quantity: int
    cost_fen: int


class SentOn(BaseModel):
    """What an entity sent to another; `net_fen` is the price, or the cost inside one legal entity."""

    entity_id: UUID
    to_entity_id: UUID
    product: str
    unit: Unit
    quantity: int
    net_fen: int


class IssuedGoods(BaseModel):
    """What left a warehouse for customers, returns taken off, at its cost."""

    entity_id: UUID
    product: str
    unit: Unit
    quantity: int
    cost_fen: int


class SeasonFlows(BaseModel):
    """Where the goods of some days came from at a desk, and where they went."""

    own: list[OwnGiven]
    sent: list[SentOn]
    issued: list[IssuedGoods]


class GrowerView(BaseModel):
    """A household at the scale, and whether it is a member of the buyer."""

    id: UUID
    code: str
    name: str
    village: str
    is_member: bool


class WarehouseView(BaseModel):
    """An organisation with a desk that goods can be sent to."""

    id: UUID
    name: str
    desk: str
    same_legal_entity: bool


class SheetView(BaseModel):
    """What a sheet came to."""

    id: UUID
    lots: list[UUID]
    deliveries: int
    net_g: int
    amount_fen: int
    input_vat_fen: int
    cost_fen: int


class InputView(BaseModel):
    """An input in stock, at the cost of what is left."""

    id: UUID
    entity_id: UUID
    item: str
    unit: Unit
    quantity: int
    cost_fen: int


class InputMoveView(BaseModel):
    """A movement of an input: bought (+), used on a batch or advanced to a grower (-)."""

    id: UUID
    item_id: UUID
    entity_id: UUID
    kind: str
    quantity: int
    cost_fen: int
    amount_fen: int
    vat_fen: int
    household_id: UUID | None
    supplier: str | None
    on: date
    document: str


class BatchView(BaseModel):
    """A batch: cost it carries now, cost gathered in all."""

    id: UUID
    entity_id: UUID
    number: str
    stage: str
    asset: Asset
    tax_category: TaxCategory
    status: str
    opened_on: date
    closed_on: date | None
    cost_fen: int
    gathered_fen: int
    passport: Passport


class CostView(BaseModel):
    """A cost on a batch; wages have the kind 'wages'."""

    id: UUID
    kind: str
    amount_fen: int
    supplier: str | None
    lot_id: UUID | None
    item_id: UUID | None
    household_id: UUID | None
    note: str
    quantity: int | None
    on: date
    document: str


class BatchDetail(BatchView):
    """A batch with its costs."""

    costs: list[CostView]


class KindSum(BaseModel):
    """What a batch gathered of a kind, and the batch before it."""

    kind: str
    amount_fen: int
    before_fen: int


class Given(BaseModel):
    """What a batch gave in a unit."""

    unit: Unit
    quantity: int
    cost_fen: int


class BatchComparison(BaseModel):
    """A batch beside the last comparable one: same entity, stage and class, closed before it."""

    before: BatchView | None
    kinds: list[KindSum]
    given: list[Given]
    before_given: list[Given]


class LotView(BaseModel):
    """A lot: what is left of it, at the cost of what is left, and what came in."""

    id: UUID
    entity_id: UUID
    product: str
    grade: str
    unit: Unit
    quantity: int
    cost_fen: int
    quantity_in: int
    cost_in_fen: int
    tax_category: TaxCategory
    is_purchased: bool
    origin: str
    origin_id: UUID
    on: date
    status: str
    hold_reason: str
    blocked_until: date | None
    for_sale: bool
    best_before_on: date | None
    passport: Passport


class WeekItem(BaseModel):
    """Something that is due at a desk: what, of what, on which day, and the row it is about."""

    kind: str
    what: str
    on: date
    id: UUID
    overdue: bool = False


class HarvestView(BaseModel):
    """The batch after the harvest, and the lots it gave."""

    batch: BatchView
    lots: list[LotView]


class TransferView(BaseModel):
    """A transfer, and the day the receiver had it."""

    id: UUID
    entity_id: UUID
    lot_id: UUID
    from_lot_id: UUID
    to_entity_id: UUID
    to_service: str
    product: str
    quantity: int
    unit: Unit
    cost_fen: int
    net_fen: int
    vat_fen: int
    on: date
    document: str
    received_on: date | None


def view(model: type[Any], row: Any) -> Any:
    """A row as this view."""
    return model.model_validate(dict(row._mapping))
