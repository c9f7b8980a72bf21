"""What is not done yet on the demo's last day, so that every desk's start page has something to do."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from services.demo.season.flowers import BROUGHT, FRESH, KILOGRAM, dried, transfer
from services.demo.season.growers import FIRST, Goods, bring, growers, sellers, wages
from services.demo.season.herds import COWS, GOATS, Barn
from services.demo.season.steps import Desk, Parcel, Year, chance, ident
from services.demo.season.vegetables import CUCUMBER, FUNGUS, HOUSES, SPRAYED, TOMATO, house_id
from services.demo.township import CLEAN, FARMING, FLOWER_COOP, HONEYSUCKLE, LIVESTOCK, VEGETABLE_COOP
from shared.kit import clock
from shared.kit.ids import named_id

GESTATION_DAYS = 283
LATE_FLUSH = 5
#: Days from the last day on which something falls due; below nothing it is overdue.
BIRTHS = (-2, 6, 9)
HARVESTS = (-1, 5, 10)


def leave_open(year: Year) -> None:
    """Whatever a week holds, on the desks of a year that is under way."""
    dice = chance("open ends", year.number)
    _late_flowers(year, year.desks[FLOWER_COOP], dice)
    _open_round(year, year.desks[HONEYSUCKLE], dice)
    _held_vegetables(year, year.desks[VEGETABLE_COOP], dice)
    _winter_houses(year, year.desks[FARMING])
    _calves(year, Barn(year, year.desks[LIVESTOCK]))


def _in(year: Year, days: int) -> date:
    return year.last_on + timedelta(days=days)


def _hold(desk: Desk, lot_id: UUID, reason: str, days: int | None = None) -> None:
    """Until it is released, or for some days from now: a demo loaded later holds nothing in hindsight."""
    if days is None:
        desk.ask(f"/lots/{lot_id}/holds", "open", reason=reason)
    else:
        free_on = clock.today() + timedelta(days=days)
        desk.ask(f"/lots/{lot_id}/holds", free_on, reason=reason, free_on=free_on)


def _late_flowers(year: Year, desk: Desk, dice: Random) -> None:
    """Autumn flowers of the co-op, dried: one grade waits for a report, the other for a second weighing."""
    on = _in(year, -40)
    among = sellers(FLOWER_COOP, year.size.percent)
    lots = bring(desk, among, [BROUGHT], on, year.size.side(12), dice)
    ready = dried(year, desk, FLOWER_COOP, f"HG{on:%y%m%d}", lots, on, dice, "self_produced")
    for place, lot in enumerate(ready):
        if place:
            _hold(desk, lot.lot_id, "水分偏高，回潮复检", 6)
        else:
            _hold(desk, lot.lot_id, "二氧化硫送检，等报告")


def _open_round(year: Year, desk: Desk, dice: Random) -> None:
    """A late picking round of the company that nobody closed, and what was dried of it, kept back."""
    on = _in(year, -38)
    plot_id = ident("honeysuckle", desk.entity_id, "/plots", 1)
    number = f"CZ{year.number % 100}-1-{LATE_FLUSH}"
    batch = desk.ask(
        f"/plots/{plot_id}/rounds", (year.number, LATE_FLUSH), on=on, number=LATE_FLUSH, batch_number=number
    )
    among = growers(FLOWER_COOP, year.size.percent)
    pickers = wages(
        among, "采摘", year.size.side(8), dice, least=9_000, most=14_000, rate_fen=900, per=KILOGRAM
    )
    desk.ask(f"/batches/{batch}/wages", "picking", on=on, document=f"{number}-GZ", lines=pickers)
    picked = sum(line["quantity"] for line in pickers)
    line = {"product": FRESH, "grade": FIRST, "quantity": picked}
    harvest = desk.ask(f"/batches/{batch}/harvests", "part", on=on, document=f"{number}-SH", lines=[line])
    fresh = Parcel(named_id("harvest", harvest, 0), None, HONEYSUCKLE, FRESH, FIRST, picked, on)
    for lot in dried(year, desk, HONEYSUCKLE, f"ZH{number[2:]}", [fresh], on, dice, "self_produced"):
        _hold(desk, lot.lot_id, "秋花单独存放，待定价")


def _held_vegetables(year: Year, desk: Desk, dice: Random) -> None:
    """The last day's sheet: a lot waits for its quick test, one for a day, the others are on their way."""
    goods = [Goods(product, 110_000, 235_000, 200) for product in (TOMATO, CUCUMBER)]
    among = sellers(VEGETABLE_COOP, year.size.percent)
    lots = bring(desk, among, goods, year.last_on, max(4, year.size.side(16)), dice)
    for place, lot in enumerate(lots):
        if place == 0:
            _hold(desk, lot.lot_id, "农残快检待结果")
        elif place == 1:
            _hold(desk, lot.lot_id, "交售户用药未满间隔期", 7)
        else:
            transfer(desk, lot, CLEAN, 300 * lot.quantity // KILOGRAM)


def _winter_houses(year: Year, desk: Desk) -> None:
    """Winter crops in the houses, near their harvest, one just sprayed; and bags that wait to be opened."""
    for house, days in enumerate(HARVESTS, 1):
        on, crop = _in(year, -75 + house), TOMATO if house % 2 else CUCUMBER
        number = f"CK{year.number % 100}-{house}-3"
        batch = desk.ask(
            f"/greenhouses/{house_id(desk, house)}/cycles",
            (year.number, 3),
            on=on,
            batch_number=number,
            crop=crop,
            variety="普罗旺斯" if crop == TOMATO else "津优35",
            planned_harvest_on=_in(year, days),
        )
        line = {"kind": "purchase", "amount_fen": year.size.fen(5_200), "supplier": "育苗中心"}
        desk.ask(f"/batches/{batch}/costs", "all", on=on, document=f"{number}-CB", lines=[line])
        if house == 2:
            desk.ask(
                f"/cycles/{batch}/sprays",
                1,
                on=_in(year, -1),
                pesticide=SPRAYED,
                source="2024-批次17",
                pest="白粉虱",
                dose="10% 可湿性粉剂 1500 倍液",
            )
    desk.ask(
        f"/greenhouses/{house_id(desk, HOUSES + 1)}/bags",
        (year.number, "winter"),
        on=_in(year, -48),
        batch_number=f"JB{year.number % 100}-D",
        species=FUNGUS,
        bags=year.size.part(4_000),
    )


def _calves(year: Year, barn: Barn) -> None:
    """Cows that are due, calves without a tag yet, and goats under treatment."""
    cows, goats = barn.herd(COWS), barn.herd(GOATS)
    for number, days in enumerate(BIRTHS):
        barn.desk.ask(
            f"/herds/{cows}/matings",
            (year.number, number),
            on=_in(year, days - GESTATION_DAYS),
            animal_ids=[barn.animal(COWS, number)],
            sire="秦川牛种公牛 6109",
        )
    barn.calve_late(_in(year, -24), 2)
    barn.desk.ask(
        f"/herds/{goats}/treatments",
        year.number,
        on=_in(year, -1),
        animal_ids=[barn.animal(GOATS, number) for number in (3, 4)],
        drug="土霉素注射液",
        source="县兽药站 2026-0817",
        illness="乳房炎",
        dose="10 mg/kg 肌注",
    )
