"""The custodian under load: a held lot does not leave, no kilo leaves twice, a set answers one by one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.custody import LotHeld
from shared.contracts.sales import ShipmentRequested
from shared.kit import registry
from shared.kit.db import Database
from shared.kit.ids import new_id
from shared.kit.migrate import differences
from shared.production import custody, lots
from shared.production.schemas import HoldLot
from shared.production.tables import APPEND_ONLY
from tests.production.books import assert_books_agree
from tests.production.desk import DAY, Desk
from tests.production.lines import bound

Do = Callable[[AsyncSession], Awaitable[Any]]
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def asked(desk: Desk, lot_id: str, quantity: int = 1, **more: Any) -> ShipmentRequested:
    body = {
        "entity_id": desk.company,
        "on": DAY,
        "document": "SO-1",
        "shipment_id": new_id(),
        "order_id": new_id(),
        "lot_id": lot_id,
        "custodian": desk.line,
        "quantity": quantity,
        "unit": "g",
    }
    return ShipmentRequested(**{**body, **more})


def ship(desk: Desk, *requests: ShipmentRequested) -> Do:
    return lambda session: custody.ship(session, bound(desk.line), requests)


def hold(desk: Desk, lot_id: str) -> Do:
    command = HoldLot(id=new_id(), reason="抽检")
    return lambda session: lots.hold(session, bound(desk.line), UUID(lot_id), command)


async def _until_one_waits(database: Database) -> None:
    while True:
        async with database.reading() as session:
            if (await session.execute(WAITING)).scalar():
                return


async def _second_waits(desk: Desk, first: Do, second: Do) -> None:
    """Run `second` while `first` is done and not committed; both commit."""
    database = desk.world.database(desk.line)

    async def later() -> None:
        async with database.transaction() as session:
            await second(session)

    async with database.transaction() as session:
        await first(session)
        task = asyncio.create_task(later())
        await _until_one_waits(database)
        assert not task.done()
    await task


async def test_a_hold_that_came_first_keeps_the_lot(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 10, 100)
    await _second_waits(desk, hold(desk, lot), ship(desk, asked(desk, lot)))
    (refused,) = await desk.world.said(desk.line, "ShipmentRefused")
    assert (refused["reason"], await desk.world.said(desk.line, "LotIssued")) == ("held", [])


async def test_an_issue_that_came_first_has_left_before_the_hold(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 10, 100)
    await _second_waits(desk, ship(desk, asked(desk, lot)), hold(desk, lot))
    assert len(await desk.world.said(desk.line, "LotIssued")) == 1
    assert (await desk.get(f"/lots/{lot}"))["status"] == "held"


async def test_the_same_kilo_leaves_once(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 1_000, 777)
    first, second = (asked(desk, lot, 600) for _ in range(2))
    await _second_waits(desk, ship(desk, first), ship(desk, second))
    (issued,) = await desk.world.said(desk.line, "LotIssued")
    (refused,) = await desk.world.said(desk.line, "ShipmentRefused")
    assert (issued["shipment_id"], issued["cost_fen"]) == (str(first.shipment_id), 466)
    assert (refused["shipment_id"], refused["reason"]) == (str(second.shipment_id), "too_little")
    assert refused["detail"] == "0.4 kg"
    assert (await desk.get(f"/lots/{lot}"))["quantity"] == 400


async def test_no_gram_is_lost_or_made_under_load(desk: Desk) -> None:
    """Shipments as sets, transfers and a hold at once: what left of each lot and what is left add up."""
    held = [await desk.opened(desk.company, 100, 1_001) for _ in range(4)]
    database = desk.world.database(desk.line)

    async def act(do: Do) -> None:
        async with database.transaction() as session:
            await do(session)

    async def transfer(lot: str) -> None:
        body = {"id": str(new_id()), "on": str(DAY), "document": "T", "quantity": 30, "net_fen": 5}
        await desk.client.post(f"/lots/{lot}/transfers", json={**body, "to_entity_id": str(desk.plant)})

    sets = [ship(desk, *(asked(desk, lot, 30) for lot in order)) for order in (held, held[::-1]) * 2]
    acts = [*(act(one) for one in sets), *(transfer(lot) for lot in held), act(hold(desk, held[0]))]
    await asyncio.gather(*acts)
    gone = await desk.world.said(desk.line, "LotIssued") + await desk.world.said(desk.line, "LotTransferred")
    for lot in held:
        left = await desk.get(f"/lots/{lot}")
        parts = [one for one in gone if lot in (one.get("from_lot_id"), one["lot_id"])]
        assert left["quantity"] + sum(one["quantity"] for one in parts) == 100
        assert left["cost_fen"] + sum(one["cost_fen"] for one in parts) == 1_001
    assert len(await desk.world.said(desk.line, "ShipmentRefused")) == 16 - len(
        await desk.world.said(desk.line, "LotIssued")
    )


async def test_a_set_answers_as_one_by_one_and_costs_no_more(desk: Desk) -> None:
    lot = await desk.opened(desk.company, 100, 1_000)
    other = await desk.opened(desk.coop, 100, 1_000)
    requests = [
        asked(desk, lot, 60),
        asked(desk, lot, 60),
        asked(desk, lot, 40),
        asked(desk, other),
        asked(desk, lot, unit="ml"),
        asked(desk, lot, custodian="processing"),
    ]
    seen: list[str] = []
    database = desk.world.database(desk.line)
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    async with database.transaction() as session:
        await ship(desk, *requests)(session)
    assert len(seen) <= 5
    issued = await desk.world.said(desk.line, "LotIssued")
    refused = await desk.world.said(desk.line, "ShipmentRefused")
    assert [(one["quantity"], one["cost_fen"]) for one in issued] == [(60, 600), (40, 400)]
    assert [one["reason"] for one in refused] == ["too_little", "unknown_lot", "unit_differs"]


async def test_a_recall_holds_lots_wherever_they_are(desk: Desk) -> None:
    lot, free = [await desk.opened(desk.company, 10, 100) for _ in range(2)]
    told = [
        LotHeld(lot_id=UUID(lot), entity_id=desk.company, reason="召回"),
        LotHeld(lot_id=UUID(lot), entity_id=desk.company, reason="复检", free_on=date(2025, 6, 20)),
        LotHeld(lot_id=UUID(lot), entity_id=desk.company, reason="复检", free_on=date(2025, 6, 15)),
        LotHeld(lot_id=new_id(), entity_id=desk.company, reason="别处的"),
    ]
    await desk.world.tell("processing", *told)
    await desk.world.settle()
    held = await desk.get(f"/lots/{lot}")
    assert (held["status"], held["blocked_until"]) == ("held", "2025-06-20")
    assert (await desk.get(f"/lots/{free}"))["status"] == "available"
    assert await desk.world.said(desk.line, "LotHeld") == []


async def test_a_spoilt_part_leaves_at_its_cost_even_when_held(booked: Desk) -> None:
    lot = await booked.opened(booked.company, 3, 100, is_purchased=True)
    await booked.post(f"/lots/{lot}/holds", reason="霉变")
    loss = {"on": DAY, "document": "D", "reason": "霉变"}
    left = await booked.post(f"/lots/{lot}/losses", quantity=1, **loss)
    assert (left["quantity"], left["cost_fen"]) == (2, 67)
    await booked.post(f"/lots/{lot}/losses", status=409, quantity=3, **loss)
    await assert_books_agree(booked)


async def test_the_database_refuses_edits_and_is_what_the_code_declares(desk: Desk) -> None:
    dsn = desk.world.database(desk.line).dsn
    assert differences(dsn, registry.load(desk.line).metadata) == []
    edits = [sql.format(table) for table in APPEND_ONLY for sql in ("DELETE FROM {}", "TRUNCATE {} CASCADE")]
    with psycopg.connect(dsn, autocommit=True) as session:
        for edit in edits:
            with pytest.raises(psycopg.Error) as refused:
                session.execute(edit)
            assert refused.value.sqlstate == "LH002"


async def _statements(desk: Desk, lines: int) -> int:
    """How many statements a day's sheet of so many lines costs."""
    body = [
        {
            "id": str(new_id()),
            "household_id": str(desk.households[number % 3]),
            "product": "鲜花",
            "grade": "12"[number % 2],
            "gross_g": 1_000 + number,
        }
        for number in range(lines)
    ]
    seen: list[str] = []

    def count(*args: Any) -> None:
        seen.append(args[2])

    engine = desk.world.database(desk.line).engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    sheet = await desk.post("/deliveries/sheets", entity_id=desk.company, on=DAY, document="D", lines=body)
    event.remove(engine, "before_cursor_execute", count)
    assert sheet["deliveries"] == lines
    return len(seen)


