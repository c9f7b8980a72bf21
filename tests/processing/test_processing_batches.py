"""A plant's batches over HTTP: balanced, costed to the fen, followed in the genealogy, held where held."""

from datetime import timedelta
from typing import Any

from shared.contracts.production import TaxCategory, Unit
from shared.contracts.sales import GoodsReturned, ShipmentRequested
from shared.kit import clock
from shared.kit.ids import new_id
from tests.processing.plant import DAY, PLANT, arrive, batch, machine, plant, receipt, recipe, transfer
from tests.world import World


def asked(lot_id: str, quantity: int, **changes: Any) -> ShipmentRequested:
    return ShipmentRequested.model_validate(
        {
            "entity_id": PLANT,
            "on": DAY,
            "document": "SO-1",
            "shipment_id": new_id(),
            "order_id": new_id(),
            "lot_id": lot_id,
            "custodian": "processing",
            "quantity": quantity,
            "unit": Unit.GRAM,
            **changes,
        }
    )


async def test_a_receipt_is_at_net_price_and_takes_deemed_input_vat(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        own = await arrive(world, client, tax_category=TaxCategory.SELF_PRODUCED)
        branch = await arrive(world, client, same_legal_entity=True, net_fen=20_003)
        billed = await arrive(world, client, vat_fen=2_700, tax_category=TaxCategory.AGRICULTURAL)
    assert own["cost_fen"] == 30_001 - 2_700
    assert branch["cost_fen"] == 20_003
    assert billed["cost_fen"] == 30_001
    said = await world.said("processing", "LotReceived")
    assert [(fact["cost_fen"], fact["vat_fen"]) for fact in said] == [
        (27_301, 2_700),
        (20_003, 0),
        (30_001, 2_700),
    ]


async def test_a_transfer_is_received_once_and_by_its_own_plant(world: World) -> None:
    await plant(world)
    sent = transfer()
    await world.tell("facility_farming", sent)
    await world.settle()
    async with machine(world) as client:
        first = receipt(sent)
        answers = [await client.post("/receipts", json=first) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        again = await client.post("/receipts", json=receipt(sent))
        assert (again.status_code, again.json()["title"]) == (409, "ReceivedAlready")
        unknown = await client.post("/receipts", json=receipt(transfer()))
        assert (unknown.status_code, unknown.json()["title"]) == (409, "NotOnTheWay")


async def test_what_is_wrong_with_a_recipe_is_told_where_it_was_typed(world: World) -> None:
    """A version of that day is refused at its day, a wrong row at its figure alone."""
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        again = await client.post("/recipes", json=recipe())
        row = {"product": "diced", "sales_value_fen_per_kg": 0, "tax_category": "exempt"}
        wrong = await client.post("/recipes", json=recipe("other", outputs=[row]))
        none = await client.post("/recipes", json=recipe("other", outputs=[]))
    assert (again.status_code, again.json()["title"]) == (409, "RecipeTaken")
    told = [[entry["field"] for entry in answer.json()["errors"]] for answer in (again, wrong, none)]
    assert told == [["effective_on"], ["outputs.0.sales_value_fen_per_kg"], ["outputs"]]


async def test_a_batch_keeps_every_gram_and_every_fen(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        assert (await client.post("/recipes", json=recipe())).status_code == 201
        lot = await arrive(world, client)
        answer = await client.post("/batches", json=batch("B-1", {lot["id"]: 33_333}))
        assert answer.status_code == 201, answer.text
        done = answer.json()
        left = (await client.get(f"/lots/{lot['id']}")).json()
    inputs = sum(part["cost_fen"] for part in done["inputs"])
    conversions = sum(cost["amount_fen"] for cost in done["conversions"])
    assert conversions == 1333 + 233
    assert inputs + conversions == sum(made["cost_fen"] for made in done["outputs"])
    peel = next(made for made in done["outputs"] if made["by_product"])
    assert peel["cost_fen"] == (peel["quantity"] * 30 + 500) // 1000
    assert (left["quantity"], left["cost_fen"]) == (100_000 - 33_333, 30_001 - inputs)
    edges = await world.rows("processing", "SELECT sum(quantity) AS q FROM edge WHERE batch_id IS NOT NULL")
    assert edges[0]["q"] == 33_333
    assert len(await world.said("processing", "LotReleased")) == 3


async def test_the_same_number_gives_the_first_answer_and_other_content_409(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        sent = batch("B-1", {lot["id"]: 10_000})
        first, second = [await client.post("/batches", json=sent) for _ in range(2)]
        assert first.json() == second.json()
        assert second.headers["Idempotency-Replayed"] == "true"
        other = await client.post("/batches", json=batch("B-1", {lot["id"]: 20_000}))
        assert (other.status_code, other.json()["title"]) == (409, "NumberTaken")
    assert len(await world.said("processing", "BatchCompleted")) == 1


async def test_a_batch_out_of_balance_is_refused_with_its_figures(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        short = await client.post("/batches", json=batch("B-1", {lot["id"]: 100_000}, losses=[]))
        assert short.status_code == 422
        assert short.json()["title"] == "MassUnaccountedFor"
        assert (
            short.json()["facts"] | {"in_g": 100_000, "missing_g": 4_000, "allowed_g": 1_000}
            == (short.json()["facts"])
        )
        more = batch("B-1", {lot["id"]: 100_000}, outputs=[{"product": "diced", "quantity": 120_000}])
        assert (await client.post("/batches", json=more)).json()["title"] == "MoreOutThanIn"
        # A refused attempt does not burn the number.
        good = await client.post("/batches", json=batch("B-1", {lot["id"]: 100_000}))
        assert good.status_code == 201
        empty = await client.post("/batches", json=batch("B-2", {lot["id"]: 100}))
        assert (empty.status_code, empty.json()["title"]) == (409, "NotThatMuch")
        assert lot["id"] == empty.json()["facts"]["lot_id"]
        assert empty.json()["detail"] == "Lot tomato T-1 has 0 kg left; 0.1 kg is asked for"
        again = batch("B-3", {lot["id"]: 100})
        told = await client.post("/batches", json=again, headers={"Accept-Language": "zh"})
        assert told.json()["detail"] == "批次“tomato T-1”只剩 0 公斤，要用 0.1 公斤"


async def test_a_list_gets_a_verdict_a_line(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        sent = [
            batch("B-1", {lot["id"]: 10_000}),
            {"number": "B-x"},
            batch("B-2", {lot["id"]: 10**9}),
            batch("B-1", {lot["id"]: 10_000}),
            batch("B-3", {lot["id"]: 90_000}),
        ]
        answer = await client.post("/batches/list", json={"entity_id": str(PLANT), "batches": sent})
        assert answer.status_code == 200, answer.text
        verdicts = [line["verdict"] for line in answer.json()]
        assert verdicts == ["done", "refused", "refused", "repeated", "done"]
        assert answer.json()[2]["problem"]["title"] == "NotThatMuch"


async def test_what_is_left_over_is_tested_only_where_the_recipe_says_so(world: World) -> None:
    await plant(world)
    peel = recipe()["by_products"][0]
    async with machine(world) as client:
        await client.post("/recipes", json=recipe(tests=["residue"]))
        await client.post(
            "/recipes", json=recipe("fed", tests=[], by_products=[{**peel, "tests": ["mould"]}])
        )
        lot = await arrive(world, client)
        for number, code, states in (
            ("B-1", "cut", {"pending": False, "released": True}),
            ("B-2", "fed", {"released": False, "pending": True}),
        ):
            post = batch(number, {lot["id"]: 10_000}, recipe=code)
            done = (await client.post("/batches", json=post)).json()
            assert {made["status"]: made["by_product"] for made in done["outputs"]} == states
    assert {one["product"] for one in await world.said("processing", "LotReleased")} == {
        "diced",
        "sliced",
        "peel",
    }


async def test_tests_hold_release_and_issue(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe(tests=["residue"]))
        lot = await arrive(world, client)
        done = (await client.post("/batches", json=batch("B-1", {lot["id"]: 10_000}))).json()
        made = done["outputs"][0]
        assert made["status"] == "pending"
        common = {"entity_id": str(PLANT), "lot_id": made["lot_id"]}

        async def release() -> tuple[int, str]:
            answer = await client.post(
                "/lots/releases", json={**common, "id": str(new_id()), "on": "2026-03-03"}
            )
            return answer.status_code, answer.json().get("title", answer.json().get("status"))

        async def tested(passed: bool, on: str = "2026-03-03") -> int:
            sent = {**common, "id": str(new_id()), "kind": "residue", "passed": passed, "tested_on": on}
            answer = await client.post("/lots/tests", json=sent)
            return 0 if answer.json().get("title") == "TestedBeforeItWasThere" else answer.status_code

        assert await release() == (409, "TestsMissing")
        assert await tested(False, "2026-03-01") == 0, "the batch is of a later day"
        assert await tested(False) == 201
        await world.tell("sales", asked(made["lot_id"], 1_000))
        await world.settle()
        assert [fact["reason"] for fact in await world.said("processing", "ShipmentRefused")] == ["held"]
        assert await tested(True) == 201
        assert await release() == (201, "released")


async def test_what_left_comes_back_at_its_cost(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        made = (await client.post("/batches", json=batch("B-1", {lot["id"]: 10_000}))).json()["outputs"][0]
        shipment = asked(made["lot_id"], 1_000)
        await world.tell("sales", shipment)
        await world.settle()
        issued = (await world.said("processing", "LotIssued"))[0]
        assert issued["quantity"] == 1_000
        back = GoodsReturned.model_validate(
            {
                **shipment.model_dump(include={"entity_id", "on", "document", "shipment_id", "order_id"}),
                "lot_id": made["lot_id"],
                "custodian": "processing",
                "quantity": 1_000,
                "unit": Unit.GRAM,
                "return_id": new_id(),
                "usable": True,
                "reason": "too many",
            }
        )
        await world.tell("sales", back)
        await world.settle()
        view = (await client.get(f"/lots/{made['lot_id']}")).json()
        assert (view["quantity"], view["cost_fen"]) == (made["quantity"], made["cost_fen"])
    assert not await world.held("processing")


async def test_a_lot_is_traced_both_ways_with_shares(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        one, two = [await arrive(world, client) for _ in range(2)]
        done = (
            await client.post("/batches", json=batch("B-1", {one["id"]: 30_000, two["id"]: 10_000}))
        ).json()
        diced = done["outputs"][0]["lot_id"]
        view = (await client.get(f"/lots/{diced}/trace")).json()
        shares = {lot["lot_id"]: lot["share_ppm"] for lot in view["ancestors"]}
        assert (shares[one["id"]], shares[two["id"]]) == (750_000, 250_000)
        assert len(view["ancestors"]) == 4
        down = (await client.get(f"/lots/{one['id']}/trace")).json()
        assert {lot["share_ppm"] for lot in down["descendants"]} == {750_000}
        public = await client.get(f"/trace/{diced}", headers={"Authorization": ""})
        assert public.status_code == 200
        assert public.json()["passport"]["villages"] == ["东沟村"]


async def test_a_recall_holds_everything_made_of_a_lot(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = await arrive(world, client)
        done = (await client.post("/batches", json=batch("B-1", {lot["id"]: 30_000}))).json()
        sent = {
            "id": str(new_id()),
            "entity_id": str(PLANT),
            "level": 1,
            "reason": "residue",
            "lot_ids": [lot["id"]],
        }
        answer = await client.post("/recalls", json=sent)
        assert answer.status_code == 201, answer.text
        made = {out["lot_id"] for out in done["outputs"]}
        assert set(answer.json()["lot_ids"]) == {lot["id"], *made}
        held = (await client.get("/lots", params={"status": "held"})).json()
        assert {view["id"] for view in held} == {lot["id"], *made}
        used = await client.post("/batches", json=batch("B-2", {lot["id"]: 30_000}))
        assert (used.status_code, used.json()["title"]) == (409, "LotIsHeld")
        assert "tomato" in used.json()["detail"]
        assert lot["id"] not in used.json()["detail"]
        freed = {"id": str(new_id()), "entity_id": str(PLANT), "lot_id": lot["id"], "on": "2026-03-04"}
        kept = (await client.post("/lots/releases", json=freed)).json()
        assert (kept["title"], "residue" in kept["detail"]) == ("UnderRecall", True)
    assert len(await world.said("processing", "RecallOpened")) == 1


async def test_a_plant_posts_what_is_done_by_today(world: World) -> None:
    await plant(world)
    tomorrow = f"{clock.today() + timedelta(days=1)}"
    async with machine(world) as client:
        await client.post("/recipes", json=recipe())
        lot = (await arrive(world, client))["id"]
        post = batch("B-1", {lot: 10_000}, on=tomorrow)
        refused = await client.post("/batches", json=post)
        assert (refused.status_code, refused.json()["title"]) == (422, "DayIsToCome")
        listed = await client.post("/batches/list", json={"entity_id": str(PLANT), "batches": [post]})
        assert [one["problem"]["title"] for one in listed.json()] == ["DayIsToCome"]

        async def fields(path: str, **sent: Any) -> list[str]:
            told = {"id": str(new_id()), "entity_id": str(PLANT), "lot_id": lot, **sent}
            return [one["field"] for one in (await client.post(path, json=told)).json().get("errors", ())]

        assert await fields("/lots/holds", reason="复检", free_on=tomorrow) == []
        assert await fields("/lots/releases", on=tomorrow) == ["on"], "no hold ends by a later date"
        spoilt = {"document": "D", "quantity": 1, "reason": "霉变"}
        assert await fields("/lots/write-offs", on=tomorrow, **spoilt) == ["on"]
        assert await fields("/lots/tests", tested_on=tomorrow, kind="农残", passed=True) == ["tested_on"]
        assert (await client.get(f"/lots/{lot}")).json()["status"] == "held"
    assert await world.said("processing", "BatchCompleted") == []
