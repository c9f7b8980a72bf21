"""The local transport keeps the bus's promises."""

import pytest

from shared.kit.local import Local
from tests.kit.bus_contract import BusContract
from tests.kit.bus_town import Carrier


@pytest.fixture
def carrier() -> Carrier:
    return LocalCarrier()


class LocalCarrier:
    def __init__(self) -> None:
        self.transport = Local()
        self.add = self.transport.add


class TestLocal(BusContract):
    """All of the contract."""
