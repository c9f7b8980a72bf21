"""The facility farming desk for its tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.production.desk import Desk, open_desk
from tests.world import World


@pytest.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    """The facility farming desk, its manager signed in."""
    async with AsyncExitStack() as stack:
        yield await open_desk(world, "facility_farming", stack)


@pytest.fixture
async def booked(world: World) -> AsyncIterator[Desk]:
    """The facility farming desk in a world that keeps books of what it says."""
    async with AsyncExitStack() as stack:
        await world.add("finance")
        yield await open_desk(world, "facility_farming", stack)
