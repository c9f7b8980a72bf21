"""A closed month is opened again by two people; what was published of it is marked superseded."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only, rounds_of_closing

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# An asked re-opening is decided once, and nothing else of it is ever changed.
_DECIDED_ONCE = """
CREATE FUNCTION reopening_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'asked' OR NEW.state = 'asked'
     OR (OLD.id, OLD.entity_id, OLD.month, OLD.reason, OLD.asked_by, OLD.asked_at)
        IS DISTINCT FROM (NEW.id, NEW.entity_id, NEW.month, NEW.reason, NEW.asked_by, NEW.asked_at) THEN
    RAISE EXCEPTION '% %', OLD.month, OLD.state USING ERRCODE = 'LH014';
  END IF;
  NEW.decided_in := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$
"""
# The books' own word: a seal is taken off in the transaction that grants it, the last one first, while the
# year is open.
_SEAL_COMES_OFF = """
CREATE FUNCTION seal_comes_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM reopening r
                 WHERE r.entity_id = OLD.entity_id AND r.month = OLD.period AND r.state = 'granted'
                   AND r.decided_in = pg_current_xact_id()::text::bigint)
     OR EXISTS (SELECT 1 FROM sealed s WHERE s.entity_id = OLD.entity_id AND s.period > OLD.period)
     OR EXISTS (SELECT 1 FROM fiscal_year y
                WHERE y.entity_id = OLD.entity_id AND y.year >= left(OLD.period, 4)::int) THEN
    RAISE EXCEPTION '%', OLD.period USING ERRCODE = 'LH013';
  END IF;
  RETURN OLD;
END $$
"""
_TRIGGERS = (
    "CREATE TRIGGER reopening_goes_on BEFORE UPDATE ON reopening"
    " FOR EACH ROW EXECUTE FUNCTION reopening_goes_on()",
    "CREATE TRIGGER reopening_stays_delete BEFORE DELETE ON reopening"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER reopening_stays_truncate BEFORE TRUNCATE ON reopening"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER sealed_comes_off BEFORE DELETE ON sealed FOR EACH ROW EXECUTE FUNCTION seal_comes_off()",
    "CREATE TRIGGER sealed_stays BEFORE UPDATE ON sealed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER sealed_stays_truncate BEFORE TRUNCATE ON sealed"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def upgrade() -> None:
    rounds_of_closing()
    op.add_column("period", sa.Column("round", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "reopening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_in", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("ck_reopening_state")),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_reopening_two_hands")
        ),
        sa.CheckConstraint("(state = 'asked') = (decided_by IS NULL)", name=op.f("ck_reopening_decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index("ix_reopening_entity_id", "reopening", ["entity_id", "id"], unique=False)
    op.create_index(
        "uq_reopening_asked",
        "reopening",
        ["entity_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "superseded",
        sa.Column("consolidation_id", sa.Uuid(), nullable=False),
        sa.Column("reopening_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consolidation_id"], ["consolidation.id"], name=op.f("fk_superseded_consolidation_id")
        ),
        sa.ForeignKeyConstraint(["reopening_id"], ["reopening.id"], name=op.f("fk_superseded_reopening_id")),
        sa.PrimaryKeyConstraint("consolidation_id", "reopening_id", name=op.f("pk_superseded")),
    )
    append_only("superseded")
    for statement in (_DECIDED_ONCE, _SEAL_COMES_OFF, *_TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
