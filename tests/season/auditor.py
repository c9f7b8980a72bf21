"""The auditor of a simulated season: reads tables, trusts nobody's word, and names each row that is wrong.

What `verify` proves it proves too; beyond that, mass over all companies, and the pairs of the group.
"""

from collections.abc import Mapping

from services.cli import verify
from services.cli.verify import events
from services.cli.verify.books import FINANCE
from services.cli.verify.check import Check, Finding, Match, Side, Tables, named, producing
from shared.kit.app import Service
from shared.kit.db import Database

PROCESSING = named("processing")

#: What came into a custody from outside it, or was made in it, by product; transfers are neither.
_CAME = """
    SELECT l.product AS key, sum(f.quantity) AS amount FROM lot l JOIN (
      SELECT (b ->> 'lot_id')::uuid AS lot_id, (b ->> 'net_g')::bigint AS quantity
      FROM fact WHERE type = 'GrowerDelivered'
      UNION ALL SELECT (b ->> 'lot_id')::uuid, (b ->> 'quantity')::bigint
      FROM fact WHERE type = 'LotHarvested' OR (type = 'GoodsTakenBack' AND (b ->> 'usable')::boolean)
      UNION ALL SELECT (p ->> 'lot_id')::uuid, (p ->> 'quantity')::bigint
      FROM fact, jsonb_array_elements(b -> 'outputs') AS p WHERE type = 'BatchCompleted'
      UNION ALL {opening}) AS f ON f.lot_id = l.id
    GROUP BY 1
"""
#: What was used up, sold or spoilt.
_WENT = """
    SELECT l.product AS key, sum(f.quantity) AS amount FROM lot l JOIN (
      SELECT (b -> 'lot' ->> 'lot_id')::uuid AS lot_id, (b -> 'lot' ->> 'quantity')::bigint AS quantity
      FROM fact WHERE type = 'CostRecorded' AND b ->> 'kind' = 'lot'
      UNION ALL SELECT (b ->> 'lot_id')::uuid, (b ->> 'quantity')::bigint
      FROM fact WHERE type IN ('LotIssued', 'LotWrittenOff')
      UNION ALL SELECT (p ->> 'lot_id')::uuid, (p ->> 'quantity')::bigint
      FROM fact, jsonb_array_elements(b -> 'inputs') AS p WHERE type = 'BatchCompleted') AS f
      ON f.lot_id = l.id
    GROUP BY 1
"""
_FACTS = """
    WITH fact AS (SELECT type, body::jsonb AS b FROM archive UNION ALL SELECT type, body::jsonb FROM outbox)
"""
_ON_HAND = "SELECT product AS key, sum(quantity) AS amount FROM lot GROUP BY 1"
_PRODUCED_OPENING = "SELECT id, quantity_in FROM lot WHERE origin = 'opening'"
_WORKED_OPENING = "SELECT id, quantity_made FROM lot WHERE batch_id IS NULL AND transfer_id IS NULL"

MASS = Match(
    "mass is conserved across companies: what came of a product is on hand, under way, or went",
    left=(
        Side(producing, _ON_HAND),
        Side(PROCESSING, _ON_HAND),
        Side(
            PROCESSING,
            "SELECT body ->> 'product' AS key, sum((body ->> 'quantity')::bigint) AS amount FROM arrival"
            " WHERE received_at IS NULL GROUP BY 1",
        ),
        Side(producing, _FACTS + _WENT),
        Side(PROCESSING, _FACTS + _WENT),
    ),
    right=(
        Side(producing, _FACTS + _CAME.format(opening=_PRODUCED_OPENING)),
        Side(PROCESSING, _FACTS + _CAME.format(opening=_WORKED_OPENING)),
    ),
)

OWN = (
    Check(
        "an entity's books balance, month by month",
        FINANCE,
        "SELECT entity_id, period, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen"
        " FROM journal_line GROUP BY 1, 2 HAVING sum(debit_fen) <> sum(credit_fen)",
    ),
    Check(
        "pairs eliminate: what one entity claims by a document, the other owes by it",
        FINANCE,
        """
        SELECT least(entity_id, counterparty_id) AS one, greatest(entity_id, counterparty_id) AS other,
               document, sum(claim_fen) AS open_fen
        FROM claim GROUP BY 1, 2, 3 HAVING sum(claim_fen) <> 0
        """,
    ),
    Check(
        "a pair is the claims of both",
        FINANCE,
        """
        SELECT low_id, high_id, document, p.low_fen, p.high_fen, c.low, c.high
        FROM pair p FULL JOIN (
          SELECT least(entity_id, counterparty_id) AS low_id, greatest(entity_id, counterparty_id) AS high_id,
                 document, coalesce(sum(claim_fen) FILTER (WHERE entity_id < counterparty_id), 0) AS low,
                 coalesce(sum(claim_fen) FILTER (WHERE entity_id > counterparty_id), 0) AS high
          FROM claim GROUP BY 1, 2, 3) c USING (low_id, high_id, document)
        WHERE (p.low_fen, p.high_fen) IS DISTINCT FROM (c.low::bigint, c.high::bigint)
        """,
    ),
)


ROWS = (*verify.CHECKS, *OWN)
SUMS = (*verify.MATCHES, MASS)
CHECKS = len(ROWS) + len(SUMS) + 1


class Auditor:
    """Looks at every service's tables; `look` gives what is wrong."""

    def __init__(self, services: Mapping[str, Service], databases: Mapping[str, Database]) -> None:
        self._services = services
        self._tables = Tables(services, databases)

    async def look(self) -> list[Finding]:
        """Every row that should not be."""
        async with self._tables.at_one_moment():
            return [
                *await events.unheard(self._tables, self._services),
                *await self._tables.look(ROWS, SUMS),
            ]
