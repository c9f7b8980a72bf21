"""A desk on the kernel for its tests: every line found on disk, so that a fourth one is covered by itself."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.production.desk import Desk, open_desk
from tests.production.lines import FOUND
from tests.world import World


@pytest.fixture(params=FOUND)
def line(request: pytest.FixtureRequest) -> str:
    """The name of a production line."""
    name: str = request.param
    return name


@pytest.fixture
async def desk(world: World, line: str) -> AsyncIterator[Desk]:
    """The line's desk, its manager signed in."""
    async with AsyncExitStack() as stack:
        yield await open_desk(world, line, stack)


@pytest.fixture
async def booked(world: World, line: str) -> AsyncIterator[Desk]:
    """The line's desk in a world that keeps books of what it says."""
    async with AsyncExitStack() as stack:
        await world.add("finance")
        yield await open_desk(world, line, stack)
