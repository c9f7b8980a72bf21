"""What a season left in the services' tables: the auditor's own look, past every API."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psycopg

from shared.kit import registry
from tests.production.lines import FOUND

#: Services that keep lots, and how their tables call what is left.
CUSTODIANS = (*FOUND, "processing")

SETTLE_S_MAX, LOOK_S = 60, 0.2

Dsns = dict[str, str]
Rows = list[tuple[Any, ...]]


def rows(dsns: Dsns, service: str, query: str) -> Rows:
    """What a query of one service's database gives."""
    with psycopg.connect(dsns[service]) as connection:
        return connection.execute(query).fetchall()


def trial_balances(dsns: Dsns) -> Rows:
    """Turnover of every account of every entity and month."""
    return rows(
        dsns,
        "finance",
        "SELECT entity_id, period, account, debit_fen, credit_fen FROM balance"
        " WHERE debit_fen <> 0 OR credit_fen <> 0 ORDER BY 1, 2, 3",
    )


def journals(dsns: Dsns) -> Counter[tuple[Any, ...]]:
    """Journals by entity, day, kind and document, with their amounts.

    An order's invoices are numbered as its lots happened to leave: their own number is left out.
    """
    query = """
        SELECT entity_id, "on", kind, phase, amount_fen,
          CASE WHEN kind IN ('InvoiceIssued', 'PaymentReceived')
          THEN regexp_replace(document, '-[0-9]+$', '') ELSE document END FROM journal
    """
    return Counter(rows(dsns, "finance", query))


def dividend_lines(dsns: Dsns) -> Rows:
    """Every line of the run, with what was paid of it."""
    return rows(
        dsns,
        "dividends",
        "SELECT t.entity_id, t.state, l.holder_id, l.pool, l.weight, l.amount_fen, l.tax_fen"
        " FROM line l JOIN tier t ON t.id = l.tier_id ORDER BY 1, 3, 4",
    )


def lots_on_hand(dsns: Dsns) -> Rows:
    """What is left of every lot, at its cost."""
    return sorted(
        (service, *row)
        for service in CUSTODIANS
        for row in rows(dsns, service, "SELECT id, product, quantity, cost_fen FROM lot WHERE quantity > 0")
    )


def holdings(dsns: Dsns) -> Rows:
    """Who holds what of whom, as the register has it and as dividends keeps it."""
    registered = rows(
        dsns,
        "members",
        "SELECT organisation_id, holder_id, share_class, milli_shares, frozen_milli_shares,"
        " pledged_milli_shares FROM holding ORDER BY 1, 2, 3",
    )
    known = rows(
        dsns,
        "dividends",
        "SELECT organisation_id, holder_id, share_class, sum(milli_shares) FROM register_entry"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )
    return [*registered, *known]


@dataclass(frozen=True)
class Ending:
    """What a season comes to: two that were done alike end alike, whatever happened on the way."""

    balances: Rows
    journals: Counter[tuple[Any, ...]]
    dividends: Rows
    lots: Rows
    holdings: Rows


def ending(dsns: Dsns) -> Ending:
    """What this season came to."""
    return Ending(
        trial_balances(dsns), journals(dsns), dividend_lines(dsns), lots_on_hand(dsns), holdings(dsns)
    )


def unsettled(dsns: Dsns) -> dict[str, Rows]:
    """Events not applied yet: in an outbox, waiting, failing or parked."""
    found = {}
    for service in dsns:
        held = rows(dsns, service, "SELECT type, state, reason FROM held")
        unsent = rows(dsns, service, "SELECT type, key FROM outbox")
        if held or unsent:
            found[service] = [*held, *unsent]
    return found


def unread(dsns: Dsns) -> dict[str, int]:
    """How many of the facts it hears each service has not applied yet; one that has all is absent."""
    found = {}
    for name, service in registry.everything().items():
        if name not in dsns:
            continue
        said = {
            row[0]
            for sayer in dsns
            if sayer != name
            for row in _archived(dsns, sayer, sorted(service.hears.types))
        }
        missing = said - {row[0] for row in rows(dsns, name, "SELECT event_id FROM inbox")}
        if missing:
            found[name] = len(missing)
    return found


def settled(dsns: Dsns) -> None:
    """Until every fact said is applied wherever it is heard."""
    deadline = time.monotonic() + SETTLE_S_MAX
    while unsettled(dsns) or unread(dsns):
        assert time.monotonic() < deadline, (unsettled(dsns), unread(dsns))
        time.sleep(LOOK_S)


def _archived(dsns: Dsns, sayer: str, types: list[str]) -> Rows:
    with psycopg.connect(dsns[sayer]) as connection:
        query = "SELECT id FROM archive WHERE type = ANY(%s)"
        return connection.execute(query, [types]).fetchall()
