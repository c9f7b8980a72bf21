"""The loader's patience: it asks again while somebody is away, and loses no secret that is told once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.demo import users
from services.demo.house import House, NotDone
from services.demo.season.steps import Step
from services.demo.township import PLANTS

Answer = Callable[[httpx.Request], httpx.Response]


class Road(httpx.AsyncBaseTransport):
    """The way to a product that is away as often as the test says; what comes through is answered by it."""

    def __init__(self, answer: Answer, *away: httpx.Response | Exception) -> None:
        self._answer, self._away = answer, list(away)
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/auth/sign-in":
            return httpx.Response(200, json={"access_token": "token"})
        self.asked.append(request)
        if not self._away:
            return self._answer(request)
        away = self._away.pop(0)
        if isinstance(away, Exception):
            raise away
        return away


def house(road: Road) -> House:
    made = House(httpx.AsyncClient(transport=road, base_url="http://product"))
    made.let_in("admin", password="secret")
    return made


def done(_: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json={"ok": True})


STEP = Step("admin", "members", "/organisations", {"id": "1"})


async def test_it_asks_again_with_the_same_id_while_somebody_is_away() -> None:
    lost, away = httpx.ReadError("reset"), httpx.Response(503, json={"title": "ConnectionLost"})
    road = Road(done, lost, httpx.ConnectError("refused"), away, httpx.Response(502, text="no gateway"))
    assert await house(road).ask(STEP) == {"ok": True}
    assert [json.loads(request.content) for request in road.asked] == [{"id": "1"}] * 5


async def test_a_refusal_or_a_bug_ends_its_patience() -> None:
    for status in (409, 500):
        road = Road(done, httpx.Response(status, json={"title": "Anything"}))
        with pytest.raises(NotDone, match=str(status)):
            await house(road).ask(STEP)
        assert len(road.asked) == 1


async def test_a_key_whose_answer_was_lost_is_made_anew(tmp_path: Path) -> None:
    made: dict[str, str] = {}

    def product(request: httpx.Request) -> httpx.Response:
        """Tells a key once; its audit has a line for each."""
        if request.url.path == "/api/gateway/audit":
            return httpx.Response(200, json=[{"ordinal": len(made)}])
        body: dict[str, Any] = json.loads(request.content)
        known = body["id"] in made
        made.setdefault(body["id"], f"key {len(made)}")
        if not known and len(made) == 1:
            raise httpx.ReadError("the answer is lost on the way")
        return httpx.Response(201, json={"key": None if known else made[body["id"]]})

    keys = await users.make_keys(house(Road(product)), tmp_path)
    assert keys == {plant: f"key {number}" for number, plant in enumerate(PLANTS, 1)}
    assert await users.make_keys(house(Road(product)), tmp_path) == keys
    assert len(made) == len(PLANTS) + 1
