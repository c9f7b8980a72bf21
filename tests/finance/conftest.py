"""A world with finance in it, and a small group known to it."""

import pytest

from tests.finance.facts import Group
from tests.world import World


@pytest.fixture
async def group(world: World) -> Group:
    """A township, its company with a branch and a subsidiary plant, a co-op, a village organisation."""
    await world.add("finance")
    group = Group()
    await world.tell("members", *group.organisations())
    await world.settle()
    return group
