"""Withdrawal periods block milk, sale and shipment, also of lots that left before a treatment was entered."""

from datetime import date
from typing import Any

import pytest

from services.livestock.domain import (
    DrugIsBanned,
    NoWithdrawal,
    Period,
    Purpose,
    land_takes,
    withdrawn,
)
from shared.contracts.sales import ShipmentRequested
from shared.kit.ids import new_id
from tests.livestock.yard import herd, milking, take_in
from tests.production.books import assert_books_agree
from tests.production.desk import DAY, Desk

DRUG = {"drug": "土霉素注射液", "source": "兽药店 2025-04", "illness": "肺炎", "dose": "10 mg/kg"}
TOLD = {"on": DAY, "document": "D"}
MEAT, MILK = Purpose.MEAT, Purpose.MILK


@pytest.mark.parametrize(
    ("periods", "purpose", "meat", "milk"),
    [
        ([Period(MEAT, 28, False), Period(MILK, 7, False)], MILK, date(2025, 1, 29), date(2025, 1, 8)),
        ([Period(MEAT, 28, False), Period(MEAT, 35, False)], MEAT, date(2025, 2, 5), date(2025, 2, 5)),
        ([Period(MEAT, 21, False), Period(MILK, 0, True)], MEAT, date(2025, 1, 22), date(2025, 1, 22)),
    ],
)
def test_the_longest_period_binds(periods: list[Period], purpose: Purpose, meat: date, milk: date) -> None:
    free = withdrawn(periods, "药", "goat", purpose, date(2025, 1, 1))
    assert (free.meat, free.milk) == (meat, milk)


