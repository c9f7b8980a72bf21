"""Fixtures of the gateway's tests."""

import pytest

from tests.gateway.town import Town
from tests.world import World


@pytest.fixture
async def town(world: World) -> Town:
    made = Town(world)
    await made.build()
    return made
