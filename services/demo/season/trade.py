"""Trade: each seller's customers, and orders made up of lots as they came off the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.demo.season.flowers import DRY
from services.demo.season.plants import EXTRACT, SORTED, TEA
from services.demo.season.steps import Parcel, Year, chance, ident, plain
from services.demo.season.vegetables import CABBAGE, CUCUMBER, POTATO, TOMATO
from services.demo.township import CLEAN, COMPANY, DEEP, FLOWER_COOP, HONEYSUCKLE, LIVESTOCK, org_id
from shared.kit.ids import named_id

CUSTOMERS: dict[str, tuple[str, ...]] = {
    CLEAN: ("县一中食堂", "渭南鲜达超市", "西安团餐公司", "卤阳湖酒店", "县医院食堂", "关中便利连锁"),
    DEEP: ("秦岭药业", "安康茶叶批发行", "西安本草堂", "上海植提贸易公司"),
    COMPANY: ("西安干货批发市场", "渭南鲜达超市"),
    FLOWER_COOP: ("亳州药材商行", "秦岭药业"),
    HONEYSUCKLE: ("亳州药材商行", "安国药材公司"),
    LIVESTOCK: ("关中乳业", "富平屠宰场"),
}
#: Net price in fen for 1,000 small units (a kilogram, a litre, a thousand heads).
PRICES = {
    f"净{TOMATO}": 735,
    f"净{CUCUMBER}": 690,
    f"净{CABBAGE}": 480,
    f"净{POTATO}": 530,
    SORTED: 17_200,
    TEA: 24_000,
    EXTRACT: 156_000,
    "精选黑木耳": 13_800,
    DRY: 16_300,
    "羊奶": 640,
    "育肥牛": 1_480_000_000,
    "淘汰羊": 90_000_000,
}
#: Lines of one order, and days its lots may be apart.
LINES = {
    CLEAN: (2, 4),
    DEEP: (2, 4),
    COMPANY: (2, 3),
    FLOWER_COOP: (2, 4),
    HONEYSUCKLE: (2, 4),
    LIVESTOCK: (3, 5),
}
APART_DAYS = {CLEAN: 3, LIVESTOCK: 31}
APART_DAYS_MAX = 60
RETURNED_EVERY = 40


@dataclass
class Sold:
    """A seller's year: orders with their shipments, those not shipped yet, the few that come back in part."""

    seller: str
    orders: list[dict[str, Any]] = field(default_factory=list)
    to_ship: list[dict[str, Any]] = field(default_factory=list)
    shipments: list[dict[str, Any]] = field(default_factory=list)
    returns: list[tuple[UUID, dict[str, Any]]] = field(default_factory=list)
    invoices: dict[UUID, date] = field(default_factory=dict)


def customer_id(seller: str, name: str) -> UUID:
    """A customer's id."""
    return ident("customer", seller, name)


def customers(seller: str) -> Iterator[dict[str, Any]]:
    """A seller's customers as they are registered."""
    for place, name in enumerate(CUSTOMERS[seller]):
        yield plain(
            {
                "id": customer_id(seller, name),
                "entity_id": org_id(seller),
                "name": name,
                "payment_days": 15 + 15 * (place % 3),
            }
        )


def list_prices(seller: str, products: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The seller's price list from the first day on."""
    for product in products:
        yield plain(
            {
                "id": ident("price", seller, product),
                "entity_id": org_id(seller),
                "product": product,
                "effective_on": date(2025, 1, 1),
                "net_fen_per_1000": PRICES[product],
            }
        )


def sell(year: Year, seller: str, lots: Sequence[Parcel]) -> Sold:
    """All these lots in orders; what would leave after the year's last day is ordered and waits."""
    sold = Sold(seller)
    dice = chance("sales", seller, year.number)
    for goods in _in_orders(seller, lots, dice):
        on = max(lot.on for lot in goods) + timedelta(days=1)
        if year.has(on + timedelta(days=1)):
            _order(year, sold, goods, on, dice)
        elif year.is_under_way:
            number = f"XS{year.number % 100}-D{len(sold.to_ship) + 1:03d}"
            whole = [(lot, lot.quantity) for lot in goods]
            sold.to_ship.append(_placed(seller, number, year.last_on, whole, dice))
    return sold


def _in_orders(seller: str, lots: Sequence[Parcel], dice: Random) -> Iterator[list[Parcel]]:
    """Consecutive lots, not too far apart in time, a few an order."""
    least, most = LINES[seller]
    waiting: list[Parcel] = []
    wanted = dice.randint(least, most)
    for lot in sorted(lots, key=lambda one: (one.on, one.lot_id)):
        if waiting and (
            len(waiting) >= wanted or (lot.on - waiting[0].on).days > APART_DAYS.get(seller, APART_DAYS_MAX)
        ):
            yield waiting
            waiting, wanted = [], dice.randint(least, most)
        waiting.append(lot)
    if waiting:
        yield waiting


def _order(year: Year, sold: Sold, goods: Sequence[Parcel], on: date, dice: Random) -> None:
    number = f"XS{year.number % 100}-{len(sold.orders) + 1:04d}"
    order_id = ident("order", sold.seller, number)
    ship_id = ident("ship", order_id)
    lines = [(lot, lot.quantity if dice.randrange(8) else max(1, lot.quantity * 9 // 10)) for lot in goods]
    sold.orders.append(_placed(sold.seller, number, on, lines, dice))
    shipped_on = on + timedelta(days=1)
    sold.shipments.append(
        plain(
            {"id": ship_id, "entity_id": org_id(sold.seller), "order_id": order_id, "shipped_on": shipped_on}
        )
    )
    shipped = [_shipment(ship_id, order_id, place, lot) for place, (lot, _) in enumerate(lines, 1)]
    sold.invoices.update({named_id("invoice", shipment): shipped_on for shipment in shipped})
    if len(sold.orders) % RETURNED_EVERY == RETURNED_EVERY // 2:
        _return(year, sold, order_id, shipped[0], lines[0][1], shipped_on, dice)


def _placed(
    seller: str, number: str, on: date, lines: Sequence[tuple[Parcel, int]], dice: Random
) -> dict[str, Any]:
    """An order as it is placed."""
    body: dict[str, Any] = plain(
        {
            "id": ident("order", seller, number),
            "entity_id": org_id(seller),
            "customer_id": customer_id(seller, dice.choice(CUSTOMERS[seller])),
            "number": number,
            "ordered_on": on,
            "lines": [
                {"lot_id": lot.lot_id, "quantity": quantity, "net_fen_per_1000": _price(lot, dice)}
                for lot, quantity in lines
            ],
        }
    )
    return body


def _price(lot: Parcel, dice: Random) -> int:
    """The listed price, or what was agreed around it."""
    return PRICES[lot.product] * dice.randint(97, 103) // 100


def _shipment(ship_id: UUID, order_id: UUID, place: int, lot: Parcel) -> UUID:
    return named_id("shipment", ship_id, named_id("order-line", order_id, place), lot.lot_id)


def _return(
    year: Year, sold: Sold, order_id: UUID, shipment_id: UUID, quantity: int, shipped_on: date, dice: Random
) -> None:
    on = shipped_on + timedelta(days=2)
    if not year.has(on):
        return
    body = {
        "id": ident("return", shipment_id),
        "entity_id": org_id(sold.seller),
        "shipment_id": shipment_id,
        "quantity": max(1, quantity // 10),
        "usable": bool(dice.randrange(2)),
        "reason": "包装破损",
        "returned_on": on,
    }
    sold.returns.append((order_id, plain(body)))