@pytest.mark.parametrize(
    ("periods", "purpose", "refusal"),
    [
        ([], MEAT, NoWithdrawal),
        ([Period(MEAT, 28, False)], MILK, NoWithdrawal),
        ([Period(MEAT, 21, False), Period(MILK, 0, True)], MILK, DrugIsBanned),
        ([Period(MEAT, 0, True), Period(MILK, 0, False)], MILK, DrugIsBanned),
    ],
)
def test_no_period_no_drug(periods: list[Period], purpose: Purpose, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        withdrawn(periods, "药", "goat", purpose, date(2025, 1, 1))


async def test_meat_and_milk_wait_for_their_own_periods(desk: Desk) -> None:
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    treated, well = await take_in(desk, does, 2, 10_000)
    batch = await milking(desk, cost_fen=1_000)
    given = {"on": DAY, "last_given_on": "2025-06-12", "animal_ids": [treated], **DRUG}
    (seen,) = await desk.post(f"/herds/{does}/treatments", **given)
    assert (seen["meat_ok_on"], seen["milk_ok_on"]) == ("2025-07-10", "2025-06-19")
    path = f"/herds/{does}/milkings"
    lines = [{"animal_id": well, "milk_ml": 1_500}, {"animal_id": treated, "milk_ml": 2_000}]
    body: dict[str, Any] = {"batch_id": batch, "product": "羊奶", "document": "D", "share_bp": 5_000}
    await desk.post(path, status=409, on="2025-06-18", lines=lines, **body)
    first = await desk.post(path, on="2025-06-18", lines=lines[:1], **body)
    assert (first["lot"]["quantity"], first["lot"]["cost_fen"]) == (1_500, 500)
    both = await desk.post(path, on="2025-06-19", lines=lines, **body)
    assert (both["lot"]["quantity"], both["lot"]["unit"], both["animals"]) == (3_500, "ml", 2)
    sale = {"animal_ids": [treated], "product": "活羊", "document": "D"}
    await desk.post(f"/herds/{does}/sales", status=409, on="2025-07-09", **sale)
    sold = await desk.post(f"/herds/{does}/sales", on="2025-07-10", **sale)
    shown = [lot["lot"]["passport"]["treatments"] for lot in (first, both, sold)]
    assert shown == [[], ["土霉素注射液 2025-06-10"], ["土霉素注射液 2025-06-10"]]


async def test_amitraz_is_not_for_goats_in_milk_and_own_rows_only_lengthen(desk: Desk) -> None:
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    meat = await herd(desk, "育肥")
    (doe,), (goat,) = await take_in(desk, does, 1, 100), await take_in(desk, meat, 1, 100)
    bath = {**DRUG, "drug": "双甲脒溶液", "on": DAY}
    await desk.post(f"/herds/{does}/treatments", status=409, animal_ids=[doe], **bath)
    (seen,) = await desk.post(f"/herds/{meat}/treatments", animal_ids=[goat], **bath)
    assert seen["meat_ok_on"] == "2025-07-01"
    row = {
        "drug": "双甲脒溶液",
        "species": "goat",
        "purpose": "meat",
        "source": "兽医",
        "entity_id": desk.company,
    }
    await desk.post("/withdrawals", effective_on="2025-01-01", days=5, **row)
    await desk.post("/withdrawals", status=409, effective_on="2025-01-01", days=6, **row)
    (seen,) = await desk.post(f"/herds/{meat}/treatments", animal_ids=[goat], **bath)
    assert seen["meat_ok_on"] == "2025-07-01"
    await desk.post("/withdrawals", effective_on="2025-06-10", days=30, **row)
    (seen,) = await desk.post(f"/herds/{meat}/treatments", animal_ids=[goat], **bath)
    assert seen["meat_ok_on"] == "2025-07-10"
    await desk.post(f"/herds/{meat}/treatments", status=422, animal_ids=[goat], **{**bath, "drug": "没登记"})


def _shipment(desk: Desk, lot: dict[str, Any], on: date) -> ShipmentRequested:
    return ShipmentRequested(
        entity_id=desk.company,
        on=on,
        document="发货",
        shipment_id=new_id(),
        order_id=new_id(),
        lot_id=lot["id"],
        custodian="livestock",
        quantity=1,
        unit=lot["unit"],
    )


async def test_a_lot_whose_withdrawal_period_runs_does_not_leave_for_sales(desk: Desk) -> None:
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    (doe, well) = await take_in(desk, does, 2, 10_000)
    batch = await milking(desk)
    path = f"/herds/{does}/milkings"
    body: dict[str, Any] = {"batch_id": batch, "product": "羊奶", **TOLD}
    tank = await desk.post(path, lines=[{"animal_id": doe, "milk_ml": 900}], **body)
    other = await desk.post(path, lines=[{"animal_id": well, "milk_ml": 900}], **body)
    sold = await desk.post(f"/herds/{does}/sales", animal_ids=[doe], product="活羊", **TOLD)
    late = {"on": DAY, "animal_ids": [doe], **DRUG}
    await desk.post(f"/herds/{does}/treatments", **late)
    held = await desk.world.said("livestock", "LotHeld")
    assert {(one["lot_id"], one["free_on"]) for one in held} == {
        (sold["lot"]["id"], "2025-07-08"),
        (tank["lot"]["id"], None),
    }
    asked = [
        _shipment(desk, sold["lot"], date(2025, 7, 7)),
        _shipment(desk, tank["lot"], date(2025, 7, 7)),
        _shipment(desk, other["lot"], date(2025, 7, 7)),
        _shipment(desk, sold["lot"], date(2025, 7, 8)),
    ]
    await desk.world.tell("sales", *asked)
    await desk.world.settle()
    refused = await desk.world.said("livestock", "ShipmentRefused")
    issued = await desk.world.said("livestock", "LotIssued")
    assert {(one["shipment_id"], one["reason"]) for one in refused} == {
        (str(asked[0].shipment_id), "blocked"),
        (str(asked[1].shipment_id), "held"),
    }
    assert {one["shipment_id"] for one in issued} == {str(one.shipment_id) for one in asked[2:]}


async def test_milk_of_a_treated_animal_is_destroyed_not_released(booked: Desk) -> None:
    desk = booked
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    doe, well = await take_in(desk, does, 2, 10_000)
    batch = await milking(desk, cost_fen=1_001)
    path = f"/herds/{does}/milkings"
    body: dict[str, Any] = {"batch_id": batch, "product": "羊奶", **TOLD}
    bad = await desk.post(path, lines=[{"animal_id": doe, "milk_ml": 900}], share_bp=5_000, **body)
    good = await desk.post(path, lines=[{"animal_id": well, "milk_ml": 900}], **body)
    await desk.post(f"/herds/{does}/treatments", on=DAY, animal_ids=[doe], **DRUG)
    for lot in (bad["lot"], good["lot"]):
        await desk.post(f"/lots/{lot['id']}/holds", reason="抽检")
    await desk.post(f"/lots/{good['lot']['id']}/releases")
    await desk.post(f"/lots/{bad['lot']['id']}/releases", status=409)
    loss = f"/lots/{bad['lot']['id']}/losses"
    await desk.post(loss, status=409, quantity=901, reason="销毁", **TOLD)
    left = await desk.post(loss, quantity=900, reason="销毁", **TOLD)
    assert (left["quantity"], left["cost_fen"]) == (0, 0)
    (told,) = await desk.world.said("livestock", "LotWrittenOff")
    assert (told["cost_fen"], told["is_purchased"]) == (500, False)
    await assert_books_agree(desk)


async def test_weights_come_as_a_sheet_and_once_a_day(desk: Desk) -> None:
    yard = await herd(desk, "育肥")
    animals = await take_in(desk, yard, 2, 100)
    lines = [{"animal_id": one, "weight_g": 30_000} for one in animals]
    await desk.post(f"/herds/{yard}/weights", on=DAY, lines=lines)
    assert len(await desk.get("/weights")) == 2
    await desk.post(f"/herds/{yard}/weights", status=409, on=DAY, lines=lines[:1])
    await desk.post(f"/herds/{yard}/weights", status=409, on="2025-06-11", lines=[lines[0], lines[0]])


async def test_manure_rings_when_land_or_store_are_full(desk: Desk) -> None:
    ask: dict[str, Any] = {"entity_id": desk.company, "on": DAY}
    assert (await desk.get("/manure/capacity", **ask))["alarms"] == []
    cattle = await herd(desk, "肉牛", species="cattle")
    await take_in(desk, cattle, 3, 100, species="cattle")
    assert (await desk.get("/manure/capacity", **ask))["alarms"] == ["no_capacity"]
    row = {"entity_id": desk.company, "storage_l": 1, "source": "消纳协议"}
    # 3 beef cattle are 9.99 pig equivalents: 8.325 mu (5,550 m²) at 1.2 of them take as much.
    await desk.post("/manure/capacities", effective_on="2025-01-01", land_m2=5_549, **row)
    seen = await desk.get("/manure/capacity", **ask)
    assert (seen["kept_milli"], seen["alarms"]) == (9_990, ["land"])
    await desk.post("/manure/capacities", effective_on="2025-06-01", land_m2=5_550, **row)
    line = {"entity_id": desk.company, "on": DAY, "source": "1号圈", "liquid_l": 500, "handler": "甲"}
    await desk.post(
        "/manure", status=409, **line, storage_fill_bp=1, treatment="none", destination="discharged"
    )
    await desk.post("/manure", status=422, **line, storage_fill_bp=1, treatment="lagoon", destination="field")
    await desk.post("/manure", **line, storage_fill_bp=7_999, treatment="lagoon", destination="stored")
    assert (await desk.get("/manure/capacity", **ask))["alarms"] == []
    await desk.post("/manure", **line, storage_fill_bp=8_000, treatment="lagoon", destination="stored")
    assert (await desk.get("/manure/capacity", **ask))["alarms"] == ["storage"]


def test_land_takes_pig_equivalents_by_the_mu() -> None:
    assert land_takes(10_000, 1_200) == 18_000
    assert land_takes(0, 1_200) == 0