async def test_a_sheet_of_forty_lines_costs_no_more_statements_than_one_of_two(desk: Desk) -> None:
    await desk.price(desk.company, "鲜花")
    few, many = await _statements(desk, 2), await _statements(desk, 40)
    assert many == few <= 14


async def test_wages_of_a_day_are_one_set(desk: Desk) -> None:
    batch = await desk.post(
        "/batches", entity_id=desk.company, on=DAY, number="1", stage="making", asset="production"
    )
    work = {"worker_name": "甲", "work": "采", "quantity": 3, "rate_fen": 100}
    lines = [{"household_id": desk.households[number % 3], **work} for number in range(40)]
    seen: list[str] = []
    engine = desk.world.database(desk.line).engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    await desk.post(f"/batches/{batch['id']}/wages", on=DAY, document="D", lines=lines)
    assert len(seen) <= 14
    assert len(await desk.world.said(desk.line, "WagesEarned")) == 40


async def test_a_season_knows_what_was_given_sent_on_and_left(desk: Desk) -> None:
    told = {"on": DAY, "document": "D"}
    batch = await desk.post(
        "/batches", entity_id=desk.company, number="B", stage="x", asset="production", on=DAY
    )
    await desk.post(f"/batches/{batch['id']}/costs", lines=[{"kind": "rent", "amount_fen": 900}], **told)
    line = {"product": "鲜花", "quantity": 1_000}
    given = await desk.post(f"/batches/{batch['id']}/close", lines=[line], **told)
    fresh = given["lots"][0]["id"]
    dryer = await desk.post(
        "/batches", entity_id=desk.company, number="D", stage="x", asset="production", on=DAY
    )
    await desk.post(f"/batches/{dryer['id']}/lots", lot_id=fresh, quantity=400, **told)
    dry = {"product": "干花", "quantity": 90}
    await desk.post(f"/batches/{dryer['id']}/close", lines=[dry], reason="小样", **told)
    await desk.post(f"/lots/{fresh}/transfers", to_entity_id=desk.plant, quantity=100, net_fen=500, **told)
    async with desk.world.database(desk.line).transaction() as session:
        await ship(desk, asked(desk, fresh, 200))(session)
    seen = await desk.get("/season", node=desk.company, since=DAY, until=DAY)
    assert [(one["product"], one["quantity"], one["cost_fen"]) for one in seen["own"]] == [
        ("鲜花", 1_000, 900)
    ]
    assert [(one["to_entity_id"], one["quantity"], one["net_fen"]) for one in seen["sent"]] == [
        (str(desk.plant), 100, 500)
    ]
    assert [(one["product"], one["quantity"], one["cost_fen"]) for one in seen["issued"]] == [
        ("鲜花", 200, 180)
    ]
    for days in ({"since": "2030-01-01"}, {"until": "2020-01-01"}):
        assert await desk.get("/season", **days) == {"own": [], "sent": [], "issued": []}
