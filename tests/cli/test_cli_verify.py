"""Every check of `verify` finds the row that breaks it, and nothing in books that nobody broke."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from psycopg import sql

from services.cli.verify import CHECKS, MATCHES, events
from services.cli.verify.check import Check, Match, Tables
from shared.kit import registry
from shared.kit.db import Database
from shared.kit.ids import named_id
from tests.cli.rows import enter, past_guards
from tests.databases import Databases
from tests.world import prepared

A, B, C = (named_id("verify", letter) for letter in "abc")
#: Rows by (service, table), and what the finding's row must show.
Row = tuple[str, str, dict[str, Any]]


def said(service: str, kind: str, **body: Any) -> Row:
    """A fact in the outbox."""
    return service, "outbox", {"type": kind, "body": json.dumps(body, default=str)}


LOT = {"id": A, "entity_id": B, "unit": "g"}
DESK_LOT = {**LOT, "status": "available", "origin": "delivery"}
BROKEN: list[tuple[str, list[Row], Any]] = [
    ("the outbox is drained", [("sales", "outbox", {"id": A})], A),
    ("nothing waits, fails", [("sales", "held", {"event_id": A, "state": "parked"})], A),
    ("a journal's debits", [("finance", "journal", {"id": A, "amount_fen": 5, "lines": 2})], A),
    ("a balance is the sum", [("finance", "balance", {"entity_id": A, "debit_fen": 5})], A),
    (
        "what is in a batch or paid",
        [("finance", "payable", {"id": A, "amount_fen": 5, "paid_fen": 5})],
        A,
    ),
    ("no fact that came after", [("finance", "late_fact", {"event_id": A})], A),
    (
        "accounts of material and goods",
        [("honeysuckle", "lot", {**DESK_LOT, "quantity": 1, "cost_fen": 7})],
        B,
    ),
    ("accounts of material and goods", [("processing", "lot", {**LOT, "quantity": 1, "cost_fen": 7})], B),
    (
        "accounts of material and goods",
        [("livestock", "input_stock", {"entity_id": B, "quantity": 1, "cost_fen": 7})],
        B,
    ),
    (
        "accounts of work in progress",
        [("livestock", "batch", {"entity_id": B, "status": "open", "cost_fen": 7})],
        B,
    ),
    ("a holding is the sum", [("members", "holding", {"holder_id": A, "milli_shares": 5})], A),
    ("what was issued less", [("members", "holding", {"organisation_id": A, "milli_shares": 5})], A),
    ("a sealed record date", [("members", "register_seal", {"id": A, "total_milli_shares": 5})], A),
    ("a household's number", [("members", "household", {"id": A, "persons": 3})], A),
    (
        "the register that dividends keeps",
        [("members", "holding", {"holder_id": A, "milli_shares": 5})],
        A,
    ),
    (
        "the register that dividends keeps",
        [("dividends", "register_entry", {"holder_id": A, "milli_shares": 5})],
        A,
    ),
    ("a lot is what came in", [("facility_farming", "lot", {**DESK_LOT, "quantity": 1})], A),
    ("a lot is what came in", [("processing", "lot", {**LOT, "batch_id": B, "quantity": 1})], A),
    (
        "a lot is what came in",
        [said("honeysuckle", "GrowerDelivered", lot_id=A, net_g=5, cost_fen=9)],
        A,
    ),
    (
        "a lot is what came in",
        [
            ("processing", "lot", {**LOT, "transfer_id": B, "quantity": 9}),
            said("processing", "LotReceived", lot_id=A, quantity=9, cost_fen=0),
            said(
                "processing",
                "BatchCompleted",
                inputs=[{"lot_id": A, "quantity": 4, "cost_fen": 0}],
                outputs=[],
            ),
        ],
        A,
    ),
    ("what was made and every movement", [("processing", "lot", {**LOT, "quantity": 1})], A),
    (
        "the parts of a batch's inputs",
        [("processing", "edge", {"to_lot_id": A, "batch_id": B, "weight": 4, "total_weight": 5})],
        A,
    ),
    ("an input in stock", [("honeysuckle", "input_stock", {"id": A, "quantity": 1})], A),
    (
        "heads in a herd's ledger",
        [("livestock", "herd", {"id": A}), ("livestock", "head_move", {"herd_id": A, "heads": 2})],
        A,
    ),
    ("what one warehouse sent", [("honeysuckle", "transfer", {"id": A, "quantity": 5})], A),
    ("what one warehouse sent", [("processing", "lot", {**LOT, "transfer_id": C, "quantity_made": 5})], C),
    ("what sales shipped", [("sales", "shipment", {"id": A, "quantity": 5, "state": "issued"})], A),
    ("what sales shipped", [("livestock", "issue", {"id": A, "quantity": 5})], A),
    (
        "what sales took back",
        [("sales", "goods_return", {"shipment_id": A, "quantity": 5, "state": "taken_back"})],
        A,
    ),
    (
        "what is shipped of an order line",
        [("sales", "order_line", {"id": A, "quantity": 5, "shipped": 5})],
        A,
    ),
    ("what is received and credited", [("sales", "invoice", {"id": A, "net_fen": 5, "received_fen": 5})], A),
    ("every shipment is invoiced", [("sales", "shipment", {"id": A, "quantity": 5, "state": "issued"})], A),
    (
        "a declared tier is the sum",
        [("dividends", "tier", {"id": A, "declared_fen": 5, "kind": "annual", "declared_at": "2026-03-01"})],
        A,
    ),
    ("a line is its quotient", [("dividends", "line", {"id": A, "quotient_fen": 4, "amount_fen": 5})], A),
    (
        "what was declared, reserves included",
        [
            said(
                "dividends",
                "DividendDeclared",
                id=A,
                part=1,
                lines=[{"amount_fen": 5}],
                statutory_reserve_fen=1,
                discretionary_reserve_fen=0,
                reserve_fen=0,
            )
        ],
        A,
    ),
    (
        "what is owed to each holder",
        [("finance", "payable", {"source_id": A, "source": "dividend", "amount_fen": 5, "open_fen": 5})],
        A,
    ),
    ("what dividends knows as paid", [("dividends", "payment", {"payable_id": A, "amount_fen": 5})], A),
]


@pytest.fixture
async def tables(database_dsn: Callable[..., str]) -> AsyncIterator[tuple[Tables, dict[str, str]]]:
    """Every service's database, fresh, and the addresses to break them by."""
    services = registry.everything()
    dsns = {name: database_dsn(name, prepared(name)) for name in services}
    databases = {name: Database(dsn, connections_max=2) for name, dsn in dsns.items()}
    yield Tables(services, databases), dsns
    for database in databases.values():
        await database.close()


