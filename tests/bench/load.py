"""The whole group under load: a process a service over Kafka, asked by many clients through the gateway."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx

from services.demo.township import CLEAN, FLOWER_COOP, org_id
from services.demo.users import PASSWORD
from shared.kit.ids import named_id, new_id
from tests.bench.measures import Bench
from tests.bench.page import Section
from tests.bench.processes import Spent, cost, memory, processor_ms
from tests.season.product import Silent
from tests.season.stage import ManyProcesses, Stage, staged

CLIENTS, SECONDS = (1, 8, 64), 8
#: Deliveries and batches by turns. Each second's batches have a day of their own, by which they are found;
#: the highest rates are all of one day after those.
RATE, STEADY_S, MONTH, BUSY_DAY = 100, 20, (2026, 11), 24
DELAY_GOAL_MS, LOOK_S, SEEN_S_MAX = 300, 0.01, 60
#: Let go of before the server does (5 s), which would close one that is just being asked on.
KEPT_S = 2
HEARD_S_MAX, NOT_YOURS = 30, 403
#: A machine that cannot do it is measured all the same.
WAIT_S_MAX = 600
LOTS, LOT_G, PUT_G, SEASON_PERCENT = 64, 10**9, 1_000, 3
#: A plant that has not worked yet: only such a one has lots on hand at the start.
PLANT, COOP = named_id("bench", "plant"), org_id(FLOWER_COOP)
POSTED = 'SELECT "on", document FROM journal WHERE entity_id = $1 AND "on" BETWEEN $2 AND $3'

Post = Callable[[], Awaitable[None]]


@dataclass
class Desk:
    """What clients post, with the right to: a co-op's scale and a plant's machine."""

    clients: "asyncio.LifoQueue[httpx.AsyncClient]"
    coop: dict[str, str]
    plant: dict[str, str]
    households: list[str]
    product: str
    grade: str
    lots: list[str]
    numbers: Iterator[int] = field(default_factory=count)

    async def delivery(self, day: int = BUSY_DAY) -> None:
        number = next(self.numbers)
        body = {
            "id": str(new_id()),
            "entity_id": str(COOP),
            "on": _on(day),
            "document": f"L-{number}",
            "household_id": self.households[number % len(self.households)],
            "product": self.product,
            "grade": self.grade,
            "gross_g": 12_000,
        }
        await self._posted("/api/honeysuckle/deliveries", self.coop, body)

    async def batch(self, day: int = BUSY_DAY) -> str:
        number = next(self.numbers)
        body = {
            "entity_id": str(PLANT),
            "number": f"L-{number}",
            "recipe": "bench",
            "on": _on(day),
            "inputs": [{"lot_id": self.lots[number % LOTS], "quantity": PUT_G}],
            "outputs": [{"product": "丁", "quantity": PUT_G // 2}, {"product": "片", "quantity": PUT_G // 2}],
        }
        await self._posted("/api/processing/batches", self.plant, body)
        return f"L-{number}"

    async def _posted(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> None:
        client = await self.clients.get()
        try:
            answer = await client.post(path, json=body, headers=headers)
        finally:
            self.clients.put_nowait(client)
        assert answer.status_code == 201, f"{path}: {answer.text[:300]}"


async def load(bench: Bench, scale: int) -> AsyncIterator[Section]:
    """The highest rates, then the delays and the cost at a steady rate, then the memory of each process."""
    with TemporaryDirectory(prefix="lianhe-load-") as home:
        folder = _open_to_all(home)
        with staged(ManyProcesses, folder) as stage:
            assert isinstance(stage, ManyProcesses)
            # Loading runs a loop of its own.
            await asyncio.to_thread(_season, stage, folder)
            async with contextlib.AsyncExitStack() as open_to:
                clients = [
                    await open_to.enter_async_context(_client(stage.product.address))
                    for _ in range(max(CLIENTS))
                ]
                desk = await _desk(clients, stage)
                yield await _highest(desk, SECONDS * scale)
                await _quiet(stage)
                idle = await _spent(stage, _quiet(stage))
                section = _steady_section(STEADY_S)
                busy = await _spent(stage, _steady(desk, stage, section))
                yield section
                yield cost(idle, busy, RATE * STEADY_S, RATE)
            yield memory(stage)


def _client(address: str) -> httpx.AsyncClient:
    """One connection: a pool of many looks at all of them for each post, which costs more than the post."""
    limits = httpx.Limits(max_connections=1, keepalive_expiry=KEPT_S)
    return httpx.AsyncClient(base_url=address, limits=limits, timeout=WAIT_S_MAX, trust_env=False)


async def _spent(stage: ManyProcesses, work: Awaitable[None]) -> Spent:
    """The processor time of this work, whoever does it."""
    before, started = processor_ms(stage), time.perf_counter()
    await work
    after = processor_ms(stage)
    return Spent(time.perf_counter() - started, {name: after[name] - before[name] for name in after})


def _open_to_all(home: str) -> Path:
    """PostgreSQL's own user must get in."""
    folder = Path(home)
    folder.chmod(0o711)
    return folder


