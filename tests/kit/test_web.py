"""What the kit promises of every route: a door, a scope, one transaction, and plain refusals."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import APIRouter

from shared.kit.act import REPLAYED
from shared.kit.auth import Role, door
from shared.kit.ids import new_id
from shared.kit.web import PROBLEM_JSON, Acting, Router
from tests.kit.conftest import NORTH, SOUTH, TOWNSHIP
from tests.world import World


def basket(**changed: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "entity_id": str(NORTH), "farm": "马家", "weight_g": 1200} | changed


async def count(world: World, table: str = "basket") -> int:
    return int((await world.rows("sample", f"SELECT count(*) AS n FROM {table}"))[0]["n"])


async def test_a_route_without_a_door_does_not_exist() -> None:
    router = Router()

    async def endpoint(act: Acting) -> str:
        return ""

    with pytest.raises(TypeError, match="declares its door"):
        router.add_api_route("/open", endpoint)
    with pytest.raises(TypeError):
        router.post("/open")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="declares its door"):
        router.api_route("/open", methods=["GET"])(endpoint)


async def test_a_route_takes_an_act_and_is_async() -> None:
    router = Router()
    opened = door(Role.PLANT, scope="visible")

    async def without() -> str:
        return ""

    def plain(act: Acting) -> str:
        return ""

    with pytest.raises(TypeError, match="takes `act: Acting`"):
        router.get("/a", door=opened)(without)
    with pytest.raises(TypeError, match="async def"):
        router.get("/b", door=opened)(plain)


async def test_the_door_survives_routers_in_routers(sample: World) -> None:
    outer = APIRouter(prefix="/outer")
    inner = Router(prefix="/inner")

    @inner.get("/thing", door=door(Role.AUDITOR, scope="visible"))
    async def thing(act: Acting) -> int:
        return len(await act.visible())

    outer.include_router(inner)
    sample.running["sample"].app.include_router(outer)
    async with sample.client("sample", sample.actor((Role.AUDITOR, TOWNSHIP))) as client:
        assert (await client.get("/outer/inner/thing")).json() == 3
    async with sample.client("sample", sample.actor((Role.PLANT, TOWNSHIP))) as client:
        assert (await client.get("/outer/inner/thing")).status_code == 403
    async with sample.client("sample") as client:
        assert (await client.get("/outer/inner/thing")).status_code == 401


async def test_a_list_is_cut_to_the_node_it_is_asked_for_and_never_beyond_what_one_may_see(
    sample: World,
) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, TOWNSHIP))) as everywhere:
        for place in (NORTH, SOUTH):
            assert (await everywhere.post("/baskets", json=basket(entity_id=str(place)))).status_code == 201
        assert len((await everywhere.get("/baskets")).json()) == 2
        assert len((await everywhere.get("/baskets", params={"node": str(TOWNSHIP)})).json()) == 2
        assert len((await everywhere.get("/baskets", params={"node": str(SOUTH)})).json()) == 1
        refused = await everywhere.get("/baskets", params={"node": "south"})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "node")
        document = (await everywhere.get("/openapi.json")).json()
        assert "node" in [one["name"] for one in document["paths"]["/baskets"]["get"]["parameters"]]
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as north:
        assert (await north.get("/baskets", params={"node": str(SOUTH)})).json() == []


async def test_the_row_is_there_when_the_answer_starts(sample: World) -> None:
    """Asked of another connection at `http.response.start`: FastAPI's default scope fails this."""
    sent = basket()
    seen: list[tuple[int, int]] = []
    app = sample.running["sample"].app
    dsn = sample.database("sample").dsn

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def look(message: Any) -> None:
            if message["type"] == "http.response.start":
                with psycopg.connect(dsn) as other:
                    found = other.execute("SELECT count(*) FROM basket WHERE id = %s", [sent["id"]])
                    row = found.fetchone()
                    assert row is not None
                    seen.append((message["status"], row[0]))
            await send(message)

        await app(scope, receive, look)

    headers = {"Authorization": f"Bearer {sample.token(sample.actor((Role.PLANT, NORTH)))}"}
    transport = httpx.ASGITransport(watched)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        assert (await client.post("/baskets", json=sent)).status_code == 201
    assert seen == [(201, 1)]


