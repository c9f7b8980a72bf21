"""A shop for every test of sales."""

import pytest

from tests.sales.shop import Shop
from tests.world import World


@pytest.fixture
async def shop(world: World) -> Shop:
    return await Shop(world).open()
