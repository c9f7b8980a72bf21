"""After the goods left: returns and credit notes, what is owed, recalls, lists, and a sealed month."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from shared.contracts.finance import PeriodClosing, Sealer
from shared.contracts.processing import RecallOpened
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from tests.sales.shop import DAY, Shop, created, refusal, seen


async def sold(shop: Shop, client: AsyncClient, quantity: int = 1_000, **changes: Any) -> dict[str, Any]:
    """An order shipped whole and invoiced, at 10,000 fen a kilogram."""
    customer = changes.pop("customer_id", None) or await shop.customer(client)
    order = shop.order(customer, quantity, line={"net_fen_per_1000": 10_000}, **changes)
    order = created(await client.post("/orders", json=order))
    before = len(await shop.requested())
    created(await shop.ship(client, order["id"]))
    for request in (await shop.requested())[before:]:
        await shop.issue(request)
    done: dict[str, Any] = seen(await client.get(f"/orders/{order['id']}"))
    return done


def receipt(shop: Shop, invoice_id: str, amount_fen: int, number: int = 1) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "entity_id": str(shop.seller),
        "invoice_id": invoice_id,
        "amount_fen": amount_fen,
        "received_on": str(DAY),
        "document": f"收-{number}",
    }


def coming_back(shop: Shop, order: dict[str, Any], quantity: int, *, usable: bool = True) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "entity_id": str(shop.seller),
        "shipment_id": order["shipments"][0]["id"],
        "quantity": quantity,
        "usable": usable,
        "reason": "受潮",
        "returned_on": str(DAY + timedelta(days=5)),
    }


async def test_returned_goods_are_credited_once_the_custodian_has_them(shop: Shop) -> None:
    lot = await shop.release(1_000)
    async with shop.at() as client:
        order = await sold(shop, client, 999)
        path = f"/orders/{order['id']}/returns"
        assert refusal(await client.post(path, json=coming_back(shop, order, 1_000))) == "MoreThanWasShipped"
        taken = created(await client.post(path, json=coming_back(shop, order, 333)))
        assert (taken["state"], taken["credit_note_id"]) == ("requested", None)
        created(await client.post(path, json=coming_back(shop, order, 666, usable=False)))
        told = await shop.world.said("sales", "GoodsReturned")
        assert [(one["lot_id"], one["custodian"], one["quantity"]) for one in told] == [
            (str(lot), "processing", 333),
            (str(lot), "processing", 666),
        ]
        for one in told:
            await shop.take_back(one)
        order = seen(await client.get(f"/orders/{order['id']}"))
        first, *notes = order["invoices"]
        assert [note["reverses"] for note in notes] == [first["id"]] * 2
        # 9,990 fen and 899.1 of VAT: the notes give back exactly 9,990 and 899, whatever each rounds to.
        assert (sum(note["net_fen"] for note in notes), sum(note["vat_fen"] for note in notes)) == (
            -first["net_fen"],
            -first["vat_fen"],
        )
        assert (first["credited_fen"], first["outstanding_fen"]) == (10_889, 0)
        assert [one["reverses"] for one in await shop.world.said("sales", "InvoiceIssued")] == [
            None,
            first["id"],
            first["id"],
        ]
        # Only what can be used is free to sell again: the gram never sold, and the 333.
        assert seen(await client.get("/lots"))[0]["free"] == 334
    assert await shop.world.held("sales") == []


async def test_a_paid_customer_who_returns_is_paid_back(shop: Shop) -> None:
    await shop.release(1_000)
    async with shop.at() as client:
        order = await sold(shop, client)
        invoice = order["invoices"][0]["id"]
        returned = coming_back(shop, order, 500)
        created(await client.post(f"/orders/{order['id']}/returns", json=returned))
    async with shop.at(Role.FINANCE) as cashier:
        created(await cashier.post("/receipts", json=receipt(shop, invoice, 10_900)))
        await shop.take_back((await shop.world.said("sales", "GoodsReturned"))[0])
        assert seen(await cashier.get(f"/invoices/{invoice}"))["outstanding_fen"] == -5_450
        created(await cashier.post("/receipts", json=receipt(shop, invoice, -5_450, 2)))
        assert seen(await cashier.get(f"/invoices/{invoice}"))["outstanding_fen"] == 0
        too_much = receipt(shop, invoice, -5_451, 3)
        assert refusal(await cashier.post("/receipts", json=too_much)) == "MoreThanWasReceived"
        history = seen(await cashier.get(f"/invoices/{invoice}/receipts"))
        assert [one["amount_fen"] for one in history] == [10_900, -5_450]


async def test_what_is_overdue_is_listed_by_age(shop: Shop) -> None:
    await shop.release(10_000)
    async with shop.at() as client:
        customer = await shop.customer(client, payment_days=0)
        other = await shop.customer(client, payment_days=60, name="养生馆")
        await sold(shop, client, 1_000, customer_id=customer)
        await sold(shop, client, 2_000, customer_id=other)
        # Both left on 3 March: due that day, and on 2 May.
        overdue = seen(await client.get("/invoices", params={"overdue_on": "2026-04-05"}))
        assert [invoice["customer_id"] for invoice in overdue] == [customer]
        found = seen(await client.get("/invoices", params={"search": "养生"}))
        assert [invoice["customer_id"] for invoice in found] == [other]
        numbered = await client.get("/invoices", params={"search": found[0]["number"].lower()})
        assert seen(numbered) == found
        ages = seen(await client.get("/invoices/ageing", params={"on": "2026-04-05"}))
        assert [(age["customer_name"], age["not_due_fen"], age["overdue_31_60_fen"]) for age in ages] == [
            ("养生馆", 21_800, 0),
            ("城里药铺", 0, 10_900),
        ]
        assert seen(await client.get("/invoices", params={"overdue_on": "2026-03-03"})) == []
        by_day = seen(await client.get("/invoices"))
        assert [invoice["due_on"] for invoice in by_day] == ["2026-03-03", "2026-05-02"]
    async with shop.at(Role.FINANCE) as cashier:
        created(await cashier.post("/receipts", json=receipt(shop, by_day[0]["id"], 10_900)))
        owed_first = seen(await cashier.get("/invoices"))
        assert [invoice["due_on"] for invoice in owed_first] == ["2026-05-02", "2026-03-03"]
    async with shop.at(Role.SALES, shop.coop) as stranger:
        assert seen(await stranger.get("/invoices/ageing")) == []


async def test_what_was_sold_by_month_and_by_customer_takes_credit_notes_off(shop: Shop) -> None:
    await shop.release(10_000)
    async with shop.at() as client:
        other = await shop.customer(client, name="养生馆")
        order = await sold(shop, client, 1_000)
        await sold(shop, client, 2_000, customer_id=other)
        returned = coming_back(shop, order, 500)
        created(await client.post(f"/orders/{order['id']}/returns", json=returned))
        await shop.take_back((await shop.world.said("sales", "GoodsReturned"))[0])
        months = seen(await client.get("/invoices/by-month"))
        assert [(one["month"], one["quantity"], one["net_fen"]) for one in months] == [
            ("2026-03", 3_000, 10_000 + 20_000 - 5_000)
        ]
        customers = seen(await client.get("/invoices/by-customer"))
        assert [(one["customer_name"], one["net_fen"]) for one in customers] == [
            ("养生馆", 20_000),
            ("城里药铺", 5_000),
        ]
        goods = seen(await client.get("/invoices/by-goods"))
        assert [(one["customer_name"], one["quantity"], one["net_fen"]) for one in goods] == [
            ("养生馆", 2_000, 20_000),
            ("城里药铺", 500, 5_000),
        ]
        for path in ("by-month", "by-customer", "by-goods"):
            assert seen(await client.get(f"/invoices/{path}", params={"since": "2026-04-01"})) == []
            assert seen(await client.get(f"/invoices/{path}", params={"until": "2026-02-28"})) == []
    async with shop.at(Role.SALES, shop.coop) as stranger:
        assert seen(await stranger.get("/invoices/by-month")) == []
        assert seen(await stranger.get("/invoices/by-customer")) == []


async def test_a_recall_names_the_customers_who_got_the_lots(shop: Shop) -> None:
    async with shop.at() as client:
        bad = await shop.release(1_000)
        first = await sold(shop, client, 600)
        second = await sold(shop, client, 400)
        await shop.release(1_000)
        await sold(shop, client, 1_000)
        recall = new_id()
        await shop.world.tell(
            "processing",
            RecallOpened(recall_id=recall, level=2, reason="农残超标", lot_ids=(bad, bad, new_id())),
        )
        await shop.world.settle()
        assert seen(await client.get("/recalls"))[0]["lots"] == 2
        got = seen(await client.get(f"/recalls/{recall}/customers"))
        assert {(one["order_id"], one["quantity"]) for one in got} == {
            (first["id"], 600),
            (second["id"], 400),
        }
        unknown = await client.get(f"/recalls/{new_id()}/customers")
        assert (refusal(unknown), unknown.json()["detail"]) == ("NotFound", "找不到召回")
    async with shop.at(Role.SALES, shop.coop) as stranger:
        assert seen(await stranger.get("/recalls")) == []
        assert seen(await stranger.get(f"/recalls/{recall}/customers")) == []


async def test_lists_are_whole_or_not_at_all(shop: Shop) -> None:
    await shop.release(10_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 10_000)
        body = {
            "entity_id": str(shop.seller),
            "orders": [shop.order(customer, quantity) for quantity in (4_000, 5_000)],
        }
        placed = created(await client.post("/orders/bulk", json=body))
        assert [order["lines"][0]["quantity"] for order in placed] == [4_000, 5_000]
        assert created(await client.post("/orders/bulk", json=body)) == placed
        over = {**body, "orders": [shop.order(customer, 600), shop.order(customer, 600)]}
        assert refusal(await client.post("/orders/bulk", json=over)) == "NotEnoughInStock"
        other = {**body, "orders": [{**shop.order(customer, 1), "entity_id": str(shop.coop)}]}
        assert refusal(await client.post("/orders/bulk", json=other)) == "OneEntityAtATime"
        assert len(seen(await client.get("/orders"))) == 2
        ship = {"entity_id": str(shop.seller), "shipped_on": str(DAY)}
        asked = [{"id": str(new_id()), "order_id": order["id"], **ship} for order in placed]
        created(
            await client.post("/shipments/bulk", json={"entity_id": str(shop.seller), "shipments": asked})
        )
        for request in await shop.requested():
            await shop.issue(request)
        invoices = seen(await client.get("/invoices"))
    async with shop.at(Role.ACCOUNTANT, shop.seller) as cashier:
        gross = sorted((one["net_fen"] + one["vat_fen"], one["id"]) for one in invoices)
        halves = [receipt(shop, one, fen // 2, n) for n, (fen, one) in enumerate(gross)]
        body = {"entity_id": str(shop.seller), "receipts": [*halves, receipt(shop, gross[0][1], 21_801, 9)]}
        assert refusal(await cashier.post("/receipts/bulk", json=body)) == "MoreThanIsOwed"
        assert seen(await cashier.get(f"/invoices/{gross[0][1]}"))["received_fen"] == 0
        body["receipts"] = [*halves, receipt(shop, gross[0][1], 21_800, 9)]
        assert len(created(await cashier.post("/receipts/bulk", json=body))) == 3
        assert seen(await cashier.get(f"/invoices/{gross[0][1]}"))["outstanding_fen"] == 0


async def test_a_sealed_month_takes_no_more_and_says_its_counts(shop: Shop) -> None:
    await shop.release(2_000)
    async with shop.at() as client:
        order = await sold(shop, client)
        await shop.world.tell(
            "finance",
            PeriodClosing(
                entity_id=shop.seller, month="2026-03", sealers=(Sealer(service="sales", stage=3),)
            ),
        )
        await shop.world.settle()
        (seal,) = await shop.world.said("sales", "PeriodSealed")
        assert seal["counts"] == {"ShipmentRequested": 1, "GoodsShipped": 1, "InvoiceIssued": 1}
    late = receipt(shop, order["invoices"][0]["id"], 1)
    async with shop.at(Role.ACCOUNTANT) as cashier:
        assert refusal(await cashier.post("/receipts", json=late)) == "PeriodIsSealed"
        created(await cashier.post("/receipts", json={**late, "received_on": "2026-04-01"}))


async def test_prices_and_receipts_are_never_changed(shop: Shop) -> None:
    async with shop.at() as client:
        await shop.listed(client, 1_000)
    for statement in ("UPDATE price SET net_fen_per_1000 = 0", "DELETE FROM receipt"):
        with pytest.raises(AppendOnly):
            async with shop.world.database("sales").transaction() as session:
                await session.execute(text(statement))
