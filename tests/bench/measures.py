"""Rows written: each use case as a service does it, beside its floor, the same rows by the bare driver."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from starlette.types import ASGIApp, Message

from services.gateway.app import gateway_app
from services.gateway.routes.upstream import SameProcess
from services.processing.service.bulk import CHUNK_LINES  # type: ignore[attr-defined]
from shared.contracts.production import GrowerDelivered
from shared.kit import registry
from shared.kit.auth import Role
from shared.kit.collector import spare_what_stays
from shared.kit.ids import new_id
from tests.bench.floor import Rows, outbox_again, replayed, written
from tests.bench.page import Section
from tests.databases import Databases
from tests.finance.facts import Group
from tests.processing.plant import PLANT, arrive, batch, plant, recipe
from tests.production.desk import DAY, Desk, open_desk
from tests.world import World


@dataclass
class Figure:
    """One line of the table: how many were done in how long, and the floor's time for the same rows."""

    name: str
    unit: str
    count: int
    seconds: float
    floor_seconds: float
    copy_seconds: float
    goal: float | None
    transactions: int
    rows: str = field(repr=False, default="")

    @property
    def ratio(self) -> float:
        return self.floor_seconds / self.seconds

    @property
    def copy_ratio(self) -> float:
        return self.copy_seconds / self.seconds


class Bench:
    """The worlds and their copies."""

    def __init__(self, databases: Databases) -> None:
        self.databases = databases

    @asynccontextmanager
    async def world(self) -> AsyncIterator[World]:
        made = World(self.databases.fresh)
        try:
            yield made
        finally:
            await made.close()

    async def measure(
        self,
        world: World,
        service: str,
        do: Callable[[], Awaitable[int]],
        *,
        name: str,
        unit: str,
        goal: float | None,
        count: int,
    ) -> Figure:
        """`do` does `count` of something and returns in how many transactions; then the floor does."""
        database = world.database(service)
        await world.settle()
        await database.engine.dispose()
        copies = [self.databases.clone(database.dsn, service) for _ in range(2)]
        spare_what_stays()  # as every process of the product does before it answers
        started = time.perf_counter()
        transactions = await do()
        await world.running[service].relay.drain()
        seconds = time.perf_counter() - started
        order = [table.name for table in registry.load(service).metadata.sorted_tables]
        done = await written(copies[0], database, order)
        said = await outbox_again(copies[0], database)
        _without_archive(done.new)
        floor = await replayed(copies[0], done, said, transactions, copying=False)
        copied = await replayed(copies[1], done, said, transactions, copying=True)
        for copy in copies:
            self.databases.drop(copy)
        rows = done.summary() + f", outbox {len(said)}"
        return Figure(name, unit, count, seconds, floor, copied, goal, transactions, rows)


def _without_archive(new: Rows) -> None:
    new.pop("outbox", None)
    new["outbox"] = []


class Machine:
    """Somebody's machine at a door; it costs next to nothing, so that the product is measured."""

    def __init__(self, door: ASGIApp, key: str) -> None:
        self._door = door
        self._headers = [
            (b"host", b"lianhe"),
            (b"authorization", f"Bearer {key}".encode()),
            (b"content-type", b"application/json"),
        ]

    async def post(self, path: str, body: bytes, query: str = "") -> tuple[int, bytes]:
        """Status and body of the answer."""
        return await self._ask("POST", path, body, query)

    async def get(self, path: str) -> tuple[int, bytes]:
        return await self._ask("GET", path)

    async def _ask(self, method: str, path: str, body: bytes = b"", query: str = "") -> tuple[int, bytes]:
        status, parts, sent = 0, [], False
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [*self._headers, (b"content-length", b"%d" % len(body))],
            "client": ("127.0.0.1", 1),
            "server": ("lianhe", 80),
        }

        async def receive() -> Message:
            nonlocal sent
            if sent:
                await asyncio.Event().wait()  # it does not hang up before the answer
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            parts.append(message.get("body", b""))

        await self._door(scope, receive, send)
        return status, b"".join(parts)


@asynccontextmanager
async def at_the_gateway(world: World) -> AsyncIterator[Machine]:
    """A machine that speaks to the one door, with a plant's key made there."""
    await world.add("gateway")
    await world.settle()  # it hears of the tree
    running = world.running["gateway"]
    running.app.state.signer = world._signer
    front = gateway_app(
        running,
        SameProcess({"processing": world.running["processing"].app}),
        signer=world._signer,
        ready=lambda: True,
    )
    manager = world.actor((Role.FINANCE, PLANT), (Role.ADMINISTRATOR, PLANT))
    async with world.client("gateway", manager) as client:
        key = {"id": str(new_id()), "plant_id": str(PLANT), "name": "一号机"}
        answer = await client.post("/keys", json=key)
        assert answer.status_code == 201, answer.text
        secret = answer.json()["key"]
    yield Machine(front, secret)


