"""What is owed is paid in batches by two people, set off, sent back, paid again; so are vouchers posted."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.finance.domain.payments import Open, draw
from shared.contracts.dividends import DeclaredLine, DividendDeclared
from shared.contracts.production import InputsAdvanced
from shared.kit import clock
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, delivered, received, transferred, wages
from tests.finance.payoffice import ON, Office
from tests.world import World


@given(st.lists(st.integers(-1000, 1000).filter(bool), max_size=8))
def test_a_line_takes_all_that_is_owed_and_sets_off_no_more(amounts: list[int]) -> None:
    payables = [Open(new_id(), amount) for amount in amounts]
    taken = {item.payable_id: item.amount_fen for item in draw(payables)}
    owed = sum(amount for amount in amounts if amount > 0)
    claims = -sum(amount for amount in amounts if amount < 0)
    assert sum(taken.values()) == (owed - min(owed, claims))
    for payable in payables:
        part = taken.get(payable.payable_id, 0)
        assert part == payable.open_fen if payable.open_fen > 0 else payable.open_fen <= part <= 0


async def test_growers_are_paid_net_of_inputs_advanced_and_again_when_sent_back(
    world: World, group: Group
) -> None:
    first, second = delivered(group.coop, 1_000, ON), delivered(group.coop, 500, ON)
    again = delivered(group.coop, 300, ON, household_id=first.household_id)
    advance = InputsAdvanced(
        entity_id=group.coop,
        on=ON,
        document="A-1",
        household_id=first.household_id,
        holder_name="王五",
        item="有机肥",
        amount_fen=400,
        cost_fen=350,
    )
    await world.tell("honeysuckle", first, second, again, advance)
    await world.settle()
    office = Office(world, group.coop)
    batch, lines = await office.pay()
    of = {line["holder_id"]: line for line in lines}
    mine, other = of[str(first.household_id)], of[str(second.household_id)]
    assert (mine["owed_fen"], mine["set_off_fen"], mine["amount_fen"]) == (1_300, 400, 900)
    done = await office.answer(batch, **{mine["id"]: "settled", other["id"]: "returned"})
    assert done.status_code == 201, done.text
    books = await balances(world, group.coop)
    assert (books["114"], books["102"]) == (-500, -900)
    assert sorted(fact["amount_fen"] for fact in await world.said("finance", "PaymentSettled")) == [
        300,
        1_000,
    ]
    [back] = await world.said("finance", "PaymentReturned")
    assert back["source_id"] == str(second.delivery_id)
    batch, [line] = await office.pay()
    assert line["amount_fen"] == 500
    assert (await office.answer(batch, **{line["id"]: "settled"})).status_code == 201
    assert (await balances(world, group.coop))["114"] == 0
    late = await office.answer(batch, **{line["id"]: "returned"})
    assert late.status_code == 201, late.text
    books = await balances(world, group.coop)
    assert (books["114"], books["102"]) == (-500, -900)
    twice = await office.answer(batch, **{line["id"]: "returned"})
    assert (twice.status_code, twice.json()["title"]) == (409, "LineNotAtThatPoint")


async def test_whoever_draws_up_a_batch_does_not_approve_it(world: World, group: Group) -> None:
    await world.tell("honeysuckle", wages(group.coop, 700, ON))
    await world.settle()
    office = Office(world, group.coop)
    drawn = await office.post(
        office.maker, "/payment-batches", entity_id=str(group.coop), kind="wages", up_to_on=str(ON)
    )
    path = f"/payment-batches/{drawn.json()['id']}"
    refused = await office.post(office.maker, f"{path}/approve", on=str(ON))
    assert (refused.status_code, refused.json()["title"]) == (403, "SameHand")
    nothing = await office.post(
        office.maker, "/payment-batches", entity_id=str(group.coop), kind="wages", up_to_on=str(ON)
    )
    assert nothing.json()["title"] == "NothingToPay"
    assert (await office.post(office.maker, f"{path}/cancel")).json()["state"] == "cancelled"
    [open_again] = await office.get("/payables", only_open=True)
    assert open_again["open_fen"] == 700


async def test_nothing_is_paid_before_it_is_owed_nor_back_before_it_was_paid_nor_on_a_day_to_come(
    world: World, group: Group
) -> None:
    await world.tell("honeysuckle", delivered(group.coop, 900, ON))
    await world.settle()
    office = Office(world, group.coop)
    before, after = str(ON - timedelta(days=1)), str(clock.today() + timedelta(days=1))
    drawn = await office.post(
        office.maker, "/payment-batches", entity_id=str(group.coop), kind="growers", up_to_on=after
    )
    path = f"/payment-batches/{drawn.json()['id']}"
    for day, title in ((before, "PaidBeforeOwed"), (after, "InvalidInput")):
        refused = await office.post(office.checker, f"{path}/approve", on=day)
        assert (refused.status_code, refused.json()["title"]) == (422, title)
        assert "on" in refused.text
    approved = await office.post(office.checker, f"{path}/approve", on=str(ON))
    assert approved.json()["state"] == "approved"
    [line] = await office.get(f"{path}/lines")

    async def answered(day: str, outcome: str) -> tuple[int, str]:
        results = [{"line_id": line["id"], "outcome": outcome}]
        answer = await office.post(office.maker, f"{path}/results", on=day, results=results)
        return answer.status_code, answer.json().get("title", "")

    assert await answered(before, "settled") == (422, "PaidBeforeOwed")
    assert await answered(after, "settled") == (422, "InvalidInput")
    assert (await balances(world, group.coop))["114"] == -900
    assert (await answered(str(ON + timedelta(days=2)), "settled"))[0] == 201
    assert await answered(str(ON + timedelta(days=1)), "returned") == (422, "PaidBeforeOwed")
    assert (await balances(world, group.coop))["114"] == 0


async def test_what_is_wholly_set_off_needs_no_bank(world: World, group: Group) -> None:
    bought = delivered(group.coop, 300, ON)
    advance = InputsAdvanced(
        entity_id=group.coop,
        on=ON,
        document="A-1",
        household_id=bought.household_id,
        holder_name="王五",
        item="种苗",
        amount_fen=400,
        cost_fen=350,
    )
    await world.tell("honeysuckle", bought, advance)
    await world.settle()
    office = Office(world, group.coop)
    batch, [line] = await office.pay()
    assert (line["amount_fen"], line["state"]) == (0, "settled")
    [left] = await office.get("/payables", only_open=True)
    assert left["open_fen"] == -100
    async with world.client("finance", office.maker) as client:
        body = (await client.get(f"/payment-batches/{batch}/bank-file")).text
    assert len(list(csv.reader(io.StringIO(body)))) == 1


async def test_the_bank_file_names_each_line(world: World, group: Group) -> None:
    await world.tell("honeysuckle", delivered(group.coop, 123_456, ON))
    await world.settle()
    office = Office(world, group.coop)
    batch, [line] = await office.pay()
    async with world.client("finance", office.maker) as client:
        answer = await client.get(f"/payment-batches/{batch}/bank-file")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1] == ["1", "王五", "", "1234.56", line["id"]]


async def test_an_entity_that_is_paid_has_it_in_its_own_books(world: World, group: Group) -> None:
    sent = transferred(group.coop, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.tell("processing", received(sent))
    await world.settle()
    office = Office(world, group.plant)
    batch, [line] = await office.pay("trade")
    await office.answer(batch, **{line["id"]: "settled"})
    plant, coop = await balances(world, group.plant), await balances(world, group.coop)
    assert (plant["2202"], plant["1002"]) == (0, -65_400)
    assert (coop["113"], coop["102"]) == (0, 65_400)


async def test_a_declared_dividend_is_owed_and_is_the_holders_income(world: World, group: Group) -> None:
    """Its year must be determined: the plant's is; the company's and the co-op's are open."""
    await world.rows("finance", "SELECT 1")
    async with world.database("finance").transaction() as session:
        from sqlalchemy import text

        await session.execute(
            text("INSERT INTO fiscal_year VALUES (:e, 2025, 'determined', 0, 0, '', now())"),
            {"e": group.plant},
        )
    lines = tuple(
        DeclaredLine(
            line_id=new_id(),
            holder_id=holder,
            holder_name=name,
            holder_is_entity=True,
            pool="capital",
            amount_fen=amount,
        )
        for holder, name, amount in ((group.company, "总公司", 600), (group.coop, "花农合作社", 400))
    )
    declared = DividendDeclared(
        run_id=new_id(),
        tier_id=new_id(),
        entity_id=group.plant,
        year=2025,
        accounting_on=date(2025, 12, 31),
        part=1,
        parts=1,
        statutory_reserve_fen=100,
        declared_fen=1_000,
        lines=lines,
    )
    await world.tell("dividends", declared)
    await world.settle()
    assert await balances(world, group.plant) == {"4104": 1_100, "410101": -100, "2232": -1_000}
    assert await balances(world, group.company) == {"1131": 600, "6111": -600}
    assert await balances(world, group.coop) == {"113": 400, "511": -400}
    office = Office(world, group.plant)
    batch, paid = await office.pay("dividends")
    await office.answer(batch, **{line["id"]: "settled" for line in paid})
    assert (await balances(world, group.coop))["113"] == 0
    assert (await balances(world, group.company))["1131"] == 0


