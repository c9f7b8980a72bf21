"""The season's plan: the same each time, as large as promised, and nothing used up that was not there."""

import json
from collections import Counter
from datetime import date

import pytest

from services.demo.plan import TODAY_ON, YearPlan, plan_year
from services.demo.season import books
from services.demo.season.plants import KINDS
from services.demo.season.steps import Size, Step
from services.demo.season.trade import Sold
from services.demo.township import COOP_CAPITAL_FEN, FLOWER_COOP, org_id, organisations, village_paid_in

WHOLE, TENTH = Size(100), Size(10)


@pytest.fixture(scope="module")
def years() -> list[YearPlan]:
    return [plan_year(2025, WHOLE), plan_year(2026, WHOLE)]


def _steps(plan: YearPlan) -> list[Step]:
    return [step for lane in plan.desks() for step in lane]


def _sheets(plan: YearPlan) -> list[Step]:
    return [step for step in _steps(plan) if step.path == "/deliveries/sheets"]


def test_it_is_the_size_that_was_promised(years: list[YearPlan]) -> None:
    deliveries = sum(len(sheet.body["lines"]) for plan in years for sheet in _sheets(plan))
    batches = sum(len(worked.batches) for plan in years for worked in plan.worked.values())
    orders = sum(len(sold.orders) for plan in years for sold in plan.sold)
    assert 7_800 <= deliveries <= 8_400
    assert 1_450 <= batches <= 1_650
    assert 570 <= orders <= 630


def test_a_tenth_is_about_a_tenth() -> None:
    plans = [plan_year(2025, TENTH), plan_year(2026, TENTH)]
    deliveries = sum(len(sheet.body["lines"]) for plan in plans for sheet in _sheets(plan))
    batches = sum(len(worked.batches) for plan in plans for worked in plan.worked.values())
    assert 500 <= deliveries <= 1_000
    assert 100 <= batches <= 200


def test_the_same_seed_makes_the_same_season() -> None:
    def written() -> str:
        plan = plan_year(2025, TENTH)
        steps = [(step.who, step.path, step.body) for step in _steps(plan)]
        return json.dumps([steps, [sold.orders for sold in plan.sold]], ensure_ascii=False)

    assert written() == written()


@pytest.mark.parametrize("percent", [1, 3, 10, 30, 100])
def test_no_id_is_used_for_two_things(percent: int) -> None:
    plans = [plan_year(2025, Size(percent)), plan_year(2026, Size(percent))]
    ids = Counter(step.body["id"] for plan in plans for step in _steps(plan))
    assert not [one for one, times in ids.items() if times > 1]


def test_every_day_is_in_its_year_and_none_is_to_come(years: list[YearPlan]) -> None:
    for plan in years:
        days = [date.fromisoformat(s.body["on"]) for s in _steps(plan) if "on" in s.body]
        days += [
            date.fromisoformat(batch["on"]) for worked in plan.worked.values() for batch in worked.batches
        ]
        days += [date.fromisoformat(one["shipped_on"]) for sold in plan.sold for one in sold.shipments]
        assert {day.year for day in days} == {plan.year.number}
        assert max(days) <= TODAY_ON


def test_plants_use_what_arrived_and_no_more(years: list[YearPlan]) -> None:
    for plan in years:
        for plant, worked in plan.worked.items():
            there = {str(parcel.lot_id): parcel.quantity for parcel in plan.year.parcels[plant]}
            used: Counter[str] = Counter()
            for batch in worked.batches:
                for put in batch["inputs"]:
                    used[put["lot_id"]] += put["quantity"]
            assert used
            assert all(quantity <= there[lot] for lot, quantity in used.items())


def test_mass_is_in_balance_within_the_recipe(years: list[YearPlan]) -> None:
    recipes = {kind.code: kind for kinds in KINDS.values() for kind in kinds}
    for plan in years:
        for worked in plan.worked.values():
            for batch in worked.batches:
                assert batch["recipe"] in recipes
                went_in = sum(put["quantity"] for put in batch["inputs"])
                came_out = sum(made["quantity"] for made in (*batch["outputs"], *batch["by_products"])) + sum(
                    loss["quantity_g"] for loss in batch["losses"]
                )
                assert 0 <= went_in - came_out <= went_in * 150 // 10_000


def test_no_more_is_sold_than_was_made_and_on_time(years: list[YearPlan]) -> None:
    for plan in years:
        lots = {
            str(lot.lot_id): lot
            for lot in (
                *(lot for worked in plan.worked.values() for lot in worked.made + worked.to_test),
                *plan.year.offered,
            )
        }
        for sold in plan.sold:
            for order, shipment in zip(sold.orders, sold.shipments, strict=True):
                for line in order["lines"]:
                    lot = lots[line["lot_id"]]
                    assert line["quantity"] <= lot.quantity
                    assert date.fromisoformat(order["ordered_on"]) >= lot.on
                    if sold.seller == "clean":
                        assert (date.fromisoformat(shipment["shipped_on"]) - lot.on).days <= 8


def test_a_lot_is_sold_once(years: list[YearPlan]) -> None:
    def lots(sold: Sold) -> list[str]:
        return [line["lot_id"] for order in sold.orders for line in order["lines"]]

    times = Counter(lot for plan in years for sold in plan.sold for lot in lots(sold))
    assert max(times.values()) == 1


def test_openings_balance_and_investments_are_somebodys_capital() -> None:
    opened = {step.body["entity_id"]: step.body["lines"] for step in books.openings(WHOLE)}
    for lines in opened.values():
        assert sum(line.get("debit_fen", 0) - line.get("credit_fen", 0) for line in lines) == 0

    def held(key: str, account: str) -> int:
        lines = opened[str(org_id(key))]
        return sum(x.get("debit_fen", 0) - x.get("credit_fen", 0) for x in lines if x["account"] == account)

    paid_in = Counter[str]()
    for org in organisations():
        for owner, fen in org.owners:
            paid_in[owner] += fen
        if org.owners:
            assert held(org.key, "4001") == -sum(fen for _, fen in org.owners)
    assert held("company", "1511") == paid_in["company"]
    assert held(FLOWER_COOP, "131") == paid_in[FLOWER_COOP]
    assert all(held(key, "141") == fen for key, fen in village_paid_in())


def test_members_paid_in_what_stands_in_the_books() -> None:
    for coop, whole in COOP_CAPITAL_FEN.items():
        assert sum(books.coop_capital(coop, 300)) == whole
        assert sum(books.coop_capital(coop, 17)) == whole
