"""What fuzzing the doors of a service needs: the golden story told, ids that exist, requests made up."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from sqlalchemy import Uuid

from shared.contracts.members import LegalForm, OrganisationChanged
from shared.kit import clock, registry, tables
from shared.kit.auth import Actor, Role
from shared.kit.ids import named_id, new_id
from shared.kit.web import PROBLEM_JSON
from tests.contracts.story import everything, examples, named
from tests.members.conftest import Township
from tests.world import World

ROSTER = Path(__file__).parents[1] / "members" / "roster.xlsx"
VALUES_MAX = 5  # of each column, so that made-up requests meet each other on the same rows
EXISTS = 0.8  # how often a name that the tables know gets a value they hold
ANSWER_S_MAX = 30
SHOWN = 500  # characters of a request and of its answer in a finding
ORGANISATIONS = ("town", "company", "honeysuckle", "plant", "coop", "village")
#: A village of the same township in which the golden story never set foot.
ELSEWHERE = named_id("fuzz", "elsewhere")
EVERYONE, NOBODY, STRANGER = "everyone", "nobody", "stranger"
LANGUAGES = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")
NODE_NAMES = ("entity_id", "node_id", "organisation_id", "village_id", "parent_id", "plant_id", "seller_id")


T = TypeVar("T")


@dataclass
class Known:
    """Values that exist in a service's tables, by the names under which a request would give them."""

    chance: random.Random
    values: dict[str, list[Any]] = field(default_factory=dict)
    #: Rows that hold one of these are the stranger's.
    hidden: set[str] = field(default_factory=set)
    #: The node that stands wherever a node is named, so that a request gets past the first question.
    at: UUID | None = None

    async def learn(self, world: World, name: str) -> None:
        """Look again: a table's own `id` is known as `TABLE_id`, every other column by its name."""
        for table in registry.load(name).metadata.sorted_tables:
            if table.name in tables.kit.tables:
                continue
            own = [column.name for column in table.columns]
            for row in await world.rows(name, f'SELECT * FROM "{table.name}" LIMIT {VALUES_MAX}'):
                if self.hidden & {str(value) for value in row.values()}:
                    continue
                for column in own:
                    is_id = column == "id" and isinstance(table.columns[column].type, Uuid)
                    self.add(f"{table.name}_id" if is_id else column, row[column])
        for column in NODE_NAMES:
            for node in ORGANISATIONS:
                self.add(column, named(node))

    def add(self, name: str, value: Any) -> None:
        plain = value if isinstance(value, int) else str(value)
        held = self.values.setdefault(name, [])
        if (
            value is not None
            and plain != str(ELSEWHERE)
            and not isinstance(value, dict | list | bytes)
            and plain not in held
        ):
            held.append(plain)
            del held[: -VALUES_MAX * 2]

    def value(self, name: str) -> Any:
        """One that exists for this name (`order_id` also finds the ids of `sale_order`), or None."""
        if self.at is not None and name in NODE_NAMES:
            return str(self.at)
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


@dataclass(frozen=True)
class Answer:
    """Who asked for what at which door, in which language, and the answer."""

    door: str
    who: str
    language: str
    asked: dict[str, Any]
    answer: httpx.Response

    def wrong(self) -> str | None:
        """What is not as promised of every answer."""
        status = self.answer.status_code
        if status >= 500 and status != 503:
            return f"answers {status}"
        return None if status < 400 else self._mute()

    def _mute(self) -> str | None:
        """What a refusal fails to say."""
        status = self.answer.status_code
        if self.answer.headers.get("content-type") != PROBLEM_JSON:
            return f"{status} is no problem+json: {self.answer.text[:200]}"
        body = self.answer.json()
        if body["status"] != status or not body["title"] or not body["detail"]:
            return f"{status} says nothing: {body}"
        if self.answer.headers.get("content-language") != self.language:
            return f"{status} is not in {self.language}"
        errors = body.get("errors", ())
        if status in (400, 422) and not (errors and all("field" in one and one["rule"] for one in errors)):
            return f"{status} names no field and rule: {body}"
        for said in (body["detail"], *(one["message"] for one in errors)):
            if not said or (self.language == "zh" and not CHINESE.search(said)):
                return f"{status} does not speak {self.language}: {said}"
        return None


@dataclass
class Tally:
    """What was answered, by kind and status, and what was wrong, each thing with its first request."""

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    past: set[int] = field(default_factory=set)
    findings: dict[str, str] = field(default_factory=dict)

    def find(self, what: str, answer: Answer) -> None:
        self.findings.setdefault(
            f"{answer.door} {what}",
            f"as {answer.who}: {str(answer.asked)[:SHOWN]} → {answer.answer.text[:SHOWN]}",
        )

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def statuses(self) -> set[int]:
        return {status for _, status in self.counts}

    def told(self) -> str:
        return "\n".join(f"{what}\n  {request}" for what, request in self.findings.items())


