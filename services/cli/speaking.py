"""How commands speak: a console for people, JSON for machines, one line for what stands in the way."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console

from shared.kit.broker import BrokerFailed
from shared.kit.cluster import ClusterFailed, HomeLocked
from shared.kit.errors import Refused
from shared.kit.machine import MachineRefused

console = Console(highlight=False)


class Unable(Exception):
    """Something a person can do about is in the way; the message says what."""


@contextmanager
def readable() -> Iterator[None]:
    """Tell in a line what a person can do something about, and exit 1; a bug keeps its traceback."""
    try:
        yield
    except HomeLocked as locked:
        message = f"数据目录正由进程 {locked.pid} 使用 / {locked}"
    except Refused as refused:
        facts = (f"{name}={value}" for name, value in refused.facts.items())
        message = f"{refused.message('zh')} / {refused.message('en')} ({', '.join(facts)})"
    except (BrokerFailed, ClusterFailed, MachineRefused, Unable) as error:
        message = str(error)
    else:
        return
    typer.secho(message, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)


def tell_json(value: Any) -> None:
    """On standard output, for machines; ids and dates as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))
