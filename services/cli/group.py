"""All services in one process, on the local transport: started together, stopped together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from services.cli.home import Home
from shared.kit import registry
from shared.kit.app import Running
from shared.kit.auth import Verifier, verifying_key
from shared.kit.db import Database
from shared.kit.local import Local
from shared.kit.settings import Settings


@asynccontextmanager
async def at_work(home: Home, settings: Settings) -> AsyncIterator[dict[str, Running]]:
    """Every service of the home, relaying and reading, until the block ends."""
    verifier = Verifier(verifying_key(settings.keys_dir))
    local = Local()
    async with AsyncExitStack() as stack:
        databases = {name: Database(dsn, pool_size=settings.pool_size) for name, dsn in home.dsns.items()}
        for name, database in databases.items():
            stack.push_async_callback(database.close)
            local.add(name, database)
        running = {
            name: Running(registry.load(name), database, local, verifier)
            for name, database in databases.items()
        }
        for service in running.values():
            stack.push_async_callback(service.stop)
            await service.start()
        yield running
