"""What a service tells Prometheus: names that rules can be written for, and figures that are true."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import clock, metrics, sealing
from shared.kit.app import Running, Service
from shared.kit.auth import Role
from shared.kit.db import Database
from shared.kit.hears import Hears
from shared.kit.ids import new_id
from tests.kit.conftest import NORTH, prepare_sample
from tests.kit.sample.service import SAMPLE, BasketWeighed
from tests.world import World

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], Any]


def figures(text: str) -> Figures:
    """Each sample by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def scrape(client: httpx.AsyncClient) -> Figures:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    return figures(answer.text)


def basket(**changed: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "entity_id": str(NORTH), "farm": "马家", "weight_g": 1200} | changed


async def test_requests_are_counted_by_route_and_status(sample: World) -> None:
    """By the route's template, so that ids and inventions of outsiders make no series of their own."""
    plant = sample.actor((Role.PLANT, NORTH))
    async with sample.client("sample", plant) as client:
        for weight_g in (1, 2, -1):
            await client.post("/baskets", json=basket(weight_g=weight_g))
        await client.post("/baskets/at/马家", json=basket())
        await client.get(f"/nothing/{new_id()}")
        await client.get("/health/live")
        await client.request("BREW", "/baskets")
        seen = await scrape(client)
    name = "lianhe_http_requests_total"
    counted = {labels: value for (found, labels), value in seen.items() if found == name}
    assert counted == {
        (("method", "POST"), ("route", "/baskets"), ("status", "201")): 2,
        (("method", "POST"), ("route", "/baskets"), ("status", "422")): 1,
        (("method", "POST"), ("route", "/baskets/at/{farm}"), ("status", "201")): 1,
        (("method", "GET"), ("route", "other"), ("status", "404")): 1,
        (("method", "other"), ("route", "/baskets"), ("status", "405")): 1,
    }
    assert seen["lianhe_http_request_seconds_count", (("method", "POST"), ("route", "/baskets"))] == 3


async def test_a_bug_counts_as_500(sample: World) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        assert (await client.post("/baskets/unchecked", json=basket())).status_code == 500
        seen = await scrape(client)
    labels = (("method", "POST"), ("route", "/baskets/unchecked"), ("status", "500"))
    assert seen["lianhe_http_requests_total", labels] == 1


async def test_what_is_not_published_and_who_is_waited_for_has_an_age(
    sample: World,
) -> None:
    async with sample.client("sample", sample.actor((Role.PLANT, NORTH))) as client:
        await client.post("/baskets", json=basket())
        async with sample.database("sample").transaction() as session:
            await sealing.ask(session, NORTH, "2026-10", ["members"])
        moment = clock.now()
        with clock.frozen(moment.replace(year=moment.year + 1)):
            seen = await scrape(client)
    assert seen["lianhe_outbox_pending", ()] == 1
    assert seen["lianhe_outbox_oldest_seconds", ()] == pytest.approx(365 * 86400, abs=90_000)
    assert seen["lianhe_seals_waiting", ()] == 1
    assert seen["lianhe_seal_oldest_seconds", ()] == pytest.approx(365 * 86400, abs=90_000)


class Deaf:
    """A reader that fails at what it hears."""

    def __init__(self) -> None:
        hears = Hears()

        @hears.many(BasketWeighed)
        async def weighings(session: AsyncSession, some: Sequence[Any]) -> None:
            raise RuntimeError("deaf")

        self.service = Service("deaf", "A reader", SAMPLE.metadata, Path(SAMPLE.migrations), hears=hears)


async def test_events_that_wait_are_parked_or_not_yet_read_are_told(sample: World) -> None:
    await sample.add_service(Deaf().service, prepare_sample)
    some: list[BasketWeighed] = [
        BasketWeighed(entity_id=UUID(int=1), on=clock.today(), document="D", farm="马家", weight_g=weight_g)
        for weight_g in (1, 2)
    ]
    await sample.tell("sample", *some)
    async with sample.client("deaf") as client:
        await sample.running["sample"].relay.drain()
        assert (await scrape(client))["lianhe_events_lag", ()] == 2
        await sample.settle()
        seen = await scrape(client)
    told = {name: seen[f"lianhe_events_{name}", ()] for name in ("lag", "parked", "waiting")}
    assert told == {"lag": 0, "parked": 1, "waiting": 1}
    assert seen["lianhe_relay_failures_total", ()] == 0


async def test_failed_turns_of_relay_and_reader_are_counted(sample: World) -> None:
    """A database that is away is a figure, not an error: the rest is still told."""
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    deaf = Running(Deaf().service, database, sample.bus, sample.verifier)
    assert deaf.reader is not None
    work = [asyncio.create_task(deaf.relay.run()), asyncio.create_task(deaf.inbox.run(deaf.reader))]
    try:
        async with asyncio.timeout(20):
            while True:
                seen = figures((await metrics.told("deaf", database, deaf, metrics.Traffic())).decode())
                if seen["lianhe_relay_failures_total", ()] and seen["lianhe_reader_failures_total", ()]:
                    break
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await database.close()
    assert seen["lianhe_database_up", ()] == 0
    assert ("lianhe_outbox_pending", ()) not in seen


async def test_what_the_process_and_the_machine_have_is_told(sample: World) -> None:
    async with sample.client("sample") as client:
        seen = await scrape(client)
    names = {name for name, _ in seen}
    assert seen["lianhe_database_up", ()] == 1
    assert seen["lianhe_database_connections_max", ()] == sample.database("sample").connections_max
    assert seen["lianhe_database_connections", (("state", "used"),)] <= 2
    assert 0 < seen["lianhe_disk_free_bytes", ()] <= seen["lianhe_disk_bytes", ()]
    assert seen["lianhe_database_bytes", ()] > 1_000_000
    assert {"process_resident_memory_bytes", "process_start_time_seconds"} <= names


async def test_a_service_put_together_without_being_at_work_has_figures_too(sample: World) -> None:
    database = sample.database("sample")
    text = (await metrics.told("sample", database, None, metrics.Traffic())).decode()
    assert figures(text)["lianhe_outbox_pending", ()] == 0
    assert "lianhe_relay_failures_total" not in text
