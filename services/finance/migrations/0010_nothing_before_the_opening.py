"""What comes before an entity's opening balances is in them: its books refuse it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# As in 0004, and no ordinary entry before the day of the opening balances.
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
  FOR book IN SELECT entity_id, period, phase, extract(year FROM "on")::int AS year,
                     to_char("on", 'YYYY-MM') AS month, min("on") AS first_on FROM fresh
              GROUP BY 1, 2, 3, 4, 5 LOOP
    SELECT state INTO year_state FROM fiscal_year y
      WHERE y.entity_id = book.entity_id AND y.year = book.year;
    IF book.month <> book.period
       OR (book.phase = 'distribution' AND year_state IS DISTINCT FROM 'determined')
       OR (book.phase <> 'distribution' AND EXISTS (
             SELECT 1 FROM fiscal_year y WHERE y.entity_id = book.entity_id AND y.year >= book.year))
       OR (book.phase = 'ordinary' AND EXISTS (
             SELECT 1 FROM sealed s WHERE s.entity_id = book.entity_id AND s.period >= book.period))
       OR (book.phase = 'ordinary' AND EXISTS (
             SELECT 1 FROM journal o WHERE o.entity_id = book.entity_id AND o.kind = 'OpeningBalances'
               AND o."on" > book.first_on)) THEN
      RAISE EXCEPTION '%', book.period USING ERRCODE = 'LH011';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_index(
        "ix_journal_opening", "journal", ["entity_id"], postgresql_where=sa.text("kind = 'OpeningBalances'")
    )
    op.execute(_OPEN)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
