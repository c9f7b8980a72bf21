"""Plots, picking rounds with piece wages, and the fresh : dry check of a drying."""

from datetime import date

import pytest

from services.honeysuckle.domain import Bounds, FreshToDryOutOfBounds, age_years, check_fresh_to_dry
from tests.production.desk import DAY, Desk
from tests.production.test_production_exports import read


@pytest.mark.parametrize(
    ("planted", "on", "years"),
    [
        (date(2023, 4, 1), date(2025, 3, 31), 1),
        (date(2023, 4, 1), date(2025, 4, 1), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2025, 4, 1), date(2025, 1, 1), 0),
    ],
)
def test_plants_age_by_their_anniversary(planted: date, on: date, years: int) -> None:
    assert age_years(planted, on) == years


@pytest.mark.parametrize(
    ("fresh_g", "passes"), [(4_199, False), (4_200, True), (5_500, True), (5_501, False)]
)
def test_fresh_to_dry_has_bounds(fresh_g: int, passes: bool) -> None:
    bounds = Bounds(4_200, 5_500)
    if passes:
        check_fresh_to_dry(fresh_g, 1_000, bounds, "")
        return
    with pytest.raises(FreshToDryOutOfBounds):
        check_fresh_to_dry(fresh_g, 1_000, bounds, " ")
    check_fresh_to_dry(fresh_g, 1_000, bounds, "雨天花湿")


async def test_a_round_becomes_dried_flowers_with_a_passport(desk: Desk) -> None:
    plot = await desk.post(
        "/plots", entity_id=desk.company, village="东村", name="坡上", area_m2=2_000, planted_on="2022-03-12"
    )
    seen = await desk.post(f"/plots/{plot['id']}/rounds", on=DAY, number=1, batch_number="采-1")
    assert seen["age_years"] == 3
    told = {"on": DAY, "document": "D"}
    wage = {"worker_name": "甲", "work": "采摘", "quantity": 45_000, "rate_fen": 1_200, "per": 1000}
    path = f"/batches/{seen['batch_id']}"
    await desk.post(f"{path}/wages", lines=[{"household_id": desk.households[0], **wage}], **told)
    picked = await desk.post(f"{path}/close", lines=[{"product": "鲜花", "quantity": 45_000}], **told)
    fresh = picked["lots"][0]
    assert fresh["cost_fen"] == 54_000
    drying = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="干-1", stage="drying", asset="production"
    )
    path = f"/batches/{drying['id']}"
    await desk.post(f"{path}/lots", lot_id=fresh["id"], quantity=45_000, **told)
    dried = [{"product": "干花", "grade": "1", "quantity": 12_000}]
    await desk.post(f"{path}/close", status=409, lines=dried, **told)
    dried[0]["quantity"] = 10_000
    done = await desk.post(f"{path}/close", lines=dried, on="2025-06-12", document="D")
    passport = done["lots"][0]["passport"]
    assert (passport["plots"], passport["harvested_to"]) == (["坡上"], str(DAY))
    assert done["lots"][0]["cost_fen"] == 54_000
    await desk.post(f"/plots/{plot['id']}/rounds", status=409, on=DAY, number=1, batch_number="采-2")


async def test_plots_and_rounds_leave_as_workbooks(desk: Desk) -> None:
    land = {"village": "东村", "name": "9号地", "area_m2": 1000, "planted_on": "2021-03-01"}
    plot = await desk.post("/plots", entity_id=desk.company, **land)
    await desk.post(f"/plots/{plot['id']}/rounds", on=DAY, number=2, batch_number="R9")
    plots = read(await desk.client.get("/exports/plots"))
    assert [row[0] for row in plots] == ["地块", "9号地"]
    rounds = read(await desk.client.get("/exports/rounds", params={"plot_id": plot["id"]}))
    told = dict(zip(*rounds, strict=True))
    assert (told["地块"], told["批号"], told["状态"]) == ("9号地", "R9", "进行中")
