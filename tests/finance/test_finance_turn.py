"""Two processes of finance post at once: whatever the order of their facts, neither waits in a circle."""

import asyncio
from datetime import date
from uuid import UUID

from services.finance.service.facts import post_events
from shared.contracts.production import GrowerDelivered
from shared.kit.ids import new_id
from tests.finance.facts import Group, balances, delivered
from tests.world import World

ON, LOOKING_S_MAX = date(2026, 6, 15), 30


async def test_a_poll_of_several_runs_meets_another_that_tells_the_same_lots(
    world: World, group: Group
) -> None:
    """One poll has changed balances when it tells a lot that the other, waiting for those, has told."""
    database, lots = world.database("finance"), [new_id(), new_id()]

    def weighed(lot_id: UUID) -> GrowerDelivered:
        return delivered(group.coop, 100, ON, lot_id=lot_id)

    async def other() -> None:
        async with database.transaction() as session:
            await post_events(session, [weighed(lots[1])])

    async with (
        asyncio.timeout(LOOKING_S_MAX),
        asyncio.TaskGroup() as tasks,
        database.transaction() as session,
    ):
        await post_events(session, [weighed(lots[0])])
        tasks.create_task(other())
        while not await _somebody_waits(world):
            pass
        await post_events(session, [weighed(lots[1])])
    found = await balances(world, group.coop)
    assert sorted(found.values()) == [-300, 300], found


async def _somebody_waits(world: World) -> bool:
    """For a lock in finance's database."""
    return bool(
        await world.rows(
            "finance",
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
    )