@pytest.mark.parametrize(("language", "words"), [("zh", "太重"), ("en", "too heavy")])
async def test_a_refusal_is_a_problem_in_the_askers_language(
    sample: World, language: str, words: str
) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH)), language=language) as client:
        answer = await client.post("/baskets", json=basket(weight_g=60_000))
    assert answer.status_code == 409
    assert answer.headers["content-type"] == PROBLEM_JSON
    body = answer.json()
    assert words in body["detail"]
    assert body["type"] == "urn:lianhe:refusal:BasketTooHeavy"
    assert body["facts"] == {"weight_g": 60_000, "max_g": 50_000}
    assert body["errors"][0]["field"] == "weight_g"
    assert await count(sample) == 0


async def test_a_broken_constraint_is_its_sentence(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        answer = await client.post("/baskets", json=basket(weight_g=-1))
    assert (answer.status_code, answer.json()["title"]) == (422, "NegativeWeight")
    assert [entry["field"] for entry in answer.json()["errors"]] == ["weight_g"]
    assert answer.json()["facts"] == {}, "the server quotes the row that failed, which is not the asker's"


async def test_bad_input_names_every_field(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        answer = await client.post("/baskets", json=basket(weight_g="much", farm="", colour="red"))
    assert answer.status_code == 422
    found = {entry["field"]: entry["message"] for entry in answer.json()["errors"]}
    assert found == {"weight_g": "应为整数", "farm": "至少 1 个字符", "colour": "没有这个栏目"}


@pytest.mark.parametrize(
    ("role", "node_id", "status"),
    [
        (Role.PLANT, NORTH, 201),
        (Role.PLANT, TOWNSHIP, 201),
        (Role.PLANT, SOUTH, 403),
        (Role.AUDITOR, NORTH, 403),
        (Role.AUDITOR, TOWNSHIP, 403),
    ],
)
async def test_the_scope_runs_down_the_tree(sample: World, role: Role, node_id: UUID, status: int) -> None:
    async with sample.client("sample", sample.actor((role, node_id))) as client:
        assert (await client.post("/baskets", json=basket())).status_code == status
    assert await count(sample) == (1 if status == 201 else 0)


async def test_a_node_in_the_path_is_checked(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.get(f"/baskets/at-node/{NORTH}")).status_code == 200
        assert (await client.get(f"/baskets/at-node/{SOUTH}")).status_code == 403
        assert (await client.get("/baskets/at-node/nowhere")).status_code == 422


async def test_a_list_is_cut_to_what_may_be_seen(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, TOWNSHIP))) as client:
        for entity_id in (NORTH, SOUTH):
            await client.post("/baskets", json=basket(entity_id=str(entity_id), farm=str(entity_id)))
    async with sample.client("sample", sample.actor((Role.AUDITOR, SOUTH))) as client:
        assert [row["farm"] for row in (await client.get("/baskets")).json()] == [str(SOUTH)]


