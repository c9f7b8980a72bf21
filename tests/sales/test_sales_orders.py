"""From an order to the money: reserved, shipped, invoiced, received, and what is refused on the way."""

from datetime import date, timedelta

from shared.contracts.custody import LotHeld
from shared.contracts.production import TaxCategory
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.sales.shop import CODE, DAY, Shop, created, refusal, seen


async def test_an_order_is_shipped_invoiced_and_paid(shop: Shop) -> None:
    lot = await shop.release(10_000)
    async with shop.at() as client:
        customer = await shop.customer(client, credit_code=CODE.lower(), payment_days=10)
        await shop.listed(client, 12_345)
        order = created(await client.post("/orders", json=shop.order(customer, 3_001)))
        assert order["lines"][0]["assigned"] == [{"lot_id": str(lot), "quantity": 3_001}]
        assert seen(await client.get("/lots"))[0]["free"] == 6_999
        created(await shop.ship(client, order["id"]))
        (request,) = await shop.requested()
        assert (request["lot_id"], request["custodian"], request["quantity"]) == (
            str(lot),
            "processing",
            3_001,
        )
        await shop.issue(request)
        order = seen(await client.get(f"/orders/{order['id']}"))
        assert (order["state"], order["shipments"][0]["state"]) == ("shipped", "issued")
        # 12,345 fen for 1,000 g: 3,001 g are 37,047.345, half up 37,047; 9 % of that 3,334.23.
        (invoice,) = order["invoices"]
        assert (invoice["net_fen"], invoice["vat_fen"], invoice["due_on"]) == (37_047, 3_334, "2026-03-13")
        (told,) = await shop.world.said("sales", "InvoiceIssued")
        assert (told["net_fen"], told["vat_fen"], told["tax_category"]) == (37_047, 3_334, "agricultural")
        assert len(await shop.world.said("sales", "GoodsShipped")) == 1
    async with shop.at(Role.ACCOUNTANT) as cashier:
        receipt = {
            "id": str(new_id()),
            "entity_id": str(shop.seller),
            "invoice_id": invoice["id"],
            "amount_fen": 40_381,
            "received_on": "2026-03-20",
            "document": "收-1",
        }
        created(await cashier.post("/receipts", json=receipt))
        assert created(await cashier.post("/receipts", json=receipt))["amount_fen"] == 40_381
        again = {**receipt, "id": str(new_id()), "amount_fen": 1}
        assert refusal(await cashier.post("/receipts", json=again)) == "MoreThanIsOwed"
        assert seen(await cashier.get(f"/invoices/{invoice['id']}"))["outstanding_fen"] == 0
    (paid,) = await shop.world.said("sales", "PaymentReceived")
    assert paid["amount_fen"] == 40_381
    assert await shop.world.held("sales") == []


async def test_what_expires_first_leaves_first_and_no_more_than_there_is(shop: Shop) -> None:
    late = await shop.release(1_000, best_before_on=date(2026, 9, 1))
    soon = await shop.release(500, best_before_on=date(2026, 4, 1))
    gone = await shop.release(900, best_before_on=date(2026, 3, 1))
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 800)))
        taken = {entry["lot_id"]: entry["quantity"] for entry in order["lines"][0]["assigned"]}
        assert taken == {str(soon): 500, str(late): 300}
        assert refusal(await client.post("/orders", json=shop.order(customer, 701))) == "NotEnoughInStock"
        chosen = shop.order(customer, 1, line={"lot_id": str(gone), "product": None})
        over = await client.post("/orders", json=chosen)
        assert refusal(over) == "LotIsPastItsDate"
        assert str(gone) not in over.json()["detail"]
        assert "2026-03-01" in over.json()["detail"]


async def test_a_partial_shipment_leaves_the_rest_for_later(shop: Shop) -> None:
    await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        line = order["lines"][0]["id"]
        created(await shop.ship(client, order["id"], lines=[{"line_id": line, "quantity": 400}]))
        more = await shop.ship(client, order["id"], lines=[{"line_id": line, "quantity": 601}])
        assert refusal(more) == "MoreThanIsLeft"
        await shop.issue((await shop.requested())[0])
        order = seen(await client.get(f"/orders/{order['id']}"))
        assert (order["state"], order["lines"][0]["shipped"]) == ("partly_shipped", 400)
        created(await shop.ship(client, order["id"]))
        assert refusal(await shop.ship(client, order["id"])) == "NothingToShip"
        await shop.issue((await shop.requested())[1])
        order = seen(await client.get(f"/orders/{order['id']}"))
        assert [invoice["number"] for invoice in order["invoices"]] == [
            f"{order['number']}-1",
            f"{order['number']}-2",
        ]
        assert refusal(await shop.ship(client, order["id"])) == "OrderIsOver"


