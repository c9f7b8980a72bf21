"""The public trace: from the field to the lorry, without a person; its QR code and its label."""

from datetime import date
from typing import Any

import httpx
import segno

from services.processing.schemas.trace import TraceView
from shared.contracts.custody import LotOpened
from shared.contracts.production import (
    Asset,
    GrowerDelivered,
    LotHarvested,
    LotPart,
    Passport,
    TaxCategory,
    Unit,
)
from shared.contracts.sales import ShipmentRequested
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.kit.test_paper import read
from tests.processing.plant import DAY, PLANT, SENDER, batch, machine, plant, receipt, recipe, transfer
from tests.world import World

PICKED = Passport(villages=("东沟村",), harvested_from=DAY, harvested_to=DAY, growers=3)


def harvest(lot_id: Any, *, product: str = "flower", day: date = DAY, **changes: Any) -> LotHarvested:
    told = {
        "entity_id": SENDER,
        "on": day,
        "document": "H-1",
        "lot_id": lot_id,
        "batch_id": new_id(),
        "product": product,
        "quantity": 120_000,
        "unit": Unit.GRAM,
        "cost_fen": 40_000,
        "asset": Asset.PRODUCTION,
        "tax_category": TaxCategory.SELF_PRODUCED,
        "passport": PICKED,
    }
    return LotHarvested.model_validate({**told, **changes})


async def chain(world: World, client: httpx.AsyncClient) -> tuple[str, str, str]:
    """Two lots picked, one dried of both, sent to the plant and cut: a picked, the dried, a diced lot."""
    one, two, dried = new_id(), new_id(), new_id()
    parts = tuple(LotPart(lot_id=lot, quantity=60_000, cost_fen=20_000) for lot in (one, two))
    sent = transfer(from_lot_id=dried, passport=PICKED)
    day = DAY.replace(day=1)
    await world.tell("honeysuckle", harvest(one, day=day), harvest(two, day=day))
    await world.tell("honeysuckle", harvest(dried, product="tomato", from_lots=parts), sent)
    await world.settle()
    await client.post("/receipts", json=receipt(sent))
    await client.post("/recipes", json=recipe(tests=["农残"]))
    done = (await client.post("/batches", json=batch("B-1", {str(sent.lot_id): 50_000}))).json()
    return str(one), str(dried), done["outputs"][0]["lot_id"]