def _season(stage: Stage, folder: Path) -> None:
    stage.product.load(folder / "demo", stage.door, progress=Silent(), scale_percent=SEASON_PERCENT)


async def _highest(desk: Desk, seconds: int) -> Section:
    section = Section(
        "Load: the highest rate",
        "The whole group on Kafka, a process a service and two of finance, durable PostgreSQL, the season in"
        f" it; so many clients, each asking again once it is answered, for {seconds} seconds. Clients,"
        " services, PostgreSQL and Kafka share the machine's cores.",
        ("posts", "clients", "a second", "p50 ms", "p99 ms"),
    )
    for name, post in (("deliveries", desk.delivery), ("batches", desk.batch)):
        await _asked(post, 8, 2)  # warm
        for clients in CLIENTS:
            took = await _asked(post, clients, seconds)
            section.add(name, f"{clients}", f"{len(took) / seconds:,.0f}", *_p50_p99(took))
    return section


async def _asked(post: Callable[[], Awaitable[Any]], clients: int, seconds: int) -> list[float]:
    """How long each post took."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def ask() -> None:
        while (started := time.perf_counter()) < until:
            await post()
            took.append(time.perf_counter() - started)

    await asyncio.gather(*(ask() for _ in range(clients)))
    return took


def _steady_section(seconds: int) -> Section:
    return Section(
        f"Load: {RATE} posts a second",
        f"Deliveries and batches by turns, each sent at its time, for {seconds} seconds. To the books: from"
        " the sending of a batch until its journal is seen in finance, from which moment every reading of the"
        " consolidated books has it (balances are kept in the same transaction)."
        f" Goal: p99 < {DELAY_GOAL_MS} ms.",
        ("what", "count", "p50 ms", "p99 ms"),
    )


async def _steady(desk: Desk, stage: ManyProcesses, section: Section) -> None:
    """Posts at their times, those before answered or not; batches watched until they are in the books."""
    took: dict[str, list[float]] = {"deliveries": [], "batches": []}
    sent: dict[tuple[date, str], float] = {}
    loop, begun = asyncio.get_running_loop(), time.perf_counter()

    async def one(number: int) -> None:
        at, day, turn = begun + number / RATE, 1 + number // RATE, asyncio.Event()
        loop.call_later(at - time.perf_counter(), turn.set)
        await turn.wait()
        if number % 2:
            await desk.delivery(day)
        else:
            sent[_day(day), await desk.batch(day)] = at
        took["batches" if number % 2 == 0 else "deliveries"].append(time.perf_counter() - at)

    async with asyncio.TaskGroup() as group:
        seen = group.create_task(_seen(stage.dsns["finance"]))
        for number in range(RATE * STEADY_S):
            group.create_task(one(number))
    for name, times in took.items():
        section.add(f"{name} answered", f"{len(times):,}", *_p50_p99(times))
    delays = [at - sent[key] for key, at in seen.result().items()]
    section.add("batches in the books", f"{len(delays):,}", *_p50_p99(delays))
    if len(delays) < len(sent) or quantiles(delays, n=100)[98] * 1000 >= DELAY_GOAL_MS:
        section.missed.append(f"{DELAY_GOAL_MS} ms to the books at {RATE} posts a second")


async def _seen(dsn: str) -> dict[tuple[date, str], float]:
    """When each batch's journal was first seen, unless it is long in coming."""
    found: dict[tuple[date, str], float] = {}
    connection = await asyncpg.connect(dsn)
    try:
        day, each = 1, RATE // 2
        deadline = time.perf_counter() + STEADY_S + SEEN_S_MAX
        while len(found) < each * STEADY_S and time.perf_counter() < deadline:
            rows = await connection.fetch(POSTED, PLANT, _day(day), _day(STEADY_S))
            now = time.perf_counter()
            for row in rows:
                if row["document"].startswith("L-"):
                    found.setdefault((row["on"], row["document"]), now)
            if sum(1 for on, _ in found if on == _day(day)) >= each:
                day += 1
            await asyncio.sleep(LOOK_S)
        return found
    finally:
        await connection.close()


