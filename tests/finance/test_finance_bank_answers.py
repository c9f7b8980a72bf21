"""What the bank answers: read from its workbook, and in the books of a receiver whose month is closed."""

from datetime import date
from typing import Any

from shared.kit.ids import new_id
from shared.kit.workbook.template import XLSX
from tests.finance.facts import Group, delivered, received, transferred
from tests.finance.office import Books
from tests.finance.payoffice import ON, Office
from tests.kit.sheets import workbook
from tests.world import World


async def test_the_banks_workbook_is_read_and_each_bad_cell_named(world: World, group: Group) -> None:
    await world.tell("honeysuckle", *(delivered(group.coop, fen, ON) for fen in (100, 200, 300)))
    await world.settle()
    office = Office(world, group.coop)
    batch, lines = await office.pay()
    first, second, third = (line["id"] for line in lines)

    async def read(*rows: tuple[Any, ...]) -> Any:
        content = workbook([("付款行编号", "户名", "结果", "原因"), *rows])
        async with world.client("finance", office.maker) as client:
            path = f"/payment-batches/{batch}/results/read"
            answer = await client.post(path, content=content, headers={"Content-Type": XLSX})
        assert answer.status_code == 200, answer.text
        return answer.json()

    told = await read(
        (first, "王五", "交易成功", None), (second, "李四", "退票", "户名不符"), (third, "赵六", None, None)
    )
    assert told == {
        "results": [
            {"line_id": first, "outcome": "settled", "reason": None},
            {"line_id": second, "outcome": "returned", "reason": "户名不符"},
        ],
        "refusals": [],
    }
    assert {line["state"] for line in await office.get(f"/payment-batches/{batch}/lines")} == {"sent"}
    assert (await office.answer(batch, **{first: "settled"})).status_code == 201
    bad = await read(
        (first, "王五", "成功", None),
        (str(new_id()), "王五", "成功", None),
        (second, "李四", "处理中", None),
        (third, "赵六", "成功", None),
        (third, "赵六", "退回", None),
    )
    assert bad["results"] == []
    assert [(one["row"], one["column"], one["reason"][:12]) for one in bad["refusals"]] == [
        (2, "付款行编号", "第 1 行不在等银行结果"),
        (3, "付款行编号", "本批次没有这个付款行编号"),
        (4, "结果", bad["refusals"][2]["reason"][:12]),
        (6, "付款行编号", "这个付款行编号填了两次"),
    ]
    assert "处理中" in bad["refusals"][2]["reason"]


async def test_money_reaches_a_receiver_whose_month_is_closed_in_its_next_one(
    world: World, group: Group
) -> None:
    sent = transferred(group.company, group.plant, ON)
    await world.tell("honeysuckle", sent)
    await world.tell("processing", received(sent))
    await world.settle()
    office = Office(world, group.plant)
    batch, [line] = await office.pay("trade")
    await Books(world, group.company).close(str(ON)[:7])
    done = await office.answer(batch, **{line["id"]: "settled"})
    assert done.status_code == 201, done.text
    of_payment = "SELECT entity_id, \"on\", memo FROM journal WHERE kind = 'Payment'"
    posted = {row["entity_id"]: row for row in await world.rows("finance", of_payment)}
    assert posted[group.plant]["on"] == ON
    assert posted[group.company]["on"] == date(2026, 7, 1)
    assert posted[group.company]["memo"] == "2026-06-15 发生，当月已结账"
    [settled] = await world.said("finance", "PaymentSettled")
    assert settled["settled_on"] == str(ON)
    # The payer's own closed month is another matter: what it says of it is refused.
    await Books(world, group.plant).close(str(ON)[:7])
    late = await office.answer(batch, **{line["id"]: "returned"})
    assert (late.status_code, late.json()["title"]) == (409, "BooksAreClosed")
