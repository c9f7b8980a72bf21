"""`make fuzz`: many requests nobody should send, at the doors of every service, and what came of them.

It ends with 0 where nothing was found; each finding names the request, and the line that runs it again.
"""

import argparse
import asyncio
import os
import secrets
import sys
from collections import Counter
from contextlib import AsyncExitStack
from time import monotonic

from services.cli.speaking import console
from shared.kit import logs, registry
from shared.kit.cluster import Cluster
from tests.databases import Databases
from tests.fuzz.doors import Tally, opened
from tests.fuzz.rounds import many, resident
from tests.season.torment import folder_in_memory
from tests.world import World

SEEDS = 1_000_000


async def at_the_doors(name: str, requests: int, chance: int, databases: Databases) -> Tally:
    """One service, from nothing."""
    made: list[str] = []

    def fresh(service: str, prepare: object = None) -> str:
        made.append(databases.fresh(service, prepare))  # type: ignore[arg-type]
        return made[-1]

    world = World(fresh)
    try:
        async with AsyncExitStack() as stack:
            doors = await opened(world, name, stack, chance)
            schema = (await doors.clients["everyone"].get("/openapi.json")).json()
            await asyncio.to_thread(many, doors, schema, requests, chance)
            return doors.tally
    finally:
        await world.close()
        for dsn in made:
            databases.drop(dsn)


def fuzz(given: argparse.Namespace, databases: Databases) -> bool:
    """Each service its share; whether nothing was found."""
    names = given.only or registry.names()
    counts: Counter[tuple[str, int]] = Counter()
    findings = 0
    for name in names:
        began = monotonic()
        tally = asyncio.run(at_the_doors(name, given.requests // len(names), given.seed, databases))
        counts += tally.counts
        findings += len(tally.findings)
        console.print(
            f"{name}: {tally.total} requests in {monotonic() - began:.0f} s, {len(tally.findings)} findings,"
            f" {resident() >> 20} MB"
        )
        if tally.findings:
            console.print(tally.told(), markup=False, soft_wrap=True)
            again = f"--requests {given.requests // len(names)} --seed {given.seed} --only {name}"
            console.print(f"  again: make fuzz ARGS='{again}'")
    for kind in sorted({kind for kind, _ in counts}):
        told = "  ".join(f"{status}: {n}" for (of, status), n in sorted(counts.items()) if of == kind)
        console.print(f"{kind:16} {told}")
    console.print(f"{counts.total()} requests, seed {given.seed}, {findings} findings")
    return not findings


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz")
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=secrets.randbelow(SEEDS))
    asked.add_argument("--only", action="append", choices=registry.names(), help="a service; may be repeated")
    given = asked.parse_args()
    console.print(f"make fuzz ARGS='--requests {given.requests} --seed {given.seed}'")
    with folder_in_memory() as folder:
        os.environ["LIANHE_KEYS"] = str(folder / "keys")
        logs.configure("CRITICAL")
        server = Cluster(folder, durable=False)
        server.start()
        try:
            return 0 if fuzz(given, Databases(server.admin_dsn)) else 1
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
