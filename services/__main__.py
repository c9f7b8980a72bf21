"""The command line, `python -m services …`: works on real data, whether or not the product runs."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from shared.kit import registry
from shared.kit.cluster import Cluster
from shared.kit.migrate import autogenerate, migrate

cli = typer.Typer(
    name="services",
    help="联禾 Lianhe: one township's agricultural industry group.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@cli.callback()
def main() -> None:
    """联禾 Lianhe: one township's agricultural industry group."""


@cli.command()
def migration(
    service: Annotated[str, typer.Argument(help="the service whose tables changed")],
    message: Annotated[str, typer.Argument(help="what the revision does, a few words")],
) -> None:
    """Write a new revision: what the code declares and the migrated database lacks."""
    chosen = registry.load(service)
    chosen.migrations.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        cluster = Cluster(Path(home), durable=False)
        cluster.start()
        try:
            dsn = cluster.ensure(service)
            if list(chosen.migrations.glob("[0-9]*.py")):
                migrate(dsn, chosen.migrations, chosen.metadata)
            autogenerate(dsn, chosen.migrations, chosen.metadata, message)
        finally:
            cluster.stop()


if __name__ == "__main__":
    cli()
