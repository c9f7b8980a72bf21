"""A recall from what it would reach to its closure: destroyed at cost, or cleared lot by lot."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from shared.kit.ids import new_id
from tests.processing.plant import OTHER, PLANT, arrive, batch, machine, plant, recipe
from tests.world import World


def act(**fields: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "entity_id": str(PLANT), **fields}


def lost(lot_id: str, quantity: int, **changes: Any) -> dict[str, Any]:
    told = {"on": "2026-03-05", "document": "XH-1", "reason": "召回销毁"}
    return act(lot_id=lot_id, quantity=quantity, **{**told, **changes})


async def made(world: World, client: httpx.AsyncClient) -> tuple[dict[str, Any], dict[str, Any]]:
    """A lot of tomatoes and the batch made of a part of it."""
    await client.post("/recipes", json=recipe())
    lot = await arrive(world, client, same_legal_entity=True, net_fen=20_003)
    done = (await client.post("/batches", json=batch("B-1", {lot["id"]: 30_000}))).json()
    return lot, done


async def test_what_a_recall_would_reach_is_told_and_nothing_is_held(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lot, done = await made(world, client)
        asked = {"entity_id": str(PLANT), "lot_id": lot["id"]}
        reach = (await client.get("/recalls/reach", params=asked)).json()
        assert {one["lot_id"] for one in reach} == {lot["id"], *(out["lot_id"] for out in done["outputs"])}
        assert {one["left"] for one in reach if one["lot_id"] == lot["id"]} == {70_000}
        assert (await client.get("/lots", params={"status": "held"})).json() == []
    assert await world.said("processing", "RecallOpened") == []


async def test_a_loss_leaves_at_its_cost_held_or_not(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lot, done = await made(world, client)
        await client.post("/lots/holds", json=act(lot_id=lot["id"], reason="霉变"))
        before = (await client.get(f"/lots/{lot['id']}")).json()
        late = await client.post("/lots/write-offs", json=lost(lot["id"], 1, on="2026-03-01"))
        assert (late.status_code, late.json()["title"]) == (422, "NotThereYet")
        more = await client.post("/lots/write-offs", json=lost(lot["id"], 70_001))
        assert (more.status_code, more.json()["title"]) == (409, "NotThatMuch")
        first = lost(lot["id"], 20_000)
        answers = [(await client.post("/lots/write-offs", json=first)).json() for _ in range(2)]
        assert answers[0] == answers[1]
        await client.post("/lots/write-offs", json=lost(lot["id"], 50_000))
        await client.post("/lots/write-offs", json=lost(done["outputs"][0]["lot_id"], 15_000))
        after = (await client.get(f"/lots/{lot['id']}")).json()
    assert (after["quantity"], after["cost_fen"]) == (0, 0)
    told = await world.said("processing", "LotWrittenOff")
    assert [(fact["quantity"], fact["is_purchased"]) for fact in told] == [
        (20_000, True),
        (50_000, True),
        (15_000, False),
    ]
    assert told[0]["cost_fen"] + told[1]["cost_fen"] == before["cost_fen"]


async def test_a_recall_closes_when_its_goods_are_destroyed_or_cleared(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lot, done = await made(world, client)
        diced, sliced, peel = (out["lot_id"] for out in done["outputs"])
        opened = (await client.post("/recalls", json=act(level=2, reason="农残", lot_ids=[lot["id"]]))).json()
        path = f"/recalls/{opened['id']}"
        assert (await client.get(f"/trace/{diced}")).json()["recalled"], "a shopper is warned"
        ending = {"on": "2026-03-06", "report": "已追回并销毁"}
        refused = await client.post(f"{path}/closure", json=act(**ending))
        assert (refused.status_code, refused.json()["title"]) == (409, "StillOnHand")
        assert refused.json()["facts"]["count"] == 4
        for out in done["outputs"][:1]:
            await client.post("/lots/write-offs", json=lost(out["lot_id"], out["quantity"]))
        await client.post("/lots/write-offs", json=lost(lot["id"], 70_000))
        await client.post("/lots/holds", json=act(lot_id=peel, reason="另有原因"))
        closed = await client.post(f"{path}/closure", json=act(**ending, cleared_lot_ids=[sliced, peel]))
        assert closed.status_code == 201, closed.text
        seen = (await client.get(path)).json()
        assert (seen["closed_on"], seen["report"]) == ("2026-03-06", "已追回并销毁")
        opened_at, start_by_at = (datetime.fromisoformat(seen[name]) for name in ("opened_at", "start_by_at"))
        assert start_by_at - opened_at == timedelta(hours=48), "level II"
        assert [one["left"] for one in seen["lots"]].count(0) == 2
        assert not (await client.get(f"/trace/{diced}")).json()["recalled"]
        again = await client.post(f"{path}/closure", json=act(**ending))
        assert (again.status_code, again.json()["title"]) == (409, "RecallIsClosed")
        status = {one["id"]: one["status"] for one in (await client.get("/lots")).json()}
        assert (status[sliced], status[peel], status[diced]) == ("pending", "held", "pending")
        freed = act(lot_id=sliced, on="2026-03-06")
        assert (await client.post("/lots/releases", json=freed)).json()["status"] == "released"
    async with machine(world, OTHER) as client:
        assert (await client.get(path)).status_code == 403
        sent = {**act(**ending), "entity_id": str(OTHER)}
        assert (await client.post(f"{path}/closure", json=sent)).status_code == 404
