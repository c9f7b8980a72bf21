"""What only livestock knows: ear tags, withdrawal periods, and what a head of a herd costs when it leaves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.production import Asset
from shared.kit.errors import Kind, Refused
from shared.production.model import days_after, part_cost

HERD = "herd"  # the stage of a herd's batch
MILKING = "milking"  # the stage of a batch that gives milk


class Species(StrEnum):
    """What an animal is; the first digit of an ear tag says so (畜禽标识和养殖档案管理办法 §6)."""

    PIG = "pig"
    CATTLE = "cattle"
    SHEEP = "sheep"
    GOAT = "goat"


TAG_DIGIT = {Species.PIG: "1", Species.CATTLE: "2", Species.SHEEP: "3", Species.GOAT: "3"}


class Purpose(StrEnum):
    """What a herd is kept for: decides which withdrawal period binds it."""

    MEAT = "meat"
    MILK = "milk"


class NoClassOfAnimals(Refused):
    """A herd is of biological assets (CAS 5): fattening stock, young or mature productive animals."""

    kind = Kind.INVALID
    zh = "畜群应为消耗性、未成熟或成熟生产性生物资产"
    en = "A herd is consumable, immature or mature productive animals"


class AnimalKnown(Refused):
    """The animal's id was used before."""

    constraint = "pk_animal"
    zh = "牲畜的编号已用过"
    en = "The id of this animal was used before"


class NoSuchDam(Refused):
    """A dam is a female of the same species and entity."""

    kind = Kind.INVALID
    zh = "母畜 {id} 不存在，或不是本单位同种母畜"
    en = "The dam {id} is unknown, or no female of this species here"


class BornAfterComing(Refused):
    """Nothing comes before it is born."""

    kind = Kind.INVALID
    zh = "出生日期 {born_on} 晚于入栏日期"
    en = "Born on {born_on}, after it came"


class NotAnEarTag(Refused):
    """An ear tag has 15 digits: species, county 6, sequence 8 (畜禽标识和养殖档案管理办法 §6)."""

    kind = Kind.INVALID
    zh = "耳标“{ear_tag}”应为 15 位数字，首位 {digit}"
    en = "The ear tag {ear_tag} should be 15 digits that begin with {digit}"


class EarTagUsed(Refused):
    """An ear tag is never used again (畜禽标识和养殖档案管理办法 §15)."""

    constraint = "uq_animal_ear_tag"
    field = "ear_tag"
    zh = "耳标号已用过，不得重复使用"
    en = "The ear tag was used before; tags are never used again"


class HasTagAlready(Refused):
    """An animal keeps its tag."""

    zh = "这头牲畜已有耳标 {ear_tag}"
    en = "The animal has the tag {ear_tag} already"


class TaggedLate(Refused):
    """A tag is put on within 30 days of birth (畜禽标识和养殖档案管理办法 §11); later with a reason."""

    zh = "应在 {due_on} 前加施耳标，逾期请填写原因"
    en = "The tag was due by {due_on}; give the reason for the delay"


class CameWithoutTag(Refused):
    """Animals without a tag leave no farm, so none is bought (畜禽标识和养殖档案管理办法 §12, §13)."""

    kind = Kind.INVALID
    zh = "购入的牲畜必须有耳标"
    en = "An animal that is bought has an ear tag"


class OnlyAtTheCutOver(Refused):
    """Animals that are born or bought have depreciated nothing yet."""

    kind = Kind.INVALID
    zh = "只有期初存栏才有累计折旧"
    en = "Only what is on hand at the cut-over date is depreciated already"


class NotInHerd(Refused):
    """The animal is not, or no longer, in this herd."""

    zh = "牲畜 {animal} 不在这个畜群"
    en = "The animal {animal} is not in this herd"


class CameLater(Refused):
    """Nothing is done with an animal before the day it came."""

    kind = Kind.INVALID
    zh = "牲畜 {animal} 于 {came_on} 才入栏"
    en = "The animal {animal} came on {came_on} only"


