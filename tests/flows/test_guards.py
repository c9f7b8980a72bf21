"""The database itself refuses what would break books, registers and lots: raw SQL, many at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared.kit import registry
from shared.kit.ids import new_id
from tests.contracts.story import everything, named
from tests.production.desk import open_desk
from tests.production.lines import FOUND
from tests.world import World

HANDS = 6
DAY, MONTH = date(2026, 3, 2), "2026-03"
#: What no service may lose from its append-only tables, whatever else it adds to them.
REGISTERED = {
    "finance": {"journal", "journal_line"},
    "members": {"movement", "ownership", "certificate", "land_contract", "register_seal"},
    "dividends": {"approval", "policy", "payment", "register_entry"},
    "processing": {"batch", "edge", "movement", "quality_test", "recipe"},
    "sales": {"price", "receipt"},
    "gateway": {"audit"},
    **{name: {"price", "delivery", "cost"} for name in FOUND},
}
APPEND_ONLY = """
    SELECT DISTINCT c.relname AS name FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname LIKE '%\\_append\\_only\\_%' AND t.tgenabled = 'O'
"""


async def story(world: World, name: str) -> None:
    """A service that has heard the golden story."""
    await world.add(name)
    for sayer, event in everything():
        if sayer != name:
            await world.tell(sayer, event)
    await world.settle()


async def tried(connection: asyncpg.Connection, *statements: tuple[Any, ...]) -> str:
    """'done', or the SQLSTATE with which a transaction of these statements was refused."""
    try:
        async with connection.transaction():
            for statement, *values in statements:
                await connection.execute(statement, *values)
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)
    return "done"


async def at_once(
    world: World, name: str, do: Callable[[asyncpg.Connection, int], Awaitable[Any]]
) -> list[Any]:
    """Run it on several connections of the service's own role at the same time."""
    connections = [await asyncpg.connect(world.database(name).dsn) for _ in range(HANDS)]
    try:
        return await asyncio.gather(*(do(one, hand) for hand, one in enumerate(connections)))
    finally:
        for one in connections:
            await one.close()


@pytest.mark.parametrize("name", registry.names())
async def test_a_registered_row_is_never_changed(world: World, name: str) -> None:
    await story(world, name)
    tables = {row["name"] for row in await world.rows(name, APPEND_ONLY)}
    assert tables >= REGISTERED.get(name, set())
    metadata = registry.load(name).metadata
    columns = {table: list(metadata.tables[table].columns)[-1].name for table in tables}

    async def tamper(connection: asyncpg.Connection, hand: int) -> set[str]:
        return {
            await tried(connection, (statement,))
            for table, column in columns.items()
            for statement in (
                f'UPDATE "{table}" SET "{column}" = "{column}"',
                f'DELETE FROM "{table}"',
                f'TRUNCATE "{table}" CASCADE',
            )
        }

    assert await at_once(world, name, tamper) == [{"LH002"}] * HANDS


def journal(entity_id: UUID, accounts: list[Any], debit: int, credit: int) -> list[tuple[Any, ...]]:
    """The two inserts of a journal in the golden co-op's books."""
    journal_id = new_id()
    regime = accounts[0]["regime"]
    return [
        (
            'INSERT INTO journal (id, entity_id, period, "on", kind, phase, document, source_id, memo,'
            " amount_fen, lines) VALUES ($1, $2, $3, $4, 'voucher', 'ordinary', 'Z', $1, '', $5, 2)",
            journal_id,
            entity_id,
            MONTH,
            DAY,
            debit,
        ),
        (
            "INSERT INTO journal_line (journal_id, position, entity_id, period, regime, account, debit_fen,"
            " credit_fen) VALUES ($1, 1, $2, $3, $4, $5, $7, 0), ($1, 2, $2, $3, $4, $6, 0, $8)",
            journal_id,
            entity_id,
            MONTH,
            regime,
            accounts[0]["code"],
            accounts[1]["code"],
            debit,
            credit,
        ),
    ]


