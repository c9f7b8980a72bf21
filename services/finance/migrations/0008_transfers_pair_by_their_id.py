"""Both halves of a transfer pair by its id, whatever numbers their papers have (调拨单, 入库单)."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As in 0005, but a claim stands under what its journal is paired as; a reversal under what it reverses.
_BETWEEN = """
CREATE OR REPLACE FUNCTION lines_between() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM fresh WHERE counterparty_id IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO counterparty_balance (entity_id, counterparty_id, role, account, period, debit_fen, credit_fen)
  SELECT entity_id, counterparty_id, coalesce(role, ''), account, period, sum(debit_fen), sum(credit_fen)
  FROM fresh WHERE counterparty_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (entity_id, counterparty_id, role, account, period) DO UPDATE
  SET debit_fen = counterparty_balance.debit_fen + excluded.debit_fen,
      credit_fen = counterparty_balance.credit_fen + excluded.credit_fen;
  WITH claims AS (
    INSERT INTO claim (journal_id, counterparty_id, entity_id, document, kind, "on", claim_fen)
    SELECT j.id, f.counterparty_id, j.entity_id, coalesce(j.paired_as, r.paired_as, j.document), j.kind,
           j."on", f.claim_fen
    FROM (SELECT journal_id, counterparty_id, sum(debit_fen - credit_fen)::bigint AS claim_fen FROM fresh
          WHERE counterparty_id IS NOT NULL AND role = 'claim' GROUP BY 1, 2) AS f
    JOIN journal j ON j.id = f.journal_id LEFT JOIN journal r ON r.id = j.reverses
    RETURNING *)
  INSERT INTO pair (low_id, high_id, document, low_fen, high_fen, first_on, last_on)
  SELECT least(entity_id, counterparty_id), greatest(entity_id, counterparty_id), document,
         coalesce(sum(claim_fen) FILTER (WHERE entity_id < counterparty_id), 0)::bigint,
         coalesce(sum(claim_fen) FILTER (WHERE entity_id > counterparty_id), 0)::bigint,
         min("on"), max("on")
  FROM claims GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (low_id, high_id, document) DO UPDATE
  SET low_fen = pair.low_fen + excluded.low_fen, high_fen = pair.high_fen + excluded.high_fen,
      first_on = least(pair.first_on, excluded.first_on), last_on = greatest(pair.last_on, excluded.last_on);
  RETURN NULL;
END $$
"""
# As in 0005, but shown by the papers of both sides.
_OPEN_PAIRS = """
CREATE OR REPLACE FUNCTION open_pairs(members uuid[], up_to date)
RETURNS TABLE (low_id uuid, high_id uuid, document varchar, kind varchar, since date, low_fen bigint,
               high_fen bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT p.low_id, p.high_id, string_agg(DISTINCT j.document, '、'), min(c.kind), min(c."on"),
         coalesce(sum(c.claim_fen) FILTER (WHERE c.entity_id = p.low_id), 0)::bigint,
         coalesce(sum(c.claim_fen) FILTER (WHERE c.entity_id = p.high_id), 0)::bigint
  FROM (SELECT low_id, high_id, document FROM pair
        WHERE low_id = ANY(members) AND high_id = ANY(members) AND first_on <= up_to AND open_fen <> 0
        UNION
        SELECT low_id, high_id, document FROM pair
        WHERE low_id = ANY(members) AND high_id = ANY(members) AND first_on <= up_to AND last_on > up_to) AS p
  JOIN claim c ON c.document = p.document AND c."on" <= up_to
   AND ((c.entity_id = p.low_id AND c.counterparty_id = p.high_id)
        OR (c.entity_id = p.high_id AND c.counterparty_id = p.low_id))
  JOIN journal j ON j.id = c.journal_id
  GROUP BY p.low_id, p.high_id, p.document HAVING sum(c.claim_fen) <> 0;
END
"""


def upgrade() -> None:
    op.add_column("journal", sa.Column("paired_as", sa.String(), nullable=True))
    op.execute(_BETWEEN)
    op.execute(_OPEN_PAIRS)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
