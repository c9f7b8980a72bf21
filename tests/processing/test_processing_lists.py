"""What people at a plant read: newest first, what a lot lacks, why it is held, a batch with its names."""

from datetime import timedelta
from typing import Any

from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.processing.plant import DAY, OTHER, PLANT, SENDER, arrive, batch, machine, plant, recipe, transfer
from tests.production.test_production_exports import read
from tests.world import World


def act(lot_id: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "entity_id": str(PLANT), "lot_id": lot_id, **fields}


async def test_arrivals_and_lots_stand_newest_first_with_their_sender(world: World) -> None:
    await plant(world)
    await world.tell("facility_farming", *[transfer(on=DAY + timedelta(days=n)) for n in (0, 2, 1)])
    await world.settle()
    async with machine(world) as client:
        coming = (await client.get("/receipts/expected", params={"order": "newest"})).json()
        assert [one["sent_on"] for one in coming] == ["2026-03-04", "2026-03-03", "2026-03-02"]
        assert {one["from_entity"] for one in coming} == {f"单位{SENDER.hex[:4]}"}
        for n, one in enumerate(coming):
            sent = {
                "id": str(new_id()),
                "entity_id": str(PLANT),
                "transfer_id": one["transfer_id"],
                "on": f"2026-03-0{5 + n}",
                "document": f"R-{n}",
            }
            assert (await client.post("/receipts", json=sent)).status_code == 201
        pages = [
            (await client.get("/lots", params={"order": "newest", "limit": 2, "offset": offset})).json()
            for offset in (0, 2)
        ]
    assert [[lot["on"] for lot in page] for page in pages] == [["2026-03-07", "2026-03-06"], ["2026-03-05"]]
    assert pages[0][0]["came_from"] == f"单位{SENDER.hex[:4]}"


async def test_a_lot_says_what_it_lacks_and_why_it_is_held(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe(tests=["农残", "微生物"]))
        lot = await arrive(world, client)
        done = (await client.post("/batches", json=batch("B-7", {lot["id"]: 30_000}))).json()
        diced = done["outputs"][0]["lot_id"]
        passed = {"kind": "农残", "tested_on": "2026-03-03", "laboratory": "县检测站"}
        await client.post("/lots/tests", json=act(diced, passed=True, **passed))
        seen = (await client.get(f"/lots/{diced}")).json()
        assert (seen["tests"], seen["missing"], seen["held_reason"]) == (["农残", "微生物"], ["微生物"], None)
        await client.post("/lots/tests", json=act(diced, passed=False, **passed))
        past = await client.post("/lots/holds", json=act(diced, reason="待查", free_on=f"{clock.today()}"))
        assert [one["field"] for one in past.json()["errors"]] == ["free_on"]
        free_on = f"{clock.today() + timedelta(days=9)}"
        await client.post("/lots/holds", json=act(diced, reason="待查", free_on=free_on))
        seen = (await client.get(f"/lots/{diced}")).json()
        assert seen["missing"] == ["农残", "微生物"]
        assert seen["held_reason"] == "检验不合格 / test failed: 农残", "without an end it is the graver hold"
        holds = (await client.get(f"/lots/{diced}/holds")).json()
        assert {(one["free_on"], one["lifted_at"]) for one in holds} == {(None, None), (free_on, None)}
        found = (await client.get("/lots", params={"search": "b-7", "on_hand": True})).json()
        assert {one["batch_number"] for one in found} == {"B-7"}
        assert len(found) == 3
        assert (await client.get("/lots", params={"search": "omat"})).json()[0]["id"] == lot["id"]


async def test_a_batch_names_its_inputs_and_its_edges(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        done = (await client.post("/batches", json=batch("B-1", {lot["id"]: 30_000}))).json()
        await client.post("/batches", json=batch("B-2", {lot["id"]: 10_000}, on="2026-03-04"))
        seen = (await client.get(f"/batches/{done['batch_id']}")).json()
        assert (seen["recipe_name"], seen["used_lots"][0]["product"]) == ("净菜", "tomato")
        assert sum(link["quantity"] for link in seen["links"]) == 30_000
        assert seen["outputs"] == done["outputs"]
        newest = (await client.get("/batches", params={"order": "newest"})).json()
        assert [one["number"] for one in newest] == ["B-2", "B-1"]
        only = (await client.get("/batches", params={"number": "b-2"})).json()
        assert [one["number"] for one in only] == ["B-2"]
        moved = (await client.get(f"/lots/{lot['id']}/movements")).json()
        assert [(one["batch_number"], one["quantity"]) for one in moved] == [
            ("B-1", -30_000),
            ("B-2", -10_000),
        ]


async def test_another_plant_reads_none_of_it(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        done = (await client.post("/batches", json=batch("B-1", {lot["id"]: 30_000}))).json()
    async with machine(world, OTHER) as client:
        assert (await client.get("/lots")).json() == (await client.get("/batches")).json() == []
        for path in (f"/batches/{done['batch_id']}", *(f"/lots/{lot['id']}/{what}" for what in WITHIN)):
            assert (await client.get(path)).status_code == 403, path
    async with world.client("processing", world.actor((Role.SUBSIDIARY, SENDER))) as client:
        assert (await client.get(f"/lots/{lot['id']}/trace")).status_code == 403


WITHIN = ("movements", "tests", "holds", "trace", "label.pdf")


async def test_batches_and_lots_leave_as_workbooks(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        await client.post("/batches", json=batch("B-7", {lot["id"]: 30_000}))
        english = {"accept-language": "en"}
        made = (await client.get("/season", params={"since": "2026-03-03"})).json()["made"]
        assert {one["product"]: (one["quantity"], one["by_product"]) for one in made} == {
            "diced": (15_000, False),
            "sliced": (12_000, False),
            "peel": (1_800, True),
        }
        assert (await client.get("/season", params={"until": "2026-03-02"})).json()["made"] == []
        told = dict(zip(*read(await client.get("/exports/batches", headers=english)), strict=True))
        asked = {"on_hand": True, "search": "b-7"}
        head, *lots = read(await client.get("/exports/lots", params=asked, headers=english))
    assert (told["Number"], told["Put in (kg)"], told["Products"]) == ("B-7", 30, "diced、sliced、peel")
    assert {row[head.index("Product")] for row in lots} == {"diced", "sliced", "peel"}
