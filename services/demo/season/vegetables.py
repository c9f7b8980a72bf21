"""Vegetables and fungus: what the co-op buys, what the branch grows, and to whom it goes."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from services.demo.season.flowers import KILOGRAM, send
from services.demo.season.growers import FIRST, SECOND, Goods, bring, growers, sellers, wages
from services.demo.season.steps import Desk, Parcel, Year, chance, ident, spread
from services.demo.township import CLEAN, COMPANY, DESK_OF, FARMING, VEGETABLE_COOP, org_id
from shared.kit.ids import named_id

TOMATO, CUCUMBER, CABBAGE, POTATO, FUNGUS = "番茄", "黄瓜", "甘蓝", "马铃薯", "黑木耳"
PRICES = {TOMATO: 340, CUCUMBER: 310, CABBAGE: 170, POTATO: 210}
SHEETS, LINES = 41, 40
SECOND_BP = 8_600
#: What the plant pays the co-op over what growers got, in hundredths.
MARGIN = 112
HOUSES, CYCLES_FROM = 5, ((2, 12), (7, 20))
HARVESTS = 8
BAGS = 12_000
SPRAYED = "吡虫啉"


def coop_year(year: Year) -> None:
    """The vegetable co-op: a sheet every nine days, two kinds of vegetables, all sent to the plant."""
    desk = Desk(DESK_OF[VEGETABLE_COOP], "facility_farming", org_id(VEGETABLE_COOP))
    year.desks[VEGETABLE_COOP] = desk
    dice = chance("vegetable coop", year.number)
    if year.number == 2025:
        for product, price in PRICES.items():
            desk.ask_new(
                "/prices",
                product,
                product=product,
                effective_on=date(2025, 1, 1),
                base_fen_per_kg=price,
                tax_category="self_produced",
                grades={FIRST: 10_000, SECOND: SECOND_BP},
            )
    among = sellers(VEGETABLE_COOP, year.size.percent)
    for day in spread(date(year.number, 1, 12), date(year.number, 12, 22), year.size.side(SHEETS)):
        # The last day of a year under way has a sheet that is left open (open_ends).
        if year.has(day) and not (year.is_under_way and day == year.last_on):
            goods = [Goods(product, 110_000, 235_000, 200) for product in _in_season(day)]
            for lot in bring(desk, among, goods, day, year.size.side(LINES), dice):
                price = PRICES[lot.product] * (10_000 if lot.grade == FIRST else SECOND_BP) // 10_000
                lot = Parcel(lot.lot_id, None, VEGETABLE_COOP, lot.product, lot.grade, lot.quantity, lot.on)
                send(year, desk, lot, CLEAN, price * MARGIN * lot.quantity // (100 * KILOGRAM))


def _in_season(day: date) -> tuple[str, str]:
    if day.month in (5, 6, 7):
        return TOMATO, CUCUMBER
    if day.month in (8, 9, 10):
        return CABBAGE, POTATO
    return (TOMATO, POTATO) if day.day % 2 else (CUCUMBER, CABBAGE)


def branch_year(year: Year) -> None:
    """The branch: crops in five greenhouses twice a year, and fungus bags that did not all thrive."""
    desk = Desk(DESK_OF[FARMING], "facility_farming", org_id(FARMING))
    year.desks[FARMING] = desk
    dice = chance("branch", year.number)
    if year.number == 2025:
        _set_up(desk)
    desk.ask_new(
        "/inputs",
        ("fertiliser", year.number),
        on=date(year.number, 1, 20),
        document=f"NZ-{year.number}",
        item="水溶肥",
        unit="g",
        quantity=20_000 * KILOGRAM,
        supplier="渭南农资公司",
        amount_fen=year.size.fen(64_000),
    )
    for turn, (month, day) in enumerate(CYCLES_FROM, 1):
        begins = date(year.number, month, day)
        if year.has(begins + timedelta(days=100)):
            for house in range(1, max(1, year.size.side(HOUSES)) + 1):
                _cycle(year, desk, house, turn, begins + timedelta(days=3 * house), dice)
    _bags(year, desk, date(year.number, 3, 1), dice)


def _set_up(desk: Desk) -> None:
    for house in range(1, HOUSES + 2):
        desk.ask_new("/greenhouses", house, village="南寨村", name=f"{house}号棚", area_m2=1_000)
    for crop in (TOMATO, CUCUMBER):
        desk.ask_new(
            "/labels",
            crop,
            pesticide=SPRAYED,
            crop=crop,
            effective_on=date(2024, 1, 1),
            days=7,
            source="农药标签 PD20120072",
        )


def house_id(desk: Desk, house: int) -> UUID:
    """The id of a greenhouse, as `_set_up` made it."""
    return ident(desk.service, desk.entity_id, "/greenhouses", house)


def _cycle(year: Year, desk: Desk, house: int, turn: int, begins: date, dice: Random) -> None:
    """Transplanted, manured, sprayed once, worked at, and picked eight times; each picking bears its part."""
    crop = TOMATO if (house + turn) % 2 else CUCUMBER
    number = f"CK{year.number % 100}-{house}-{turn}"
    batch = desk.ask(
        f"/greenhouses/{house_id(desk, house)}/cycles",
        (year.number, turn),
        on=begins,
        batch_number=number,
        crop=crop,
        variety="普罗旺斯" if crop == TOMATO else "津优35",
    )
    item = named_id("input", desk.entity_id, "水溶肥")
    desk.ask(
        f"/batches/{batch}/materials",
        "manure",
        on=begins,
        document=f"{number}-LL",
        item_id=item,
        quantity=900 * KILOGRAM,
    )
    costs = (
        ("rent", 4_800, "南寨村股份经济合作社"),
        ("energy", 9_600, "蒲新供电所"),
        ("depreciation", 7_200, None),
        ("purchase", 6_900, "育苗中心"),
    )
    lines = [
        {"kind": kind, "amount_fen": year.size.fen(yuan)} | ({"supplier": who} if who else {})
        for kind, yuan, who in costs
    ]
    year.spend(FARMING, "supplier", begins.month, year.size.fen(9_600 + 6_900))
    desk.ask(f"/batches/{batch}/costs", "all", on=begins, document=f"{number}-CB", lines=lines)
    desk.ask(
        f"/cycles/{batch}/sprays",
        1,
        on=begins + timedelta(days=30),
        pesticide=SPRAYED,
        source="2024-批次17",
        pest="蚜虫",
        dose="10% 可湿性粉剂 1500 倍液",
    )
    picks = max(2, year.size.side(HARVESTS))
    days = spread(begins + timedelta(days=48), begins + timedelta(days=120), picks)
    days = [day for day in days if year.has(day)]
    for place, day in enumerate(days):
        among = growers(VEGETABLE_COOP, year.size.percent)
        work = wages(among, "采收", max(2, year.size.side(6)), dice, least=2, most=3, rate_fen=12_000)
        desk.ask(f"/batches/{batch}/wages", place, on=day, document=f"{number}-GZ{place}", lines=work)
        _pick(year, desk, batch, crop, place, len(days), day, number, dice)


def _pick(
    year: Year, desk: Desk, batch: UUID, crop: str, place: int, of: int, day: date, number: str, dice: Random
) -> None:
    grams = year.size.side(dice.randint(900_000, 1_500_000))
    line = {"product": crop, "grade": FIRST, "quantity": grams}
    last = place == of - 1
    path = f"/batches/{batch}/close" if last else f"/batches/{batch}/harvests"
    share = {} if last else {"share_bp": 10_000 // (of - place)}
    picked = desk.ask(path, ("pick", place), on=day, document=f"{number}-SH{place}", lines=[line], **share)
    lot = Parcel(named_id("harvest", picked, 0), None, FARMING, crop, FIRST, grams, day)
    send(year, desk, lot, CLEAN, PRICES[crop] * grams // KILOGRAM)


def _bags(year: Year, desk: Desk, begins: date, dice: Random) -> None:
    """Fungus bags: inoculated, a tenth of them lost, opened, three flushes, dried and sent to the company."""
    if not year.has(begins + timedelta(days=200)):
        return
    number = f"JB{year.number % 100}"
    bags = year.size.part(BAGS)
    batch = desk.ask(
        f"/greenhouses/{house_id(desk, HOUSES + 1)}/bags",
        year.number,
        on=begins,
        batch_number=number,
        species=FUNGUS,
        bags=bags,
    )
    lines = [
        {"kind": "purchase", "amount_fen": bags * 240, "supplier": "菌种场"},
        {"kind": "energy", "amount_fen": bags * 70, "supplier": "蒲新供电所"},
        {"kind": "depreciation", "amount_fen": bags * 30},
    ]
    year.spend(FARMING, "supplier", begins.month, bags * 310)
    desk.ask(f"/batches/{batch}/costs", "all", on=begins, document=f"{number}-CB", lines=lines)
    desk.ask(f"/bags/{batch}/losses", 1, contaminated=bags // 10, note="青霉污染")
    desk.ask(f"/bags/{batch}/openings", 1, on=begins + timedelta(days=60))
    for flush, share in enumerate((5_000, 6_000, 10_000), 1):
        day = begins + timedelta(days=60 + 40 * flush)
        grams = bags * dice.randint(11, 15)
        among = growers(VEGETABLE_COOP, year.size.percent)
        work = wages(among, "采耳", max(2, year.size.side(8)), dice, least=3, most=5, rate_fen=12_000)
        desk.ask(f"/batches/{batch}/wages", flush, on=day, document=f"{number}-GZ{flush}", lines=work)
        line = {"product": FUNGUS, "grade": FIRST, "quantity": grams}
        picked = desk.ask(
            f"/bags/{batch}/flushes",
            flush,
            on=day,
            document=f"{number}-C{flush}",
            number=flush,
            lines=[line],
            share_bp=share,
        )
        lot = Parcel(named_id("harvest", picked, 0), None, FARMING, FUNGUS, FIRST, grams, day)
        send(year, desk, lot, COMPANY, None)
    desk.ask(
        f"/batches/{batch}/close", "spent", on=begins + timedelta(days=185), document=f"{number}-JS", lines=[]
    )
