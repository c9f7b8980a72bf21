"""What is old is let go by its limit, never what is needed, and what is proven stays proven."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text

from services.cli.verify import events, goods
from services.cli.verify.check import Finding, Tables
from shared.kit import registry
from shared.kit.ids import new_id
from shared.kit.pruning import Limits, Pruning
from tests.production.desk import DAY, Desk, open_desk
from tests.world import World

LINE, PERIOD = "honeysuckle", "2025-06"
LIMITS = Limits(inbox_days=400, archive_months=120)
OLD = "2010-01-15"


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    """A desk and the books, everything said long ago and read."""
    async with AsyncExitStack() as stack:
        await world.add("finance")
        desk = await open_desk(world, LINE, stack)
        await desk.price(desk.coop, "鲜花")
        await deliver(desk, "D-1")
        await world.settle()
        for name in (LINE, "finance"):
            await grow_old(world, name)
        yield desk


async def deliver(desk: Desk, document: str) -> None:
    line = {
        "id": new_id(),
        "household_id": desk.households[0],
        "product": "鲜花",
        "grade": "1",
        "gross_g": 1000,
    }
    await desk.post("/deliveries/sheets", entity_id=desk.coop, on=DAY, document=document, lines=[line])


async def grow_old(world: World, name: str) -> None:
    """As if all that was heard, said and taken in had been so in 2010."""
    async with world.database(name).transaction() as session:
        months = "FOR VALUES FROM ('2010-01-01') TO ('2011-01-01')"
        await session.execute(text(f"CREATE TABLE archive_2010 PARTITION OF archive {months}"))
        await session.execute(text(f"UPDATE archive SET archived_at = '{OLD}'"))
        await session.execute(text(f"UPDATE inbox SET received_at = '{OLD}'"))
        if name == LINE:
            await session.execute(text(f"UPDATE lot SET recorded_at = '{OLD}'"))


def pruning(world: World, name: str) -> Pruning:
    running = world.running[name]
    seals = running.service.stage > 0
    return Pruning(name, running.database, world.bus, running.reader, LIMITS, seals=seals)


async def seal(world: World, name: str, desk: Desk) -> None:
    async with world.database(name).transaction() as session:
        await session.execute(
            text("INSERT INTO sealed (entity_id, period) VALUES (:entity, :period)"),
            {"entity": desk.coop, "period": PERIOD},
        )


async def told(world: World, name: str) -> list[str]:
    return [row["type"] for row in await world.rows(name, "SELECT type FROM archive ORDER BY position")]


async def findings(world: World) -> list[Finding]:
    """What `verify` finds of facts not heard and of lots."""
    services = {name: registry.load(name) for name in world.running}
    tables = Tables(services, {name: world.database(name) for name in services})
    found = await events.unheard(tables, services)
    for check in goods.CHECKS[:2]:
        found += await tables.check(check)
    return found


async def test_facts_of_a_sealed_month_go_and_those_of_an_open_one_stay(desk: Desk) -> None:
    world = desk.world
    before = await told(world, LINE)
    assert "GrowerDelivered" in before
    old = await heard(world, LINE)
    assert await pruning(world, LINE).once() == (len(old), 0)
    assert await told(world, LINE) == before
    await seal(world, LINE, desk)
    ids, facts = await pruning(world, LINE).once()
    assert (ids, facts) == (0, len(before))
    assert await told(world, LINE) == []


async def heard(world: World, name: str) -> list[dict[str, object]]:
    return await world.rows(name, f"SELECT event_id FROM inbox WHERE received_at = '{OLD}'")


async def test_what_a_reader_has_not_read_stays(desk: Desk) -> None:
    world = desk.world
    await seal(world, LINE, desk)
    before = await told(world, LINE)
    async with world.database("finance").transaction() as session:
        await session.execute(text(f"DELETE FROM cursor WHERE source = '{LINE}'"))
    assert (await pruning(world, LINE).once())[1] == 0
    assert await told(world, LINE) == before


async def test_facts_of_no_month_stay_for_a_service_to_come(world: World) -> None:
    async with AsyncExitStack() as stack:
        await world.add("members")
        await open_desk(world, LINE, stack)
        await grow_old(world, "members")
        before = await told(world, "members")
        running = world.running["members"]
        asked = (running.database, world.bus, running.reader, LIMITS)
        # Also where a service seals nothing, so that no month keeps its facts.
        for seals in (True, False):
            assert (await Pruning("members", *asked, seals=seals).once())[1] == 0
        assert await told(world, "members") == before
        assert set(before) >= {"OrganisationChanged", "HouseholdChanged"}


async def test_ids_stay_while_there_is_something_unread(desk: Desk) -> None:
    """A second copy of an old fact may be among it."""
    world = desk.world
    await deliver(desk, "D-2")
    await world.running[LINE].relay.drain()
    before = await heard(world, "finance")
    assert before
    late = pruning(world, "finance")
    assert (await late.once())[0] == 0
    await world.settle()
    assert (await late.once())[0] == len(before)
    assert await heard(world, "finance") == []
    assert [row["n"] for row in await world.rows("finance", "SELECT count(*) AS n FROM inbox")] != [0]


async def test_what_is_proven_is_proven_as_far_back_as_it_is_kept(desk: Desk) -> None:
    world = desk.world
    await seal(world, LINE, desk)
    await deliver_later(desk)
    assert await findings(world) == []
    for name in ("finance", LINE):
        assert (await pruning(world, name).once())[0]
        assert await findings(world) == []
        await rename(world, name, "_whole", "_unknown")
        assert {finding.service for finding in await findings(world)} == {name}
        await rename(world, name, "_unknown", "_whole")
    assert (await told(world, LINE)).count("GrowerDelivered") == 1


async def rename(world: World, name: str, what: str, into: str) -> None:
    """Hide the figures that say how far back everything is kept, or show them again."""
    async with world.database(name).transaction() as session:
        await session.execute(text(f"UPDATE figure SET name = replace(name, '{what}', '{into}')"))


async def deliver_later(desk: Desk) -> None:
    """A delivery of a month that is open."""
    line = {
        "id": new_id(),
        "household_id": desk.households[1],
        "product": "鲜花",
        "grade": "1",
        "gross_g": 2000,
    }
    fields = {"entity_id": desk.coop, "on": DAY.replace(month=7), "document": "D-3"}
    await desk.post("/deliveries/sheets", lines=[line], **fields)
    await desk.world.settle()
