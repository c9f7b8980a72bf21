"""What is measured: each use case as a service does it, beside its floor, on the same rows."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from services.gateway.app import gateway_app
from services.gateway.routes.upstream import SameProcess
from services.processing.service.bulk import CHUNK_LINES  # type: ignore[attr-defined]
from shared.contracts.production import GrowerDelivered
from shared.kit import registry
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.bench.floor import Rows, outbox_again, replayed, written
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


@asynccontextmanager
async def at_the_gateway(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A client that speaks to the one door, with a plant's key made there."""
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
    transport = httpx.ASGITransport(front)
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://lianhe", headers=headers) as client:
        yield client


async def batches(bench: Bench, count: int) -> AsyncIterator[Figure]:
    """A plant's batches through the gateway: one a request, then as NDJSON."""
    async with bench.world() as world:
        await plant(world)
        async with at_the_gateway(world) as client:
            await world.settle()
            tomato = await _lots(world, client)

            def post(number: int, word: str) -> dict[str, object]:
                return batch(f"{word}-{number}", {lot: 1_000 for lot in tomato})

            async def one_at_a_time() -> int:
                for number in range(count):
                    answer = await client.post("/api/processing/batches", json=post(number, "B"))
                    assert answer.status_code == 201, answer.text
                return count

            async def as_ndjson() -> int:
                lines = [json.dumps(post(number, "L")) for number in range(count)]
                answer = await client.post(
                    "/api/processing/batches/ndjson",
                    params={"entity_id": str(PLANT)},
                    content="\n".join(lines),
                )
                assert answer.text.count('"done"') == count, answer.text[:500]
                return -(-count // CHUNK_LINES)

            for number in range(20):  # warm
                await client.post("/api/processing/batches", json=post(number, "W"))
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


async def _lots(world: World, client: httpx.AsyncClient) -> list[str]:
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

        async def post_sheets() -> int:
            for number in range(count):
                await _sheet(desk, f"D-{number}", lines)
            return count

        await _sheet(desk, "W", lines)
        yield await bench.measure(
            world,
            "honeysuckle",
            post_sheets,
            name=f"grower day sheets of {lines} lines",
            unit="deliveries",
            goal=None,
            count=count * lines,
        )


async def _sheet(desk: Desk, document: str, lines: int) -> None:
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
    await desk.post("/deliveries/sheets", entity_id=desk.coop, on=DAY, document=document, lines=body)


#: How many of each at scale 1: about a minute on two cores.
MEASURES = {"batches": (batches, 500), "books": (books, 3_000), "sheets": (sheets, 10)}


async def measured(bench: Bench, names: list[str], scale: int) -> AsyncIterator[Figure]:
    """The measures of these names, one after the other."""
    for name in names:
        measure, count = MEASURES[name]
        async for figure in measure(bench, count * scale):
            yield figure