class NoTagNoSale(Refused):
    """Without a tag no quarantine certificate, without that no sale (动物防疫法 §49, §51)."""

    zh = "牲畜 {animal} 没有耳标，不能检疫出售"
    en = "The animal {animal} has no ear tag, so it cannot be certified and sold"


class WithdrawalRuns(Refused):
    """A treated animal's meat or milk is not sold before the withdrawal period is over (公告278)."""

    zh = "休药期未满：{ear_tag} 的{what}要到 {until} 才可以用"
    en = "The withdrawal period still runs: {what} of {ear_tag} may be used from {until}"


class MilkOfTreated(Refused):
    """Milk given within a withdrawal period is destroyed, never released (公告278)."""

    zh = "这批奶产自休药期内（{drug}），不得放行，只能销毁"
    en = "This milk was given within the withdrawal period of {drug}; it is destroyed, never released"


class NoWithdrawal(Refused):
    """A drug without a withdrawal row for the species is not given."""

    kind = Kind.INVALID
    zh = "没有登记“{drug}”用于{species}的休药期"
    en = "There is no withdrawal period of {drug} for {species}"


class DrugIsBanned(Refused):
    """The drug is banned for this species, or for those of it in milk (公告278)."""

    zh = "“{drug}”禁止用于这种用途的{species}"
    en = "{drug} is banned for {species} kept for this"


class NoMilkHere(Refused):
    """Only a herd kept for milk is milked, and of its own kind of batch."""

    zh = "只有奶畜群才能登记产奶，且要记在挤奶批次上"
    en = "Only a herd kept for milk is milked, into a batch of milking"


class LeavesByItsAnimals(Refused):
    """Herds and milk give lots through their animals, not through the plain harvest."""

    zh = "畜群出栏和产奶要按牲畜登记"
    en = "What a herd gives is recorded by its animals"


class HerdNotEmpty(Refused):
    """A herd with animals in it is not closed."""

    zh = "畜群里还有 {heads} 头牲畜"
    en = "There are still {heads} heads in the herd"


class OtherEntitysHerd(Refused):
    """Animals go to another entity as a lot, by a transfer."""

    kind = Kind.INVALID
    zh = "另一单位的畜群：请出栏成批后办理调拨"
    en = "The herd is another entity's: make a lot of them and transfer it"


class DepreciatedThisMonth(Refused):
    """One month is depreciated once."""

    constraint = "uq_depreciation_herd_id_month"
    zh = "这个畜群本月已计提折旧"
    en = "This herd was depreciated for the month already"


class OnlyDamsAreMated(Refused):
    """A mating is of females of the herd."""

    kind = Kind.INVALID
    zh = "只有本群的母畜才登记配种"
    en = "Only females of the herd are mated"


class MatedThatDay(Refused):
    """One mating an animal and day."""

    constraint = "uq_mating_animal_id_on"
    field = "on"
    zh = "这一天已登记过配种"
    en = "A mating of that day is recorded already"


class WeighedThatDay(Refused):
    """One weight an animal and day."""

    constraint = "uq_weight_animal_id_on"
    field = "on"
    zh = "这头牲畜当天已有体重"
    en = "The animal was weighed on that day already"


class WithdrawalSet(Refused):
    """A period of that day stands; a new one starts on another day."""

    constraint = "uq_withdrawal_entity_id_drug_species_purpose_effective_on"
    field = "effective_on"
    zh = "这一天已有同一药物的休药期"
    en = "A withdrawal period of that day stands already"


class CapacitySet(Refused):
    """A capacity of that day stands; a new one starts on another day."""

    constraint = "uq_manure_capacity_entity_id_effective_on"
    field = "effective_on"
    zh = "这一天已有粪污消纳能力"
    en = "A manure capacity of that day stands already"


