"""The books against the desk: what batches, lots and inputs carry is what the accounts say, to the fen."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from services.finance.domain.accounts import ASSETS, Part, Regime, code
from shared.contracts.production import Asset
from tests.production.desk import Desk

STOCK = {Part.RAW, Part.GOODS}
Sums = dict[tuple[UUID, str], int]

_CARRIED = "SELECT entity_id, asset, sum(cost_fen) AS fen FROM batch GROUP BY entity_id, asset"
#: Opening lots are in the opening balances, which these books do not have.
_IN_STOCK = """
    SELECT entity_id, sum(fen) AS fen FROM (
      SELECT entity_id, cost_fen AS fen FROM lot
      UNION ALL SELECT entity_id, cost_fen FROM input_stock
      UNION ALL SELECT entity_id, -cost_in_fen FROM lot WHERE origin = 'opening') AS held
    GROUP BY entity_id
"""
_BALANCES = "SELECT entity_id, account, sum(debit_fen - credit_fen) AS fen FROM balance GROUP BY 1, 2"
_REGIMES = "SELECT id, regime FROM entity"


async def assert_books_agree(desk: Desk, depreciation_of: Mapping[UUID, int] | None = None) -> None:
    """Batches by class, stock, and the depreciation given by entity are what the entities' books say."""
    await desk.world.settle()
    assert await desk.world.held("finance") == []
    regimes = {row["id"]: Regime(row["regime"]) for row in await desk.world.rows("finance", _REGIMES)}
    wanted: Sums = defaultdict(int)
    watched: set[tuple[UUID, str]] = set()
    for entity, regime in regimes.items():
        parts = {*STOCK, Part.PRODUCTIVE_DEPRECIATION, *ASSETS.values()}
        watched |= {(entity, code(regime, part)) for part in parts}
    for row in await desk.world.rows(desk.line, _CARRIED):
        part = ASSETS[Asset(row["asset"])]
        wanted[row["entity_id"], code(regimes[row["entity_id"]], part)] += int(row["fen"])
    for entity, fen in (depreciation_of or {}).items():
        wanted[entity, code(regimes[entity], Part.PRODUCTIVE_DEPRECIATION)] -= fen
    stock: Sums = defaultdict(int)
    for row in await desk.world.rows(desk.line, _IN_STOCK):
        stock[row["entity_id"], "stock"] += int(row["fen"])
    found: Sums = defaultdict(int)
    kept: Sums = defaultdict(int)
    stocks = {entity: {code(regime, part) for part in STOCK} for entity, regime in regimes.items()}
    for row in await desk.world.rows("finance", _BALANCES):
        key = row["entity_id"], row["account"]
        if row["account"] in stocks[row["entity_id"]]:
            kept[row["entity_id"], "stock"] += int(row["fen"])
        elif key in watched:
            found[key] += int(row["fen"])
    assert _some(found) == _some(wanted)
    assert _some(kept) == _some(stock)


def _some(sums: Sums) -> Sums:
    return {key: fen for key, fen in sums.items() if fen}
