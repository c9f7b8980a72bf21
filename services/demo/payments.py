"""Money in and out: customers pay their invoices, growers, workers and senders are paid in batches."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.demo.house import House
from services.demo.plan import LIST_MAX, YearPlan
from services.demo.season.steps import Step, chance, chunks, ident, plain
from services.demo.season.trade import Sold
from services.demo.township import (
    CHECKER,
    CLEAN,
    DEEP,
    FARMING,
    FLOWER_COOP,
    HONEYSUCKLE,
    LIVESTOCK,
    MAKER,
    VEGETABLE_COOP,
    org_id,
)

#: Which entity pays what, by the last days of these months.
QUARTERS, FLUSHES = (3, 6, 9, 12), (6, 7, 8, 9)
RUNS: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    (FLOWER_COOP, "growers", "delivery", FLUSHES),
    (HONEYSUCKLE, "growers", "delivery", FLUSHES),
    (VEGETABLE_COOP, "growers", "delivery", QUARTERS),
    (FLOWER_COOP, "wages", "wages", (7, 9)),
    (HONEYSUCKLE, "wages", "wages", (7, 9)),
    (FARMING, "wages", "wages", QUARTERS),
    (LIVESTOCK, "wages", "wages", QUARTERS),
    (CLEAN, "trade", "trade", QUARTERS),
    (DEEP, "trade", "trade", (6, 7, 8, 9, 12)),
)
#: One customer in so many has not paid by the end.
UNPAID_OF = 25
RETURNED = "账号户名不符"

Done = Callable[[int], None]


async def customers_pay(house: House, plan: YearPlan, done: Done) -> None:
    """Every seller's invoices, once all of the season's are written, paid around the day they are due."""
    await asyncio.gather(*(_paid_to(house, plan, sold) for sold in plan.sold))
    done(len(plan.sold))


async def _paid_to(house: House, plan: YearPlan, sold: Sold) -> None:
    if not sold.invoices:
        return
    wanted = {str(invoice) for invoice in sold.invoices}

    async def written() -> list[dict[str, Any]] | None:
        rows = await _invoices(house, sold.seller)
        return rows if wanted <= {row["id"] for row in rows} else None

    rows = await house.until(written, f"invoices of {sold.seller}")
    receipts = []
    for row in sorted((row for row in rows if row["id"] in wanted), key=lambda one: str(one["id"])):
        dice = chance("receipt", row["id"])
        on = date.fromisoformat(row["due_on"]) + timedelta(days=dice.randint(-6, 9))
        if plan.year.has(on) and dice.randrange(UNPAID_OF) and row["net_fen"] + row["vat_fen"] > 0:
            receipts.append(_receipt(sold.seller, row, on))
    for some in chunks(receipts, LIST_MAX):
        body = {"entity_id": str(org_id(sold.seller)), "receipts": list(some)}
        await house.ask(Step(CHECKER, "sales", "/receipts/bulk", body))


def _receipt(seller: str, invoice: dict[str, Any], on: date) -> dict[str, Any]:
    receipt: dict[str, Any] = plain(
        {
            "id": ident("received", invoice["id"]),
            "entity_id": org_id(seller),
            "invoice_id": invoice["id"],
            "amount_fen": invoice["net_fen"] + invoice["vat_fen"],
            "received_on": on,
            "document": f"SK-{invoice['number']}",
        }
    )
    return receipt


async def goods_come_back(house: House, plan: YearPlan, done: Done) -> None:
    """Returns, each until the warehouse has taken it in and the credit note is written."""
    for order_id, step in plan.returns().items():
        await house.ask(step)
        await house.until(partial(_taken_back, house, order_id), f"return of {order_id}")
        done(1)


async def _taken_back(house: House, order_id: UUID) -> bool:
    order = await house.read(CHECKER, "sales", f"/orders/{order_id}")
    return all(one["credit_note_id"] for one in order["returns"])


async def _invoices(house: House, seller: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        page = await house.read(
            CHECKER, "sales", "/invoices", node=org_id(seller), limit=500, offset=len(rows)
        )
        rows += page
        if len(page) < 500:
            return rows


async def entities_pay(house: House, plan: YearPlan, done: Done) -> None:
    """Payment batches of the year, each entity's in the order of their days."""
    runs = [(key, kind, source, months) for key, kind, source, months in RUNS]
    await asyncio.gather(*(_pay(house, plan, run, done) for run in runs))


def owed(plan: YearPlan, key: str, source: str) -> int:
    """How many payables of a source the year's plan makes an entity owe."""
    if source == "trade":
        return len(plan.year.parcels.get(key, []))
    path = "/deliveries/sheets" if source == "delivery" else "/wages"
    steps = (step for step in plan.year.desks[key].steps if step.path.endswith(path))
    return sum(len(step.body["lines"]) for step in steps)


async def _pay(house: House, plan: YearPlan, run: tuple[str, str, str, tuple[int, ...]], done: Done) -> None:
    key, kind, source, months = run
    first = date(plan.year.number, 1, 1).isoformat()

    async def told() -> bool:
        rows = await house.pages(MAKER, "finance", "/payables", entity_id=org_id(key), source=source)
        arrived = sum(1 for row in rows if row["on"] >= first)
        return arrived >= owed(plan, key, source)

    await house.until(told, f"{source} of {key}")
    for month in months:
        day = date(plan.year.number + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if plan.year.has(day):
            await pay(house, key, kind, day, day, returned=int(month == months[0]))
        done(1)


async def pay(
    house: House, key: str, kind: str, up_to_on: date, on: date, *, returned: int = 0, again: str = ""
) -> None:
    """A payment batch from drawing up to the bank's answer; the first `returned` lines come back."""
    batch = ident("pay", key, kind, up_to_on, again)
    drawn = {"id": batch, "entity_id": org_id(key), "kind": kind, "up_to_on": up_to_on}
    if (
        await house.ask(Step(MAKER, "finance", "/payment-batches", plain(drawn)), unless="NothingToPay")
        is None
    ):
        return
    approved = {"id": ident("approve", batch), "on": on}
    await house.ask(Step(CHECKER, "finance", f"/payment-batches/{batch}/approve", plain(approved)))
    lines = [line for line in await payment_lines(house, batch) if line["amount_fen"] > 0]
    lines = sorted(lines, key=lambda line: str(line["holder_id"]))  # not by who happened to come first
    results = [_result(line, place < returned and len(lines) > 1) for place, line in enumerate(lines)]
    if results:
        answered = {"id": ident("bank", batch), "on": on, "results": results}
        await house.ask(Step(CHECKER, "finance", f"/payment-batches/{batch}/results", plain(answered)))


def _result(line: dict[str, Any], is_returned: bool) -> dict[str, Any]:
    if is_returned:
        return {"line_id": line["id"], "outcome": "returned", "reason": RETURNED}
    return {"line_id": line["id"], "outcome": "settled"}


async def payment_lines(house: House, batch: UUID) -> Sequence[dict[str, Any]]:
    """A batch's lines by number."""
    rows: list[dict[str, Any]] = []
    while True:
        after = rows[-1]["number"] if rows else 0
        page = await house.read(MAKER, "finance", f"/payment-batches/{batch}/lines", after=after, limit=500)
        rows += page
        if len(page) < 500:
            return rows
