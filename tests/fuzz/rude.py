"""Rudeness by hand, for every door: what no schema thinks of gets an answer too."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from tests.fuzz.doors import EVERYONE, Doors, filled

DEEP = 5_000
#: Deep enough for what recurses by itself, and shallow enough for Python's own reader of JSON.
NEARLY_DEEP = 900
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


def deep(depth: int) -> Any:
    """Lists in lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


LEAVES: tuple[Callable[[Any], Any], ...] = (
    lambda leaf: f"{leaf}\x00",
    lambda leaf: HUGE if isinstance(leaf, int) else "马" * TEXT_MAX,
    lambda leaf: -(2**63) - 1 if isinstance(leaf, int) else "\ud800",
    lambda leaf: 2**63 - 1 if isinstance(leaf, int) else "9999-12-31",
    lambda leaf: float("inf") if isinstance(leaf, int) else "0001-01-01",
    lambda leaf: {"$ne": leaf},
    lambda leaf: deep(NEARLY_DEEP // 2),
)


def bodies(good: Any) -> Iterator[bytes]:
    """Bodies that are wrong as a whole."""
    text = json.dumps(good)
    yield b""
    yield b"null"
    yield b"\x00"
    yield b'{"id": '
    yield b"[" * DEEP + b"]" * DEEP
    yield b'{"id":' * DEEP + b"1" + b"}" * DEEP
    yield b"[" * NEARLY_DEEP + b"]" * NEARLY_DEEP
    yield text.encode("utf-16")
    yield json.dumps(good, ensure_ascii=False).encode("gb18030", errors="replace") + b"\xff\xfe"
    yield b'{"id": NaN, "quantity": Infinity, "amount_fen": -Infinity}'
    yield b'{"id": 1e999, "quantity": -1e999}'
    yield b"9" * 5_000
    yield json.dumps([good] * 3).encode()
    if isinstance(good, dict) and good:
        name = next(iter(good))
        yield f"{text[:-1]}, {json.dumps(name)}: {json.dumps('twice')}}}".encode()
        yield json.dumps({**good, "__proto__": {}, "": 1}).encode()


def bent(good: Any) -> Iterator[bytes]:
    """Bodies that are wrong in one leaf."""
    for put in LEAVES:
        for changed in everywhere(good, put):
            yield json.dumps(changed).encode()


#: In a path and in a query, as sent: NUL, broken UTF-8, a huge number, another's folder.
WORDS = (
    "%00",
    "%ff%fe",
    str(HUGE),
    "..%2f..%2fetc",
    "%F0%9F%90%84",
    "-1",
    "1e999",
    "''--",
    "%ED%A0%80",
    "9999-12-31",
    "0000-00-00",
    "NaN",
    "%25",
)


def knock(doors: Doors, operation: Any, case: Any, leaves: int, words: int) -> None:
    """Everything rude at one door, around a request that fits; at most so many bad leaves and words."""
    door = f"{case.method} {case.path}"
    places = doors.known.settled(dict(case.path_parameters or {}))
    path = filled(case.path, places)
    doors.kind = "rude body"
    if operation.body and "json" in (case.media_type or "json"):
        good = doors.known.settled(case.body)
        wrong = list(islice(bent(good), 10_000))
        for content in (*bodies(good), *doors.chance.sample(wrong, min(leaves, len(wrong)))):
            doors.ask(EVERYONE, case.method, path, {"content": content, "headers": JSON}, door)
        nonsense = {"content": b"{}", "headers": {"Content-Type": "x"}}
        doors.ask(EVERYONE, case.method, path, nonsense, door)
    doors.kind = "rude address"
    for word in doors.chance.sample(WORDS, min(words, len(WORDS))):
        for name in places:
            twisted = case.path.replace(f"{{{name}}}", word)
            doors.ask(EVERYONE, case.method, filled(twisted, places), {}, door)
        for parameter in operation.query:
            doors.ask(EVERYONE, case.method, f"{path}?{parameter.name}={word}", {}, door)