async def test_a_voucher_is_posted_by_a_second_person(world: World, group: Group) -> None:
    office, household = Office(world, group.village), str(new_id())
    rent = [
        {"account": "513", "debit_fen": 3_000},
        {
            "account": "211",
            "credit_fen": 3_000,
            "holder_id": household,
            "holder_name": "赵六",
            "owed_as": "rent",
        },
    ]
    values = {"entity_id": str(group.village), "on": str(ON), "document": "记-1", "lines": rent}
    made = await office.post(office.maker, "/vouchers", **values)
    assert made.status_code == 201, made.text
    path = f"/vouchers/{made.json()['id']}"
    assert (await office.post(office.maker, f"{path}/check")).json()["title"] == "SameHand"
    assert await balances(world, group.village) == {}
    posted = (await office.post(office.checker, f"{path}/check")).json()
    assert posted["state"] == "posted"
    assert await balances(world, group.village) == {"513": 3_000, "211": -3_000}
    _, [line] = await office.pay("other")
    assert line["amount_fen"] == 3_000
    turned = await office.post(
        office.maker, f"/journals/{posted['journal_id']}/reverse", on=str(ON), reason="记错"
    )
    await office.post(office.checker, f"/vouchers/{turned.json()['id']}/check")
    assert await balances(world, group.village) == {"513": 0, "211": 0}


