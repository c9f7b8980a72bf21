"""The contract of the way to a service, kept in one process and over HTTP; and the front door's limits."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from prometheus_client import generate_latest
from starlette.types import Receive, Scope, Send

from services.gateway.app import gateway_app
from services.gateway.routes.front import FrontDoor
from services.gateway.routes.upstream import OverHttp, SameProcess, Upstream
from shared.kit.machine import free_port
from tests.gateway.talk import WAIT_S_MAX, Talk, ask
from tests.gateway.town import Town

BODY_BYTES_MAX = 1000


class Farm:
    """A service of a few paths: it tells what it got, and says and hears piece by piece."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.go_on = asyncio.Event()
        self.cut_off = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answers = {"/slow": self.slow, "/swallow": self.swallow, "/away/": self.moved}
        await answers.get(scope["path"], self.echo)(scope, receive, send)

    async def echo(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive()).get("body", b"")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        told = {
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode(),
            "headers": headers,
            "body": body.decode(),
        }
        inside = [
            (b"Content-Type", b"application/json"),
            (b"Set-Cookie", b"a=b"),
            (b"Keep-Alive", b"timeout=5"),
            (b"X-Request-Id", b"mine-not-yours"),
        ]
        await send({"type": "http.response.start", "status": 203, "headers": inside})
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    async def slow(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await self.go_on.wait()
        await send({"type": "http.response.body", "body": b"two"})

    async def swallow(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.cut_off += 1
                return
            self.heard.put_nowait(message.get("body", b""))
            if not message.get("more_body", False):
                break
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"all"})

    async def moved(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"location", b"http://inside:8000/away?x=1")]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def farm() -> Farm:
    return Farm()


@pytest.fixture(params=["same process", "over http"])
async def upstream(request: pytest.FixtureRequest, farm: Farm) -> AsyncIterator[Upstream]:
    if request.param == "same process":
        yield SameProcess({"farm": farm, "hold": farm})
        return
    port = free_port()
    async with served(farm, port):
        over = OverHttp(["farm", "hold"], f"http://127.0.0.1:{port}")
        yield over
        await over.close()


