"""The same season over a real broker, a process a service: the same books to the fen."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.kit import registry
from shared.kit.ids import new_id
from shared.kit.machine import free_port
from tests.databases import Databases
from tests.season import books
from tests.season.conftest import Loaded, settled
from tests.season.product import Product
from tests.world import prepared

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def over_kafka(databases: Databases, broker: str) -> Iterator[books.Dsns]:
    """Nine processes on databases of their own, that meet on the broker only; the season loaded into them."""
    folder = Path(tempfile.mkdtemp(prefix="lianhe-season-"))
    dsns = {name: databases.fresh(name, prepared(name)) for name in registry.names()}
    meeting = {"KAFKA_BOOTSTRAP_SERVERS": broker, "LIANHE_KAFKA_PREFIX": f"season{new_id().hex[-8:]}."}
    product = Product(folder, free_port(), meeting)
    try:
        for name, dsn in dsns.items():
            product.start("serve", name, LIANHE_DATABASE_URL=dsn)
        product.ready()
        product.load(folder / "demo", "gateway")
        settled(dsns)
        yield dsns
        assert set(product.stop().values()) == {0}
    finally:
        product.stop()
        for dsn in dsns.values():
            databases.drop(dsn)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_season_ends_in_the_same_books(loaded: Loaded, over_kafka: books.Dsns) -> None:
    assert books.unsettled(over_kafka) == {}
    assert books.trial_balances(over_kafka) == books.trial_balances(loaded.dsns)
    assert books.journals(over_kafka) == books.journals(loaded.dsns)


def test_the_same_dividends_and_the_same_lots(loaded: Loaded, over_kafka: books.Dsns) -> None:
    assert books.dividend_lines(over_kafka) == books.dividend_lines(loaded.dsns)
    assert books.lots_on_hand(over_kafka) == books.lots_on_hand(loaded.dsns)
