"""The demo season's first year, from any seed, in the order of its days instead of its desks."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.demo.payments import RUNS
from services.demo.plan import FIRST_YEAR, YearPlan, plan_year
from services.demo.season import plants, steps
from services.demo.season.herds import COWS
from services.demo.season.steps import Lane, Size, Step, ident
from services.demo.township import DESK_OF, LIVESTOCK, SELLER, org_id

NEW_YEAR = date(FIRST_YEAR, 1, 1)
#: What names a step's day, whichever comes first.
DAYS = ("on", "ordered_on", "shipped_on", "returned_on", "tested_on")


@contextmanager
def chance_of(seed: int) -> Iterator[None]:
    """Let the demo's plans come out as this seed has it."""
    usual, steps.SEED = steps.SEED, seed
    try:
        yield
    finally:
        steps.SEED = usual


class Days:
    """What happens on which day of the year: fields first, then plants, orders, shipments and returns."""

    def __init__(self, seed: int, size: Size) -> None:
        with chance_of(seed):
            self.plan: YearPlan = plan_year(FIRST_YEAR, size)
            self._steps: dict[date, Lane] = defaultdict(list)
            self._desks()
            self._plants()
            self._trade()

    def of(self, day: date) -> Lane:
        """The day's steps."""
        return self._steps[day]

    def payments(self, day: date) -> Iterator[tuple[str, str]]:
        """Who pays whom at the end of this day: (entity, kind)."""
        for key, kind, _, months in RUNS:
            if day.month in months and (day + timedelta(days=1)).day == 1:
                yield key, kind

    def _desks(self) -> None:
        for lane in self.plan.desks():
            day = NEW_YEAR
            for step in lane:
                # What names no day belongs to what it follows; nothing comes before its lane's beginning.
                day = max(_day_of(step.body) or day, NEW_YEAR)
                self._steps[day].append(step)

    def _plants(self) -> None:
        for plant, done in self.plan.worked.items():
            who, entity = DESK_OF[plant], str(org_id(plant))
            for receipt in plants.receipts(plant, self.plan.year.parcels.get(plant, [])):
                self._add(receipt, who, "processing", "/receipts/list", entity_id=entity, receipts=[receipt])
            for batch in done.batches:
                self._add(batch, who, "processing", "/batches/list", entity_id=entity, batches=[batch])
            for path, body in plants.assays(plant, done.to_test):
                self._add(body, who, "processing", path, **body)

    def _trade(self) -> None:
        for sold in self.plan.sold:
            entity = str(org_id(sold.seller))
            for order in sold.orders:
                self._add(order, SELLER, "sales", "/orders/bulk", entity_id=entity, orders=[order])
            for one in sold.shipments:
                self._add(one, SELLER, "sales", "/shipments/bulk", entity_id=entity, shipments=[one])
            for order_id, body in sold.returns:
                self._add(body, SELLER, "sales", f"/orders/{order_id}/returns", **body)

    def _add(self, dated: dict[str, Any], who: str, service: str, path: str, **body: Any) -> None:
        day = _day_of(dated)
        assert day is not None
        self._steps[day].append(Step(who, service, path, body))

    @property
    def cows(self) -> tuple[UUID, list[str]]:
        """The herd whose animals no later step of the plan names, and the animals of it."""
        herd = ident("livestock", org_id(LIVESTOCK), "/herds", COWS)
        [taken_in] = [step for step in self.of(NEW_YEAR) if step.path == f"/herds/{herd}/animals"]
        return herd, [animal["id"] for animal in taken_in.body["animals"]]


def _day_of(body: dict[str, Any]) -> date | None:
    for name in DAYS:
        if name in body:
            return date.fromisoformat(str(body[name]))
    return None
