"""The plants: recipes, arrivals taken in, and batches whose yields stay within what the recipe allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.demo.season.flowers import DRY
from services.demo.season.steps import Parcel, Year, chance, ident, plain
from services.demo.season.vegetables import CABBAGE, CUCUMBER, FUNGUS, POTATO, TOMATO
from services.demo.township import CLEAN, COMPANY, DEEP, org_id
from shared.kit.ids import named_id

WHOLE_BP = 10_000
SCRAPS, CRUMBS, DREGS = "蔬菜边料", "花茶碎末", "药渣"
SORTED, TEA, EXTRACT = "精选金银花", "金银花茶", "金银花提取物"
ASSAY = "绿原酸含量"
ABNORMAL_EVERY = 97


@dataclass(frozen=True, slots=True)
class Kind:
    """A recipe of the demo in short; shares in basis points of the mass put in, values in fen a kilogram."""

    code: str
    takes: str
    gives: str
    share_bp: int
    value_fen: int
    tax: str
    left_over: str
    left_over_bp: int
    left_over_fen: int
    rates: dict[str, int]
    shelf_days: int
    tests: tuple[str, ...] = ()


_WASHING = {"wages": 42, "energy": 20, "overhead": 16, "depreciation": 14}
KINDS: dict[str, tuple[Kind, ...]] = {
    CLEAN: tuple(
        Kind(f"JC-{name}", name, f"净{name}", share, value, "exempt", SCRAPS, 700, 20, _WASHING, 8)
        for name, share, value in (
            (TOMATO, 8_900, 720),
            (CUCUMBER, 8_900, 680),
            (CABBAGE, 8_200, 470),
            (POTATO, 8_300, 520),
        )
    ),
    DEEP: (
        Kind(
            "JX-1",
            DRY,
            SORTED,
            9_500,
            16_800,
            "agricultural",
            CRUMBS,
            300,
            3_000,
            {"wages": 380, "energy": 120},
            720,
        ),
        Kind(
            "HC-1",
            DRY,
            TEA,
            9_300,
            23_500,
            "general",
            CRUMBS,
            400,
            3_000,
            {"wages": 1_200, "overhead": 2_600},
            540,
        ),
        Kind(
            "TQ-1",
            DRY,
            EXTRACT,
            1_300,
            152_000,
            "general",
            DREGS,
            6_000,
            40,
            {"energy": 900, "overhead": 1_500, "depreciation": 500},
            720,
            (ASSAY,),
        ),
    ),
    COMPANY: (
        Kind(
            "JX-M", FUNGUS, "精选黑木耳", 9_500, 13_400, "exempt", "木耳碎", 200, 2_000, {"wages": 300}, 540
        ),
    ),
}
#: Grams of one batch.
BATCH_G = {CLEAN: 640_000, DEEP: 88_000, COMPANY: 80_000}
#: Batches a day, and days between an arrival and its first batch.
A_DAY, AFTER_DAYS = {CLEAN: 4, DEEP: 1, COMPANY: 2}, {CLEAN: 0, DEEP: 3, COMPANY: 5}
PARTS = {"wages": "staff", "energy": "supplier", "overhead": "other"}


def recipes(plant: str) -> Iterator[dict[str, Any]]:
    """The plant's recipes as it records them."""
    for kind in KINDS[plant]:
        yield plain(
            {
                "id": ident("recipe", plant, kind.code),
                "entity_id": org_id(plant),
                "code": kind.code,
                "name": kind.gives,
                "effective_on": date(2025, 1, 1),
                "inputs": [{"product": kind.takes}],
                "outputs": [
                    {
                        "product": kind.gives,
                        "sales_value_fen_per_kg": kind.value_fen,
                        "tax_category": kind.tax,
                        "shelf_life_days": kind.shelf_days,
                    }
                ],
                "by_products": [
                    {
                        "product": kind.left_over,
                        "nrv_fen_per_kg": kind.left_over_fen,
                        "tax_category": "agricultural",
                    }
                ],
                "rates": [{"kind": name, "fen_per_kg": fen} for name, fen in kind.rates.items()],
                "expected_yield_bp": kind.share_bp,
                "tolerance_bp": 150,
                "tests": list(kind.tests),
            }
        )


def receipts(plant: str, parcels: Sequence[Parcel]) -> list[dict[str, Any]]:
    """Each parcel's arrival on its day; washed vegetables are exempt, so no input VAT is taken."""
    return [
        plain(
            {
                "id": ident("receipt", parcel.transfer_id),
                "entity_id": org_id(plant),
                "transfer_id": parcel.transfer_id,
                "on": parcel.on,
                "document": f"RK-{parcel.on:%y%m%d}-{str(parcel.lot_id)[:4]}",
                "exempt_use": plant != DEEP,
            }
        )
        for parcel in parcels
    ]


