"""The livestock company: dairy goats milked from March to November, beef cattle fattened, cows that calve."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.demo.people import COUNTY
from services.demo.season.growers import growers, wages
from services.demo.season.steps import Desk, Parcel, Year, chance, ident
from services.demo.township import DESK_OF, LIVESTOCK, VEGETABLE_COOP, org_id
from shared.kit.ids import named_id

MILK, CATTLE = "羊奶", "育肥牛"
GOATS, BEEVES, COWS = "奶山羊一群", "育肥牛一群", "繁殖母牛一群"
OPENED_ON = date(2025, 1, 1)
#: Heads on hand at the cut-over, and what each stands in the books with, in yuan.
ON_HAND = {GOATS: (120, 2_500), BEEVES: (60, 9_000), COWS: (40, 12_000)}
TAG_DIGIT = {GOATS: "3", BEEVES: "2", COWS: "2"}
MILKING_MONTHS = range(3, 12)
MILKINGS = 4
SOLD_IN, BOUGHT_IN, CALVES_IN = (3, 6, 9, 12), (1, 4, 7, 10), (4, 9)
GOAT_MONTHS = 60


def opening_fen(percent: int) -> dict[str, int]:
    """What the animals on hand stand in the books with, by herd."""
    return {herd: _heads(herd, percent) * yuan * 100 for herd, (_, yuan) in ON_HAND.items()}


def _heads(herd: str, percent: int) -> int:
    return max(10, ON_HAND[herd][0] * percent // 100)


def livestock_year(year: Year) -> None:
    """Every month of the company's herds."""
    desk = Desk(DESK_OF[LIVESTOCK], "livestock", org_id(LIVESTOCK))
    year.desks[LIVESTOCK] = desk
    barn = Barn(year, desk)
    if year.number == OPENED_ON.year:
        barn.open()
    whole_months = year.last_on.month - (year.last_on.day < 29)
    for month in range(1, whole_months + 1):
        if month in MILKING_MONTHS:
            barn.milk(month)
        barn.fatten(month)
        if month in CALVES_IN:
            barn.calve(month)
        barn.spread_manure(month)


