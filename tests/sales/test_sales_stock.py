"""Goods are promised once: under parallel orders, and when their custodian uses or holds them meanwhile."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from services.sales.domain import NotEnoughInStock
from shared.contracts.custody import LotHeld, LotTransferred
from shared.contracts.processing import BatchCompleted
from shared.contracts.production import LotPart, TaxCategory, Unit
from shared.kit import registry
from shared.kit.ids import new_id
from shared.kit.migrate import differences
from tests.sales.shop import DAY, Shop, created, refusal, seen


async def test_parallel_orders_promise_no_more_than_there_is(shop: Shop) -> None:
    lots = [await shop.release(500), await shop.release(500)]
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        answers = await asyncio.gather(
            *(client.post("/orders", json=shop.order(customer, 300)) for _ in range(8))
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [201] * 3 + [409] * 5
        assert {refusal(one) for one in answers if one.status_code == 409} == {"NotEnoughInStock"}
        left = {lot["lot_id"]: lot["free"] for lot in seen(await client.get("/lots"))}
        assert sum(left.values()) == 100
        assert set(left) == {str(lot) for lot in lots}


async def test_the_database_itself_promises_no_more_than_there_is(shop: Shop) -> None:
    await shop.release(500)
    with pytest.raises(NotEnoughInStock):
        async with shop.world.database("sales").transaction() as session:
            await session.execute(text("UPDATE available_lot SET promised = 501"))


async def test_parallel_shipments_ask_once_for_what_was_promised(shop: Shop) -> None:
    await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        answers = await asyncio.gather(*(shop.ship(client, order["id"]) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert [request["quantity"] for request in await shop.requested()] == [1_000]


async def test_a_cancelled_order_frees_its_goods(shop: Shop) -> None:
    await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        cancel = {"id": str(new_id()), "entity_id": str(shop.seller)}
        path = f"/orders/{order['id']}/cancellation"
        line = order["lines"][0]["id"]
        created(await shop.ship(client, order["id"], lines=[{"line_id": line, "quantity": 10}]))
        assert refusal(await client.post(path, json=cancel)) == "ShipmentUnderWay"
        await shop.issue((await shop.requested())[0])
        assert created(await client.post(path, json=cancel))["state"] == "cancelled"
        assert seen(await client.get("/lots"))[0]["free"] == 990
        assert refusal(await client.post(path, json={**cancel, "id": str(new_id())})) == "OrderIsOver"


def batch(lot: UUID, quantity: int, entity_id: UUID) -> BatchCompleted:
    return BatchCompleted(
        entity_id=entity_id,
        on=DAY,
        document="B-1",
        batch_id=new_id(),
        number="B-1",
        inputs=(LotPart(lot_id=lot, quantity=quantity, cost_fen=1),),
        outputs=(),
    )


def transfer(lot: UUID, quantity: int, shop: Shop) -> LotTransferred:
    return LotTransferred(
        entity_id=shop.seller,
        on=DAY,
        document="T-1",
        transfer_id=new_id(),
        lot_id=new_id(),
        from_lot_id=lot,
        to_entity_id=shop.coop,
        to_service="facility_farming",
        product="干花",
        quantity=quantity,
        unit=Unit.GRAM,
        cost_fen=1,
        net_fen=1,
        same_legal_entity=False,
        is_purchased=False,
        tax_category=TaxCategory.AGRICULTURAL,
    )


async def test_what_the_custodian_used_is_taken_from_the_newest_promise(shop: Shop) -> None:
    lot = await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        older = created(await client.post("/orders", json=shop.order(customer, 400)))
        newer = created(await client.post("/orders", json=shop.order(customer, 500)))
        await shop.world.tell("processing", batch(lot, 200, shop.seller), transfer(lot, 100, shop))
        await shop.world.settle()
        orders = [seen(await client.get(f"/orders/{one['id']}")) for one in (older, newer)]
        assert [order["lines"][0]["assigned"][0]["quantity"] for order in orders] == [400, 300]
        (row,) = seen(await client.get("/lots"))
        assert (row["on_hand"], row["reserved"], row["free"]) == (700, 700, 0)
        assert refusal(await client.post("/orders", json=shop.order(customer, 1))) == "NotEnoughInStock"


async def test_a_use_heard_before_the_release_it_follows_is_counted_once(shop: Shop) -> None:
    lot = new_id()
    use = batch(lot, 200, shop.seller)
    await shop.world.tell("processing", use)
    await shop.world.settle()
    earlier = use.recorded_at - timedelta(seconds=1)
    await shop.release(1_000, lot_id=lot, recorded_at=earlier)
    async with shop.at() as client:
        assert seen(await client.get("/lots"))[0]["free"] == 800
        # Released again by what the custodian has now, the use is in the figure.
        await shop.release(800, lot_id=lot, recorded_at=use.recorded_at + timedelta(seconds=1))
        assert seen(await client.get("/lots"))[0]["free"] == 800


async def test_what_is_asked_may_exceed_what_is_left_and_is_then_refused(shop: Shop) -> None:
    lot = await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        created(await shop.ship(client, order["id"]))
        await shop.world.tell("processing", batch(lot, 600, shop.seller))
        await shop.world.settle()
        assert await shop.world.held("sales") == []
        await shop.refuse((await shop.requested())[0], "not_enough")
        (row,) = seen(await client.get("/lots"))
        assert (row["on_hand"], row["free"]) == (400, 400)


async def test_a_held_lot_is_neither_promised_nor_asked_for_until_its_day(shop: Shop) -> None:
    lot = await shop.release(1_000, best_before_on=date(2026, 12, 31))
    other = await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        await shop.world.tell(
            "processing",
            LotHeld(lot_id=lot, entity_id=shop.seller, reason="安全间隔期", free_on=date(2026, 3, 10)),
        )
        await shop.world.settle()
        assert refusal(await shop.ship(client, order["id"])) == "LotIsHeld"
        chosen = shop.order(customer, 1, line={"lot_id": str(lot), "product": None})
        assert refusal(await client.post("/orders", json=chosen)) == "LotIsHeld"
        assign = {
            "id": str(new_id()),
            "entity_id": str(shop.seller),
            "on": str(DAY),
            "replace_held": True,
        }
        order = created(await client.post(f"/orders/{order['id']}/assignments", json=assign))
        assert order["lines"][0]["assigned"] == [{"lot_id": str(other), "quantity": 1_000}]
        later = created(
            await client.post("/orders", json=shop.order(customer, 1_000, ordered_on="2026-03-10"))
        )
        assert later["lines"][0]["assigned"][0]["lot_id"] == str(lot)
        created(await shop.ship(client, later["id"], shipped_on="2026-03-10"))


async def test_the_tables_are_those_the_code_declares(shop: Shop) -> None:
    assert differences(shop.world.database("sales").dsn, registry.load("sales").metadata) == []


async def test_of_a_lot_past_its_day_nothing_is_free_and_it_stands_last(shop: Shop) -> None:
    old = await shop.release(500, best_before_on=date(2026, 2, 1))
    good = await shop.release(700, best_before_on=date(2026, 4, 1))
    async with shop.at() as client:
        for on, wanted in (
            ("2026-02-01", [(old, 500), (good, 700)]),
            ("2026-02-02", [(good, 700), (old, 0)]),
        ):
            lots = seen(await client.get("/lots", params={"on": on}))
            assert [(lot["lot_id"], lot["free"]) for lot in lots] == [
                (str(lot), free) for lot, free in wanted
            ]
