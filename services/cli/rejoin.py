"""A home put back from a backup meets a broker that knows later facts: set aside, and kept for people."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import IO

from aiokafka.errors import KafkaError

from services.cli.speaking import Unable, console
from shared.kit import registry
from shared.kit.bus import Record
from shared.kit.db import Database
from shared.kit.kafka import Kafka
from shared.kit.rejoin import Rejoin
from shared.kit.settings import Settings

#: Left by `restore` until the home has met its broker.
NOTE = "restored.json"
#: What was said after the backup: one file a restore, a fact a line.
LOST = "lost"


class BrokerAway(Unable):
    """A restored home goes on only when it has seen what the broker knows."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"恢复后的数据目录须先与 Kafka 核对，而它没有应答 / a restored home first compares with Kafka,"
            f" which does not answer: {error}"
        )


def rejoined(folder: Path, dsns: Mapping[str, str], settings: Settings) -> None:
    """Let a home that comes from a backup pass over what was said after it. Raises BrokerAway.

    Any other home is left alone. The caller has the home for itself, so nobody says anything meanwhile.
    """
    note = folder / NOTE
    if not note.exists():
        return
    at = json.loads(note.read_text())["at"]
    (folder / LOST).mkdir(mode=0o700, exist_ok=True)
    path = folder / LOST / f"{at.replace(':', '')}.ndjson"
    try:
        with path.open("w", encoding="utf-8") as file:
            lost = asyncio.run(_agreed(dsns, settings, file))
    except KafkaError as error:
        raise BrokerAway(error) from error
    note.unlink()
    if not lost:
        path.unlink()
        return
    for (sayer, kind), count in sorted(lost.items()):
        console.print(f"{sayer}  {kind}  {count}")
    console.print(
        f"备份（{at}）之后的 {lost.total()} 件事已不在数据库中，须补录；清单 / facts said after the backup"
        f" are to be entered again; they are listed in {path}",
        soft_wrap=True,
    )


async def _agreed(dsns: Mapping[str, str], settings: Settings, file: IO[str]) -> Counter[tuple[str, str]]:
    """How many facts of each sayer and type are lost; each is written to the file."""
    assert settings.kafka is not None
    counted: Counter[tuple[str, str]] = Counter()

    def lost(record: Record) -> None:
        counted[record.sayer, record.type] += 1
        fact = {
            "said_by": record.sayer,
            "type": record.type,
            "id": str(record.id),
            "recorded_at": record.recorded_at.isoformat(),
            "fact": json.loads(record.body),
        }
        file.write(json.dumps(fact, ensure_ascii=False) + "\n")

    kafka = Kafka(settings.kafka, prefix=settings.kafka_prefix, partitions=settings.kafka_partitions)
    async with AsyncExitStack() as stack:
        databases = {name: Database(dsn, connections_max=2) for name, dsn in dsns.items()}
        for database in databases.values():
            stack.push_async_callback(database.close)
        stack.push_async_callback(kafka.stop)
        await Rejoin(registry.everything(), databases, kafka, lost).agree()
    return counted