async def test_a_shopper_reads_the_whole_way_and_no_name(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        _, _, diced = await chain(world, client)
        test = {"id": str(new_id()), "entity_id": str(PLANT), "lot_id": diced, "kind": "农残"}
        await client.post("/lots/tests", json={**test, "passed": True, "tested_on": "2026-03-03"})
        before = (await client.get(f"/trace/{diced}")).json()
        freed = {"id": str(new_id()), "entity_id": str(PLANT), "lot_id": diced, "on": "2026-03-04"}
        await client.post("/lots/releases", json=freed)
    asked = {
        "entity_id": PLANT,
        "on": date(2026, 3, 5),
        "document": "SO-1",
        "shipment_id": new_id(),
        "order_id": new_id(),
        "lot_id": diced,
        "custodian": "processing",
        "quantity": 1000,
        "unit": Unit.GRAM,
    }
    await world.tell("sales", ShipmentRequested.model_validate(asked))
    await world.settle()
    async with world.client("processing") as nobody:
        seen = (await nobody.get(f"/trace/{diced}")).json()
    assert (before["released"], seen["released"], seen["recalled"]) == (False, True, False)
    assert [(one["kind"], one["product"], one["lots"], one["growers"]) for one in seen["steps"]] == [
        ("harvested", "flower", 2, 6),
        ("made", "tomato", 1, 0),
        ("moved", "tomato", 1, 0),
    ]
    assert [one["share_ppm"] for one in seen["steps"]] == [1_000_000] * 3
    assert (seen["kind"], seen["batch_number"], seen["steps"][0]["villages"]) == ("made", "B-1", ["东沟村"])
    assert [(one["kind"], one["tested_on"]) for one in seen["tests"]] == [("农残", "2026-03-03")]
    assert (seen["shipped_from_on"], seen["shipped_to_on"]) == ("2026-03-05", "2026-03-05")
    assert not {"cost_fen", "holder_name", "household_id"} & set(str(seen).replace("'", " ").split())


async def test_a_desks_lot_is_traced_and_one_of_the_cut_over_date(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        _, dried, _ = await chain(world, client)
        seen = (await client.get(f"/trace/{dried}")).json()
        assert (seen["kind"], seen["producer"]) == ("made", f"单位{SENDER.hex[:4]}")
        assert [one["kind"] for one in seen["steps"]] == ["harvested"]
        opened = LotOpened(
            lot_id=new_id(),
            entity_id=SENDER,
            on=DAY,
            product="dry",
            quantity=9,
            unit=Unit.GRAM,
            is_purchased=False,
            passport=PICKED,
        )
        await world.tell("honeysuckle", opened)
        await world.settle()
        old = (await client.get(f"/trace/{opened.lot_id}")).json()
        assert (old["product"], old["passport"]["villages"]) == ("dry", ["东沟村"])
        assert (await client.get(f"/trace/{new_id()}")).status_code == 404
    async with world.client("processing", world.actor((Role.MANAGER, SENDER))) as client:
        tree = (await client.get(f"/lots/{dried}/trace")).json()
    assert (tree["lot"]["product"], len(tree["ancestors"]), len(tree["descendants"])) == ("tomato", 2, 4)
    assert {link["batch_number"] for link in tree["links"]} == {None, "B-1"}


async def test_a_trace_is_what_its_schema_writes(world: World) -> None:
    """It is written without models: every field, null and quotation mark as they would write it."""
    await plant(world)
    async with machine(world) as client:
        _, dried, diced = await chain(world, client)
        never_told, sold = new_id(), new_id()
        part = LotPart(lot_id=never_told, quantity=100, cost_fen=1)
        await world.tell("honeysuckle", harvest(sold, product='花 "一级"\\', from_lots=(part,)))
        await world.settle()
        written = [await client.get(f"/lots/{diced}/trace")]
    async with world.client("processing", world.actor((Role.MANAGER, SENDER))) as client:
        written += [await client.get(f"/lots/{lot}/trace") for lot in (dried, sold)]
    for answer in written:
        assert TraceView.model_validate_json(answer.text).model_dump(mode="json") == answer.json()
    up = {one["lot_id"]: one for one in written[0].json()["ancestors"]}
    assert (len(up), up[dried]["product"], up[dried]["status"]) == (4, "tomato", None)
    assert up[dried]["passport"]["villages"] == ["东沟村"]
    (unknown,) = written[2].json()["ancestors"]
    assert unknown | {"lot_id": str(never_told), "share_ppm": 1_000_000, "depth": 1} == unknown
    assert {unknown[name] for name in ("entity", "product", "quantity", "on", "left")} == {None}


async def test_a_lot_bought_from_growers_counts_households_and_names_none(world: World) -> None:
    await plant(world)
    lot, dried, households = new_id(), new_id(), [new_id(), new_id()]
    told = {
        "entity_id": SENDER,
        "document": "S-1",
        "holder_name": "王建国",
        "is_member": True,
        "lot_id": lot,
        "product": "flower",
        "grade": "一级",
        "gross_g": 41_000,
        "price_fen_per_kg": 900,
        "amount_fen": 36_000,
        "cost_fen": 36_000,
        "tax_category": TaxCategory.SELF_PRODUCED,
    }
    brought = [
        GrowerDelivered.model_validate(
            {**told, "delivery_id": new_id(), "household_id": household, "net_g": net_g, "on": on, **changes}
        )
        for household, net_g, on, changes in (
            (households[0], 40_000, DAY, {}),
            (households[1], 30_000, date(2026, 3, 4), {}),
            (households[0], -500, DAY, {"corrects": new_id()}),
        )
    ]
    part = LotPart(lot_id=lot, quantity=69_500, cost_fen=36_000)
    await world.tell("honeysuckle", *brought, harvest(dried, product="dry", from_lots=(part,)))
    await world.settle()
    async with world.client("processing") as nobody:
        seen = (await nobody.get(f"/trace/{dried}")).json()
        leaf = (await nobody.get(f"/trace/{lot}")).json()
    (step,) = seen["steps"]
    assert (step["kind"], step["product"], step["growers"]) == ("harvested", "flower", 2)
    assert (leaf["passport"]["harvested_from"], leaf["passport"]["harvested_to"]) == (
        "2026-03-02",
        "2026-03-04",
    )
    assert "王建国" not in str(seen) + str(leaf)
    async with world.client("processing", world.actor((Role.MANAGER, SENDER))) as client:
        assert (await client.get(f"/lots/{lot}/trace")).json()["lot"]["quantity"] == 69_500


async def test_the_qr_code_leads_to_the_address_one_asked_from(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        _, _, diced = await chain(world, client)
    address = {"X-Forwarded-Host": "lianhe.example", "X-Forwarded-Proto": "https"}
    async with world.client("processing") as nobody:
        plain = await nobody.get(f"/trace/{diced}/qr.svg")
        behind = await nobody.get(f"/trace/{diced}/qr.svg", headers=address)
        png = await nobody.get(f"/trace/{diced}/qr.png")
        missing = await nobody.get(f"/trace/{new_id()}/qr.png")
    for answer, origin in ((plain, "http://test"), (behind, "https://lianhe.example")):
        wanted = segno.make(f"{origin}/trace/{diced}", error="q", micro=False)
        path = wanted.svg_inline(scale=8).split(' d="')[1].split('"')[0]
        assert path in answer.text, origin
    assert (png.headers["content-type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert missing.status_code == 404


async def test_the_label_can_be_read(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        _, _, diced = await chain(world, client)
        answer = await client.get(f"/lots/{diced}/label.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    (page,) = read(answer.content)
    for words in ("批号B-1", "25.000公斤", "保质期至2026-03-06", "产地东沟村", "扫码看来历"):
        assert words in page, page