class FieldWithoutArea(Refused):
    """Manure on land names how much land (畜禽规模养殖污染防治条例 §18)."""

    kind = Kind.INVALID
    zh = "还田请填写面积"
    en = "Manure brought to a field needs the area"


class UntreatedDischarge(Refused):
    """Untreated manure or wastewater is not discharged (畜禽规模养殖污染防治条例 §20)."""

    zh = "未经处理的粪污不得直接排放"
    en = "Untreated manure or wastewater may not be discharged"


class NothingBornOfNothing(Refused):
    """A newborn's cost comes off the batch that bore it."""

    kind = Kind.INVALID
    zh = "初生牲畜的成本要从产出批次转出，请填写批次"
    en = "The cost of a newborn comes off the batch that bore it; name the batch"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves a herd with some of its heads: gross cost and accumulated depreciation."""

    cost_fen: int
    depreciation_fen: int

    @property
    def net_fen(self) -> int:
        return self.cost_fen - self.depreciation_fen


def check_tag(species: Species, ear_tag: str, field: str = "ear_tag") -> None:
    """Refuses NotAnEarTag: species 1, county 6 (GB/T 2260 begins with 11 to 82), sequence 8."""
    digit = TAG_DIGIT[species]
    if not re.fullmatch(r"[0-9]{15}", ear_tag) or ear_tag[0] != digit or not 11 <= int(ear_tag[1:3]) <= 82:
        raise NotAnEarTag(field=field, ear_tag=ear_tag, digit=digit)


def check_in_time(born_on: date, tagged_on: date, days: int, reason: str, field: str = "reason") -> None:
    """Refuses TaggedLate without a reason."""
    due_on = days_after(born_on, days)
    if tagged_on > due_on and not reason.strip():
        raise TaggedLate(field=field, due_on=due_on)


def leaving(cost_fen: int, depreciation_fen: int, heads: int, of_heads: int) -> Leaving:
    """A head at the herd's average (CAS 5 §23 weighted average); the last one takes the remainder."""
    return Leaving(part_cost(cost_fen, of_heads, heads), part_cost(depreciation_fen, of_heads, heads))


def is_told(from_asset: Asset, to_asset: Asset) -> bool:
    """Whether a move between herds changes the animals' class."""
    return from_asset != to_asset


@dataclass(frozen=True, slots=True)
class Period:
    """A drug's withdrawal period for a species and purpose; `banned` is for that purpose."""

    purpose: Purpose
    days: int
    banned: bool


@dataclass(frozen=True, slots=True)
class FreeOn:
    """The first days on which meat and milk of a treated animal may be used."""

    meat: date
    milk: date


def withdrawn(
    periods: Iterable[Period], drug: str, species: str, purpose: Purpose, last_given_on: date
) -> FreeOn:
    """From when meat and milk are free: the longest period of those that hold binds (公告278).

    Without a period for milk the one for meat binds it, which is the longer. Refused: `DrugIsBanned`,
    `NoWithdrawal` (none for meat, or none for milk in a herd kept for it).
    """
    days: dict[Purpose, int] = {}
    for period in periods:
        if period.banned and period.purpose in (Purpose.MEAT, purpose):
            raise DrugIsBanned(field="drug", drug=drug, species=species)
        if not period.banned:
            days[period.purpose] = max(period.days, days.get(period.purpose, 0))
    if Purpose.MEAT not in days or purpose not in days:
        raise NoWithdrawal(field="drug", drug=drug, species=species)
    meat = days[Purpose.MEAT]
    return FreeOn(days_after(last_given_on, meat), days_after(last_given_on, days.get(Purpose.MILK, meat)))


M2_OF_15_MU = 10_000  # 1 hectare is 15 mu


def land_takes(area_m2: int, milli_per_mu: int) -> int:
    """Pig equivalents, in thousandths, whose manure a piece of land takes (畜禽规模养殖污染防治条例 §18)."""
    return area_m2 * 15 * milli_per_mu // M2_OF_15_MU