class Doors:
    """Sends what is made up, from a thread, to the service that lives in the test's loop."""

    def __init__(
        self,
        world: World,
        name: str,
        clients: dict[str, httpx.AsyncClient],
        actors: dict[str, Actor],
        chance: int,
    ) -> None:
        self.world, self.name, self.clients, self.actors = world, name, clients, actors
        self.loop = asyncio.get_running_loop()
        self.chance = random.Random(f"{name} {chance}")
        self.known = Known(self.chance, hidden={str(ELSEWHERE), str(actors[STRANGER].id)})
        self.tally = Tally()
        self.kind = ""
        #: What marks a row as the stranger's own, and the words that the story told of others.
        self.own = {str(ELSEWHERE), str(actors[STRANGER].id)}
        self.words: set[str] = set()
        self._turn = 0

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Have something done in the service's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def learn(self) -> None:
        self.do(self.known.learn(self.world, self.name))

    def ask(self, who: str, method: str, path: str, asked: dict[str, Any], door: str) -> Answer:
        """One request as somebody, in one of the two languages, counted and judged."""
        language = self.chance.choice(LANGUAGES)
        headers = {"Accept-Language": language, **asked.get("headers", {})}
        request = self.clients[who].request(
            method, path, timeout=ANSWER_S_MAX, **{**asked, "headers": headers}
        )
        answer = Answer(door, who, language, {"path": path, **asked}, self.do(request))
        self.tally.counts[self.kind, answer.answer.status_code] += 1
        if who == EVERYONE:
            self.tally.past.add(answer.answer.status_code)
        if wrong := answer.wrong():
            self.tally.find(wrong, answer)
        return answer

    def turn(self) -> str:
        """Everybody in turn."""
        self._turn += 1
        return list(self.clients)[self._turn % len(self.clients)]

    def send(self, case: Any, *, settle: bool, to: tuple[str, ...] = ()) -> list[Answer]:
        """A made-up request, as those told, else as somebody who may do everything and as one in turn."""
        body = None if case.body is NOT_SET else case.body
        query, places = dict(case.query or {}), dict(case.path_parameters or {})
        if settle:
            body, query, places = (self.known.settled(part) for part in (body, query, places))
        path = filled(case.path, places)
        asked: dict[str, Any] = {"params": query}
        if body is not None:
            asked |= body_of(body, case.media_type)
        door = f"{case.method} {case.path}"
        return [self.ask(who, case.method, path, asked, door) for who in to or (EVERYONE, self.turn())]


def filled(template: str, places: dict[str, Any]) -> str:
    """The path with a value in each place, quoted as a client would."""
    for name, value in places.items():
        template = template.replace(f"{{{name}}}", quote(str(value), safe="") or "-")
    return template


def body_of(body: Any, media_type: str | None) -> dict[str, Any]:
    """How httpx is told to send it: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body, default=str)
    return {"content": content, "headers": {"Content-Type": media_type or "application/json"}}


def operations(schema: dict[str, Any]) -> Iterator[Any]:
    """Every operation of an OpenAPI document."""
    for result in schemathesis.openapi.from_dict(schema).get_all_operations():
        yield result.ok()  # type: ignore[union-attr]  # a broken document should fail here


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


def made_up(operation: Any, mode: GenerationMode, examples: int, chance: int) -> list[Any]:
    """So many requests for an operation, the same ones for the same `chance`."""
    if mode is GenerationMode.NEGATIVE and not (
        operation.body or operation.query or operation.path_parameters
    ):
        return []  # there is nothing to get wrong
    cases: list[Any] = []

    @seed(chance)
    @settings(
        max_examples=examples,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        cases.append(case)

    one()
    return cases


async def opened(world: World, name: str, stack: AsyncExitStack, chance: int = 0) -> Doors:
    """A service that has heard the golden story, and everybody at its doors: each role, one with all, one of
    another village with all, and nobody.
    """
    await world.add(name)
    for sayer, event in everything():
        if sayer != name:
            await world.tell(sayer, event)
    town, village = named("town"), named("village")
    if name == "members":
        await entered(Township(world, town, named("company"), village, named("coop")))
    else:
        await world.tell("members", elsewhere(town))
    await world.settle()
    household = UUID(examples("HouseholdChanged")[0]["household_id"])
    roles = [role for role in Role if role is not Role.HOUSEHOLD]
    scoped = [role for role in Role if role is not Role.OPERATOR]  # who is so anywhere keeps all services
    everybody = {
        EVERYONE: world.actor(*((role, town) for role in roles)),
        STRANGER: world.actor(*((role, ELSEWHERE) for role in scoped), household_id=new_id()),
        **{role.value: world.actor((role, town)) for role in roles},
        Role.HOUSEHOLD.value: world.actor((Role.HOUSEHOLD, village), household_id=household),
    }
    clients = {
        who: await stack.enter_async_context(world.client(name, actor)) for who, actor in everybody.items()
    }
    clients[NOBODY] = await stack.enter_async_context(world.client(name))
    return Doors(world, name, clients, everybody, chance)


async def entered(township: Township) -> None:
    """What members itself would have said first: the tree, a register of people and shares."""
    for one in (
        township.organisation(township.root_id, "township", parent_id=None),
        township.organisation(township.company_id, "company", registered_capital_fen=100_000_000),
        township.organisation(township.village_id, "village_org", code="V01", area_code="610526103201"),
        township.organisation(township.coop_id, "coop"),
        township.organisation(ELSEWHERE, "village_org", code="V02", name="西岭村股份经济合作社"),
    ):
        await township.post("/organisations", one, role=Role.ADMINISTRATOR)
    await township.world.settle()
    actor, content = township.actor(Role.MANAGER), ROSTER.read_bytes()
    await township.say(actor, "POST", f"/villages/{township.village_id}/roster", content=content)
    await township.post("/households/list", [township.household("H1"), township.household("H2")])


def elsewhere(parent_id: UUID) -> OrganisationChanged:
    """The village whose people know the ids of all others."""
    return OrganisationChanged(
        organisation_id=ELSEWHERE,
        parent_id=parent_id,
        legal_entity_id=ELSEWHERE,
        code="V-ELSEWHERE",
        name="西岭村股份经济合作社",
        legal_form=LegalForm.VILLAGE_ORG,
        effective_on=clock.today(),
    )
