"""The kernel's pure rules: weights, prices, VAT, costs of parts, passports; a value or a refusal out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.production import Passport, TaxCategory
from shared.kit import money
from shared.kit.errors import Kind, Refused

BP_WHOLE = money.BP_WHOLE
GRAMS_PER_KG = 1000


class LotBelowNothing(Refused):
    """More would leave the lot than is in it."""

    constraint = "ck_lot_not_negative"
    zh = "批次数量或成本不能为负：这一批里没有这么多"
    en = "A lot cannot go below nothing: there is not so much in it"


class LotCostWithoutGoods(Refused):
    """The lot is used up, so a difference of cost has nothing to stay on."""

    constraint = "ck_lot_cost_has_goods"
    zh = "这一批已经用完，成本差额无处可记，请由财务用凭证更正"
    en = (
        "The lot is used up, so the difference of cost has nothing to stay on; finance corrects it by voucher"
    )


class LotKnown(Refused):
    """The lot's id was used before."""

    constraint = "pk_lot"
    zh = "批次的编号已用过"
    en = "The id of this lot was used before"


class MatureTakesNoCost(Refused):
    """The upkeep of mature plants and animals is the cost of what they give (CAS 5 §15)."""

    zh = "成熟生产性生物资产不再归集成本，请记到采收、产奶等生产批次"
    en = "Mature plants and animals gather no more cost; put it on a batch of production"


class OnlyProductiveDepreciates(Refused):
    """Only mature productive plants and animals depreciate (CAS 5 §17)."""

    kind = Kind.INVALID
    zh = "只有成熟生产性生物资产才计提折旧，且记入生产批次的成本"
    en = "Only mature productive plants and animals depreciate, onto a batch of production"


class NothingLeftToDepreciate(Refused):
    """They are worth no more than what is expected at their end, or came only this month."""

    zh = "已提足折旧，或当月没有应计提的资产"
    en = "Nothing is left to depreciate this month"


class DepreciatedMoreThanCost(Refused):
    """Depreciation ends at the cost."""

    kind = Kind.INVALID
    zh = "累计折旧 {depreciation_fen} 元将超过原值 {cost_fen} 元"
    en = "Depreciation of {depreciation_fen} yuan would pass the cost of {cost_fen} yuan"


class TooLittleInLot(Refused):
    """More is asked of a lot than it holds."""

    zh = "批次“{lot}”只有 {left}，不够 {asked}"
    en = "The lot {lot} holds {left}, which is less than {asked}"


class NothingLeftInLot(Refused):
    """A lot that is used up is not offered for sale."""

    zh = "批次“{lot}”已经没有了"
    en = "Nothing is left of the lot {lot}"


class LotIsHeld(Refused):
    """A held lot does not leave."""

    zh = "批次“{lot}”已被扣留（{reason}），不能出库"
    en = "The lot {lot} is held ({reason}) and cannot leave"


class LotIsBlocked(Refused):
    """A lot does not leave before its safety interval or withdrawal period is over."""

    zh = "批次“{lot}”要到 {until} 才能出库（{reason}）"
    en = "The lot {lot} may not leave before {until} ({reason})"


class NotThisEntitys(Refused):
    """What belongs to one entity is not used up by another without a transfer."""

    zh = "这一批属于另一单位，请先办理调拨"
    en = "It belongs to another entity; transfer it first"


class BatchIsClosed(Refused):
    """A closed batch takes no cost and gives no harvest."""

    zh = "批次 {number} 已结束，不能再记成本或收获"
    en = "The batch {number} is closed; it takes no further cost and gives no harvest"


class BatchCostBelowNothing(Refused):
    """A cost taken back is more than the batch still carries."""

    constraint = "ck_batch_not_negative"
    zh = "转出或冲回的金额多于批次现有的成本"
    en = "More leaves or is taken back than the batch carries"


class BatchNumberTaken(Refused):
    """The entity has a batch of this number."""

    constraint = "uq_batch_entity_id_number"
    field = "number"
    zh = "本单位已有同号或同名的批次"
    en = "This entity already has a batch of that number or name"


class NothingBearsTheCost(Refused):
    """A batch with cost left closes only with a harvest that bears it."""

    zh = "批次还有成本 {cost_fen} 元，没有收获来承担"
    en = "The batch still carries {cost_fen} yuan and no harvest bears them"


class WageTooLarge(Refused):
    """A wage beyond any ledger is a slip of the key."""

    kind = Kind.INVALID
    zh = "数量乘以单价过大，请核对"
    en = "Quantity times rate is beyond reason; check them"