class Barn:
    """A year of the herds; the animals are known by number, so that each plan knows who is where."""

    def __init__(self, year: Year, desk: Desk) -> None:
        self.year, self.desk = year, desk
        self.dice: Random = chance("livestock", year.number)
        self.percent = year.size.percent

    def herd(self, herd: str) -> UUID:
        """A herd's id."""
        return ident(self.desk.service, self.desk.entity_id, "/herds", herd)

    def animal(self, herd: str, number: int) -> UUID:
        """An animal's id."""
        return ident("animal", herd, number)

    def _line(self, herd: str, number: int, born_on: date) -> dict[str, Any]:
        goat = herd == GOATS
        return {
            "id": self.animal(herd, number),
            "ear_tag": f"{TAG_DIGIT[herd]}{COUNTY}{list(ON_HAND).index(herd) + 1}{number:07d}",
            "breed": "关中奶山羊" if goat else "秦川牛",
            "sex": "female" if herd in (GOATS, COWS) else "male",
            "born_on": born_on,
        }

    def open(self) -> None:
        """The herds, and what is on hand at the cut-over date."""
        kinds = {GOATS: ("goat", "milk", "productive"), BEEVES: ("cattle", "meat", "consumable")}
        for herd in ON_HAND:
            species, purpose, asset = kinds.get(herd, ("cattle", "meat", "productive"))
            common = {"village": "高塬村", "species": species, "purpose": purpose, "asset": asset}
            self.desk.ask_new("/herds", herd, on=OPENED_ON, name=herd, **common)
            lines = [self._line(herd, n, date(2022, 3, 1)) for n in range(_heads(herd, self.percent))]
            self.desk.ask(
                f"/herds/{self.herd(herd)}/animals",
                "opening",
                on=OPENED_ON,
                document="QC-2025",
                origin="opening",
                cost_fen=opening_fen(self.percent)[herd],
                animals=lines,
            )

    def milk(self, month: int) -> None:
        """A month's batch of milk: feed, wages and the goats' depreciation into a lot a week."""
        year, desk, size = self.year, self.desk, self.year.size
        first = date(year.number, month, 1)
        number = f"NY{first:%y%m}"
        heads = _heads(GOATS, self.percent)
        batch = desk.ask_new("/batches", number, on=first, number=number, stage="milking", asset="production")
        feed = size.fen(19_000)
        year.spend(LIVESTOCK, "supplier", month, feed)
        line = {"kind": "purchase", "amount_fen": feed, "supplier": "蒲新饲料店"}
        desk.ask(f"/batches/{batch}/costs", "feed", on=first, document=f"{number}-SL", lines=[line])
        among = growers(VEGETABLE_COOP, self.percent)
        work = wages(among, "挤奶", max(1, size.side(3)), self.dice, least=24, most=26, rate_fen=9_000)
        desk.ask(f"/batches/{batch}/wages", "work", on=first, document=f"{number}-GZ", lines=work)
        desk.ask(
            f"/herds/{self.herd(GOATS)}/depreciations",
            number,
            on=first,
            document=f"{number}-ZJ",
            batch_id=batch,
            amount_fen=opening_fen(self.percent)[GOATS] // GOAT_MONTHS,
        )
        for week in range(MILKINGS):
            self._milking(batch, number, week, first + timedelta(days=6 + 7 * week), heads)
        last = first + timedelta(days=28)
        desk.ask(f"/batches/{batch}/close", "end", on=last, document=f"{number}-JS", lines=[])

    def _milking(self, batch: UUID, number: str, week: int, on: date, heads: int) -> None:
        lines: list[dict[str, Any]] = [
            {"animal_id": self.animal(GOATS, n), "milk_ml": self.dice.randrange(11_500, 15_500, 100)}
            for n in range(1, heads)
        ]
        milked = self.desk.ask(
            f"/herds/{self.herd(GOATS)}/milkings",
            (number, week),
            on=on,
            document=f"{number}-{week + 1}",
            batch_id=batch,
            product=MILK,
            share_bp=10_000 // (MILKINGS - week),
            lines=lines,
        )
        total = sum(line["milk_ml"] for line in lines)
        self._offer(Parcel(named_id("harvest", milked, 0), None, LIVESTOCK, MILK, "1", total, on, "ml"))

    def _offer(self, lot: Parcel) -> None:
        self.desk.ask(f"/lots/{lot.lot_id}/offers", "sale")
        self.year.offered.append(lot)

    def fatten(self, month: int) -> None:
        """Feed onto the herd; a part is sold each quarter, and as many come in their place."""
        year, desk = self.year, self.desk
        herd, on = self.herd(BEEVES), date(year.number, month, 5)
        feed = year.size.fen(17_500)
        year.spend(LIVESTOCK, "supplier", month, feed)
        line = {"kind": "purchase", "amount_fen": feed, "supplier": "蒲新饲料店"}
        number = f"YF{on:%y%m}"
        desk.ask(f"/batches/{herd}/costs", number, on=on, document=f"{number}-SL", lines=[line])
        quarter = (year.number - OPENED_ON.year) * 4 + (month - 1) // 3
        heads = max(1, _heads(BEEVES, self.percent) // 6)
        stock = _heads(BEEVES, self.percent)
        if month in BOUGHT_IN:
            lines = [
                self._line(BEEVES, stock + quarter * heads + n, on - timedelta(days=200))
                for n in range(heads)
            ]
            cost = heads * 700_000
            year.spend(LIVESTOCK, "supplier", month, cost)
            desk.ask(
                f"/herds/{herd}/animals",
                number,
                on=on,
                document=f"{number}-GM",
                origin="bought",
                cost_fen=cost,
                animals=lines,
            )
        if month in SOLD_IN:
            ids = [self.animal(BEEVES, quarter * heads + n) for n in range(heads)]
            day = on + timedelta(days=5)
            sold = desk.ask(
                f"/herds/{herd}/sales",
                number,
                on=day,
                document=f"{number}-CL",
                animal_ids=ids,
                product=CATTLE,
            )
            self._offer(Parcel(named_id("harvest", sold, 0), None, LIVESTOCK, CATTLE, "", heads, day, "head"))

    def calve(self, month: int) -> None:
        """Half a year's keep of the cows is what their calves cost."""
        first = 100_000 + self.year.number * 100 + month * 1_000_000 // 12
        on = date(self.year.number, month, 12)
        lines = [self._line(BEEVES, first + n, on) for n in range(max(1, self.year.size.part(14)))]
        self._born(on, lines, self.year.size.fen(44_000))

    def calve_late(self, on: date, heads: int) -> None:
        """Calves of a day; their tags are not on yet."""
        untagged = [self._line(BEEVES, -n, on) | {"ear_tag": None} for n in range(1, heads + 1)]
        self._born(on, untagged, heads * 150_000)

    def _born(self, on: date, calves: list[dict[str, Any]], keep: int) -> None:
        year, desk = self.year, self.desk
        month, number = on.month, f"FZ{on:%y%m}"
        batch = desk.ask_new("/batches", number, on=on, number=number, stage="breeding", asset="production")
        year.spend(LIVESTOCK, "supplier", month, keep)
        line = {"kind": "purchase", "amount_fen": keep, "supplier": "蒲新饲料店"}
        desk.ask(f"/batches/{batch}/costs", "keep", on=on, document=f"{number}-SL", lines=[line])
        desk.ask(
            f"/herds/{self.herd(BEEVES)}/animals",
            number,
            on=on,
            document=f"{number}-CS",
            origin="born",
            cost_fen=keep,
            from_batch_id=batch,
            animals=calves,
        )
        desk.ask(f"/batches/{batch}/close", "end", on=on, document=f"{number}-JS", lines=[])

    def spread_manure(self, month: int) -> None:
        """A line of the manure ledger."""
        on = date(self.year.number, month, 25)
        self.desk.ask_new(
            "/manure",
            f"{on:%y%m}",
            on=on,
            source="牛舍羊舍",
            solid_kg=self.year.size.part(52_000),
            liquid_l=self.year.size.part(30_000),
            storage_fill_bp=self.dice.randint(4_000, 7_000),
            treatment="compost",
            destination="field",
            area_m2=120_000,
            handler="高塬村",
        )
