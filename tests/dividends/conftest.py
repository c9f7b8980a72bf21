"""The worked example, begun: its township is told, its rules are recorded, the run waits for profit."""

import pytest

from tests.dividends.season import Season
from tests.world import World


@pytest.fixture
async def season(world: World) -> Season:
    await world.add("dividends")
    made = Season(world)
    await made.begin()
    return made
