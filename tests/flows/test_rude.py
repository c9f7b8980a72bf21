"""Rudeness by hand, at every door of every service: what no schema thinks of gets an answer too."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from schemathesis import GenerationMode

from shared.kit import registry
from tests.flows.fuzzing import Doors, each_case, filled, opened, operations, twins
from tests.world import World

DEEP = 5_000
HUGE = 10**40
TEXT_MAX = 300_000
JSON = {"Content-Type": "application/json"}


def everywhere(value: Any, put: Callable[[Any], Any]) -> Iterator[Any]:
    """The value again and again, each time with one of its leaves replaced by what `put` makes of it."""
    if isinstance(value, dict):
        for name, item in value.items():
            for changed in everywhere(item, put):
                yield {**value, name: changed}
    elif isinstance(value, list) and value:
        for changed in everywhere(value[0], put):
            yield [changed, *value[1:]]
    else:
        yield put(value)


LEAVES: tuple[Callable[[Any], Any], ...] = (
    lambda leaf: f"{leaf}\x00",
    lambda leaf: HUGE if isinstance(leaf, int) else "马" * TEXT_MAX,
    lambda leaf: -(2**63) - 1 if isinstance(leaf, int) else "\ud800",
)


def bodies(good: Any) -> Iterator[bytes]:
    """Bodies that are wrong as a whole, or in one leaf."""
    text = json.dumps(good)
    yield b""
    yield b"null"
    yield b"\x00"
    yield b'{"id": '
    yield b"[" * DEEP + b"]" * DEEP
    yield b'{"id":' * DEEP + b"1" + b"}" * DEEP
    yield text.encode("utf-16")
    yield json.dumps(good, ensure_ascii=False).encode("gb18030", errors="replace") + b"\xff\xfe"
    yield b'{"id": NaN, "quantity": Infinity, "amount_fen": -Infinity}'
    yield b"9" * 5_000
    yield json.dumps([good] * 3).encode()
    if isinstance(good, dict) and good:
        name = next(iter(good))
        yield f"{text[:-1]}, {json.dumps(name)}: {json.dumps('twice')}}}".encode()
        yield json.dumps({**good, "__proto__": {}, "": 1}).encode()
    for put in LEAVES:
        for changed in everywhere(good, put):
            yield json.dumps(changed).encode()


#: In a path and in a query, as sent: NUL, broken UTF-8, a huge number, another's folder.
WORDS = ("%00", "%ff%fe", str(HUGE), "..%2f..%2fetc", "%F0%9F%90%84", "-1", "1e999", "''--")


def be_rude(doors: Doors, schema: dict[str, Any]) -> None:
    for operation in operations(schema, but=twins(doors.name)):
        cases: list[Any] = []
        doors.learn()
        each_case(operation, GenerationMode.POSITIVE, 2, cases.append)
        case = cases[-1]
        door = f"{case.method} {case.path}"
        places = doors.known.settled(dict(case.path_parameters or {}))
        path = filled(case.path, places)
        if operation.body and "json" in (case.media_type or "json"):
            for content in bodies(doors.known.settled(case.body)):
                doors.ask("everyone", case.method, path, {"content": content, "headers": JSON}, door)
            doors.ask(
                "everyone", case.method, path, {"content": b"{}", "headers": {"Content-Type": "x"}}, door
            )
        for word in WORDS:
            for name in places:
                bent = case.path.replace(f"{{{name}}}", word)
                doors.ask("everyone", case.method, filled(bent, places), {}, door)
            for parameter in operation.query:
                doors.ask("everyone", case.method, f"{path}?{parameter.name}={word}", {}, door)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", registry.names())
async def test_rudeness_is_refused_at_every_door(world: World, name: str) -> None:
    async with AsyncExitStack() as stack:
        doors = await opened(world, name, stack)
        schema = (await doors.clients["everyone"].get("/openapi.json")).json()
        await asyncio.to_thread(be_rude, doors, schema)
        for header in ("Bearer \x7f", "Bearer a.b.c", "Bearer " + "x" * 9_000, "Basic eA==", "Bearer"):
            answer = await doors.clients["nobody"].get(
                next(iter(schema["paths"])), headers={"Authorization": header}
            )
            assert answer.status_code in (401, 404, 405, 422)
    assert not doors.wrong, "\n".join(doors.wrong[:20])
    assert {answer.status for answer in doors.answers} >= {400, 422}
