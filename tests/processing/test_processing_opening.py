"""Lots on hand in a plant at the cut-over: raw to be used, finished to be sold; by workbook once."""

from datetime import timedelta
from typing import Any

from shared.kit.ids import new_id
from shared.production.opening_sheet import FORM
from tests.kit.sheets import Rows, filled, workbook
from tests.processing.plant import DAY, OTHER, PLANT, arrive, batch, machine, plant, recipe
from tests.world import World

ON = "2025-12-31"
HEAD = tuple(column.heading for column in FORM.columns)
GOOD: Rows = [
    ("", "tomato", "", "千克", 100, 300, "自产农产品", "是", "东沟村", "2025-12-20"),
    ("甲", "diced", "", "斤", 3, 4.5, "9%", "", "", ""),
]


def asked(**changes: Any) -> dict[str, Any]:
    return {"entity_id": str(PLANT), "on": ON, **changes}


async def test_raw_lots_are_used_and_finished_ones_are_for_sale(world: World) -> None:
    await plant(world)
    raw, done = str(new_id()), str(new_id())
    line = {"product": "tomato", "unit": "g", "quantity": 50_000, "cost_fen": 9_000, "tax_category": "exempt"}
    lots = [{**line, "id": raw, "is_purchased": True}, {**line, "id": done, "product": "diced"}]
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        answer = await client.post("/lots/opening", json={"id": str(new_id()), **asked(lots=lots)})
        assert answer.status_code == 201, answer.text
        again = await client.post("/lots/opening", json={"id": str(new_id()), **asked(lots=lots[:1])})
        assert (again.status_code, again.json()["title"]) == (409, "LotKnown")
        used = await client.post("/batches", json=batch("B-1", {raw: 50_000}))
        assert used.status_code == 201, used.text
        of_stock = (await client.get(f"/trace/{done}")).json()
        assert (of_stock["kind"], of_stock["made_on"]) == ("opened", ON)
        made = (await client.get(f"/trace/{used.json()['outputs'][0]['lot_id']}")).json()
        assert [(step["kind"], step["product"]) for step in made["steps"]] == [("opened", "tomato")]
    told = await world.said("processing", "LotOpened")
    assert [(fact["lot_id"], fact["is_purchased"]) for fact in told] == [(raw, True), (done, False)]
    released = {fact["lot_id"] for fact in await world.said("processing", "LotReleased")}
    assert done in released
    assert raw not in released
    own = await world.rows("processing", "SELECT count(*) AS n FROM upstream")
    assert own[0]["n"] == 0, "a plant's own lot is no other custodian's"


async def test_a_workbook_is_entered_once_and_a_changed_one_is_refused(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        template = (await client.get("/lots/opening/template.xlsx")).content
        content = filled(template, [*GOOD])

        async def send(content: bytes, **query: Any) -> Any:
            return await client.post("/lots/opening/workbook", params=asked(**query), content=content)

        tried = (await send(content, dry_run=True)).json()
        assert (tried["applied"], tried["lots"], tried["cost_fen"]) == (False, 2, 30_450)
        assert (await client.get("/lots")).json() == []
        verdicts = [(await send(content)).json()["applied"] for _ in range(2)]
        assert verdicts == [True, False]
        seen = {lot["product"]: lot for lot in (await client.get("/lots")).json()}
        assert (seen["tomato"]["status"], seen["tomato"]["passport"]["villages"]) == ("received", ["东沟村"])
        assert (seen["diced"]["status"], seen["diced"]["quantity"]) == ("released", 1_500)
        changed = workbook([HEAD, (*GOOD[0][:4], 101, *GOOD[0][5:])])
        refused = await send(changed)
        assert (refused.status_code, refused.json()["title"]) == (409, "OpeningLotsDiffer")
        assert refused.json()["facts"]["count"] == 2
        bad = (await send(workbook([HEAD, ("", "x", "", "千克", "很多", 1, "9%", "", "", "")]))).json()
        assert [(cell["row"], cell["column"]) for cell in bad["refusals"]] == [(2, "数量")]
    async with machine(world, OTHER) as client:
        assert (
            await client.post("/lots/opening/workbook", params=asked(), content=content)
        ).status_code == 403


async def test_a_plant_at_work_has_nothing_on_hand_at_the_start(world: World) -> None:
    await plant(world)
    line = {"product": "tomato", "unit": "g", "quantity": 1, "cost_fen": 1, "tax_category": "exempt"}
    async with machine(world) as client:
        await arrive(world, client)
        sent = {"id": str(new_id()), **asked(on=f"{DAY}", lots=[{**line, "id": str(new_id())}])}
        refused = await client.post("/lots/opening", json=sent)
        assert (refused.status_code, refused.json()["title"]) == (409, "WorkBeganBefore")
        assert [one["field"] for one in refused.json()["errors"]] == ["on"]
        query = asked(on=f"{DAY}", dry_run=True)
        tried = await client.post("/lots/opening/workbook", params=query, content=workbook([HEAD, *GOOD]))
        assert (tried.status_code, tried.json()["title"]) == (409, "WorkBeganBefore")
        assert len((await client.get("/lots")).json()) == 1
        before = await client.post("/lots/opening", json={**sent, "on": f"{DAY - timedelta(days=1)}"})
        assert before.status_code == 201, before.text
