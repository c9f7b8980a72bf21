"""What fuzzing the doors of a service needs: the golden story told, ids that exist, requests made up."""

import asyncio
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from sqlalchemy import Uuid

from shared.kit import registry, tables
from shared.kit.auth import Role
from shared.kit.ids import new_id
from shared.kit.web import PROBLEM_JSON
from tests.contracts.story import everything, examples, named
from tests.world import World

VALUES_MAX = 5  # of each column, so that made-up requests meet each other on the same rows
EXISTS = 0.8  # how often a name that the tables know gets a value they hold
ANSWER_S_MAX = 30
ORGANISATIONS = ("town", "company", "honeysuckle", "plant", "coop", "village")
NODE_NAMES = ("entity_id", "node_id", "organisation_id", "village_id", "parent_id", "plant_id", "seller_id")


@dataclass
class Known:
    """Values that exist in a service's tables, by the names under which a request would give them."""

    chance: random.Random
    values: dict[str, list[Any]] = field(default_factory=dict)

    async def learn(self, world: World, name: str) -> None:
        """Look again: a table's own `id` is known as `TABLE_id`, every other column by its name."""
        for table in registry.load(name).metadata.sorted_tables:
            if table.name in tables.kit.tables:
                continue
            own = [column.name for column in table.columns]
            for row in await world.rows(name, f'SELECT * FROM "{table.name}" LIMIT {VALUES_MAX}'):
                for column in own:
                    is_id = column == "id" and isinstance(table.columns[column].type, Uuid)
                    self.add(f"{table.name}_id" if is_id else column, row[column])
        for column in NODE_NAMES:
            for node in ORGANISATIONS:
                self.add(column, named(node))

    def add(self, name: str, value: Any) -> None:
        plain = value if isinstance(value, int) else str(value)
        held = self.values.setdefault(name, [])
        if value is not None and not isinstance(value, dict | list | bytes) and plain not in held:
            held.append(plain)
            del held[: -VALUES_MAX * 2]

    def value(self, name: str) -> Any:
        """One that exists for this name (`order_id` also finds the ids of `sale_order`), or None."""
        found = self.values.get(name)
        if not found and name.endswith("_id"):
            found = next((v for known, v in self.values.items() if v and known.endswith(f"_{name}")), None)
        return self.chance.choice(found) if found and self.chance.random() < EXISTS else None

    def settled(self, value: Any) -> Any:
        """A made-up value with what exists in the places where it is named; an act gets an id of its own."""
        if isinstance(value, list):
            return [self.settled(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {name: self._place(name, item) for name, item in value.items()}

    def _place(self, name: str, value: Any) -> Any:
        if isinstance(value, dict | list):
            return self.settled(value)
        if name == "id":
            return str(new_id())
        found = self.value(name)
        return value if found is None else found


@dataclass
class Answer:
    """Who asked for what at which door, and the answer."""

    door: str
    who: str
    asked: dict[str, Any]
    answer: httpx.Response

    @property
    def status(self) -> int:
        return self.answer.status_code

    def wrong(self) -> str | None:
        """What is not as promised of every answer."""
        if self.status >= 500 and self.status != 503:
            return f"{self.door} as {self.who} answers {self.status} to {str(self.asked)[:1500]}"
        if self.status < 400:
            return None
        if self.answer.headers.get("content-type") != PROBLEM_JSON:
            return f"{self.door}: {self.status} is no problem+json: {self.answer.text[:200]}"
        body = self.answer.json()
        if body["status"] != self.status or not body["title"] or not body["detail"]:
            return f"{self.door}: {self.status} says nothing: {body}"
        named = [one for one in body.get("errors", ()) if one["rule"] and one["message"]]
        if self.status in (400, 422) and not (named and all("field" in one for one in named)):
            return f"{self.door}: {self.status} names no field and rule: {body}"
        return None


class Doors:
    """Sends what is made up, from a thread, to the service that lives in the test's loop."""

    def __init__(self, world: World, name: str, clients: dict[str, httpx.AsyncClient]) -> None:
        self.world, self.name, self.clients = world, name, clients
        self.loop = asyncio.get_running_loop()
        self.known = Known(random.Random(name))
        self.answers: list[Answer] = []
        self._turn = 0

    def learn(self) -> None:
        asyncio.run_coroutine_threadsafe(self.known.learn(self.world, self.name), self.loop).result()

    def ask(self, who: str, method: str, path: str, asked: dict[str, Any], door: str = "") -> Answer:
        """One request as somebody, kept."""
        request = self.clients[who].request(method, path, timeout=ANSWER_S_MAX, **asked)
        future: Future[httpx.Response] = asyncio.run_coroutine_threadsafe(request, self.loop)
        told = Answer(door or f"{method} {path}", who, {"path": path, **asked}, future.result())
        self.answers.append(told)
        return told

    def turn(self) -> str:
        """Everybody in turn."""
        self._turn += 1
        return list(self.clients)[self._turn % len(self.clients)]

    def send(self, case: Any, *, settle: bool) -> None:
        """A made-up request, as somebody who may do everything and as one role."""
        body = None if case.body is NOT_SET else case.body
        query, places = dict(case.query or {}), dict(case.path_parameters or {})
        if settle:
            body, query, places = (self.known.settled(part) for part in (body, query, places))
        path = filled(case.path, places)
        asked: dict[str, Any] = {"params": query}
        if body is not None:
            asked |= body_of(body, case.media_type)
        for who in ("everyone", self.turn()):
            self.ask(who, case.method, path, asked, f"{case.method} {case.path}")

    @property
    def wrong(self) -> list[str]:
        return [said for said in (answer.wrong() for answer in self.answers) if said]


def filled(template: str, places: dict[str, Any]) -> str:
    """The path with a value in each place, quoted as a client would."""
    for name, value in places.items():
        template = template.replace(f"{{{name}}}", quote(str(value), safe="") or "-")
    return template


def body_of(body: Any, media_type: str | None) -> dict[str, Any]:
    """How httpx is told to send it: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body, default=str)
    return {"content": content, "headers": {"Content-Type": media_type or "application/json"}}


def operations(schema: dict[str, Any], *, but: frozenset[str] = frozenset()) -> Iterator[Any]:
    """Every operation of an OpenAPI document, but some ("GET /lots")."""
    for result in schemathesis.openapi.from_dict(schema).get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]  # a broken document should fail here
        if f"{operation.method.upper()} {operation.path}" not in but:
            yield operation


def twins(name: str) -> frozenset[str]:
    """Doors of a service that are the very doors of one before it: the production kernel's, bound again."""
    earlier = {endpoint for other in registry.names() if other < name for endpoint, _ in _endpoints(other)}
    return frozenset(door for endpoint, door in _endpoints(name) if endpoint in earlier)


def _endpoints(name: str) -> Iterator[tuple[str, str]]:
    for router in registry.load(name).routers:
        for route in router.routes:
            endpoint = route.endpoint  # type: ignore[attr-defined]
            for method in route.methods:  # type: ignore[attr-defined]
                yield f"{endpoint.__module__}.{endpoint.__qualname__}", f"{method} {route.path}"  # type: ignore[attr-defined]


def each_case(operation: Any, mode: GenerationMode, examples: int, do: Callable[[Any], None]) -> None:
    """Make up `examples` requests for an operation, the same ones in every run."""
    if mode is GenerationMode.NEGATIVE and not (
        operation.body or operation.query or operation.path_parameters
    ):
        return  # there is nothing to get wrong

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        do(case)

    one()


async def opened(world: World, name: str, stack: AsyncExitStack) -> Doors:
    """A service that has heard the golden story, and everybody at its doors: each role, and one with all."""
    await world.add(name)
    for sayer, event in everything():
        if sayer != name:
            await world.tell(sayer, event)
    await world.settle()
    town, village = named("town"), named("village")
    household = UUID(examples("HouseholdChanged")[0]["household_id"])
    everybody = {
        "everyone": world.actor(*((role, town) for role in Role if role is not Role.HOUSEHOLD)),
        **{role.value: world.actor((role, town)) for role in Role if role is not Role.HOUSEHOLD},
        Role.HOUSEHOLD.value: world.actor((Role.HOUSEHOLD, village), household_id=household),
    }
    clients = {
        who: await stack.enter_async_context(world.client(name, actor)) for who, actor in everybody.items()
    }
    clients["nobody"] = await stack.enter_async_context(world.client(name))
    return Doors(world, name, clients)
