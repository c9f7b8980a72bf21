"""All services in one process, on the local transport: started together, stopped together."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import text

from services.cli.home import Home
from services.cli.speaking import Unable
from shared.kit import registry
from shared.kit.app import Running
from shared.kit.auth import Verifier, verifying_key
from shared.kit.db import Database
from shared.kit.local import Local
from shared.kit.settings import Settings

#: A reader's position in a partition, `topic:number`; on the local transport a source is a service's name.
_READ_FROM_KAFKA = text("SELECT EXISTS (SELECT 1 FROM cursor WHERE position(':' in source) > 0)")


class MeetsOnKafka(Unable):
    """The home's services have read from a broker: on the local transport each would have half the facts."""

    def __init__(self) -> None:
        super().__init__(
            "这个数据目录的服务经 Kafka 通信，请用 serve"
            " / the services of this home meet on Kafka: use `serve`"
        )


async def over_kafka(databases: Mapping[str, Database]) -> bool:
    """Whether any service of these databases has read from a broker."""
    for database in databases.values():
        async with database.reading() as session:
            if (await session.execute(_READ_FROM_KAFKA)).scalar():
                return True
    return False


@asynccontextmanager
async def at_work(home: Home, settings: Settings) -> AsyncIterator[dict[str, Running]]:
    """Every service of the home, relaying and reading, until the block ends. Raises MeetsOnKafka."""
    verifier = Verifier(verifying_key(settings.keys_dir))
    local = Local()
    async with AsyncExitStack() as stack:
        databases = {
            name: Database(dsn, connections_max=settings.connections_max) for name, dsn in home.dsns.items()
        }
        for name, database in databases.items():
            stack.push_async_callback(database.close)
            local.add(name, database)
        if await over_kafka(databases):
            raise MeetsOnKafka
        running = {
            name: Running(registry.load(name), database, local, verifier)
            for name, database in databases.items()
        }
        for service in running.values():
            stack.push_async_callback(service.stop)
            await service.start()
        yield running
