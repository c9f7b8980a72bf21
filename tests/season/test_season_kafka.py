"""The same season over a real broker, a process a service: the same books to the fen."""

import pytest

from tests.season.books import ending
from tests.season.conftest import Loaded
from tests.season.product import TENTH
from tests.season.stage import ManyProcesses
from tests.season.torment import differences, killed

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]


def test_over_kafka_it_ends_in_the_same_books_lots_holdings_and_dividends(loaded: Loaded) -> None:
    phases = len(loaded.phases)
    came = killed(ManyProcesses, kills=0, seed=0, phases=phases, scale_percent=TENTH)
    assert differences(ending(loaded.dsns), came.ending) == []
    assert (came.findings, came.exits) == ([], {0})
