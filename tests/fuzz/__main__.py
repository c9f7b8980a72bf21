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
from random import Random
from time import monotonic

import psutil

from services.cli.speaking import console
from shared.kit import logs, registry
from shared.kit.cluster import Cluster
from shared.kit.machine import free_port
from shared.kit.settings import settings
from tests.databases import Databases
from tests.fuzz import wire
from tests.fuzz.doors import LANGUAGES, Tally, opened
from tests.fuzz.rounds import GROWTH_BYTES_MAX, many, resident
from tests.season.product import Product
from tests.season.torment import folder_in_memory
from tests.world import World

SEEDS = 1_000_000
LOCAL = "127.0.0.1"
WIRE = "wire"
#: Of all requests, how many go over a socket.
WIRE_SHARE = 20
#: The product that is asked over a socket does not wait long for slow people.
IMPATIENT = {"LIANHE_HEAD_S_MAX": "2", "LIANHE_BODY_S_MAX": "2", "LIANHE_ANSWER_S_MAX": "2"}


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


async def over_the_wire(product: Product, requests: int, chance: int) -> Tally:
    """The running product, behind its gateway's socket."""
    tally, dice = Tally(), Random(chance)
    process = psutil.Process(product.processes["run"].pid)
    held = [process.memory_info().rss]
    for _ in range(2):
        counts, found = await wire.babble(LOCAL, product.port, requests // 2, dice)
        for language in LANGUAGES:
            found += await wire.knock(LOCAL, product.port, settings().body_bytes_max, language)
        tally.findings.update(dict.fromkeys(found, WIRE))
        for status, number in counts.items():
            tally.counts[WIRE, status] += number
        held.append(process.memory_info().rss)
    console.print("  the product: " + " → ".join(f"{size >> 20} MB" for size in held))
    grown = held[-1] - held[-2]
    if grown > GROWTH_BYTES_MAX:
        tally.findings[f"the product's memory grew by {grown >> 20} MB in the second half"] = WIRE
    return tally


def wired(requests: int, chance: int) -> Tally:
    """A product of its own, without a demo."""
    with folder_in_memory() as folder:
        product = Product(folder, free_port(), IMPATIENT)
        product.start("run")
        try:
            product.ready()
            return asyncio.run(over_the_wire(product, requests, chance))
        finally:
            product.stop()


def fuzz(given: argparse.Namespace, databases: Databases) -> bool:
    """Each service its share; whether nothing was found."""
    names = given.only or [WIRE, *registry.names()]
    over_socket = given.requests // WIRE_SHARE
    a_service = (given.requests - over_socket) // len(registry.names())
    counts: Counter[tuple[str, int]] = Counter()
    findings = 0
    for name in names:
        began, before = monotonic(), resident()
        if name == WIRE:
            tally = wired(over_socket, given.seed)
        else:
            tally = asyncio.run(at_the_doors(name, a_service, given.seed, databases))
        counts += tally.counts
        findings += len(tally.findings)
        console.print(
            f"{name}: {tally.total} requests in {monotonic() - began:.0f} s, {len(tally.findings)} findings,"
            f" {before >> 20} → {resident() >> 20} MB"
        )
        if tally.findings:
            console.print(tally.told(), markup=False, soft_wrap=True)
            again = f"--requests {given.requests} --seed {given.seed} --only {name}"
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
    asked.add_argument("--only", action="append", choices=[WIRE, *registry.names()], help="may be repeated")
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
