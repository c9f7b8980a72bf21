"""One Kafka broker for all test processes of a run: `python -m tests.kafka_host FOLDER` is its process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.kit.broker import Broker, jars
from tests.hosting import shared, until_unused


@contextmanager
def shared_broker(run: str) -> Iterator[str]:
    """The bootstrap servers of the broker that this test run shares, started where nobody has yet."""
    jars()  # a slow first download belongs to this process, where its failure is seen
    with shared("kafka", run, __name__) as bootstrap:
        yield bootstrap


def serve(folder: Path) -> None:
    """Run the broker until nobody uses it."""
    broker = Broker(folder / "broker")
    broker.start()
    try:
        until_unused(folder, broker.bootstrap, broker.stop)
    finally:
        broker.stop()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