@dataclass
class Worked:
    """A plant's year: its batches as posted, the lots they made, and the lots that must be tested."""

    batches: list[dict[str, Any]] = field(default_factory=list)
    made: list[Parcel] = field(default_factory=list)
    to_test: list[Parcel] = field(default_factory=list)


def work(year: Year, plant: str) -> Worked:
    """All that arrived, worked up in batches; what would be done after the year's last day stays in stock."""
    done = Worked()
    dice = chance("plant", plant, year.number)
    for arrived in _together(plant, year.parcels.get(plant, [])):
        kind = _kind_for(plant, arrived[0].product, len(done.batches))
        count = max(1, round(sum(parcel.quantity for parcel in arrived) / BATCH_G[plant]))
        for n in range(count):
            day = arrived[0].on + timedelta(days=AFTER_DAYS[plant] + n // A_DAY[plant])
            if year.has(day):
                inputs = [(parcel.lot_id, _part(parcel.quantity, n, count)) for parcel in arrived]
                _batch(year, plant, kind, day, inputs, dice, done)
    return done


def _together(plant: str, parcels: Sequence[Parcel]) -> list[list[Parcel]]:
    """What is worked up together: at the washing plant all grades of one product, sender and day."""
    if plant != CLEAN:
        return [[parcel] for parcel in sorted(parcels, key=lambda one: (one.on, one.lot_id))]
    groups: dict[tuple[date, str, str], list[Parcel]] = {}
    for parcel in parcels:
        groups.setdefault((parcel.on, parcel.entity, parcel.product), []).append(parcel)
    return [groups[key] for key in sorted(groups)]


def _kind_for(plant: str, product: str, number: int) -> Kind:
    """The recipe: by product, at the deep processing plant by turns."""
    if plant == DEEP:
        return KINDS[DEEP][(0, 1, 0, 1, 2, 0, 1)[number % 7]]
    return next(kind for kind in KINDS[plant] if kind.takes == product)


def _part(quantity: int, n: int, count: int) -> int:
    return quantity // count if n < count - 1 else quantity - quantity // count * (count - 1)


def _batch(
    year: Year, plant: str, kind: Kind, day: date, inputs: list[tuple[UUID, int]], dice: Random, done: Worked
) -> None:
    number = f"{kind.code[:2]}{day:%y%m%d}-{len(done.batches) + 1:04d}"
    mass = sum(quantity for _, quantity in inputs)
    out = mass * (kind.share_bp + dice.randint(-110, 90)) // WHOLE_BP
    left_over = mass * kind.left_over_bp // WHOLE_BP
    losses = [
        {"kind": "normal", "quantity_g": mass - out - left_over - mass * dice.randrange(30) // WHOLE_BP}
    ]
    if len(done.batches) % ABNORMAL_EVERY == ABNORMAL_EVERY // 2:
        spoiled = out // 20
        out -= spoiled
        losses.append({"kind": "abnormal", "quantity_g": spoiled, "reason": "停电变质"})
    done.batches.append(
        plain(
            {
                "entity_id": org_id(plant),
                "number": number,
                "recipe": kind.code,
                "on": day,
                "inputs": [{"lot_id": lot_id, "quantity": quantity} for lot_id, quantity in inputs],
                "outputs": [{"product": kind.gives, "quantity": out}],
                "by_products": [{"product": kind.left_over, "quantity": left_over}],
                "losses": losses,
            }
        )
    )
    made = Parcel(_made_lot(plant, number), None, plant, kind.gives, "", out, day)
    (done.to_test if kind.tests else done.made).append(made)
    for name, fen_per_kg in kind.rates.items():
        if name in PARTS:
            year.spend(plant, PARTS[name], day.month, (fen_per_kg * mass + 500) // 1000)


def _made_lot(plant: str, number: str) -> UUID:
    return named_id("lot", named_id("batch", org_id(plant), number), 0)


def assays(plant: str, lots: Sequence[Parcel]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each tested lot's test, and its release where it passed; the first of a year fails and stays held."""
    for number, lot in enumerate(lots):
        passed = number > 0
        common = {"entity_id": org_id(plant), "lot_id": lot.lot_id}
        test = {
            "kind": ASSAY,
            "passed": passed,
            "tested_on": lot.on,
            "result": "1.8 %" if passed else "1.2 %",
            "laboratory": "渭南药检所",
        }
        yield "/lots/tests", plain({"id": ident("test", lot.lot_id), **common, **test})
        if passed:
            yield "/lots/releases", plain({"id": ident("release", lot.lot_id), **common, "on": lot.on})
