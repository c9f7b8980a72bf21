"""The Kafka transport keeps the bus's promises, on a real broker."""

import secrets

import pytest

from shared.kit.db import Database
from shared.kit.kafka import Kafka
from tests.kit.bus_contract import BusContract, Carrier

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


class KafkaCarrier:
    def __init__(self, bootstrap: str) -> None:
        self.transport = Kafka(bootstrap, prefix=f"t{secrets.token_hex(4)}.", partitions=4)

    def add(self, sayer: str, database: Database) -> None:
        """The broker knows no sayers."""


@pytest.fixture
def carrier(broker: str) -> Carrier:
    return KafkaCarrier(broker)


class TestKafka(BusContract):
    """All of the contract."""
