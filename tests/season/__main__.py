"""`make chaos` and `make season`: the season under kills, or lived day by day, from any seed.

Both end with 0 where nothing was lost, and name the line that runs a failure once more.
"""

import argparse
import asyncio
import os
import secrets
import sys

from services.cli.speaking import console
from services.cli.verify import show
from shared.kit import logs
from shared.kit.cluster import Cluster
from tests.databases import Databases
from tests.season.books import Ending, ending, settled
from tests.season.days import NEW_YEAR
from tests.season.product import TENTH, Silent
from tests.season.simulation import begun, days_from
from tests.season.stage import STAGES, OneProcess, staged
from tests.season.torment import differences, folder_in_memory, killed

SEEDS = 1_000_000
WEEK = 7


def undisturbed(scale_percent: int) -> tuple[Ending, int]:
    """What the season comes to when nobody disturbs it, and how many phases it has."""
    with folder_in_memory() as folder, staged(OneProcess, folder) as stage:
        progress = Silent()
        stage.product.load(folder / "demo", stage.door, progress=progress, scale_percent=scale_percent)
        settled(stage.dsns)
        return ending(stage.dsns), len(progress.titles)


def chaos(given: argparse.Namespace) -> bool:
    """Kill it, on one transport or on each; whether all ended as undisturbed."""
    wanted, phases = undisturbed(given.scale)
    fine = True
    for kind in STAGES:
        if given.transport not in (kind.transport, "both"):
            continue
        came = killed(kind, kills=given.kills, seed=given.seed, phases=phases, scale_percent=given.scale)
        different = differences(wanted, came.ending)
        console.print(f"  {came.restarts} restarts; different: {', '.join(different) or 'nothing'}")
        for finding in came.findings:
            console.print(f"  {finding.as_json()}", soft_wrap=True, markup=False)
        fine = fine and not different and not came.findings and came.exits == {0}
    return fine


async def _lived(given: argparse.Namespace, databases: Databases) -> bool:
    async with begun(given.seed, databases.fresh) as season:
        for number, day in enumerate(days_from(NEW_YEAR, given.days), start=1):
            await season.live(day)
            if findings := await season.audit():
                console.print(f"{day}")
                show(findings, season.checks)
                return False
            if number % WEEK == 0:
                console.print(f"  {day}: {season.told}")
        await season.end()
        show(findings := await season.audit(), season.checks)
        console.print(f"{given.days} days: {season.told}")
        for line in await season.happenings():
            console.print(f"  {line}", soft_wrap=True)
        return not findings


def season(given: argparse.Namespace) -> bool:
    """Live it; whether the auditor found nothing on any day."""
    again = f"make season ARGS='--days {given.days} --seed {given.seed}'"
    console.print(again)
    fine = False
    with folder_in_memory() as folder:
        os.environ["LIANHE_KEYS"] = str(folder / "keys")
        logs.configure("ERROR")
        server = Cluster(folder, durable=False)
        server.start()
        try:
            fine = asyncio.run(_lived(given, Databases(server.admin_dsn)))
        finally:
            server.stop()
            if not fine:
                console.print(f"[red]once more:[/] {again}")
    return fine


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.season")
    what = asked.add_subparsers(required=True)
    kills = what.add_parser("chaos")
    kills.add_argument("--kills", type=int, default=30, help="on each transport")
    kills.add_argument("--transport", choices=[*(kind.transport for kind in STAGES), "both"], default="both")
    kills.add_argument("--scale", type=int, default=TENTH, help="percent of the demo season")
    kills.set_defaults(do=chaos)
    days = what.add_parser("season")
    days.add_argument("--days", type=int, default=200)
    days.set_defaults(do=season)
    for one in (kills, days):
        one.add_argument("--seed", type=int, default=secrets.randbelow(SEEDS))
    given = asked.parse_args()
    return 0 if given.do(given) else 1


if __name__ == "__main__":
    sys.exit(main())