def _rent(*owed: tuple[str, int]) -> list[dict[str, Any]]:
    """Lines of a voucher that owes rent to households."""
    credits = [
        {"account": "211", "credit_fen": fen, "holder_id": holder, "holder_name": holder, "owed_as": "rent"}
        for holder, fen in owed
    ]
    return [{"account": "513", "debit_fen": sum(fen for _, fen in owed)}, *credits]


async def _posted(office: Office, lines: list[dict[str, Any]]) -> str:
    """Make and check a voucher; its journal."""
    values = {"entity_id": str(office.entity), "on": str(ON), "document": "记-1", "lines": lines}
    made = await office.post(office.maker, "/vouchers", **values)
    return await _checked(office, made.json()["id"])


async def _checked(office: Office, voucher: str) -> str:
    checked = await office.post(office.checker, f"/vouchers/{voucher}/check")
    assert checked.json()["state"] == "posted", checked.text
    return str(checked.json()["journal_id"])


async def _reversed(office: Office, journal: str) -> str:
    turned = await office.post(office.maker, f"/journals/{journal}/reverse", on=str(ON), reason="记错")
    assert turned.status_code == 201, turned.text
    return await _checked(office, turned.json()["id"])


async def test_a_voucher_owes_rent_to_two_holders(world: World, group: Group) -> None:
    office, first, second = Office(world, group.village), str(new_id()), str(new_id())
    await _posted(office, _rent((first, 3_000), (second, 5_000)))
    _, lines = await office.pay("other")
    assert {line["holder_id"]: line["amount_fen"] for line in lines} == {first: 3_000, second: 5_000}


