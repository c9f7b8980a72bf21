"""The herd at the cut-over date as a stockman's table gives it: an animal a row, judged and compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.livestock.domain import (
    BornAfterComing,
    Purpose,
    Species,
    check_tag,
)
from shared.contracts.production import Asset
from shared.kit.errors import Kind, Refused
from shared.kit.ids import named_id
from shared.kit.workbook.cells import Cell, CellRefusal, shown
from shared.kit.workbook.columns import Column, Form, code, on_day, one_of, quantity, words, yuan_owned
from shared.kit.workbook.refusals import NumberTooFine, NumberTooLarge
from shared.kit.workbook.table import Reading, Row
from shared.production.model import DepreciatedMoreThanCost, OnlyProductiveDepreciates

GRAMS = 1000
WEIGHT_G_MAX = 5_000_000
COST_FEN_MAX = 10**11

#: What an animal is kept as: its class in the books (CAS 5) and what the herd is kept for.
CLASSES: Mapping[str, tuple[Asset, Purpose]] = {
    "育肥": (Asset.CONSUMABLE, Purpose.MEAT),
    "繁殖": (Asset.PRODUCTIVE, Purpose.MEAT),
    "种用": (Asset.PRODUCTIVE, Purpose.MEAT),
    "泌乳": (Asset.PRODUCTIVE, Purpose.MILK),
    "犊": (Asset.PRODUCTIVE_IMMATURE, Purpose.MEAT),
    "羔": (Asset.PRODUCTIVE_IMMATURE, Purpose.MEAT),
    "后备": (Asset.PRODUCTIVE_IMMATURE, Purpose.MEAT),
}
_SPECIES = {
    "猪": Species.PIG,
    "牛": Species.CATTLE,
    "绵羊": Species.SHEEP,
    "山羊": Species.GOAT,
    "奶山羊": Species.GOAT,
}
_SEXES = {"公": "male", "雄": "male", "母": "female", "雌": "female"}
_PURPOSES = {"肉用": Purpose.MEAT, "乳用": Purpose.MILK, "奶用": Purpose.MILK}


def _grams(cell: Cell) -> int:
    """Kilograms as grams."""
    grams: Fraction = quantity(cell) * GRAMS
    if grams.denominator != 1:
        raise NumberTooFine(value=shown(cell), decimals=3)
    if grams > WEIGHT_G_MAX:
        raise NumberTooLarge(value=shown(cell))
    return grams.numerator


def _fen(cell: Cell) -> int:
    fen = yuan_owned(cell)
    if fen > COST_FEN_MAX:
        raise NumberTooLarge(value=shown(cell))
    return fen


FORM = Form(
    "存栏牲畜表",
    "建账日在栏的牲畜，每头一行；耳标号为 15 位文本。同一圈舍（群）的畜种、类别、用途应一致；"
    "新生未戴耳标的另行登记。金额单位元；请勿合并单元格。",
    (
        Column("ear_tag", "耳标号", code, required=True, also=("耳号", "耳标", "免疫标识号")),
        Column("species", "畜种", one_of(_SPECIES), required=True, note="猪、牛、绵羊、山羊"),
        Column("breed", "品种", words, required=True, example="关中奶山羊"),
        Column("sex", "性别", one_of(_SEXES), required=True, note="公、母"),
        Column("born_on", "出生日期", on_day, required=True, also=("出生年月日",), example="2023-03-01"),
        Column("kept_as", "类别", one_of(CLASSES), required=True, note="育肥、繁殖、泌乳、犊、后备"),
        Column("purpose", "用途", one_of(_PURPOSES), note="肉用、乳用；空：泌乳为乳用，其余肉用"),
        Column("herd", "圈舍/群", words, required=True, also=("圈舍", "群", "群别", "栏舍", "圈号")),
        Column("village", "村", words, also=("所在村", "地点"), note="新建的群填写"),
        Column("cost_fen", "原值(元)", _fen, required=True, also=("账面原值", "成本"), sums=True),
        Column("depreciation_fen", "累计折旧(元)", _fen, sums=True, note="只有成熟的繁殖、泌乳畜有"),
        Column("weight_g", "体重(千克)", _grams, also=("体重(kg)", "重量")),
    ),
)


class EarTagTwice(Refused):
    """One tag, two animals (畜禽标识和养殖档案管理办法 §15: a tag is never used again)."""

    kind = Kind.INVALID
    zh = "耳标号与第 {first_row} 行相同"
    en = "The ear tag of row {first_row} again"


class HerdOfTwoKinds(Refused):
    """A herd is of one species, class and purpose: its animals share an average cost."""

    kind = Kind.INVALID
    zh = "“{herd}”里的畜种、类别或用途与第 {first_row} 行不一致，请分群"
    en = "“{herd}” has another species, class or purpose in row {first_row}; make two herds of them"


class HerdStandsOtherwise(Refused):
    """A herd of that name is registered, and is of another kind."""

    kind = Kind.INVALID
    zh = "“{herd}”已经登记，畜种、类别或用途与这里不同"
    en = "“{herd}” is registered with another species, class or purpose"


class HerdOfWhere(Refused):
    """A new herd stands in a village."""

    kind = Kind.INVALID
    zh = "“{herd}”是新的群，没有写明在哪个村"
    en = "“{herd}” is a new herd; the village is not written"


class OpeningHerdsDiffer(Refused):
    """The animals on hand were entered, and these are others: nothing is overwritten."""

    zh = "建账日存栏已经登记，与这一份有 {count} 处不同，没有任何改动"
    en = "The animals on hand were entered already and differ in {count} places; nothing was changed"


@dataclass(frozen=True, slots=True)
class HerdKind:
    """What a herd is."""

    id: UUID
    species: Species
    asset: Asset
    purpose: Purpose
    village: str

    def is_like(self, other: "HerdKind") -> bool:
        return (self.species, self.asset, self.purpose) == (other.species, other.asset, other.purpose)


@dataclass(frozen=True, slots=True)
class SheetAnimal:
    """An animal of the sheet."""

    row: int
    id: UUID
    ear_tag: str
    breed: str
    sex: str
    born_on: date
    herd: str
    cost_fen: int
    depreciation_fen: int
    weight_g: int | None

    @property
    def said(self) -> tuple[object, ...]:
        return self.breed, self.sex, self.born_on


@dataclass(frozen=True, slots=True)
class Stock:
    """The animals of a sheet and the herds they stand in, by name; what is wrong with it."""

    animals: tuple[SheetAnimal, ...] = ()
    herds: Mapping[str, HerdKind] | None = None
    refusals: tuple[CellRefusal, ...] = ()

    def of(self, herd: str) -> list[SheetAnimal]:
        return [animal for animal in self.animals if animal.herd == herd]


def judged(reading: Reading, entity_id: UUID, on: date, standing: Mapping[str, HerdKind]) -> Stock:
    """The animals and herds of a sheet; `standing` are the entity's herds by name."""
    if reading.refusals:
        return Stock(refusals=reading.refusals)
    animals: list[SheetAnimal] = []
    herds: dict[str, HerdKind] = {}
    first_rows: dict[tuple[str, str], int] = {}
    refusals = []
    for row in reading.rows:
        kind = _herd(row, entity_id, standing)
        name = row.values["herd"]
        first = herds.setdefault(name, kind)
        first_rows.setdefault(("herd", name), row.row)
        for field, refused in _wrong(row, on, kind, first, standing.get(name), first_rows):
            refusals.append(reading.refusal(refused, row.row, field))
        first_rows.setdefault(("ear_tag", row.values["ear_tag"]), row.row)
        animals.append(_animal(row, entity_id))
    return Stock(tuple(animals), herds, tuple(refusals))


