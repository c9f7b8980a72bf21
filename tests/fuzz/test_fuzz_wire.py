"""The front door on a socket: what is broken, endless or slow is refused in time, and changes nothing."""

import json
import socket
from collections.abc import AsyncIterator
from random import Random

import pytest

from services.cli.patience import Patience
from services.cli.serving import listen, serving
from services.gateway.app import gateway_app
from services.gateway.routes.upstream import SameProcess
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.fuzz import wire
from tests.gateway.town import Town
from tests.world import World

LOCAL = "127.0.0.1"
BODY_BYTES_MAX = 20_000
IMPATIENT = Patience(head_bytes=16_384, head_s=1.0, body_s=1.0, body_bytes_a_s=1_000, answer_s=1.0)
SEED = 7


@pytest.fixture
async def town(world: World) -> Town:
    made = Town(world)
    await made.build()
    return made


@pytest.fixture
async def port(world: World, town: Town) -> AsyncIterator[int]:
    """A gateway with nothing behind it, on a socket, that waits for nobody for long."""
    gateway = world.running["gateway"]
    app = gateway_app(
        gateway,
        SameProcess({"farm": gateway.app}),
        signer=world._signer,
        ready=lambda: True,
        body_bytes_max=BODY_BYTES_MAX,
    )
    with listen(LOCAL, 0) as listening:
        # The least, so that the answers of one who never reads soon stay with us.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        async with serving(app, listening, IMPATIENT):
            yield listening.getsockname()[1]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_is_no_request_is_refused_in_the_askers_language(port: int, language: str) -> None:
    assert not await wire.knock(LOCAL, port, BODY_BYTES_MAX, language)


async def test_bent_requests_are_answered_or_dropped(port: int) -> None:
    counts, found = await wire.babble(LOCAL, port, 150, Random(SEED))
    assert not found
    assert {400, 401} <= counts.keys()
    alive = await wire.answer_to(LOCAL, port, [wire.head(path="/health/live", method="GET")])
    assert wire.status_of(alive) == 200


@pytest.mark.parametrize(
    ("status", "lines", "end"),
    [
        (201, (), ()),
        (408, (), (wire.SILENCE,)),
        (413, (), (b"%x\r\n%s\r\n0\r\n\r\n" % (BODY_BYTES_MAX, b" " * BODY_BYTES_MAX),)),
        (431, (f"Cookie: {'x' * 20_000}",), ()),
    ],
    ids=["whole", "too slow", "too large", "too large a head"],
)
async def test_what_is_refused_at_the_door_changes_nothing(
    world: World, town: Town, port: int, status: int, lines: tuple[str, ...], end: tuple[bytes | None, ...]
) -> None:
    root = world.actor((Role.ADMINISTRATOR, town.root))
    grants = [{"role": "plant", "node_id": str(town.plant)}]
    command = {"id": str(new_id()), "name": "new", "display_name": "new", "grants": grants}
    body = json.dumps(command).encode()
    told = ("Content-Type: application/json", f"Authorization: Bearer {world.token(root)}", *lines)
    head = wire.head(*told, "Transfer-Encoding: chunked", path="/api/gateway/accounts")
    chunk = b"%x\r\n%s\r\n" % (len(body), body)
    heard = await wire.answer_to(LOCAL, port, [head, chunk, *(end or (b"0\r\n\r\n",))])
    assert wire.status_of(heard) == status, heard
    made = await world.rows("gateway", "SELECT name FROM account")
    assert len(made) == (status == 201)