class UnitsDiffer(Refused):
    """Cost is shared by quantity only among goods of one unit."""

    kind = Kind.INVALID
    zh = "计量单位不同，不能按数量分摊成本，请给每项填写权重"
    en = "Goods of different units cannot share cost by quantity; give each a weight"


class NoPrice(Refused):
    """The entity has no price for the product on that day."""

    zh = "{on} 没有“{product}”的收购价"
    en = "There is no buying price of {product} on {on}"


class NoGrade(Refused):
    """The price list of that day does not know the grade."""

    kind = Kind.INVALID
    zh = "“{product}”的价目里没有等级“{grade}”"
    en = "The price list of {product} has no grade {grade}"


class PriceAlreadySet(Refused):
    """A price of that day stands; a new one starts on another day."""

    constraint = "uq_price_entity_id_product_effective_on"
    field = "effective_on"
    zh = "这一天已有收购价，请从另一天起生效"
    en = "A price of that day stands already; let the new one start on another day"


class NothingLeftOfWeight(Refused):
    """After moisture and impurities nothing remains to pay for."""

    kind = Kind.INVALID
    zh = "扣除水分和杂质后没有净重"
    en = "Nothing is left of the weight after moisture and impurities"


class TareAboveGross(Refused):
    """The empty basket weighs more than the full one: the figures were swapped."""

    kind = Kind.INVALID
    zh = "毛重 {gross_kg} 公斤不能小于皮重 {tare_kg} 公斤"
    en = "The gross weight of {gross_kg} kg cannot be less than the tare of {tare_kg} kg"


class DeliveryKnown(Refused):
    """The delivery's id was used before."""

    constraint = "pk_delivery"
    zh = "交售单的编号已用过"
    en = "The id of this delivery was used before"


class NamedTwice(Refused):
    """One id stands twice in a list."""

    kind = Kind.INVALID
    zh = "编号 {id} 在表中出现两次"
    en = "The id {id} stands twice in the list"


class CorrectionOfCorrection(Refused):
    """A correction names the original delivery, so that all its corrections stay together."""

    kind = Kind.INVALID
    zh = "更正应指向原始交售单，而不是另一张更正单"
    en = "A correction names the original delivery, not another correction"


class NothingToCorrect(Refused):
    """The corrected delivery is what stands already."""

    zh = "更正后的内容与现有内容相同"
    en = "The corrected delivery is what stands already"


class TooLittleInput(Refused):
    """More of an input is asked for than is in stock."""

    zh = "“{item}”库存只有 {left}，不够 {asked}"
    en = "{item}: {left} in stock, which is less than {asked}"


class MoreVatThanAmount(Refused):
    """The VAT is part of the amount."""

    kind = Kind.INVALID
    zh = "税额不能超过金额"
    en = "The VAT cannot be more than the amount it is part of"


class NoDesk(Refused):
    """The organisation has no warehouse to send goods to."""

    zh = "“{name}”没有业务台账，不能接收货物"
    en = "{name} has no desk that could take the goods in"


class PriceBetweenEntities(Refused):
    """Between legal entities goods go at a price, within one at cost (CAS 33; domain.md §4)."""

    kind = Kind.INVALID
    zh = "不同法人之间调拨必须有价格，同一法人之内按成本、不填价格"
    en = "Between legal entities a transfer has a price; within one it goes at cost and has none"


class SameWarehouse(Refused):
    """A lot is not sent to where it is."""

    kind = Kind.INVALID
    zh = "货物已在这个单位"
    en = "The goods are with this entity already"


class MoreBackThanOut(Refused):
    """More of a shipment comes back than went out."""

    constraint = "ck_issue_returned_within"
    zh = "退回数量超过发出数量"
    en = "More comes back than went out"


@dataclass(frozen=True, slots=True)
class PriceOn:
    """The price row that holds on a day: base, the moisture it is meant for, and each grade's coefficient."""

    product: str
    base_fen_per_kg: int
    standard_moisture_bp: int
    tax_category: TaxCategory
    coefficients_bp: dict[str, int]


@dataclass(frozen=True, slots=True)
class Valued:
    """A weighed delivery in money: `amount_fen = cost_fen + input_vat_fen`."""

    net_g: int
    price_fen_per_kg: int
    amount_fen: int
    input_vat_fen: int
    cost_fen: int


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def kilograms(grams: int) -> str:
    """Grams as kilograms with three decimals, as scales show them."""
    whole, part = divmod(abs(grams), GRAMS_PER_KG)
    return f"{'-' if grams < 0 else ''}{whole}.{part:03d}"