def _herd(row: Row, entity_id: UUID, standing: Mapping[str, HerdKind]) -> HerdKind:
    values = row.values
    asset, purpose = values["kept_as"]
    known = standing.get(values["herd"])
    return HerdKind(
        known.id if known else named_id("opening-herd", entity_id, values["herd"]),
        values["species"],
        asset,
        values["purpose"] or purpose,
        known.village if known else values["village"] or "",
    )


def _wrong(
    row: Row,
    on: date,
    kind: HerdKind,
    first: HerdKind,
    known: HerdKind | None,
    first_rows: Mapping[tuple[str, str], int],
) -> Iterator[tuple[str, Refused]]:
    """What is wrong with an animal: each field and why."""
    values = row.values
    try:
        check_tag(kind.species, values["ear_tag"])
    except Refused as refused:
        yield "ear_tag", refused
    tag, herd = ("ear_tag", values["ear_tag"]), ("herd", values["herd"])
    if tag in first_rows:
        yield "ear_tag", EarTagTwice(first_row=first_rows[tag])
    if values["born_on"] > on:
        yield "born_on", BornAfterComing(born_on=values["born_on"])
    if known is not None and not kind.is_like(known):
        yield "herd", HerdStandsOtherwise(herd=values["herd"])
    elif not kind.is_like(first):
        yield "herd", HerdOfTwoKinds(herd=values["herd"], first_row=first_rows[herd])
    elif not first.village:
        yield "village", HerdOfWhere(herd=values["herd"])
    depreciation = values["depreciation_fen"] or 0
    if depreciation and kind.asset is not Asset.PRODUCTIVE:
        yield "depreciation_fen", OnlyProductiveDepreciates()
    if depreciation > values["cost_fen"]:
        yield "depreciation_fen", DepreciatedMoreThanCost()


