"""Freezes a home of today's code for the tests of later days: `python -m tests.upgrade FILE.tar.xz`."""

import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from shared.kit.cluster import Cluster
from shared.kit.settings import settings
from tests.databases import Databases
from tests.flows.test_finance_close import (
    test_closed_books_become_the_worked_examples_lines_and_money as year_closed_and_paid,
)
from tests.flows.township import Township
from tests.production.desk import DAY, open_desk
from tests.production.test_production_season import _buy, _make
from tests.upgrade.frozen import frozen
from tests.world import World

OTHERS = ("facility_farming", "livestock")
HOUSE = ("members", "honeysuckle", "finance", "dividends", "gateway", "processing", "sales")


async def story(world: World) -> None:
    """The worked example's year, then a day's work of two other desks, and goods on their way to a plant."""
    await world.add(*HOUSE)
    town = Township(world)
    await town.found()
    await town.work()
    await town.rules()
    await year_closed_and_paid(town)
    async with AsyncExitStack() as stack:
        for line in OTHERS:
            desk = await open_desk(world, line, stack)
            made = await _make(desk, desk.coop, await _buy(desk, desk.coop), "production")
            sold = {"to_entity_id": desk.plant, "quantity": 400, "net_fen": 9_999, "document": "T", "on": DAY}
            await desk.post(f"/lots/{made[1]['id']}/transfers", **sold)
        await world.settle()
    for name in world.running:
        assert await world.held(name) == []


def main(home: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIANHE_KEYS"] = f"{folder}/keys"
        settings.cache_clear()
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder), durable=False)
        cluster.start()
        databases = Databases(cluster.admin_dsn)
        world = World(databases.fresh)

        async def tell() -> dict[str, str]:
            try:
                await story(world)
                return {name: running.database.dsn for name, running in world.running.items()}
            finally:
                await world.close()

        try:
            frozen(home, asyncio.run(tell()))
        finally:
            databases.close()
            cluster.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
