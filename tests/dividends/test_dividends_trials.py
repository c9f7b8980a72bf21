"""The trial over HTTP: the vector's answer, nothing recorded, refusals by path and rule."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.world import World

VECTORS = Path(__file__).with_name("vectors")


async def tried(
    world: World, content: bytes, role: Role = Role.ACCOUNTANT, language: str = "zh"
) -> httpx.Response:
    async with world.client("dividends", world.actor((role, new_id())), language=language) as client:
        return await client.post("/trials", content=content)


async def test_the_vector_comes_out_and_nothing_is_recorded(world: World) -> None:
    await world.add("dividends")
    answer = await tried(world, (VECTORS / "trial.json").read_bytes())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.text == json.dumps(
        json.loads((VECTORS / "trial.expected.json").read_text()), ensure_ascii=False
    )
    for table in ("run", "tier", "line", "outbox", "act"):
        assert await world.rows("dividends", f'SELECT 1 FROM "{table}"') == []


@pytest.mark.parametrize(
    ("entity", "change", "field"),
    [
        (0, {"holders": [{"id": "x", "weight": -1}]}, "/entities/0/holders/0/weight"),
        (6, {"patronage_bp": 5999}, "/entities/6/patronage_bp"),
        (2, {"of": "nobody"}, "/entities/2/of"),
    ],
)
async def test_a_bad_document_names_path_and_rule(
    world: World, entity: int, change: dict[str, Any], field: str
) -> None:
    await world.add("dividends")
    document = json.loads((VECTORS / "trial.json").read_text())
    document["entities"][entity] |= change
    for language in ("zh", "en"):
        answer = await tried(world, json.dumps(document).encode(), language=language)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"entities": 1}', b"[" * 100_000])
async def test_what_is_no_document_is_refused(world: World, content: bytes) -> None:
    await world.add("dividends")
    answer = await tried(world, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


async def test_readers_and_households_try_nothing_out(world: World) -> None:
    await world.add("dividends")
    for role in (Role.AUDITOR, Role.HOUSEHOLD):
        answer = await tried(world, b"{}", role)
        assert answer.status_code == 403
