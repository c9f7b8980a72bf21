"""A honeysuckle year in the books: plants reared and matured, rounds picked, flowers dried, to the fen."""

from typing import Any

from tests.production.books import assert_books_agree
from tests.production.desk import DAY, Desk

TOLD = {"on": DAY, "document": "D"}


async def _reared(desk: Desk, plot: str) -> str:
    """A planting that was bought, tended, matured, depreciated for a month and lost some plants."""
    young = await desk.post(f"/plots/{plot}/plantings", on="2024-03-01", batch_number="种-1", plants=7)
    bought = [{"kind": "purchase", "amount_fen": 70_001, "supplier": "苗圃"}]
    path = f"/batches/{young['id']}"
    await desk.post(f"{path}/costs", on="2024-03-01", document="D", lines=bought)
    work = {"worker_name": "甲", "work": "管护", "quantity": 3, "rate_fen": 9_000}
    wages = [{"household_id": desk.households[0], **work}]
    await desk.post(f"{path}/wages", on="2024-07-01", document="D", lines=wages)
    await desk.post(f"/plantings/{young['id']}/maturity", on="2025-05-10", document="D")
    await assert_books_agree(desk)
    return str(young["id"])


async def test_a_year_of_plants_and_flowers_is_in_the_books(booked: Desk) -> None:
    desk = booked
    body = {"entity_id": desk.company, "village": "东村", "name": "坡上", "area_m2": 2_000}
    plot = await desk.post("/plots", planted_on="2024-03-01", **body)
    planting = await _reared(desk, plot["id"])
    opened = await desk.post(f"/plots/{plot['id']}/rounds", on=DAY, number=1, batch_number="采-1")
    picking = f"/batches/{opened['batch_id']}"
    month = {"batch_id": opened["batch_id"], "on": "2025-06-30", "document": "折旧"}
    june = await desk.post(f"/plantings/{planting}/depreciations", **month)
    work: dict[str, Any] = {"worker_name": "乙", "work": "采摘", "rate_fen": 1_200, "per": 1_000}
    lines = [{"household_id": one, "quantity": 15_333, **work} for one in desk.households]
    await desk.post(f"{picking}/wages", lines=lines, **TOLD)
    fresh = (await desk.post(f"{picking}/close", lines=[{"product": "鲜花", "quantity": 46_000}], **TOLD))[
        "lots"
    ]
    drying = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="干-1", stage="drying", asset="production"
    )
    path = f"/batches/{drying['id']}"
    await desk.post(f"{path}/lots", lot_id=fresh[0]["id"], quantity=46_000, **TOLD)
    energy = [{"kind": "energy", "amount_fen": 4_321}, {"kind": "depreciation", "amount_fen": 99}]
    await desk.post(f"{path}/costs", lines=energy, **TOLD)
    dried = [{"product": "干花", "grade": grade, "quantity": 5_000} for grade in ("1", "2")]
    done = await desk.post(f"{path}/close", lines=dried, **TOLD)
    assert sum(one["cost_fen"] for one in done["lots"]) == 3 * 18_400 + june["amount_fen"] + 4_321 + 99
    lost = await desk.post(f"/plantings/{planting}/losses", plants=2, cause="冻害", **TOLD)
    await assert_books_agree(desk, {desk.company: lost["depreciation_fen"]})
