"""Bad lines and impatient machines: batches sent again, in any order, at once, in lists: one state."""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.kit.ids import named_id
from tests.processing.plant import OTHER, PLANT, arrive, batch, machine, plant, recipe
from tests.world import World

STATE = """
SELECT l.id, l.batch_id, l.product, l.quantity_made, l.cost_made_fen, l.quantity, l.cost_fen, l.status
FROM lot l ORDER BY l.id
"""
EDGES = "SELECT from_lot_id, to_lot_id, quantity, weight, total_weight FROM edge ORDER BY 1, 2"
#: A lot is what was made and its movements, and never less than nothing.
CONSERVED = """
SELECT l.id FROM lot l LEFT JOIN movement m ON m.lot_id = l.id GROUP BY l.id
HAVING l.quantity <> l.quantity_made + coalesce(sum(m.quantity), 0)
    OR l.cost_fen <> l.cost_made_fen + coalesce(sum(m.cost_fen), 0) OR l.quantity < 0
"""
ROUNDS_MAX, AT_ONCE = 12, 4


async def the_lots(world: World, client: httpx.AsyncClient) -> list[str]:
    """A recipe and three lots whose cost is a whole fen a gram, so that parts cost the same in any order."""
    await client.post("/recipes", json=recipe(id=str(named_id("resend", "recipe"))))
    made = []
    for n in range(3):
        ids = {name: named_id("resend", name, n) for name in ("transfer_id", "lot_id", "from_lot_id")}
        made.append((await arrive(world, client, 100_000, net_fen=200_000, **ids))["id"])
    return made


async def state(world: World) -> tuple[Any, Any]:
    """All lots and the whole genealogy."""
    return await world.rows("processing", STATE), await world.rows("processing", EDGES)


def batches_of(lots: list[str]) -> list[dict[str, Any]]:
    """Six batches of raw lots, the last of all three."""
    first = [batch(f"B-{n}", {lots[n % 3]: 9_000 + 1_000 * n}) for n in range(5)]
    return [*first, batch("B-mix", {lot_id: 20_000 for lot_id in lots})]


def reworked(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Batches of what others made: an output whole, and two of different batches mixed."""
    out = [(answer["outputs"][0]["lot_id"], answer["outputs"][0]["quantity"]) for answer in answers]
    return [
        batch("R-1", {out[0][0]: out[0][1]}),
        batch("R-2", {out[1][0]: out[1][1], out[2][0]: out[2][1]}),
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_each_sent_one_to_five_times_in_any_order_is_one_state(
    world: World, database_dsn: Callable[..., str], seed: int
) -> None:
    """In order and once in one world; shuffled, several at once, each one to five times, in another."""
    posts, wanted = await _in_order(world)
    other = World(database_dsn)
    try:
        chance = random.Random(seed)
        await plant(other)
        async with machine(other) as client:
            await the_lots(other, client)
            done = await _send_until_done(client, posts, chance)
        assert done.keys() == {sent["number"] for sent in posts}
        assert await state(other) == wanted
        assert not await other.rows("processing", CONSERVED)
        assert len(await other.said("processing", "BatchCompleted")) == len(posts)
    finally:
        await other.close()


async def _in_order(world: World) -> tuple[list[dict[str, Any]], Any]:
    """The posts, each after what it uses, and the state they lead to."""
    await plant(world)
    async with machine(world) as client:
        posts = batches_of(await the_lots(world, client))
        made = [(await client.post("/batches", json=sent)).json() for sent in posts]
        for sent in reworked(made):
            assert (await client.post("/batches", json=sent)).status_code == 201
            posts.append(sent)
    return posts, await state(world)


async def _send_until_done(
    client: httpx.AsyncClient, posts: list[dict[str, Any]], chance: random.Random
) -> dict[str, Any]:
    """Send all of it, several at once and again and again, until all is recorded; the answers by number."""
    done: dict[str, Any] = {}
    for _ in range(ROUNDS_MAX):
        todo = [sent for sent in posts for _ in range(chance.randint(1, 5))]
        chance.shuffle(todo)
        for start in range(0, len(todo), AT_ONCE):
            some = todo[start : start + AT_ONCE]
            answers = await asyncio.gather(*(client.post("/batches", json=sent) for sent in some))
            for sent, answer in zip(some, answers, strict=True):
                early = answer.status_code == 409 and answer.json()["title"] == "UnknownLot"
                assert answer.status_code == 201 or early, answer.text
                if not early:
                    assert done.setdefault(sent["number"], answer.json()) == answer.json()
        if len(done) == len(posts):
            return done
    raise AssertionError("not all done")


async def test_the_same_batch_at_once_is_recorded_once(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lots = await the_lots(world, client)
        sent = batch("B-1", {lots[0]: 50_000})
        answers = await asyncio.gather(*(client.post("/batches", json=sent) for _ in range(6)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
        assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 5
    assert len(await world.said("processing", "BatchCompleted")) == 1


async def test_ndjson_is_a_verdict_a_line_in_chunks(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lots = await the_lots(world, client)
        posts = [batch(f"N-{n}", {lots[0]: 100}) for n in range(230)]
        lines = [json.dumps(post) for post in posts]
        lines[7] = "{broken"
        lines[9] = json.dumps({**posts[9], "entity_id": str(OTHER)})
        lines[201] = lines[200]
        answer = await _ndjson(client, lines)
        verdicts = [json.loads(line) for line in answer.text.splitlines()]
        assert [verdict["line"] for verdict in verdicts] == list(range(230))
        refused = {
            verdict["line"]: verdict["problem"]["status"] for verdict in verdicts if verdict["problem"]
        }
        assert refused == {7: 422, 9: 422}
        assert verdicts[9]["problem"]["title"] == "OtherPlant"
        assert [v["line"] for v in verdicts if v["verdict"] == "repeated"] == [201]
        again = [json.loads(line) for line in (await _ndjson(client, lines)).text.splitlines()]
        assert {verdict["verdict"] for verdict in again} == {"repeated", "refused"}
        assert [verdict["batch"] for verdict in again] == [verdict["batch"] for verdict in verdicts]
    assert len(await world.said("processing", "BatchCompleted")) == 227
    assert not await world.rows("processing", CONSERVED)


async def _ndjson(client: httpx.AsyncClient, lines: list[str]) -> httpx.Response:
    answer = await client.post(
        "/batches/ndjson",
        params={"entity_id": str(PLANT)},
        content="\n".join(lines),
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 200, answer.text
    return answer


async def test_another_plant_sees_and_posts_nothing(world: World) -> None:
    await plant(world)
    async with machine(world) as client:
        lots = await the_lots(world, client)
        made = (await client.post("/batches", json=batch("B-1", {lots[0]: 50_000}))).json()
    async with machine(world, OTHER) as stranger:
        assert (await stranger.post("/batches", json=batch("B-2", {lots[0]: 1_000}))).status_code == 403
        asked = f"/batches/ndjson?entity_id={PLANT}"
        assert (await stranger.post(asked, content=b"{}")).status_code == 403
        assert (await stranger.get(f"/batches/{made['batch_id']}")).status_code == 403
        assert (await stranger.get("/lots")).json() == []
        own = batch("B-2", {lots[0]: 1_000}, entity_id=str(OTHER))
        answer = await stranger.post("/batches", json=own)
        assert (answer.status_code, answer.json()["title"]) == (409, "NoRecipe")