async def _quiet(stage: Stage) -> None:
    """Until finance has read what the highest rates left."""
    connection = await asyncpg.connect(stage.dsns["finance"])
    try:
        before = -1
        while (now := await connection.fetchval("SELECT count(*) FROM journal")) != before:
            before = now
            await asyncio.sleep(2)
    finally:
        await connection.close()


async def _desk(clients: list[httpx.AsyncClient], stage: ManyProcesses) -> Desk:
    """A co-op at its scale with the day's price, a plant with a recipe and lots of its own to use."""
    client = clients[0]
    coop, plant = await _signed_in(client, "huanong"), await _signed_in(client, "jingcai")
    growers = await client.get(f"/api/honeysuckle/growers?entity_id={COOP}&limit=100", headers=coop)
    prices = await client.get(f"/api/honeysuckle/price-list?entity_id={COOP}&on={_on(20)}", headers=coop)
    price = next(one for one in prices.raise_for_status().json() if not one["standard_moisture_bp"])
    lots = [str(new_id()) for _ in range(LOTS)]
    recipe = {
        "entity_id": str(PLANT),
        "code": "bench",
        "name": "量",
        "effective_on": "2026-01-01",
        "inputs": [{"product": "料"}],
        "outputs": [
            {"product": "丁", "sales_value_fen_per_kg": 900, "tax_category": "exempt"},
            {"product": "片", "sales_value_fen_per_kg": 700, "tax_category": "exempt"},
        ],
        "expected_yield_bp": 9000,
        "tolerance_bp": 100,
    }
    opened = {
        "entity_id": str(PLANT),
        "on": "2026-10-01",
        "lots": [
            {
                "id": lot,
                "product": "料",
                "grade": "",
                "unit": "g",
                "quantity": LOT_G,
                "cost_fen": 10**8,
                "tax_category": "exempt",
                "is_purchased": True,
            }
            for lot in lots
        ],
    }
    await _new_plant(client, stage)
    for path, body in (("/recipes", recipe), ("/lots/opening", opened)):
        await _once_heard(client, f"/api/processing{path}", {"id": str(new_id()), **body}, plant)
    households = [one["id"] for one in growers.raise_for_status().json()]
    free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
    for each in clients:
        free.put_nowait(each)
    return Desk(free, coop, plant, households, price["product"], next(iter(price["grades"])), lots)


async def _new_plant(client: httpx.AsyncClient, stage: ManyProcesses) -> None:
    sent = {
        "id": str(new_id()),
        "organisation_id": str(PLANT),
        "parent_id": str(org_id(CLEAN)),
        "code": "L99",
        "name": "量",
        "legal_form": "subsidiary",
        "desk": "processing",
        "effective_on": "2026-01-01",
    }
    administrator = stage.product.administrator(stage.door)
    admin = await _signed_in(client, administrator.name, administrator.password)
    answer = await client.post("/api/members/organisations", json=sent, headers=admin)
    assert answer.status_code == 201, answer.text[:500]


async def _once_heard(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], plant: dict[str, str]
) -> None:
    """Until processing has heard of the plant, nobody has rights over it."""
    async with asyncio.timeout(HEARD_S_MAX):
        while (answer := await client.post(path, json=body, headers=plant)).status_code == NOT_YOURS:
            pass
    assert answer.status_code == 201, answer.text[:500]


async def _signed_in(client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> dict[str, str]:
    answer = await client.post("/api/auth/sign-in", json={"name": name, "password": password})
    return {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}


def _day(day: int) -> date:
    return date(*MONTH, day)


def _on(day: int) -> str:
    return _day(day).isoformat()


def _p50_p99(seconds: list[float]) -> tuple[str, str]:
    cuts = quantiles(seconds, n=100)
    return f"{cuts[49] * 1000:,.1f}", f"{cuts[98] * 1000:,.1f}"
