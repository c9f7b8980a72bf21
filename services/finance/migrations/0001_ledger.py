"""The ledger: charts, journals and balances, and the guards that keep the books true."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_BALANCED = """
CREATE FUNCTION lines_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT f.journal_id, f.debit_fen, f.credit_fen INTO bad FROM (
    SELECT journal_id, count(*) AS lines, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen,
           min(position) AS first, max(position) AS last,
           count(DISTINCT (entity_id, period, regime)) AS books,
           min(entity_id::text)::uuid AS entity, min(period) AS period, min(regime) AS regime
    FROM fresh GROUP BY journal_id) AS f
  JOIN journal j ON j.id = f.journal_id JOIN entity e ON e.id = j.entity_id
  -- Positions 1 to n in one statement, and the primary key: no line is added to a posted journal.
  WHERE f.debit_fen <> f.credit_fen OR f.debit_fen <> j.amount_fen OR f.lines <> j.lines
     OR f.first <> 1 OR f.last <> j.lines
     OR f.books <> 1 OR f.entity <> j.entity_id OR f.period <> j.period OR f.regime <> e.regime LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% : % / %', bad.journal_id, bad.debit_fen, bad.credit_fen USING ERRCODE = 'LH010';
  END IF;
  INSERT INTO balance (entity_id, period, account, debit_fen, credit_fen)
  SELECT entity_id, period, account, sum(debit_fen), sum(credit_fen) FROM fresh
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (entity_id, period, account) DO UPDATE
  SET debit_fen = balance.debit_fen + excluded.debit_fen,
      credit_fen = balance.credit_fen + excluded.credit_fen;
  RETURN NULL;
END $$
"""
_HAS_LINES = """
CREATE FUNCTION journal_has_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM journal_line WHERE journal_id = NEW.id) <> NEW.lines THEN
    RAISE EXCEPTION '%', NEW.id USING ERRCODE = 'LH010';
  END IF;
  RETURN NULL;
END $$
"""
# The locks are those that sealing a month (shared.kit.sealing) and determining a year take alone.
_OPEN = """
CREATE FUNCTION books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE book record; year_state text;
BEGIN
  FOR book IN SELECT DISTINCT entity_id, extract(year FROM "on")::int AS year FROM fresh ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('books' || book.entity_id || book.year, 0));
  END LOOP;
  FOR book IN SELECT DISTINCT entity_id, period FROM fresh ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(book.entity_id || book.period, 0));
  END LOOP;
  FOR book IN SELECT DISTINCT entity_id, period, phase, extract(year FROM "on")::int AS year,
                     to_char("on", 'YYYY-MM') AS month FROM fresh LOOP
    SELECT state INTO year_state FROM fiscal_year y
      WHERE y.entity_id = book.entity_id AND y.year = book.year;
    IF book.month <> book.period
       OR (book.phase = 'distribution' AND year_state IS DISTINCT FROM 'determined')
       OR (book.phase <> 'distribution' AND year_state IS NOT NULL)
       OR (book.phase = 'ordinary' AND EXISTS (
             SELECT 1 FROM sealed s WHERE s.entity_id = book.entity_id AND s.period = book.period)) THEN
      RAISE EXCEPTION '%', book.period USING ERRCODE = 'LH011';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""

_TRIGGERS = (
    "CREATE TRIGGER journal_line_balance AFTER INSERT ON journal_line REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION lines_balance()",
    "CREATE CONSTRAINT TRIGGER journal_has_lines AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION journal_has_lines()",
    "CREATE TRIGGER journal_books_are_open AFTER INSERT ON journal REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION books_are_open()",
)


def upgrade() -> None:
    create_kit()
    op.create_table(
        "account",
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("regime", "code", name=op.f("pk_account")),
    )
    op.create_table(
        "balance",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "period", "account", name=op.f("pk_balance")),
    )
    op.create_table(
        "entity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("legal_form", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("vat_registered", sa.Boolean(), nullable=False),
        sa.Column("registered_capital_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_legal_entity_id"), "entity", ["legal_entity_id"], unique=False)
    op.create_table(
        "fiscal_year",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("own_result_fen", sa.BigInteger(), nullable=False),
        sa.Column("inflow_fen", sa.BigInteger(), nullable=False),
        sa.Column("books_hash", sa.String(), nullable=False),
        sa.Column("determined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('determined', 'closed')", name=op.f("ck_fiscal_year_state")),
        sa.PrimaryKeyConstraint("entity_id", "year", name=op.f("pk_fiscal_year")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.SmallInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_fen > 0 AND lines >= 2", name=op.f("ck_journal_says_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("source_id", "entity_id", name=op.f("uq_journal_source_id_entity_id")),
    )
    op.create_index("ix_journal_entity_on", "journal", ["entity_id", "on"], unique=False)
    op.create_table(
        "late_fact",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("booked_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "entity_id", name=op.f("pk_late_fact")),
    )
    op.create_index(op.f("ix_late_fact_entity_id"), "late_fact", ["entity_id"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_table(
        "ownership",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("paid_in_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "effective_on", "holder_id", name=op.f("pk_ownership")),
    )
    op.create_table(
        "period",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "month", name=op.f("pk_period")),
    )
    op.create_table(
        "journal_line",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.Column("counterparty_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("tax_category", sa.String(), nullable=True),
        sa.CheckConstraint(
            "debit_fen >= 0 AND credit_fen >= 0 AND (debit_fen = 0) <> (credit_fen = 0)",
            name=op.f("ck_journal_line_one_side"),
        ),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name=op.f("fk_journal_line_journal_id")),
        sa.ForeignKeyConstraint(
            ["regime", "account"],
            ["account.regime", "account.code"],
            name=op.f("fk_journal_line_regime_account"),
        ),
        sa.PrimaryKeyConstraint("journal_id", "position", name=op.f("pk_journal_line")),
    )
    op.create_index("ix_journal_line_book", "journal_line", ["entity_id", "account", "period"], unique=False)
    for function in (_BALANCED, _HAS_LINES, _OPEN, *_TRIGGERS):
        op.execute(function)
    append_only("journal")
    append_only("journal_line")


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