def _animal(row: Row, entity_id: UUID) -> SheetAnimal:
    values: Mapping[str, Any] = row.values
    return SheetAnimal(
        row.row,
        named_id("opening-animal", entity_id, values["ear_tag"]),
        values["ear_tag"],
        values["breed"],
        values["sex"],
        values["born_on"],
        values["herd"],
        values["cost_fen"],
        values["depreciation_fen"] or 0,
        values["weight_g"],
    )


@dataclass(frozen=True, slots=True)
class HerdTotal:
    """What a herd took in at the cut-over."""

    herd: str
    heads: int
    cost_fen: int
    depreciation_fen: int


@dataclass(frozen=True, slots=True)
class Entered:
    """What came in at the cut-over: each animal by tag (breed, sex, birth), and each herd's total."""

    animals: Mapping[str, tuple[object, ...]]
    herds: Sequence[HerdTotal]


@dataclass(frozen=True, slots=True)
class Difference:
    """An animal or a herd that is otherwise than it came in; no `row` where the sheet has it not."""

    row: int | None
    what: str
    entered: str
    sent: str


def differences(entered: Entered, stock: Stock) -> list[Difference]:
    """Where a sheet says otherwise: animals changed, new, gone; herds with another value or number."""
    sent = {animal.ear_tag: animal for animal in stock.animals}
    found = []
    for animal in stock.animals:
        was = entered.animals.get(animal.ear_tag)
        if was != animal.said:
            found.append(
                Difference(animal.row, animal.ear_tag, _told(was) if was else "", _told(animal.said))
            )
    found += [
        Difference(None, tag, _told(was), "") for tag, was in entered.animals.items() if tag not in sent
    ]
    before = {total.herd: total for total in entered.herds}
    after = {name: _total(name, stock) for name in stock.herds or {}}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            found.append(Difference(None, name, _of(before.get(name)), _of(after.get(name))))
    return found


def _total(name: str, stock: Stock) -> HerdTotal:
    animals = stock.of(name)
    cost = sum(animal.cost_fen for animal in animals)
    return HerdTotal(name, len(animals), cost, sum(animal.depreciation_fen for animal in animals))


def _told(said: Sequence[object]) -> str:
    return " ".join(map(str, said))


def _of(total: HerdTotal | None) -> str:
    if total is None:
        return ""
    return f"heads={total.heads} cost_fen={total.cost_fen} depreciation_fen={total.depreciation_fen}"