WHOLE = """
    SELECT (SELECT count(*) FROM journal) AS journals,
           (SELECT sum(debit_fen - credit_fen) FROM journal_line) AS off,
           (SELECT count(*) FROM (
              SELECT entity_id, period, account, debit_fen, credit_fen FROM balance
              EXCEPT SELECT entity_id, period, account, sum(debit_fen), sum(credit_fen)
              FROM journal_line GROUP BY 1, 2, 3) AS differing) AS differ
"""


async def test_books_stay_whole_while_many_write_and_the_month_closes(world: World) -> None:
    await story(world, "finance")
    coop = named("coop")
    accounts = await world.rows(
        "finance",
        "SELECT a.regime, a.code FROM account a JOIN entity e ON e.regime = a.regime WHERE e.id = :id"
        " AND a.kind = 'asset' ORDER BY a.code LIMIT 2",
        {"id": coop},
    )
    before = (await world.rows("finance", "SELECT count(*) AS n FROM journal"))[0]["n"]
    writing = asyncio.Event()

    async def write(connection: asyncpg.Connection, hand: int) -> Counter[str]:
        """Good and bad journals in turn; the first hand closes the month in between."""
        seen: Counter[str] = Counter()
        if hand == 0:
            await writing.wait()
            lock = "SELECT pg_advisory_xact_lock(hashtextextended(CAST($1 AS uuid)::text || $2, 0))"
            insert = "INSERT INTO sealed (entity_id, period) VALUES ($1, $2)"
            seen["closed:" + await tried(connection, (lock, coop, MONTH), (insert, coop, MONTH))] += 1
            return seen
        for turn in range(30):
            good, lines = journal(coop, accounts, 100 + turn, 100 + turn)
            head, bad_lines = journal(coop, accounts, 100, 99)
            seen["good:" + await tried(connection, good, lines)] += 1
            seen["unbalanced:" + await tried(connection, head, bad_lines)] += 1
            seen["empty:" + await tried(connection, journal(coop, accounts, 7, 7)[0])] += 1
            if turn == 5:
                writing.set()
        return seen

    total: Counter[str] = sum(await at_once(world, "finance", write), Counter())
    assert total["closed:done"] == 1
    assert total["good:done"] > 0
    assert total["good:LH011"] > 0
    assert set(total) <= {
        "closed:done",
        *(f"{kind}:{code}" for kind in ("unbalanced", "empty") for code in ("LH010", "LH011")),
        *(f"good:{code}" for code in ("done", "LH011")),
    }
    whole = await world.rows("finance", WHOLE)
    assert whole == [{"journals": before + total["good:done"], "off": 0, "differ": 0}]


LINES = [name for name in REGISTERED if "delivery" in REGISTERED[name]]


@pytest.mark.parametrize("line", LINES)
async def test_a_lot_goes_below_nothing_for_nobody(world: World, line: str) -> None:
    """Raw SQL and transfers over the API take from the same lot at once: no more leaves than was in."""
    async with AsyncExitStack() as stack:
        desk = await open_desk(world, line, stack)
        lot_id = await desk.opened(desk.company, 1_000, 1_000)

        async def take(connection: asyncpg.Connection, hand: int) -> Counter[str]:
            statement = "UPDATE lot SET quantity = quantity - 70, cost_fen = cost_fen - 70 WHERE id = $1"
            return Counter([await tried(connection, (statement, UUID(lot_id))) for _ in range(2)])

        async def send(number: int) -> int:
            body = {
                "id": str(new_id()),
                "on": "2025-06-10",
                "document": f"调-{number}",
                "to_entity_id": str(desk.plant),
                "quantity": 70,
                "net_fen": 100,
            }
            return (await desk.client.post(f"/lots/{lot_id}/transfers", json=body)).status_code

        taken, sent = await asyncio.gather(
            at_once(world, line, take), asyncio.gather(*(send(number) for number in range(8)))
        )
        counts: Counter[str] = sum(taken, Counter())
        left = (await world.rows(line, "SELECT quantity, cost_fen FROM lot WHERE id = :id", {"id": lot_id}))[
            0
        ]
    assert set(counts) <= {"done", "23514"}
    assert set(sent) <= {201, 409}, sent
    assert left["quantity"] == 1_000 - 70 * (counts["done"] + sent.count(201))
    assert (counts["done"] + sent.count(201), left["quantity"]) == (14, 20)