async def batches(bench: Bench, count: int) -> AsyncIterator[Figure]:
    """A plant's batches through the gateway: one a request, then as NDJSON."""
    async with bench.world() as world:
        await plant(world)
        async with at_the_gateway(world) as client:
            await world.settle()
            tomato = await _lots(world)

            def posts(word: str, number: int) -> list[bytes]:
                put = {lot: 1_000 for lot in tomato}
                return [json.dumps(batch(f"{word}-{n}", put)).encode() for n in range(number)]

            single, lines = posts("B", count), b"\n".join(posts("L", count))

            async def one_at_a_time() -> int:
                for post in single:
                    status, text = await client.post("/api/processing/batches", post)
                    assert status == 201, text
                return count

            async def as_ndjson() -> int:
                _, text = await client.post("/api/processing/batches/ndjson", lines, f"entity_id={PLANT}")
                assert text.count(b'"done"') == count, text[:500]
                return -(-count // CHUNK_LINES)

            for post in posts("W", 20):  # warm
                await client.post("/api/processing/batches", post)
            yield await bench.measure(
                world,
                "processing",
                one_at_a_time,
                name="batches through the gateway, one a request",
                unit="batches",
                goal=0.25,
                count=count,
            )
            yield await bench.measure(
                world,
                "processing",
                as_ndjson,
                name="batches through the gateway, NDJSON",
                unit="batches",
                goal=0.5,
                count=count,
            )


async def _lots(world: World) -> list[str]:
    async with world.client("processing", world.actor((Role.PLANT, PLANT))) as inside:
        answer = await inside.post("/recipes", json=recipe())
        assert answer.status_code == 201, answer.text
        return [str((await arrive(world, inside, 1_000_000_000))["id"]) for _ in range(2)]


async def books(bench: Bench, count: int) -> AsyncIterator[Figure]:
    """Grower deliveries become journals and payables in finance."""
    async with bench.world() as world:
        await world.add("finance")
        group = Group()
        await world.tell("members", *group.organisations())
        holders = [new_id() for _ in range(200)]
        await world.tell("honeysuckle", *(_delivery(group, holders, number) for number in range(50)))
        await world.settle()
        await world.tell("honeysuckle", *(_delivery(group, holders, number) for number in range(count)))
        for relay in world._relays():
            if relay._service == "honeysuckle":
                await relay.drain()
        running = world.running["finance"]
        assert running.reader is not None
        reader = running.reader

        async def hear() -> int:
            before, polls = running.inbox.applied, 0
            while running.inbox.applied < before + count:
                await running.inbox.turn(reader, timeout_s=0)
                polls += 1
            return polls

        settle, world.settle = world.settle, _nothing  # type: ignore[method-assign]
        yield await bench.measure(
            world,
            "finance",
            hear,
            name="events into books",
            unit="deliveries",
            goal=0.5,
            count=count,
        )
        world.settle = settle  # type: ignore[method-assign]


async def _nothing() -> None:
    """What is to be heard is already said."""


def _delivery(group: Group, holders: list[UUID], number: int) -> GrowerDelivered:
    return GrowerDelivered.model_validate(
        {
            "entity_id": group.coop,
            "on": "2025-06-10",
            "document": f"收-{number}",
            "delivery_id": new_id(),
            "household_id": holders[number % len(holders)],
            "holder_name": f"农户{number % len(holders)}",
            "is_member": True,
            "lot_id": new_id(),
            "product": "鲜花",
            "grade": "1",
            "gross_g": 12_000,
            "net_g": 12_000,
            "price_fen_per_kg": 1_600,
            "amount_fen": 19_200,
            "cost_fen": 19_200,
            "tax_category": "self_produced",
        }
    )


async def sheets(bench: Bench, count: int, lines: int = 200) -> AsyncIterator[Figure]:
    """Grower day sheets at the honeysuckle desk."""
    async with bench.world() as world, AsyncExitStack() as stack:
        desk = await open_desk(world, "honeysuckle", stack)
        await desk.price(desk.coop, "鲜花", tax_category="self_produced")
        token = world.token(world.actor((Role.SUBSIDIARY, desk.town)))
        scale = Machine(world.running["honeysuckle"].app, token)
        written = [_sheet(desk, f"D-{number}", lines) for number in range(count + 1)]

        async def post_sheets() -> int:
            for sheet in written[1:]:
                status, text = await scale.post("/deliveries/sheets", sheet)
                assert status == 201, text
            return count

        await scale.post("/deliveries/sheets", written[0])  # warm
        yield await bench.measure(
            world,
            "honeysuckle",
            post_sheets,
            name=f"grower day sheets of {lines} lines",
            unit="deliveries",
            goal=0.5,
            count=count * lines,
        )


def _sheet(desk: Desk, document: str, lines: int) -> bytes:
    body = [
        {
            "id": str(new_id()),
            "household_id": str(desk.households[number % len(desk.households)]),
            "product": "鲜花",
            "grade": "12"[number % 2],
            "gross_g": 1_500 + number,
        }
        for number in range(lines)
    ]
    sheet = {"id": new_id(), "entity_id": desk.coop, "on": DAY, "document": document, "lines": body}
    return json.dumps(sheet, default=str, ensure_ascii=False).encode()


#: How many of each at scale 1: about a minute on two cores.
ROWS = ((batches, 500), (books, 3_000), (sheets, 10))


async def rows(bench: Bench, scale: int) -> AsyncIterator[Section]:
    """All of them in one table."""
    section = Section(
        "Rows written",
        "The very rows a use case wrote, with their act, outbox and archive rows, written again by the bare"
        " driver (asyncpg, prepared statements) in the same number of transactions, into a copy of the"
        " database with the same constraints and triggers, on the same durable PostgreSQL. Ratio: floor time"
        ' / our time; "to COPY": beside a floor that writes what is many by COPY.',
        ("use case", "done", "a second", "floor a second", "ratio", "to COPY", "goal", "transactions"),
    )
    for measure, count in ROWS:
        async for one in measure(bench, count * scale):
            rate, floor = f"{one.count / one.seconds:,.0f}", f"{one.count / one.floor_seconds:,.0f}"
            goal = "–" if one.goal is None else f"{one.goal}"
            done = f"{one.count:,} {one.unit}"
            ratios = f"{one.ratio:.2f}", f"{one.copy_ratio:.2f}"
            section.add(one.name, done, rate, floor, *ratios, goal, f"{one.transactions}")
            section.notes.append(f"- {one.name}: {one.rows}")
            if one.goal is not None and one.ratio < one.goal:
                section.missed.append(one.name)
    yield section