async def test_a_refused_shipment_shows_why_and_is_assigned_anew(shop: Shop) -> None:
    first = await shop.release(1_000, best_before_on=date(2026, 5, 1))
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        order = created(await client.post("/orders", json=shop.order(customer, 1_000)))
        created(await shop.ship(client, order["id"]))
        await shop.refuse((await shop.requested())[0], "LotIsHeld")
        await shop.world.tell("processing", LotHeld(lot_id=first, entity_id=shop.seller, reason="检验未出"))
        await shop.world.settle()
        order = seen(await client.get(f"/orders/{order['id']}"))
        assert order["shipments"][0]["reason"] == "LotIsHeld"
        assert (order["invoices"], order["lines"][0]["assigned"]) == ([], [])
        assign = {"id": str(new_id()), "entity_id": str(shop.seller), "on": str(DAY)}
        path = f"/orders/{order['id']}/assignments"
        assert refusal(await client.post(path, json=assign)) == "NotEnoughInStock"
        second = await shop.release(1_500)
        order = created(await client.post(path, json=assign))
        assert order["lines"][0]["assigned"] == [{"lot_id": str(second), "quantity": 1_000}]


async def test_a_coop_sells_its_members_goods_without_vat(shop: Shop) -> None:
    await shop.release(1_000, entity_id=shop.coop, tax_category=TaxCategory.SELF_PRODUCED)
    async with shop.at(Role.MANAGER, shop.coop) as client:
        customer = await shop.customer(client, entity_id=str(shop.coop), group_entity_id=str(shop.seller))
        order = shop.order(customer, 1_000, entity_id=str(shop.coop), line={"net_fen_per_1000": 50_000})
        order = created(await client.post("/orders", json=order))
        created(await shop.ship(client, order["id"], entity_id=str(shop.coop)))
        await shop.issue((await shop.requested())[0])
    (told,) = await shop.world.said("sales", "InvoiceIssued")
    assert (told["net_fen"], told["vat_fen"]) == (50_000, 0)
    assert told["counterparty_entity_id"] == str(shop.seller)


async def test_strangers_are_not_served(shop: Shop) -> None:
    lot = await shop.release(1_000, entity_id=shop.coop)
    async with shop.at(Role.SALES, shop.seller) as client:
        customer = await shop.customer(client)
        order = shop.order(customer, 1, line={"lot_id": str(lot), "product": None, "net_fen_per_1000": 1})
        assert refusal(await client.post("/orders", json=order)) == "NotTheSellersLot"
        assert (
            refusal(await client.post("/orders", json={**order, "entity_id": str(shop.coop)})) == "NotYours"
        )
        assert seen(await client.get("/lots")) == []
    async with shop.at(Role.AUDITOR) as auditor:
        assert refusal(await auditor.post("/orders", json=order)) == "NotYours"
    async with shop.at(Role.SALES) as client:
        within: dict[str, str | None] = {
            "entity_id": str(shop.branch),
            "group_entity_id": str(shop.company),
        }
        body: dict[str, str | None] = {"id": str(new_id()), "name": "总部", **within}
        assert refusal(await client.post("/customers", json=body)) == "SaleInsideOneLegalPerson"
        body = {**body, "group_entity_id": None, "credit_code": CODE[:-1] + "7"}
        assert refusal(await client.post("/customers", json=body)) == "NotACreditCode"


async def test_what_happened_is_of_a_day_that_has_come(shop: Shop) -> None:
    await shop.release(1_000)
    async with shop.at() as client:
        customer = await shop.customer(client)
        await shop.listed(client, 1_000)
        tomorrow = str(clock.today() + timedelta(days=1))
        early = await client.post("/orders", json=shop.order(customer, 1) | {"ordered_on": tomorrow})
        assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "ordered_on")
        created(await client.post("/orders", json=shop.order(customer, 1)))
