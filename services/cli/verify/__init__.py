"""`verify`: books, goods, registers and dividends proven against each other, across services and companies.

It trusts no service's own word: each check is a question to the tables, or two that must be answered alike.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from itertools import groupby

from services.cli.group import at_work, over_kafka
from services.cli.home import Home
from services.cli.speaking import console
from services.cli.verify import books, dividends, events, goods, registers, trade
from services.cli.verify.check import ROWS_SHOWN_MAX, Finding, Tables
from shared.kit import clock, registry
from shared.kit.app import Service
from shared.kit.db import Database
from shared.kit.settings import Settings
from shared.kit.upkeep import VerifiedView, keep_verified

CHECKS = (
    *events.CHECKS,
    *books.CHECKS,
    *registers.CHECKS,
    *goods.CHECKS,
    *trade.CHECKS,
    *dividends.CHECKS,
)
MATCHES = (*books.MATCHES, *registers.MATCHES, *goods.MATCHES, *dividends.MATCHES)

#: How long facts just said may take to be published and read.
SETTLE_S_MAX = 30.0
LOOK_S = 0.5

__all__ = ["CHECKS", "MATCHES", "Finding", "show", "verified"]


async def verified(home: Home, settings: Settings) -> tuple[list[Finding], int]:
    """Every row that should not be, and how many checks were made; kept in the home with its moment."""
    services = registry.everything()
    async with AsyncExitStack() as stack:
        databases = {name: Database(dsn, connections_max=2) for name, dsn in home.dsns.items()}
        for database in databases.values():
            stack.push_async_callback(database.close)
        tables = Tables(services, databases)
        ours = home.holder is None and settings.postgres is None and not await over_kafka(databases)
        findings = await _settled(tables, services, home, settings if ours else None)
        until = clock.now()
        async with tables.at_one_moment():
            findings += await tables.look(CHECKS, MATCHES)
    checks = len(CHECKS) + len(MATCHES) + 1
    with suppress(OSError):  # a container's folder may not be written; the page says that there is no proof
        keep_verified(home.folder, VerifiedView(until=until, checks=checks, findings=len(findings)))
    return findings, checks


async def _settled(
    tables: Tables, services: Mapping[str, Service], home: Home, ours: Settings | None
) -> list[Finding]:
    """Facts that did not arrive, once those on their way have had their time.

    A stopped home that is `ours` alone is set to work for it; whether services elsewhere run, nobody knows.
    """
    async with AsyncExitStack() as stack:
        if ours is not None:
            await stack.enter_async_context(at_work(home, ours))
        deadline = time.monotonic() + (SETTLE_S_MAX if ours is not None or home.holder is not None else 0)
        while True:
            unpublished = await tables.check(events.CHECKS[0])
            findings = await events.unheard(tables, services)
            if not (findings or unpublished) or time.monotonic() >= deadline:
                return findings
            await asyncio.sleep(LOOK_S)


def show(findings: Sequence[Finding], checks: int) -> None:
    """Each finding with the row's name, or that all is well."""
    if not findings:
        console.print(f"[green]{checks} 项核对全部通过 / all {checks} checks hold[/]")
        return
    for (check, service), found in groupby(findings, lambda finding: (finding.check, finding.service)):
        console.print(f"[red]✗[/] {check}  [bold]{service}[/]", soft_wrap=True)
        for finding in found:
            row = "  ".join(f"{name}={value}" for name, value in finding.row.items())
            console.print(f"    {row}", soft_wrap=True, markup=False)
    console.print(
        f"[red]{len(findings)} 处不符（每项最多列 {ROWS_SHOWN_MAX} 处）/ rows that should not be[/]"
    )