@asynccontextmanager
async def served(farm: Farm, port: int) -> AsyncIterator[uvicorn.Server]:
    """The farm in a server of its own."""
    # Listening before it serves: whoever comes early waits in the queue.
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(farm, lifespan="off", log_level="critical", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield server
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(serving, WAIT_S_MAX)


def front(town: Town, upstream: Upstream, *, ready: bool = True) -> FrontDoor:
    return gateway_app(
        town.world.running["gateway"],
        upstream,
        signer=town.world._signer,
        ready=lambda: ready,
        body_bytes_max=BODY_BYTES_MAX,
    )


async def test_a_request_arrives_as_it_was_less_what_is_the_hops(town: Town, upstream: Upstream) -> None:
    headers = {
        "Authorization": "Bearer abc",
        "Cookie": "lianhe_refresh=secret",
        "Connection": "keep-alive, X-Hop",
        "X-Hop": "1",
        "TE": "trailers",
        "X-Forwarded-For": "10.0.0.1",
        "X-Request-Id": "phone-0001",
        "X-Own": "stays",
    }
    status, back, body = await ask(front(town, upstream), "PUT", "/api/farm/a%20b/c?d=%2F", headers, b"hay")
    told = json.loads(body)
    assert status == 203
    assert (told["method"], told["path"], told["query"], told["body"]) == ("PUT", "/a b/c", "d=%2F", "hay")
    assert told["headers"]["authorization"] == "Bearer abc"
    assert told["headers"]["x-own"] == "stays"
    assert told["headers"]["x-request-id"] == back["x-request-id"] == "phone-0001"
    gone = {"cookie", "x-hop", "te", "x-forwarded-for"}
    assert not gone & set(told["headers"])
    assert not {"set-cookie", "keep-alive"} & set(back)
    assert back["content-type"] == "application/json"
    assert back["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in back["content-security-policy"]


async def test_an_answer_comes_piece_by_piece(town: Town, upstream: Upstream, farm: Farm) -> None:
    talk = Talk(front(town, upstream), "GET", "/api/farm/slow")
    talk.say(b"")
    assert await talk.status() == 200
    assert (await talk.hear())["body"] == b"one"
    farm.go_on.set()
    assert await talk.rest() == b"two"


async def test_a_body_goes_piece_by_piece(town: Town, upstream: Upstream, farm: Farm) -> None:
    talk = Talk(front(town, upstream), "POST", "/api/farm/swallow", {"Transfer-Encoding": "chunked"})
    talk.say(b"first", more=True)
    talk.say(b"second", more=True)
    seen = b""
    while seen != b"firstsecond":
        seen += await asyncio.wait_for(farm.heard.get(), WAIT_S_MAX)
    talk.say(b"last")
    assert await talk.status() == 201
    assert await talk.rest() == b"all"


async def test_a_body_over_the_limit_is_refused_told_or_not(
    town: Town, upstream: Upstream, farm: Farm
) -> None:
    app = front(town, upstream)
    length = {"Content-Length": str(BODY_BYTES_MAX + 1)}
    status, back, body = await ask(app, "POST", "/api/farm/swallow", length, b"x" * (BODY_BYTES_MAX + 1))
    assert status == 413
    assert back["content-type"] == "application/problem+json"
    assert json.loads(body)["facts"] == {"limit": "LIANHE_BODY_BYTES_MAX", "max": BODY_BYTES_MAX}
    talk = Talk(app, "POST", "/api/farm/swallow", {"Transfer-Encoding": "chunked"})
    talk.say(b"x" * BODY_BYTES_MAX, more=True)
    talk.say(b"x", more=True)
    assert await talk.status() == 413
    talk.say(b"the rest is read and dropped")
    await talk.rest()
    exact = await ask(app, "POST", "/api/farm/swallow", None, b"x" * BODY_BYTES_MAX)
    assert exact[0] == 201


@pytest.mark.parametrize(
    "path",
    [
        "/api/nobody/x",
        "/api/farm",
        "/api/farm/metrics",
        "/api/farm/%6detrics",
        "/api/farm/health/live",
        "/api/farm/x/../metrics",
        "/api/farm/x/%2e%2e/metrics",
        "/api/farm/x%2f..%2fmetrics",
        "/api/farm//metrics",
        "/api/gateway/metrics",
        "/metrics",
        "/",
    ],
)
async def test_what_is_not_for_the_public_is_not_there(town: Town, path: str, farm: Farm) -> None:
    status, back, body = await ask(front(town, SameProcess({"farm": farm})), "GET", path)
    assert status == 404
    assert back["content-type"] == "application/problem+json"
    assert json.loads(body)["title"] == "NoSuchDoor"


async def test_a_redirect_names_the_public_path(town: Town, upstream: Upstream) -> None:
    status, back, _ = await ask(front(town, upstream), "GET", "/api/farm/away/")
    assert status == 307
    assert back["location"] == "/api/farm/away?x=1"


async def test_a_service_that_is_away_is_a_503(town: Town) -> None:
    nobody = OverHttp(["farm"], f"http://127.0.0.1:{free_port()}")
    status, back, body = await ask(front(town, nobody), "GET", "/api/farm/x")
    await nobody.close()
    assert status == 503
    assert back["retry-after"] == "1"
    assert json.loads(body)["title"] == "ServiceAway"


async def test_connections_are_used_again_and_those_that_rest_are_let_go(
    town: Town, farm: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    over = OverHttp(["farm"], f"http://127.0.0.1:{port}")
    app = front(town, over)
    async with served(farm, port) as server:
        open_now = server.server_state.connections
        for _ in range(3):
            await ask(app, "GET", "/api/farm/x")
            assert len(open_now) == 1
        talks = [Talk(app, "GET", "/api/farm/slow") for _ in range(3)]
        for talk in talks:
            talk.say(b"")
            assert await talk.status() == 200
        assert len(open_now) == 3
        farm.go_on.set()
        for talk in talks:
            assert await talk.rest() == b"onetwo"
        assert len(open_now) == 3
        monkeypatch.setattr("services.gateway.routes.upstream.IDLE_S_MAX", 0)
        async with asyncio.timeout(WAIT_S_MAX):
            while len(open_now) > 1:
                await ask(app, "GET", "/api/farm/x")
        await over.close()


async def test_who_asks_when_all_connections_are_taken_waits_in_turn(
    town: Town, farm: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.routes.upstream.CONNECTIONS_MAX", 1)
    port = free_port()
    over = OverHttp(["farm"], f"http://127.0.0.1:{port}")
    app = front(town, over)
    async with served(farm, port) as server:
        first = Talk(app, "GET", "/api/farm/slow")
        first.say(b"")
        assert await first.status() == 200
        with monkeypatch.context() as hasty:
            hasty.setattr("services.gateway.routes.upstream.WAIT_S_MAX", 0)
            assert (await ask(app, "GET", "/api/farm/x"))[0] == 503
        second = asyncio.create_task(ask(app, "GET", "/api/farm/x"))
        assert not (await asyncio.wait({second}, timeout=0.1))[0]
        assert len(server.server_state.connections) == 1
        farm.go_on.set()
        assert await first.rest() == b"onetwo"
        assert (await second)[0] == 203
        await over.close()


async def test_who_hangs_up_while_sending_reaches_nothing(town: Town, upstream: Upstream, farm: Farm) -> None:
    talk = Talk(front(town, upstream), "POST", "/api/farm/swallow", {"Transfer-Encoding": "chunked"})
    talk.say(b"first", more=True)
    assert await asyncio.wait_for(farm.heard.get(), WAIT_S_MAX) == b"first"
    talk.hang_up()
    await asyncio.wait_for(talk.task, WAIT_S_MAX)
    assert farm.heard.empty()


async def test_ready_is_told_once_the_season_is_in(town: Town, farm: Farm) -> None:
    upstream = SameProcess({"farm": farm})
    assert (await ask(front(town, upstream, ready=False), "GET", "/health/ready"))[0] == 503
    assert (await ask(front(town, upstream), "GET", "/health/ready"))[0] == 200
    assert (await ask(front(town, upstream, ready=False), "GET", "/health/live"))[0] == 200


async def test_the_door_is_ready_from_when_every_service_has_been(town: Town, farm: Farm) -> None:
    """One that leaves later is named, and does not close the door to the others."""
    ports = {"early": free_port(), "late": free_port()}
    upstream = OverHttp(ports, "http://127.0.0.1:{port}", ports)
    app = front(town, upstream)

    async def ready() -> tuple[int, list[str]]:
        status, _, body = await ask(app, "GET", "/health/ready")
        return status, json.loads(body).get("away", [])

    assert await ready() == (503, ["early", "late"])
    async with served(farm, ports["early"]):
        assert await ready() == (503, ["late"])
        async with served(farm, ports["late"]):
            assert await ready() == (200, [])
        assert await ready() == (200, ["late"])
    await upstream.close()


async def test_what_is_handed_on_is_counted_by_service_and_status(town: Town, farm: Farm) -> None:
    port = free_port()
    upstream = OverHttp(["farm"], f"http://127.0.0.1:{port}")
    app = front(town, upstream)
    assert (await ask(app, "GET", "/api/farm/a/1"))[0] == 503
    async with served(farm, port):
        assert (await ask(app, "GET", "/api/farm/a/2"))[0] == 203
    await upstream.close()
    told = generate_latest(town.world.running["gateway"].app.state.traffic.registry).decode()
    for status in ("203", "503"):
        labels = f'{{method="GET",route="/api/farm",status="{status}"}}'
        assert f"lianhe_http_requests_total{labels} 1.0" in told


async def test_each_openapi_is_reached_through_the_door(town: Town, farm: Farm) -> None:
    running = town.world.running["gateway"]
    app = front(town, SameProcess({"farm": farm, "other": running.app}))
    for name in ("gateway", "other"):
        status, _, body = await ask(app, "GET", f"/api/{name}/openapi.json")
        assert status == 200
        assert "/auth/sign-in" in json.loads(body)["paths"]
