"""Closing: who seals a month, what was declared of a year, who holds shares of whom, and guards of a year."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Months close in order, so a sealed one shuts all before it; so does a determined year.
_OPEN = """
CREATE OR REPLACE FUNCTION books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
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
       OR (book.phase <> 'distribution' AND EXISTS (
             SELECT 1 FROM fiscal_year y WHERE y.entity_id = book.entity_id AND y.year >= book.year))
       OR (book.phase = 'ordinary' AND EXISTS (
             SELECT 1 FROM sealed s WHERE s.entity_id = book.entity_id AND s.period >= book.period)) THEN
      RAISE EXCEPTION '%', book.period USING ERRCODE = 'LH011';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""
# Accounts of income and expense, and the one that gathers the year's result, hold nothing once it is known.
_YEAR = """
CREATE FUNCTION year_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE left_over text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT b.account INTO left_over FROM balance b JOIN entity e ON e.id = b.entity_id
    JOIN account a ON a.regime = e.regime AND a.code = b.account
    WHERE b.entity_id = NEW.entity_id AND b.period <= NEW.year || '-12'
      AND (a.kind IN ('income', 'expense')
           OR (a.regime, a.code) IN (('cas', '4103'), ('coop', '331'), ('village_org', '321')))
    GROUP BY b.account HAVING sum(b.debit_fen) <> sum(b.credit_fen) LIMIT 1;
    IF FOUND OR NEW.state <> 'determined' THEN
      RAISE EXCEPTION '% %', NEW.year, coalesce(left_over, NEW.state) USING ERRCODE = 'LH012';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'determined' OR NEW.state <> 'closed'
     OR (OLD.entity_id, OLD.year, OLD.own_result_fen, OLD.inflow_fen, OLD.books_hash)
        IS DISTINCT FROM (NEW.entity_id, NEW.year, NEW.own_result_fen, NEW.inflow_fen, NEW.books_hash) THEN
    RAISE EXCEPTION '% %', OLD.year, NEW.state USING ERRCODE = 'LH012';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.add_column("period", sa.Column("sealers", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    for name in ("undistributed_before_fen", "statutory_reserve_before_fen"):
        op.add_column("fiscal_year", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("fiscal_year", sa.Column("determined_by", sa.String(), nullable=True))
    op.add_column("fiscal_year", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("fiscal_year", sa.Column("closed_by", sa.String(), nullable=True))
    op.create_table(
        "declared",
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("parts", sa.SmallInteger(), nullable=False),
        sa.Column("declared_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tier_id", "part", name=op.f("pk_declared")),
    )
    op.create_index("ix_declared_entity_id", "declared", ["entity_id", "year"], unique=False)
    op.create_table(
        "stake",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("milli_shares", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "holder_id", "effective_on", name=op.f("pk_stake")),
    )
    op.create_index(op.f("ix_stake_holder_id"), "stake", ["holder_id"], unique=False)
    op.create_index(op.f("ix_ownership_holder_id"), "ownership", ["holder_id"], unique=False)
    # Few rows: what a determined year's closing took off income and expense, to show the year without it.
    op.create_index(
        "ix_journal_closing",
        "journal",
        ["entity_id", "period"],
        unique=False,
        postgresql_where=sa.text("phase = 'closing'"),
    )
    op.execute(_OPEN)
    op.execute(_YEAR)
    op.execute(
        "CREATE TRIGGER fiscal_year_goes_on BEFORE INSERT OR UPDATE ON fiscal_year"
        " FOR EACH ROW EXECUTE FUNCTION year_goes_on()"
    )
    for event in ("DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER fiscal_year_stays_{event.lower()} BEFORE {event} ON fiscal_year"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
