"""Consolidation: margins held in lots, balances and pairs between entities, saved versions."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WRITTEN_IN = sa.text("(pg_current_xact_id()::text)::bigint")
# Lines that name another entity, summed as they come; few of all lines do.
_BETWEEN = """
CREATE FUNCTION lines_between() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT j.id, f.counterparty_id, j.entity_id, j.document, j.kind, j."on", f.claim_fen
    FROM (SELECT journal_id, counterparty_id, sum(debit_fen - credit_fen)::bigint AS claim_fen FROM fresh
          WHERE counterparty_id IS NOT NULL AND role = 'claim' GROUP BY 1, 2) AS f
    JOIN journal j ON j.id = f.journal_id
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
_MARGINS = """
CREATE FUNCTION margins_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO margin_balance (owner_id, seller_id, stock, period, margin_fen)
  SELECT owner_id, seller_id, stock, to_char("on", 'YYYY-MM'), sum(margin_fen) FROM fresh
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (owner_id, seller_id, stock, period) DO UPDATE
  SET margin_fen = margin_balance.margin_fen + excluded.margin_fen;
  RETURN NULL;
END $$
"""
# What a saved version had seen: rows of transactions that its snapshot shows as committed.
_SEEN = """
CREATE FUNCTION seen_in(written_in bigint, snapshot text) RETURNS boolean LANGUAGE sql STABLE
RETURN pg_visible_in_snapshot(written_in::text::xid8, snapshot::pg_snapshot)
"""
# Open now, or made whole only after the day: both by index, however many pairs there ever were.
_OPEN_PAIRS = """
CREATE FUNCTION open_pairs(members uuid[], up_to date)
RETURNS TABLE (low_id uuid, high_id uuid, document varchar, kind varchar, since date, low_fen bigint,
               high_fen bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT p.low_id, p.high_id, p.document, min(c.kind), min(c."on"),
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
  GROUP BY p.low_id, p.high_id, p.document HAVING sum(c.claim_fen) <> 0;
END
"""


def upgrade() -> None:
    op.add_column(
        "journal", sa.Column("written_in", sa.BigInteger(), server_default=_WRITTEN_IN, nullable=False)
    )
    # Few rows: what was distributed, for the movements of equity.
    op.create_index(
        "ix_journal_distribution",
        "journal",
        ["entity_id", "period"],
        unique=False,
        postgresql_where=sa.text("phase = 'distribution'"),
    )
    op.create_table(
        "lot_flow",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("into", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("stock", sa.String(), nullable=True),
        sa.Column("seller_id", sa.Uuid(), nullable=True),
        sa.Column("margin_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_lot_flow")),
    )
    op.create_index("ix_lot_flow_from_id", "lot_flow", ["from_id"], unique=False)
    op.create_index("ix_lot_flow_to_id", "lot_flow", ["to_id"], unique=False)
    op.create_table(
        "batch_cost",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "on", name=op.f("pk_batch_cost")),
    )
    op.create_table(
        "margin_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("held_in", sa.Uuid(), nullable=False),
        sa.Column("seller_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("stock", sa.String(), nullable=False),
        sa.Column("margin_fen", sa.BigInteger(), nullable=False),
        sa.Column("written_in", sa.BigInteger(), server_default=_WRITTEN_IN, nullable=False),
        sa.CheckConstraint("margin_fen <> 0", name=op.f("ck_margin_move_says_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_margin_move")),
    )
    op.create_index("ix_margin_move_held_in", "margin_move", ["held_in"], unique=False)
    op.create_index("ix_margin_move_event_id", "margin_move", ["event_id", "position"], unique=False)
    op.create_table(
        "margin_balance",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("seller_id", sa.Uuid(), nullable=False),
        sa.Column("stock", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("margin_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "seller_id", "stock", "period", name=op.f("pk_margin_balance")),
    )
    op.create_table(
        "counterparty_balance",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("counterparty_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "entity_id", "counterparty_id", "role", "account", "period", name=op.f("pk_counterparty_balance")
        ),
    )
    op.create_table(
        "claim",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("counterparty_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("claim_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("journal_id", "counterparty_id", name=op.f("pk_claim")),
    )
    op.create_index("ix_claim_document", "claim", ["document", "entity_id", "counterparty_id"], unique=False)
    op.create_table(
        "pair",
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("low_fen", sa.BigInteger(), nullable=False),
        sa.Column("high_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "open_fen", sa.BigInteger(), sa.Computed("low_fen + high_fen", persisted=True), nullable=False
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("low_id", "high_id", "document", name=op.f("pk_pair")),
    )
    op.create_index(
        "ix_pair_open",
        "pair",
        ["low_id", "high_id"],
        unique=False,
        postgresql_where=sa.text("open_fen <> 0"),
    )
    op.create_index("ix_pair_last_on", "pair", ["last_on"], unique=False)
    op.create_table(
        "consolidation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("from_month", sa.String(), nullable=False),
        sa.Column("to_month", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("open_pairs", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('draft', 'final')", name=op.f("ck_consolidation_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidation")),
    )
    op.create_index("ix_consolidation_company_id", "consolidation", ["company_id", "id"], unique=False)
    for function, table in ((_BETWEEN, "journal_line"), (_MARGINS, "margin_move")):
        name = function.split("FUNCTION ")[1].split("()")[0]
        op.execute(function)
        op.execute(
            f"CREATE TRIGGER {table}_{name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(_SEEN)
    op.execute(_OPEN_PAIRS)
    for table in ("lot_flow", "margin_move", "claim", "consolidation"):
        append_only(table)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
