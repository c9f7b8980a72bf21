"""Saved versions: frozen, hashed, drilled into, compared; the bench of documents that do not match."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.finance.models import Base
from shared.contracts.custody import LotIssued
from shared.contracts.production import TaxCategory, Unit
from shared.contracts.sales import InvoiceIssued, PaymentReceived
from shared.kit.auth import Role
from shared.kit.errors import AppendOnly
from shared.kit.ids import new_id
from shared.kit.migrate import differences
from tests.finance.facts import Group, delivered, received, transferred
from tests.finance.office import Books
from tests.world import World

ON = date(2026, 6, 15)


class Office:
    """The township company's finance, and auditors who only read."""

    def __init__(self, world: World, group: Group) -> None:
        self.world, self.group = world, group
        self.finance = world.actor((Role.FINANCE, group.company))

    async def save(self, last: str = "2026-06", kind: str = "draft", **more: Any) -> Any:
        body = {"id": str(new_id()), "company_id": str(self.group.company), "from_month": "2026-01", **more}
        async with self.world.client("finance", self.finance) as client:
            return await client.post("/consolidations", json={**body, "to_month": last, "kind": kind})

    async def get(self, path: str, **query: Any) -> Any:
        async with self.world.client("finance", self.finance) as client:
            answer = await client.get(path, params={name: str(value) for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def pairs(self, on: str = "2026-06-30") -> Any:
        return await self.get("/intragroup-pairs", company_id=self.group.company, on=on)

    async def voucher(self, entity: UUID, on: date, document: str, *lines: dict[str, Any]) -> None:
        books = Books(self.world, entity)
        made = await books.post("/vouchers", on=str(on), document=document, lines=list(lines))
        assert made.status_code == 201, made.text
        async with self.world.client("finance", books.manager) as client:
            checked = await client.post(f"/vouchers/{made.json()['id']}/check", json={"id": str(new_id())})
        assert checked.json()["state"] == "posted", checked.text

    async def close(self, *entities: UUID) -> None:
        async with self.world.database("finance").transaction() as session:
            await session.execute(
                text("INSERT INTO sealed (entity_id, period) SELECT unnest(CAST(:e AS uuid[])), '2026-06'"),
                {"e": list(entities)},
            )


@pytest.fixture
async def office(world: World, group: Group) -> Office:
    return Office(world, group)


async def test_the_tables_are_what_the_code_declares(world: World, group: Group) -> None:
    assert differences(world.database("finance").dsn, Base.metadata) == []


async def test_goods_on_the_way_are_a_pair_with_one_side(office: Office) -> None:
    group, world = office.group, office.world
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.settle()
    [pair] = await office.pairs()
    assert (pair["document"], pair["kind"], pair["difference"]) == ("T-1", "LotTransferred", "missing")
    assert (pair["since"], pair["days"], pair["must_act"]) == ("2026-06-15", 15, [str(group.plant)])
    assert {pair["one_id"]: pair["one_fen"], pair["other_id"]: pair["other_fen"]} == {
        str(group.company): 65_400,
        str(group.plant): 0,
    }
    draft = (await office.save()).json()
    assert draft["open_pairs"] == 1
    row = next(one for one in draft["statements"]["balance_sheet"] if one["account"] == "difference")
    assert row["consolidated_fen"] == 65_400
    totals = draft["statements"]["totals"]
    assert totals["assets_fen"] == (
        totals["liabilities_fen"] + totals["parent_equity_fen"] + totals["minority_fen"]
    )
    await office.close(group.company, group.branch, group.plant)
    blocked = await office.save(kind="final")
    assert (blocked.status_code, blocked.json()["title"]) == (409, "PairsDoNotMatch")
    assert blocked.json()["errors"][0]["field"] == "kind"


async def test_halves_of_a_transfer_meet_whatever_their_papers_are_called(office: Office) -> None:
    group, world = office.group, office.world
    sent = transferred(group.company, group.plant, ON)
    arrived = received(sent).model_copy(update={"document": "RK-9"})
    await world.tell("honeysuckle", sent)
    await world.tell("processing", arrived)
    await world.settle()
    assert await office.pairs() == []
    books = Books(world, group.plant)
    [journal] = await office.get("/journals", document="RK-9")
    async with world.client("finance", books.accountant) as client:
        path = f"/journals/{journal['id']}/reverse"
        turned = await client.post(path, json={"id": str(new_id()), "on": str(ON), "reason": "错"})
    async with world.client("finance", books.manager) as client:
        await client.post(f"/vouchers/{turned.json()['id']}/check", json={"id": str(new_id())})
    [pair] = await office.pairs()
    assert (pair["document"], pair["must_act"]) == ("RK-9、T-1", [str(group.plant)])


async def test_what_arrives_next_month_was_open_in_this_one(office: Office) -> None:
    group, world = office.group, office.world
    sent = transferred(group.company, group.plant, ON)
    arrived = received(sent).model_copy(update={"on": date(2026, 7, 2)})
    await world.tell("honeysuckle", sent)
    await world.tell("processing", arrived)
    await world.settle()
    assert [pair["document"] for pair in await office.pairs("2026-06-30")] == ["T-1"]
    assert await office.pairs("2026-07-02") == []


async def test_an_invoice_matches_when_the_buyer_has_booked_the_same(office: Office) -> None:
    group, world = office.group, office.world
    invoice = InvoiceIssued(
        entity_id=group.company,
        on=ON,
        document="INV-7",
        invoice_id=new_id(),
        order_id=new_id(),
        customer_id=group.plant,
        customer_name="深加工",
        counterparty_entity_id=group.plant,
        net_fen=10_000,
        vat_fen=900,
        tax_category=TaxCategory.AGRICULTURAL,
    )
    await world.tell("sales", invoice)
    await world.settle()
    assert [pair["must_act"] for pair in await office.pairs()] == [[str(group.plant)]]
    owed = {"account": "2202", "counterparty_id": str(group.company), "role": "claim"}
    cost = {"account": "6602"}
    await office.voucher(
        group.plant, ON, "INV-7", {**cost, "debit_fen": 10_000}, {**owed, "credit_fen": 10_000}
    )
    [pair] = await office.pairs()
    assert pair["difference"] == "differs"
    assert set(pair["must_act"]) == {str(group.plant), str(group.company)}
    booked = {**cost, "debit_fen": 900}, {**owed, "credit_fen": 900}
    await office.voucher(group.plant, ON, "INV-7", *booked)
    assert await office.pairs() == []
    statements = (await office.save()).json()["statements"]
    assert statements["profit"]["consolidated_fen"] == 10_000 - 10_900
    assert statements["profit"]["sales_fen"] == 10_000
    await paid_for(office, invoice, owed)


async def paid_for(office: Office, invoice: InvoiceIssued, owed: dict[str, Any]) -> None:
    """The seller's receipt and the buyer's payment are one pair, and no claim is left."""
    group, world = office.group, office.world
    paid = PaymentReceived(
        entity_id=group.company,
        on=ON,
        document="BANK-3",
        payment_id=new_id(),
        invoice_id=invoice.invoice_id,
        order_id=invoice.order_id,
        customer_id=group.plant,
        counterparty_entity_id=group.plant,
        amount_fen=10_900,
    )
    await world.tell("sales", paid)
    booked = {**owed, "debit_fen": 10_900}, {"account": "1002", "credit_fen": 10_900}
    await office.voucher(group.plant, ON, "BANK-3", *booked)
    await world.settle()
    assert await office.pairs() == []
    claims = await world.rows(
        "finance",
        "SELECT sum(debit_fen - credit_fen)::bigint AS fen"
        " FROM counterparty_balance WHERE role = 'claim' GROUP BY entity_id",
    )
    assert claims == [{"fen": 0}, {"fen": 0}]


async def test_a_role_is_one_between_entities(office: Office) -> None:
    books = Books(office.world, office.group.plant)
    lines = [{"account": "2202", "credit_fen": 5, "role": "claim"}, {"account": "6602", "debit_fen": 5}]
    answer = await books.post("/vouchers", on=str(ON), document="X", lines=lines)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("lines")


async def test_the_same_cut_off_gives_the_same_hash(office: Office) -> None:
    group, world = office.group, office.world
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.tell("processing", received(sent))
    await world.settle()
    first = (await office.save()).json()
    # A later month is beyond the cut-off; so is what a member is called.
    await world.tell("honeysuckle", delivered(group.company, 500, date(2026, 7, 1)))
    renamed = group.organisations()[-1].model_copy(update={"id": new_id(), "name": "深加工厂"})
    await world.tell("members", renamed)
    await world.settle()
    again = (await office.save()).json()
    assert (again["hash"], len(again["hash"])) == (first["hash"], 64)
    await office.close(group.company, group.branch, group.plant)
    final = await office.save(kind="final")
    assert (final.status_code, final.json()["hash"]) == (201, first["hash"])
    assert (await office.save(last="2026-07")).json()["hash"] != first["hash"]


async def test_a_version_keeps_what_it_had_seen(office: Office) -> None:
    """Posted after it: it says the same, drills to the same journals, and its lines still add up."""
    group, world = office.group, office.world
    await world.tell("honeysuckle", delivered(group.company, 400, ON))
    await world.settle()
    saved = (await office.save()).json()
    path = f"/consolidations/{saved['id']}"
    await world.tell("honeysuckle", delivered(group.company, 700, ON))
    await world.settle()
    drill = {"sheet": "balance_sheet", "account": "1403"}
    assert (await office.get(path))["statements"] == saved["statements"]
    assert (await office.get(f"{path}/figure", **drill))["figure"]["consolidated_fen"] == 400
    [journal] = await office.get(f"{path}/journals", **drill, entity_id=group.company)
    assert (journal["kind"], journal["amount_fen"], journal["document"]) == ("GrowerDelivered", 400, "D-1")
    assert await office.get(f"{path}/check") == {"hash_agrees": True, "apart": []}
    later = (await office.save()).json()
    assert later["hash"] != saved["hash"]
    changes = await office.get(f"{path}/changes", to=later["id"])
    assert [(one["account"], one["before_fen"], one["change_fen"]) for one in changes] == [
        ("1403", 400, 700),
        ("2202", 400, 700),
    ]
    listed = await office.get("/consolidations")
    assert [one["id"] for one in listed] == [later["id"], saved["id"]]
    with pytest.raises(AppendOnly):
        async with world.database("finance").transaction() as session:
            await session.execute(text("UPDATE consolidation SET hash = ''"))


async def test_a_version_that_was_tampered_with_is_found(office: Office) -> None:
    await office.world.tell("honeysuckle", delivered(office.group.company, 400, ON))
    await office.world.settle()
    saved = (await office.save()).json()
    async with office.world.database("finance").transaction() as session:
        await session.execute(text("ALTER TABLE consolidation DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE consolidation SET body = replace(body, '400', '401')"))
    checked = await office.get(f"/consolidations/{saved['id']}/check")
    assert checked["hash_agrees"] is False
    company = str(office.group.company)
    assert checked["apart"] == [f"balance_sheet 1403 {company}", f"balance_sheet 2202 {company}"]


async def test_rows_of_the_statutory_layout_add_up(office: Office) -> None:
    group, world = office.group, office.world
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.tell("processing", received(sent))
    await world.settle()
    saved = (await office.save()).json()
    sheet = await office.get(f"/consolidations/{saved['id']}/statement", sheet="balance_sheet")
    rows = {row["key"]: row for row in sheet["rows"]}
    for row in rows.values():
        parts = sum(row["members"].values()) + sum(row["eliminated"].values()) + row["regrouped_fen"]
        if row["number"] is not None:
            assert parts == row["consolidated_fen"]
    assert rows["assets"]["consolidated_fen"] == rows["liabilities_and_equity"]["consolidated_fen"]
    assert rows["inventories"]["eliminated"] == {"unrealised": -18_000}
    assert rows["receivables"]["consolidated_fen"] == rows["payables"]["consolidated_fen"] == 0
    income = await office.get(f"/consolidations/{saved['id']}/statement", sheet="income_statement")
    rows = {row["key"]: row["consolidated_fen"] for row in income["rows"]}
    assert (rows["revenue"], rows["cost"], rows["net_profit"]) == (0, 0, 0)
    assert rows["parent_profit"] + rows["minority_profit"] == rows["net_profit"]


async def test_margins_upstream_are_shared_with_the_minority_downstream_ones_are_not(office: Office) -> None:
    group, world = office.group, office.world
    for seller, buyer in ((group.plant, group.company), (group.company, group.plant)):
        sent = transferred(seller, buyer, ON, document=str(new_id()))
        await world.tell(str(seller), sent)
        await world.tell(str(buyer), received(sent))
        await world.settle()
        profit = (await office.save()).json()["statements"]["profit"]
        assert profit["results"][str(seller)] == 18_000
        assert (profit["parent_fen"], profit["minority_fen"]) == (0, 0)
    # The plant's lot goes to a customer: its margin is earned, 40 % of it by the co-op that owns so much.
    [lot] = [
        one
        for one in await office.get(f"/consolidations/{(await office.save()).json()['id']}/lots")
        if one["seller_id"] == str(group.plant)
    ]
    issued = LotIssued(
        entity_id=group.company,
        on=ON,
        document="S-9",
        shipment_id=new_id(),
        order_id=new_id(),
        lot_id=lot["held_in"],
        quantity=1_000,
        unit=Unit.GRAM,
        cost_fen=60_000,
        is_purchased=True,
    )
    await world.tell(str(group.company), issued)
    await world.settle()
    profit = (await office.save()).json()["statements"]["profit"]
    assert (profit["parent_fen"], profit["minority_fen"]) == (-60_000 + 18_000 * 6 // 10, 18_000 * 4 // 10)


async def test_only_a_company_consolidates_and_only_its_own(office: Office) -> None:
    coop = office.world.actor((Role.FINANCE, office.group.coop))
    office.finance = office.world.actor((Role.FINANCE, office.group.township))
    for node in (office.group.coop, office.group.branch, office.group.village):
        refused = await office.save(company_id=str(node))
        assert (refused.status_code, refused.json()["title"]) == (422, "NoCompany")
    saved = (await office.save()).json()
    office.finance = coop
    assert (await office.save()).status_code == 403
    async with office.world.client("finance", coop) as client:
        assert (await client.get(f"/consolidations/{saved['id']}")).status_code == 403
        assert (await client.get("/consolidations")).json() == []


async def test_months_in_the_wrong_order_are_refused(office: Office) -> None:
    refused = await office.save(last="2025-12")
    assert refused.status_code == 422