def called(fragment: str) -> list[Check | Match]:
    return [one for one in (*CHECKS, *MATCHES) if fragment in one.name]


async def found(tables: Tables, fragment: str) -> list[str]:
    """What the checks of this name find, as text."""
    rows = []
    for one in called(fragment):
        findings = await (tables.check(one) if isinstance(one, Check) else tables.match(one))
        rows += [" ".join(map(str, finding.row.values())) for finding in findings]
    return rows


async def test_nothing_is_found_where_nothing_is_broken(tables: tuple[Tables, dict[str, str]]) -> None:
    for one in (*CHECKS, *MATCHES):
        assert await found(tables[0], one.name) == []
    assert await events.unheard(tables[0], registry.everything()) == []


async def test_each_broken_row_is_found_by_name(
    tables: tuple[Tables, dict[str, str]], databases: Databases
) -> None:
    """One after the other on the same databases: a check that cannot fail would prove nothing."""
    asked, dsns = tables
    for fragment, rows, named in BROKEN:
        assert called(fragment), fragment
        assert not any(str(named) in row for row in await found(asked, fragment)), fragment
        for service, table, values in rows:
            enter(databases, dsns[service], service, table, values)
        assert any(str(named) in row for row in await found(asked, fragment)), fragment
        for service, table, _ in rows:
            emptied = sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
            past_guards(databases, dsns[service], emptied)
    never = {one.name for one in (*CHECKS, *MATCHES)} - {
        one.name for fragment, _, _ in BROKEN for one in called(fragment)
    }
    assert not never


async def test_a_fact_that_never_arrived_is_found(
    tables: tuple[Tables, dict[str, str]], databases: Databases
) -> None:
    asked, dsns = tables
    past_guards(databases, dsns["members"], "CREATE TABLE archive_all PARTITION OF archive DEFAULT")
    enter(databases, dsns["members"], "members", "archive", {"id": A, "type": "OrganisationChanged"})
    missing = await events.unheard(asked, registry.everything())
    assert {finding.service for finding in missing} >= {"finance", "gateway", "dividends"}
    assert {finding.row["event"] for finding in missing} == {A}
    enter(databases, dsns["finance"], "finance", "inbox", {"event_id": A})
    enter(databases, dsns["gateway"], "gateway", "held", {"event_id": A})
    still = {finding.service for finding in await events.unheard(asked, registry.everything())}
    assert not still & {"finance", "gateway"}
