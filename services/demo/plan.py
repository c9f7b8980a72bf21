"""The whole season as it will be loaded: the years' plans, and what each phase asks."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from services.demo.season import books, flowers, herds, open_ends, plants, trade, vegetables
from services.demo.season.plants import Worked
from services.demo.season.steps import Lane, Parcel, Size, Step, Year, chunks, plain
from services.demo.season.trade import Sold
from services.demo.township import (
    CLEAN,
    COMPANY,
    DEEP,
    DESK_OF,
    FLOWER_COOP,
    HONEYSUCKLE,
    LIVESTOCK,
    SELLER,
    org_id,
)

FIRST_YEAR = 2025
TODAY_ON = date(2026, 11, 20)
LIST_MAX = 200
ORDERS_MAX = 100
NDJSON = "application/x-ndjson"


def plan_year(number: int, size: Size) -> "YearPlan":
    """A year's plan; the second ends today."""
    last_on = date(number, 12, 31) if number == FIRST_YEAR else TODAY_ON
    year = Year(number, last_on, size)
    for grow in (
        flowers.coop_year,
        flowers.subsidiary_year,
        vegetables.coop_year,
        vegetables.branch_year,
        herds.livestock_year,
    ):
        grow(year)
    if year.is_under_way:
        open_ends.leave_open(year)
    worked = {plant: plants.work(year, plant) for plant in (CLEAN, DEEP, COMPANY)}
    return YearPlan(year, worked)


@dataclass
class YearPlan:
    """A year: what its desks do, what its plants make of it, and how it is sold."""

    year: Year
    worked: dict[str, Worked]

    @cached_property
    def sold(self) -> list[Sold]:
        """Orders of every seller."""
        offered = {
            key: [lot for lot in self.year.offered if lot.entity == key]
            for key in (FLOWER_COOP, HONEYSUCKLE, LIVESTOCK)
        }
        made = {plant: self._for_sale(plant) for plant in (CLEAN, DEEP, COMPANY)}
        return [trade.sell(self.year, seller, lots) for seller, lots in {**made, **offered}.items()]

    def _for_sale(self, plant: str) -> list[Parcel]:
        """What was released: tested lots but the first, which failed."""
        return [*self.worked[plant].made, *self._tested(plant)[1:]]

    def _tested(self, plant: str) -> list[Parcel]:
        """What the laboratory has answered: of a year under way the last lot still waits."""
        to_test = self.worked[plant].to_test
        return to_test[:-1] if self.year.is_under_way else to_test

    def desks(self) -> list[Lane]:
        """What growers, fields, houses and herds give; and the vouchers of every month."""
        return [*(desk.steps for desk in self.year.desks.values()), *books.months(self.year)]

    def plants(self, keys: dict[str, str]) -> list[Lane]:
        """A lane a plant: arrivals taken in, batches posted as NDJSON, tests. `keys`: whose key posts."""
        return [self._plant(plant, keys.get(plant, DESK_OF[plant])) for plant in self.worked]

    def _plant(self, plant: str, poster: str) -> Lane:
        entity, done = str(org_id(plant)), self.worked[plant]
        taken_in = plants.receipts(plant, self.year.parcels.get(plant, []))
        lane = [
            Step(
                DESK_OF[plant], "processing", "/receipts/list", {"entity_id": entity, "receipts": list(some)}
            )
            for some in chunks(taken_in, LIST_MAX)
        ]
        for some in chunks(done.batches, LIST_MAX):
            lane.append(
                Step(poster, "processing", f"/batches/ndjson?entity_id={entity}", _ndjson(some), NDJSON)
            )
        lane += [
            Step(DESK_OF[plant], "processing", path, body)
            for path, body in plants.assays(plant, self._tested(plant))
        ]
        return lane

    def orders(self) -> list[Lane]:
        """A lane a seller: orders, then the shipments asked of the warehouses."""
        lanes = []
        for sold in self.sold:
            entity = str(org_id(sold.seller))
            lane: Lane = []
            for orders in chunks([*sold.orders, *sold.to_ship], ORDERS_MAX):
                lane.append(
                    Step(SELLER, "sales", "/orders/bulk", {"entity_id": entity, "orders": list(orders)})
                )
            for shipments in chunks(sold.shipments, ORDERS_MAX):
                body = {"entity_id": entity, "shipments": list(shipments)}
                lane.append(Step(SELLER, "sales", "/shipments/bulk", body))
            lanes.append(lane)
        return lanes

    def returns(self) -> dict[UUID, Step]:
        """The few goods that came back, by order."""
        return {
            order_id: Step(SELLER, "sales", f"/orders/{order_id}/returns", body)
            for sold in self.sold
            for order_id, body in sold.returns
        }


def _ndjson(rows: Any) -> bytes:
    return "".join(json.dumps(plain(row), ensure_ascii=False) + "\n" for row in rows).encode()
