"""Growers' deliveries as day sheets: who brought how much of what, weighed and graded as the desk will."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from services.demo.people import Village, villages
from services.demo.season.steps import SEED, Desk, Parcel, Size, ident
from services.demo.township import FLOWER_COOP, VEGETABLE_COOP, org_id
from services.members.domain.roster.households import code_key
from shared.kit.ids import named_id
from shared.production.model import net_weight

FIRST, SECOND = "一级", "二级"
FIRST_OF_TEN = 7
MEMBERS_PER_VILLAGE = 50
#: Of the households that are no members, one in so many sells to the co-op all the same.
STRANGERS_EVERY = 20
#: Which villages grow what: the co-ops draw their members from them.
GROWS = {FLOWER_COOP: range(6), VEGETABLE_COOP: range(6, 12)}


@dataclass(frozen=True, slots=True)
class Grower:
    """A household that delivers, works for wages, or both."""

    id: UUID
    name: str
    village: str
    is_member: bool


@cache
def people(percent: int) -> list[Village]:
    """The township's people at this size."""
    return villages(SEED, scale_percent=percent)


@cache
def growers(coop: str, percent: int) -> tuple[Grower, ...]:
    """The households of a co-op's villages, its members first in each village."""
    found = []
    for place in GROWS[coop]:
        village = people(percent)[place]
        members = max(3, Size(percent).part(MEMBERS_PER_VILLAGE))
        for number, household in enumerate(village.households):
            household_id = named_id("household", org_id(village.code), code_key(household.code))
            name = household.villagers[0].name
            found.append(Grower(household_id, name, village.name, number < members))
    return tuple(found)


def members_of(coop: str, percent: int) -> list[Grower]:
    """The members of a co-op, in register order."""
    return [grower for grower in growers(coop, percent) if grower.is_member]


def sellers(coop: str, percent: int) -> list[Grower]:
    """Who brings to a co-op's scale: its members, and a few others."""
    others = [grower for grower in growers(coop, percent) if not grower.is_member]
    return [*members_of(coop, percent), *others[::STRANGERS_EVERY]]


@dataclass(frozen=True, slots=True)
class Goods:
    """What is brought to the scale: the least and most grams of one delivery, and how much is impurity."""

    product: str
    least_g: int
    most_g: int
    impurity_bp: int = 150


def bring(
    desk: Desk, among: Sequence[Grower], goods: Sequence[Goods], on: date, lines: int, dice: Random
) -> list[Parcel]:
    """A day's sheet at a desk; the lots it makes, with what is in each."""
    name = f"{on:%y%m%d}"
    chosen = dice.sample(among, min(lines, len(among)))
    sheet = [
        _line(desk, name, number, grower, goods[number % len(goods)], dice)
        for number, grower in enumerate(chosen)
    ]
    sheet_id = desk.ask_new("/deliveries/sheets", name, on=on, document=f"SG-{name}", lines=sheet)
    return list(_lots(desk, sheet_id, sheet, on))


def _line(desk: Desk, sheet: str, number: int, grower: Grower, goods: Goods, dice: Random) -> dict[str, Any]:
    return {
        "id": ident("delivery", desk.entity_id, sheet, number),
        "household_id": grower.id,
        "product": goods.product,
        "grade": FIRST if dice.randrange(10) < FIRST_OF_TEN else SECOND,
        "gross_g": dice.randrange(goods.least_g, goods.most_g, 100),
        "impurity_bp": dice.randrange(goods.impurity_bp),
    }


def _lots(desk: Desk, sheet_id: UUID, sheet: Sequence[dict[str, Any]], on: date) -> Iterator[Parcel]:
    held: dict[tuple[str, str], int] = defaultdict(int)
    for line in sheet:
        net_g = net_weight(line["gross_g"], None, 0, line["impurity_bp"])
        held[line["product"], line["grade"]] += net_g
    for (product, grade), quantity in held.items():
        lot_id = named_id("lot", sheet_id, product, grade)
        yield Parcel(lot_id, None, str(desk.entity_id), product, grade, quantity, on)


def wages(
    among: Sequence[Grower],
    work: str,
    count: int,
    dice: Random,
    *,
    least: int,
    most: int,
    rate_fen: int,
    per: int = 1,
) -> list[dict[str, Any]]:
    """Lines of a day's wages: so many workers, each between `least` and `most` of what is paid for."""
    return [
        {
            "household_id": worker.id,
            "worker_name": worker.name,
            "work": work,
            "quantity": dice.randint(least, most),
            "rate_fen": rate_fen,
            "per": per,
        }
        for worker in dice.sample(among, min(count, len(among)))
    ]