async def test_a_forged_or_missing_token_is_refused(sample: World) -> None:
    stranger = World(lambda *_: "")
    token = stranger.token(stranger.actor((Role.PLANT, NORTH)))
    async with sample.client("sample") as client:
        for headers in ({}, {"Authorization": f"Bearer {token}"}, {"Authorization": "Basic eA=="}):
            answer = await client.post("/baskets", json=basket(), headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_scope_never_checked_is_a_bug_and_writes_nothing(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        answer = await client.post("/baskets/unchecked", json=basket())
    assert answer.status_code == 500
    assert "Unchecked" not in answer.text
    assert await count(sample) == 0


async def test_a_get_can_write_nothing(sample: World) -> None:
    async with sample.client("sample") as client:
        assert (await client.get("/baskets/writes")).status_code == 500
    assert await count(sample) == 0


async def test_the_same_id_gets_the_first_answer(sample: World) -> None:
    sent = basket()
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        first = await client.post("/baskets", json=sent)
        again = await client.post("/baskets", json=sent)
        other = await client.post("/baskets", json=sent | {"weight_g": 1})
    assert (again.status_code, again.json()) == (201, first.json())
    assert (REPLAYED in first.headers, again.headers[REPLAYED]) == (False, "true")
    assert (other.status_code, other.json()["title"]) == (409, "AlreadyDifferent")
    assert (await count(sample), await count(sample, "outbox")) == (1, 1)


async def test_the_first_answer_is_for_those_who_may_see_it(sample: World) -> None:
    sent = basket()
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        await client.post("/baskets", json=sent)
    async with sample.client("sample", sample.actor((Role.PLANT, SOUTH))) as client:
        assert (await client.post("/baskets", json=sent)).status_code == 403


async def test_an_id_belongs_to_the_place_it_was_used_at(sample: World) -> None:
    sent = basket()
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.post("/baskets/at/Ma", json=sent)).status_code == 201
        assert (await client.post("/baskets/at/Ma", json=sent)).headers[REPLAYED] == "true"
        assert (await client.post("/baskets/at/Li", json=sent)).status_code == 409


async def test_the_same_id_at_the_same_time_is_done_once(sample: World) -> None:
    sent = basket()
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        answers = await asyncio.gather(*(client.post("/baskets", json=sent) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert sum(REPLAYED in answer.headers for answer in answers) == 7
    assert await count(sample) == 1


async def test_a_refused_attempt_does_not_burn_the_id(sample: World) -> None:
    sent = basket(weight_g=60_000)
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.post("/baskets", json=sent)).status_code == 409
        assert (await client.post("/baskets", json=sent | {"weight_g": 1})).status_code == 201


async def test_a_list_does_only_what_is_new(sample: World) -> None:
    known, fresh = basket(farm="old"), basket(farm="new")
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        await client.post("/baskets/many", json=[known])
        answer = await client.post("/baskets/many", json=[fresh, known])
        assert [row["farm"] for row in answer.json()] == ["new", "old"]
        refused = await client.post("/baskets/many", json=[basket(), known | {"weight_g": 1}])
    assert refused.status_code == 409
    assert await count(sample) == 2


async def test_two_lists_at_the_same_time_do_each_act_once(sample: World) -> None:
    """The same baskets in two orders from two connections: no deadlock, one effect, the same answers."""
    baskets = [basket(farm=f"farm {number}") for number in range(40)]
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        answers = await asyncio.gather(
            *(client.post("/baskets/many", json=part) for part in (baskets, baskets[::-1]) for _ in range(3))
        )
        twice = await client.post("/baskets/many", json=[baskets[0], baskets[0]])
    assert [answer.status_code for answer in answers] == [201] * 6
    assert {frozenset(row["farm"] for row in answer.json()) for answer in answers} == {
        frozenset(str(one["farm"]) for one in baskets)
    }
    assert answers[0].json() == answers[3].json()[::-1]
    assert (await count(sample), await count(sample, "outbox"), await count(sample, "act")) == (40, 40, 40)
    assert twice.status_code == 409


async def test_what_is_said_and_done_stands_in_the_openapi(sample: World) -> None:
    async with sample.client("sample") as client:
        post = (await client.get("/openapi.json")).json()["paths"]["/baskets"]["post"]
        ready = await client.get("/health/ready")
        metrics = (await client.get("/metrics")).text
    assert (post["x-roles"], post["x-scope"]) == (["plant"], "body:entity_id")
    assert ready.json() == {"status": "ready"}
    assert "lianhe_outbox_pending 0.0" in metrics


async def test_a_lost_connection_is_an_answer_and_the_next_try_passes(sample: World) -> None:
    sent = basket()
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.get("/baskets")).status_code == 200
        with psycopg.connect(sample.database("sample").dsn) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        answers = [await client.post("/baskets", json=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 201]
    assert (answers[0].json()["title"], answers[0].headers["retry-after"]) == ("ConnectionLost", "1")
    assert await count(sample) == 1