def without_tare(gross_g: int, tare_g: int) -> int:
    """What is in the baskets. Refuses TareAboveGross."""
    if tare_g >= gross_g > 0:
        raise TareAboveGross(field="tare_g", gross_kg=kilograms(gross_g), tare_kg=kilograms(tare_g))
    return gross_g - tare_g


def net_weight(gross_g: int, moisture_bp: int | None, standard_moisture_bp: int, impurity_bp: int) -> int:
    """Grams paid for: gross × (1−moisture)/(1−standard) × (1−impurity), half up (domain.md §5 Honeysuckle).

    Without a moisture reading (fresh goods) only the impurities are deducted.
    """
    if moisture_bp is None:
        return _half_up(gross_g * (BP_WHOLE - impurity_bp), BP_WHOLE)
    numerator = gross_g * (BP_WHOLE - moisture_bp) * (BP_WHOLE - impurity_bp)
    return _half_up(numerator, (BP_WHOLE - standard_moisture_bp) * BP_WHOLE)


def value(
    price: PriceOn, grade: str, gross_g: int, moisture_bp: int | None, impurity_bp: int, *, vat_bp: int
) -> Valued:
    """Grade, price and tax a delivery: price = base × grade coefficient, amount by net weight, half up.

    Input VAT is `vat_bp` of the amount and the cost the rest (公告2019第39号); goods whose sale is exempt
    give no input credit (增值税法 §22). Refused: `NoGrade`, `NothingLeftOfWeight`.
    """
    coefficient = price.coefficients_bp.get(grade)
    if coefficient is None:
        raise NoGrade(field="grade", product=price.product, grade=grade)
    net_g = net_weight(gross_g, moisture_bp, price.standard_moisture_bp, impurity_bp)
    if net_g <= 0:
        raise NothingLeftOfWeight(field="gross_g")
    per_kg = money.rate(price.base_fen_per_kg, coefficient)
    amount = _half_up(net_g * per_kg, GRAMS_PER_KG)
    vat = money.rate(amount, vat_bp) if gives_credit(price.tax_category) else 0
    return Valued(net_g, per_kg, amount, vat, amount - vat)


def gives_credit(category: TaxCategory) -> bool:
    """Whether what is bought may be credited: only where its sale is taxed (增值税法 §22)."""
    return category in (TaxCategory.AGRICULTURAL, TaxCategory.GENERAL)


def part_cost(cost_fen: int, quantity: int, part: int) -> int:
    """The cost of a part of what is left: floored, so that the last part takes the remainder."""
    return cost_fen if part == quantity else cost_fen * part // quantity


def vat_within(amount_fen: int, vat_bp: int) -> int:
    """The VAT contained in an amount that includes it."""
    return amount_fen - _half_up(amount_fen * BP_WHOLE, BP_WHOLE + vat_bp)


def piece_wage(quantity: int, rate_fen: int, per: int) -> int:
    """Piece wage for `quantity` at `rate_fen` for every `per` of it, half up."""
    return _half_up(quantity * rate_fen, per)


def straight_line(cost_fen: int, depreciation_fen: int, months: int, residual_bp: int) -> int:
    """A month's depreciation of productive plants or animals, down to the residual value (CAS 5 §17, §18)."""
    bearable = cost_fen - money.rate(cost_fen, residual_bp)
    return max(0, min(_half_up(bearable, months), bearable - depreciation_fen))


def days_after(on: date, days: int) -> date:
    """The first free day after an interval of days; the last day there is, where none comes after."""
    return date.max if (date.max - on).days < days else on + timedelta(days=days)


def share_cost(cost_fen: int, quantities: Sequence[int]) -> list[int]:
    """A batch's cost shared among its lots by quantity (or weight), largest remainder."""
    return money.shares(cost_fen, quantities)


def merged(passports: Iterable[Passport]) -> Passport:
    """One passport of many: all places and treatments, the whole span of days, growers added up."""
    all_of = list(passports)
    firsts = [one.harvested_from for one in all_of if one.harvested_from is not None]
    lasts = [one.harvested_to for one in all_of if one.harvested_to is not None]
    return Passport(
        villages=tuple(sorted({name for one in all_of for name in one.villages})),
        plots=tuple(sorted({name for one in all_of for name in one.plots})),
        treatments=tuple(sorted({name for one in all_of for name in one.treatments})),
        harvested_from=min(firsts, default=None),
        harvested_to=max(lasts, default=None),
        growers=sum(one.growers for one in all_of),
    )


def harvested_on(passport: Passport, on: date) -> Passport:
    """The passport of what is harvested today."""
    return merged([passport, Passport(harvested_from=on, harvested_to=on)])
