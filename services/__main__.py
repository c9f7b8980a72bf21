"""The command line, `python -m services …`: works on real data, whether or not the product runs."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from services.cli import docs as generated_docs
from services.cli import events, home
from services.cli import run as running
from services.cli import serve as serving
from services.cli.serve import NoBroker, RunsHere
from services.cli.serving import Broken, PortTaken
from services.dividends.domain import trial as trial_domain
from shared.kit import registry
from shared.kit.cluster import Cluster, ClusterFailed, HomeLocked
from shared.kit.machine import MachineRefused
from shared.kit.migrate import autogenerate
from shared.kit.migrate import migrate as migrate_database
from shared.kit.settings import settings

cli = typer.Typer(
    name="services",
    help="联禾 Lianhe: one township's agricultural industry group.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@cli.callback()
def main() -> None:
    """联禾 Lianhe: one township's agricultural industry group."""


console = Console()
#: What a person can do something about: told in a line, not as a traceback.
TOLD = (ClusterFailed, MachineRefused, PortTaken, Broken, NoBroker, RunsHere)


@contextmanager
def readable() -> Iterator[None]:
    """Tell what stands in the way in a line, and exit 1."""
    try:
        yield
    except HomeLocked as locked:
        typer.secho(f"数据目录正由进程 {locked.pid} 使用 / {locked}", fg=typer.colors.RED, err=True)
        raise typer.Exit(1) from locked
    except TOLD as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        raise typer.Exit(1) from error


@cli.command()
def run() -> None:
    """运行全部服务 / Run everything in one process; the first start loads the demo (DEMO=0: not).

    PORT and LIANHE_HOME choose the port and the data folder. Ctrl-C stops all of it.
    """
    with readable():
        running.run(settings())


@cli.command()
def serve(
    service: Annotated[str, typer.Argument(help="which one: " + ", ".join(registry.names()))],
) -> None:
    """运行一个服务 / Run one service in a process of its own, over Kafka; `gateway` is the door to all.

    KAFKA_BOOTSTRAP_SERVERS names the broker, LIANHE_DATABASE_URL the service's database (unset: the home's).
    """
    if service not in registry.names():
        raise typer.BadParameter(f"{service}: {', '.join(registry.names())}", param_hint="SERVICE")
    with readable():
        serving.serve(service, settings())


@cli.command()
def migrate() -> None:
    """Bring every service's database to its newest revision."""
    with home.opened(settings()) as opened:
        console.print(f"{len(opened.dsns)} 个服务的数据库已是最新 / databases are up to date")


@cli.command()
def trial(
    file: Annotated[
        Path, typer.Argument(help="the trial document (JSON), see the dividends README", exists=True)
    ],
) -> None:
    """Calculate a dividend before the vote (试算); records nothing."""
    try:
        answer = trial_domain.trial(trial_domain.parse(file.read_bytes()))
    except trial_domain.TrialRefused as refused:
        typer.echo(json.dumps(refused.problem("zh"), ensure_ascii=False), err=True)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


@cli.command()
def parked(as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False) -> None:
    """List events that wait for others, fail, or are parked, with the reason."""
    with home.attached(settings()) as opened:
        rows = asyncio.run(events.parked(opened))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    table = Table("service", "state", "type", "key", "reason", "tries", "event id")
    for row in rows:
        cells = (row["service"], row["state"], row["type"], row["key"], row["reason"][:120], row["attempts"])
        table.add_row(*map(str, cells), str(row["event_id"]))
    console.print(table if rows else "没有等待或搁置的事件 / nothing waits, nothing is parked")


@cli.command()
def replay(
    event_id: Annotated[UUID | None, typer.Argument(help="the event; all parked ones when left out")] = None,
) -> None:
    """Let parked events be tried again."""
    with home.attached(settings()) as opened:
        count = asyncio.run(events.replay(opened, event_id))
    console.print(f"{count} 个事件将重新处理 / events will be tried again")


@cli.command()
def docs(
    check: Annotated[
        bool, typer.Option("--check", help="change nothing; exit 1 when something is stale")
    ] = False,
) -> None:
    """Write the event schemas, AsyncAPI, OpenAPI and the event map from the code."""
    if check:
        root = generated_docs.ROOT
        files = generated_docs.generated().items()
        stale = [
            path for path, text in files if not (root / path).exists() or (root / path).read_text() != text
        ]
        for path in stale:
            typer.echo(f"stale: {path}", err=True)
        sys.exit(1 if stale else 0)
    for path in generated_docs.write():
        console.print(f"written: {path}")


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
                migrate_database(dsn, chosen.migrations, chosen.metadata)
            autogenerate(dsn, chosen.migrations, chosen.metadata, message)
        finally:
            cluster.stop()


if __name__ == "__main__":
    cli()