async def test_a_rent_reversed_before_it_is_paid_is_not_paid(world: World, group: Group) -> None:
    office, holder = Office(world, group.village), str(new_id())
    journal = await _posted(office, _rent((holder, 3_000)))
    await _reversed(office, journal)
    _, [line] = await office.pay("other")
    assert (line["owed_fen"], line["set_off_fen"], line["amount_fen"]) == (3_000, 3_000, 0)
    assert line["state"] == "settled"
    assert await office.get("/payables", only_open=True) == []
    assert await balances(world, group.village) == {"513": 0, "211": 0}


async def test_a_rent_reversed_after_it_was_paid_is_taken_off_the_next(world: World, group: Group) -> None:
    office, holder = Office(world, group.village), str(new_id())
    journal = await _posted(office, _rent((holder, 3_000)))
    batch, [line] = await office.pay("other")
    await office.answer(batch, **{line["id"]: "settled"})
    await _reversed(office, journal)
    drawn = await office.post(
        office.maker, "/payment-batches", entity_id=str(group.village), kind="other", up_to_on=str(ON)
    )
    assert drawn.json()["title"] == "NothingToPay"
    await _posted(office, _rent((holder, 4_000)))
    _, [line] = await office.pay("other")
    assert (line["owed_fen"], line["set_off_fen"], line["amount_fen"]) == (4_000, 3_000, 1_000)


async def test_a_reversal_turned_round_owes_again(world: World, group: Group) -> None:
    office, holder = Office(world, group.village), str(new_id())
    journal = await _posted(office, _rent((holder, 3_000)))
    back = await _reversed(office, journal)
    again = await office.post(office.maker, f"/journals/{journal}/reverse", on=str(ON), reason="又错")
    assert (again.status_code, again.json()["title"]) == (409, "ReversedAlready")
    await _reversed(office, back)
    _, [line] = await office.pay("other")
    assert line["amount_fen"] == 3_000


async def test_a_delivery_reversed_is_not_paid_and_a_payment_is_not_reversed_by_hand(
    world: World, group: Group
) -> None:
    wrong, right = delivered(group.coop, 1_000, ON), delivered(group.coop, 500, ON)
    await world.tell("honeysuckle", wrong, right)
    await world.settle()
    office = Office(world, group.coop)
    [journal] = await office.get("/journals", source_id=str(wrong.id))
    await _reversed(office, journal["id"])
    batch, lines = await office.pay()
    assert {line["holder_id"]: line["amount_fen"] for line in lines} == {
        str(wrong.household_id): 0,
        str(right.household_id): 500,
    }
    [open_line] = [line for line in lines if line["amount_fen"]]
    await office.answer(batch, **{open_line["id"]: "settled"})
    [payment] = [one for one in await office.get("/journals") if one["kind"] == "Payment"]
    turned = await office.post(office.maker, f"/journals/{payment['id']}/reverse", on=str(ON), reason="退回")
    assert turned.json()["title"] == "NotByHand"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([{"account": "513", "debit_fen": 5}, {"account": "101", "credit_fen": 4}], "NotBalanced"),
        ([{"account": "9999", "debit_fen": 5}, {"account": "101", "credit_fen": 5}], "NoSuchAccount"),
    ],
)
async def test_a_voucher_that_cannot_be_posted_is_refused(
    world: World, group: Group, lines: list[dict[str, Any]], title: str
) -> None:
    office = Office(world, group.village)
    values = {"entity_id": str(group.village), "on": str(ON), "document": "记-1", "lines": lines}
    made = await office.post(office.maker, "/vouchers", **values)
    if made.status_code == 201:
        made = await office.post(office.checker, f"/vouchers/{made.json()['id']}/check")
    assert (made.status_code, made.json()["title"]) == (422, title)
