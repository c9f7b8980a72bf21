"""Honeysuckle: four flushes a year, picked and bought fresh, dried within two days, sent on dry."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from services.demo.season.growers import FIRST, SECOND, Goods, Grower, bring, growers, sellers, wages
from services.demo.season.steps import Desk, Parcel, Year, chance, ident
from services.demo.township import DEEP, DESK_OF, FLOWER_COOP, HONEYSUCKLE, org_id
from shared.kit.ids import named_id
from shared.production.model import net_weight

FRESH, DRY = "金银花鲜花", "金银花干花"
FLUSHES = ((5, 16), (6, 15), (7, 15), (8, 18))
DAYS_OF_FLUSH = 12
LINES = 40
BROUGHT = Goods(FRESH, 16_000, 42_000)
#: Net price per kilogram of dry flowers for the plant, in fen, by grade.
TO_PLANT = {FIRST: 14_200, SECOND: 12_400}
KILOGRAM = 1000
PLOTS = 6
PLOT_M2 = 20_000
#: The bushes of all plots at the cut-over: what they cost, how much of it is worn; and a round's part.
BUSHES_FEN, BUSHES_WORN_FEN, ROUND_WEAR_FEN = 120_000_000, 24_000_000, 475_000
OFFERED_EVERY = 7


def set_up(desk: Desk, *, taxed: bool) -> None:
    """The buying price of fresh flowers."""
    desk.ask_new(
        "/prices",
        FRESH,
        product=FRESH,
        effective_on=date(2025, 1, 1),
        base_fen_per_kg=2_200,
        standard_moisture_bp=0,
        tax_category="agricultural" if taxed else "self_produced",
        grades={FIRST: 10_000, SECOND: 8_600},
    )


def _open_plot(desk: Desk, plot: int) -> None:
    """A plot with the bearing bushes that stand on it at the cut-over date."""
    planted_on = date(2021, 3, plot)
    place = {"village": "石桥村", "name": f"石桥{plot}号地", "area_m2": PLOT_M2}
    plot_id = desk.ask_new("/plots", plot, planted_on=planted_on, **place)
    desk.ask(
        f"/plots/{plot_id}/plantings/opening",
        "bushes",
        on=date(2025, 1, 1),
        batch_number=f"ZJ-{plot}",
        plants=PLOT_M2 // 3,
        cost_fen=BUSHES_FEN // PLOTS,
        depreciation_fen=BUSHES_WORN_FEN // PLOTS,
        matured_on=date(2023, 5, 1),
    )


def coop_year(year: Year) -> None:
    """The flower co-op: members bring fresh flowers on the days of a flush; two days make a drying."""
    desk = _desk(year, FLOWER_COOP)
    dice = chance("flower coop", year.number)
    if year.number == 2025:
        set_up(desk, taxed=False)
    _advances(desk, year, dice)
    among = sellers(FLOWER_COOP, year.size.percent)
    waiting: list[Parcel] = []
    for number, day in enumerate(_days(year, DAYS_OF_FLUSH)):
        waiting += bring(desk, among, [BROUGHT], day, year.size.side(LINES), dice)
        if number == 0:
            waiting = _correct(desk, waiting, day)
        if number % 2:
            _dry(year, desk, FLOWER_COOP, f"HG{day:%y%m%d}", waiting, day, dice, "self_produced")
            waiting = []
    if waiting:
        day = max(lot.on for lot in waiting)
        _dry(year, desk, FLOWER_COOP, f"HG{day:%y%m%d}", waiting, day, dice, "self_produced")


def subsidiary_year(year: Year) -> None:
    """The honeysuckle company: its own plots in picking rounds, and what it buys besides."""
    desk = _desk(year, HONEYSUCKLE)
    dice = chance("honeysuckle", year.number)
    if year.number == 2025:
        set_up(desk, taxed=True)
        for plot in range(1, PLOTS + 1):
            _open_plot(desk, plot)
    desk.ask_new(
        "/inputs",
        ("fertiliser", year.number),
        on=date(year.number, 2, 20),
        document=f"NZ-{year.number}-1",
        item="有机肥",
        unit="g",
        quantity=60_000 * KILOGRAM,
        supplier="渭南农资公司",
        amount_fen=year.size.fen(72_000),
        input_vat_fen=0,
    )
    among = growers(FLOWER_COOP, year.size.percent)
    for flush, (month, day) in enumerate(FLUSHES, 1):
        begins = date(year.number, month, day)
        if year.has(begins + timedelta(days=DAYS_OF_FLUSH)):
            _rounds(year, desk, flush, begins, among, dice)
            _bought(year, desk, begins, among, dice)


def _desk(year: Year, entity: str) -> Desk:
    desk = Desk(DESK_OF[entity], "honeysuckle", org_id(entity))
    year.desks[entity] = desk
    return desk


def _days(year: Year, of_flush: int) -> list[date]:
    """The picking days of the year: at a smaller size fewer of each flush."""
    days = max(2, year.size.side(of_flush))
    found = [date(year.number, month, day) + timedelta(days=n) for month, day in FLUSHES for n in range(days)]
    return [day for day in found if year.has(day)]


def _advances(desk: Desk, year: Year, dice: Random) -> None:
    """Seedlings on credit in spring, set off when the flowers are paid."""
    on = date(year.number, 3, 5)
    size = year.size.side(30)
    desk.ask_new(
        "/inputs",
        ("seedlings", year.number),
        on=on,
        document=f"MM-{year.number}",
        item="金银花苗",
        unit="piece",
        quantity=size * 200,
        supplier="关中苗木场",
        amount_fen=size * 200 * 180,
    )
    item = named_id("input", desk.entity_id, "金银花苗")
    members = [one for one in growers(FLOWER_COOP, year.size.percent) if one.is_member]
    for number, grower in enumerate(dice.sample(members, min(size, len(members)))):
        desk.ask(
            f"/inputs/{item}/advances",
            (year.number, number),
            on=on + timedelta(days=1),
            document=f"SX-{year.number}-{number + 1:03d}",
            household_id=grower.id,
            quantity=150,
            amount_fen=150 * 200,
        )


def _correct(desk: Desk, lots: list[Parcel], day: date) -> list[Parcel]:
    """The first line of the sheet was read wrong: 500 g less, by a new fact of the same day."""
    sheet = desk.steps[-1].body
    line = sheet["lines"][0]
    gross_g = line["gross_g"] - 500
    desk.ask(
        f"/deliveries/{line['id']}/corrections",
        day,
        on=day,
        document=f"{sheet['document']}-G1",
        grade=line["grade"],
        gross_g=gross_g,
        impurity_bp=line["impurity_bp"],
        reason="过磅读数看错",
    )
    less = net_weight(line["gross_g"], None, 0, line["impurity_bp"]) - net_weight(
        gross_g, None, 0, line["impurity_bp"]
    )
    return [
        Parcel(lot.lot_id, None, lot.entity, lot.product, lot.grade, lot.quantity - less, lot.on)
        if lot.grade == line["grade"]
        else lot
        for lot in lots
    ]


def _rounds(year: Year, desk: Desk, flush: int, begins: date, among: Sequence[Grower], dice: Random) -> None:
    """A picking round of every plot: opened, manured, picked for piece wages, and dried."""
    plots = max(1, year.size.side(PLOTS))
    for plot in range(1, plots + 1):
        on = begins + timedelta(days=2 * plot - 1)
        plot_id = ident("honeysuckle", desk.entity_id, "/plots", plot)
        number = f"CZ{year.number % 100}-{plot}-{flush}"
        batch = desk.ask(
            f"/plots/{plot_id}/rounds", (year.number, flush), on=on, number=flush, batch_number=number
        )
        pickers = wages(
            among, "采摘", year.size.side(24), dice, least=38_000, most=56_000, rate_fen=900, per=KILOGRAM
        )
        desk.ask(f"/batches/{batch}/wages", "picking", on=on, document=f"{number}-GZ", lines=pickers)
        lines = [
            {"kind": "rent", "amount_fen": year.size.fen(1_900), "supplier": "石桥村股份经济合作社"},
            {"kind": "purchase", "amount_fen": year.size.fen(1_500), "supplier": "渭南农资公司"},
        ]
        desk.ask(f"/batches/{batch}/costs", "rent", on=on, document=f"{number}-CB", lines=lines)
        planting = ident("honeysuckle", desk.entity_id, f"/plots/{plot_id}/plantings/opening", "bushes")
        worn = {"document": f"{number}-ZJ", "batch_id": batch, "amount_fen": ROUND_WEAR_FEN}
        desk.ask(f"/plantings/{planting}/depreciations", number, on=on, **worn)
        picked = sum(line["quantity"] for line in pickers)
        closed = desk.ask(
            f"/batches/{batch}/close",
            "picked",
            on=on + timedelta(days=1),
            document=f"{number}-SH",
            lines=[{"product": FRESH, "grade": FIRST, "quantity": picked}],
        )
        lot = Parcel(named_id("harvest", closed, 0), None, HONEYSUCKLE, FRESH, FIRST, picked, on)
        _dry(year, desk, HONEYSUCKLE, f"ZH{number[2:]}", [lot], on + timedelta(days=1), dice, "self_produced")


def _bought(year: Year, desk: Desk, begins: date, among: Sequence[Grower], dice: Random) -> None:
    """What other growers bring to the company: bought, so its dry flowers are taxed."""
    days = max(1, year.size.side(4))
    lots: list[Parcel] = []
    for n in range(days):
        lots += bring(desk, among, [BROUGHT], begins + timedelta(days=2 + 2 * n), year.size.side(LINES), dice)
        if n % 2 or n == days - 1:
            day = lots[-1].on
            _dry(year, desk, HONEYSUCKLE, f"SH{day:%y%m%d}", lots, day, dice, "agricultural")
            lots = []


def _dry(
    year: Year, desk: Desk, entity: str, number: str, lots: Sequence[Parcel], on: date, dice: Random, tax: str
) -> None:
    """A drying whose lots go on: every so many to customers, the others to the plant."""
    for dry in dried(year, desk, entity, number, lots, on, dice, tax):
        if dry.grade == FIRST and _sold_directly(year, entity):
            _offer(year, desk, dry)
        else:
            send(year, desk, dry, DEEP, TO_PLANT[dry.grade] * dry.quantity // KILOGRAM)


def dried(
    year: Year, desk: Desk, entity: str, number: str, lots: Sequence[Parcel], on: date, dice: Random, tax: str
) -> list[Parcel]:
    """A drying: fresh lots in, energy and the night's work, dry lots out by grade."""
    batch = desk.ask_new(
        "/batches", number, on=on, number=number, stage="drying", asset="production", tax_category=tax
    )
    for place, lot in enumerate(lots):
        desk.ask(
            f"/batches/{batch}/lots", place, on=on, document=number, lot_id=lot.lot_id, quantity=lot.quantity
        )
    fresh_kg = sum(lot.quantity for lot in lots) // KILOGRAM
    energy = max(1, fresh_kg * 48)
    year.spend(entity, "supplier", on.month, energy)
    desk.ask(
        f"/batches/{batch}/costs",
        "energy",
        on=on,
        document=f"{number}-DF",
        lines=[{"kind": "energy", "amount_fen": energy, "supplier": "蒲新供电所"}],
    )
    among = growers(FLOWER_COOP, year.size.percent)
    night = wages(among, "烘干", max(1, year.size.side(5)), dice, least=1, most=2, rate_fen=16_000)
    desk.ask(f"/batches/{batch}/wages", "drying", on=on, document=f"{number}-GZ", lines=night)
    dried = {grade: sum(lot.quantity for lot in lots if lot.grade == grade) for grade in (FIRST, SECOND)}
    ratio = dice.randint(4_620, 4_880)
    lines: list[dict[str, Any]] = [
        {"product": DRY, "grade": grade, "quantity": fresh * 1000 // ratio}
        for grade, fresh in dried.items()
        if fresh
    ]
    closed = desk.ask(
        f"/batches/{batch}/close", "dry", on=on + timedelta(days=1), document=f"{number}-GH", lines=lines
    )
    sent_on = on + timedelta(days=2)
    return [
        Parcel(
            named_id("harvest", closed, place), None, entity, DRY, line["grade"], line["quantity"], sent_on
        )
        for place, line in enumerate(lines)
    ]


def _sold_directly(year: Year, entity: str) -> bool:
    """Every so many lots one is offered to customers."""
    gone = (*year.parcels.get(DEEP, []), *year.offered)
    return sum(1 for parcel in gone if parcel.entity == entity) % OFFERED_EVERY == OFFERED_EVERY // 2


def _offer(year: Year, desk: Desk, lot: Parcel) -> None:
    desk.ask(f"/lots/{lot.lot_id}/offers", "sale")
    year.offered.append(lot)


def send(year: Year, desk: Desk, lot: Parcel, to: str, net_fen: int | None) -> None:
    """A whole lot to another entity's desk, where it is taken in and worked up."""
    year.parcels.setdefault(to, []).append(transfer(desk, lot, to, net_fen))


def transfer(desk: Desk, lot: Parcel, to: str, net_fen: int | None) -> Parcel:
    """A whole lot on its way to another entity's desk, at a price unless it stays in one legal entity."""
    sent = desk.ask(
        f"/lots/{lot.lot_id}/transfers",
        to,
        on=lot.on,
        document=f"DB-{lot.on:%y%m%d}-{str(lot.lot_id)[:4]}",
        to_entity_id=org_id(to),
        quantity=lot.quantity,
        **({} if net_fen is None else {"net_fen": net_fen}),
    )
    return Parcel(
        named_id("transfer", sent),
        sent,
        lot.entity,
        lot.product,
        lot.grade,
        lot.quantity,
        lot.on,
        lot.unit,
    )
