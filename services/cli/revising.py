"""`migration`: the revision that takes a service's newest database to the tables its code declares."""

import tempfile
from pathlib import Path

from shared.kit import registry
from shared.kit.cluster import Cluster
from shared.kit.migrate import autogenerate, migrate


def new_revision(service: str, message: str) -> None:
    """Write it into the service's migrations, worked out on a database made for it."""
    chosen = registry.load(service)
    chosen.migrations.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), durable=False)
        cluster.start()
        try:
            dsn = cluster.ensure(service)
            if list(chosen.migrations.glob("[0-9]*.py")):
                migrate(dsn, chosen.migrations, chosen.metadata)
            autogenerate(dsn, chosen.migrations, chosen.metadata, message)
        finally:
            cluster.stop()
