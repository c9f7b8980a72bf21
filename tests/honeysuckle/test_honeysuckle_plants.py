"""Plantings: young plants gather cost, mature ones take none and depreciate, dead ones are a loss."""

from typing import Any

from tests.production.desk import DAY, Desk

TOLD = {"on": DAY, "document": "D"}


async def _plot(desk: Desk, planted_on: str = "2022-03-12") -> str:
    body = {"entity_id": desk.company, "village": "东村", "name": "坡上", "area_m2": 2_000}
    return str((await desk.post("/plots", planted_on=planted_on, **body))["id"])


async def _batch(desk: Desk) -> str:
    body = {"entity_id": desk.company, "on": DAY, "number": "采-1", "stage": "picking", "asset": "production"}
    return str((await desk.post("/batches", **body))["id"])


async def _reclassified(desk: Desk) -> list[dict[str, Any]]:
    return await desk.world.said("honeysuckle", "AnimalReclassified")


async def test_young_plants_gather_cost_until_they_bear(desk: Desk) -> None:
    plot = await _plot(desk, "2024-03-12")
    young = await desk.post(f"/plots/{plot}/plantings", on="2024-03-12", batch_number="种-1", plants=300)
    assert (young["asset"], young["cost_fen"]) == ("productive_immature", 0)
    path = f"/plantings/{young['id']}"
    cost = {"lines": [{"kind": "purchase", "amount_fen": 36_000, "supplier": "苗圃"}]}
    await desk.post(f"/batches/{young['id']}/costs", on="2024-03-12", document="D", **cost)
    (fact,) = await desk.world.said("honeysuckle", "CostRecorded")
    assert fact["asset"] == "productive_immature"
    await desk.post(f"{path}/maturity", status=409, on="2025-03-11", document="D")
    mature = await desk.post(f"{path}/maturity", on="2025-03-12", document="D")
    assert (mature["asset"], mature["cost_fen"], mature["matured_on"]) == ("productive", 36_000, "2025-03-12")
    await desk.post(f"{path}/maturity", status=409, **TOLD)
    (told,) = await _reclassified(desk)
    assert (told["from_asset"], told["to_asset"]) == ("productive_immature", "productive")
    assert (told["heads"], told["cost_fen"]) == (300, 36_000)
    await desk.post(f"/batches/{young['id']}/costs", status=409, **cost, **TOLD)
    lines = [{"product": "鲜花", "quantity": 1}]
    await desk.post(f"/batches/{young['id']}/harvests", status=409, lines=lines, **TOLD)
    await desk.post(f"/batches/{young['id']}/close", status=409, lines=[], **TOLD)
    early = await desk.post(f"/plots/{plot}/plantings", on=DAY, batch_number="种-2", plants=1)
    await desk.post(f"/plantings/{early['id']}/maturity", status=409, **TOLD)
    await desk.post(f"/plantings/{early['id']}/maturity", reason="移栽成树", **TOLD)


async def test_mature_plants_depreciate_onto_the_picking(desk: Desk) -> None:
    plot, batch = await _plot(desk), await _batch(desk)
    opening = {"on": "2025-01-01", "plants": 100, "cost_fen": 120_000, "matured_on": "2025-05-31"}
    path = f"/plots/{plot}/plantings/opening"
    await desk.post(path, status=422, batch_number="错", **{**opening, "depreciation_fen": 120_001})
    grown = await desk.post(path, batch_number="种-1", **opening)
    path = f"/plantings/{grown['id']}/depreciations"
    await desk.post(path, status=409, batch_id=batch, on="2025-05-31", document="折旧")
    # 120,000 less 5 % over 120 months.
    june = await desk.post(path, batch_id=batch, on="2025-06-30", document="折旧")
    assert june["amount_fen"] == 950
    await desk.post(path, status=409, batch_id=batch, on="2025-06-01", document="折旧")
    late = {**opening, "on": "2025-06-30", "batch_number": "种-2"}
    late = await desk.post(f"/plots/{plot}/plantings/opening", status=409, **late)
    assert late["title"] == "WorkBeganBefore"
    assert (await desk.get(f"/batches/{batch}"))["cost_fen"] == 950
    (cost,) = await desk.world.said("honeysuckle", "CostRecorded")
    assert (cost["kind"], cost["depreciates"], cost["asset"]) == ("depreciation", "productive", "production")
    losses = f"/plantings/{grown['id']}/losses"
    await desk.post(losses, status=409, plants=101, cause="冻害", **TOLD)
    left = await desk.post(losses, plants=40, cause="冻害", **TOLD)
    assert (left["plants"], left["cost_fen"], left["depreciation_fen"]) == (60, 72_000, 570)
    (told,) = await _reclassified(desk)
    assert (told["to_asset"], told["cost_fen"], told["depreciation_fen"]) == (None, 48_000, 380)
    gone = await desk.post(losses, plants=60, cause="改种", **TOLD)
    assert (gone["cost_fen"], gone["depreciation_fen"]) == (0, 0)
    await desk.post(f"/batches/{grown['id']}/close", lines=[], **TOLD)
    assert [one["month"] for one in await desk.get("/depreciations")] == ["2025-06"]
    assert len(await desk.get("/plantings", plot_id=plot)) == 1


async def test_young_plants_do_not_depreciate(desk: Desk) -> None:
    plot, batch = await _plot(desk), await _batch(desk)
    young = await desk.post(f"/plots/{plot}/plantings", on="2025-01-01", batch_number="种-1", plants=3)
    body = {"batch_id": batch, "amount_fen": 1, **TOLD}
    await desk.post(f"/plantings/{young['id']}/depreciations", status=422, **body)
    opening = {"on": "2025-01-01", "batch_number": "种-2", "plants": 1, "cost_fen": 5, "depreciation_fen": 1}
    await desk.post(f"/plots/{plot}/plantings/opening", status=422, **opening)
