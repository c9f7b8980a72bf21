"""What only honeysuckle knows: a plant's age and the fresh : dry check of a drying."""

from dataclasses import dataclass
from datetime import date

from shared.kit.errors import Kind, Refused

DRYING = "drying"  # the stage of a batch that dries fresh flowers
PLANTING = "planting"  # the stage of a batch that carries what plants cost


class PlotNameTaken(Refused):
    """The entity has a plot of this name."""

    constraint = "uq_plot_entity_id_name"
    field = "name"
    zh = "本单位已有同名地块"
    en = "This entity already has a plot of that name"


class RoundNumberTaken(Refused):
    """The plot has a round of this number in this year."""

    constraint = "uq_round_plot_id_year_number"
    field = "number"
    zh = "这块地本年度已有这一茬"
    en = "This plot already has a picking round of that number this year"


class NotYetPlanted(Refused):
    """Nothing is picked before it is planted."""

    kind = Kind.INVALID
    zh = "地块 {planted_on} 才栽植"
    en = "The plot was planted only on {planted_on}"


class FreshToDryOutOfBounds(Refused):
    """Fresh weight over dry weight is not what flowers give: a mis-weighing, unless somebody says why."""

    zh = "鲜干比 {milli}‰ 超出 {low}–{high}‰，请核对重量或填写原因"
    en = "Fresh to dry is {milli} thousandths, outside {low} to {high}; check the weights or give a reason"


class PlantsBearNoLots(Refused):
    """Flowers are picked in a round; a planting's batch carries the plants themselves."""

    zh = "鲜花记在采摘茬次上，种植批次不产出批次"
    en = "Flowers are harvested from a picking round, not from the planting"


class PlantsLeft(Refused):
    """A planting with plants in it is not closed."""

    zh = "还有 {plants} 株，不能结束"
    en = "There are still {plants} plants"


class AlreadyMature(Refused):
    """Plants mature once."""

    zh = "已于 {matured_on} 转为成熟生产性生物资产"
    en = "The plants are mature since {matured_on}"


class TooYoung(Refused):
    """The first crop comes in the second year (domain.md §5), unless somebody says why earlier."""

    zh = "栽植满 {years} 年才投产，请核对日期或填写原因"
    en = "Plants bear after {years} years; check the day or give a reason"


class MorePlantsThanThere(Refused):
    """More plants are given up than there are."""

    zh = "只有 {plants} 株"
    en = "There are only {plants} plants"


class DepreciatedThisMonth(Refused):
    """One month is depreciated once."""

    constraint = "uq_depreciation_planting_id_month"
    zh = "本月已计提折旧"
    en = "The month was depreciated already"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Thousandths of fresh for one of dry, from a figure of the day."""

    low: int
    high: int


def check_fresh_to_dry(fresh_g: int, dry_g: int, bounds: Bounds, reason: str) -> None:
    """Refuses FreshToDryOutOfBounds without a reason. 80 % to 10 % water gives 4.5 : 1 (domain.md §5)."""
    if fresh_g == 0 or dry_g == 0 or reason.strip():
        return
    if not bounds.low * dry_g <= fresh_g * 1000 <= bounds.high * dry_g:
        raise FreshToDryOutOfBounds(
            field="lines", milli=fresh_g * 1000 // dry_g, low=bounds.low, high=bounds.high
        )


def age_years(planted_on: date, on: date) -> int:
    """Whole years since planting; the first crop comes in the second year (domain.md §5)."""
    before_anniversary = (on.month, on.day) < (planted_on.month, planted_on.day)
    return max(0, on.year - planted_on.year - before_anniversary)


def check_age(planted_on: date, on: date, years: int, reason: str) -> None:
    """Refuses TooYoung without a reason."""
    if age_years(planted_on, on) < years and not reason.strip():
        raise TooYoung(field="on", years=years)
