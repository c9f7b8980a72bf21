"""The product, but its relay dies once: `python -m tests.season.dies before|after N serve members`.

`before`: its N-th batch is read from the outbox and not sent. `after`: it is sent, and not marked as sent.
"""

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from services.__main__ import cli
from shared.kit.bus import Record
from shared.kit.kafka import Kafka
from shared.kit.local import Local

BEFORE, AFTER = "before", "after"

Publish = Callable[[Any, Sequence[Record]], Awaitable[None]]


def dying(publish: Publish, moment: str, batch: int) -> Publish:
    """`publish`, until the batch at which the process ends as by `kill -9`."""
    left = batch

    async def once(self: Any, records: Sequence[Record]) -> None:
        nonlocal left
        left -= 1
        if left == 0 and moment == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        await publish(self, records)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return once


if __name__ == "__main__":
    moment, batch, *arguments = sys.argv[1:]
    Kafka.publish = dying(Kafka.publish, moment, int(batch))  # type: ignore[assignment, method-assign]
    Local.publish = dying(Local.publish, moment, int(batch))  # type: ignore[assignment, method-assign]
    cli(arguments)
