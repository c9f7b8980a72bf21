"""Projections, policies, runs, tiers and lines; a declared tier and its lines are fixed by the database."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_LINES_FIXED = """
CREATE FUNCTION refuse_declared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tier WHERE declared_at IS NOT NULL
             AND id IN (SELECT DISTINCT tier_id FROM touched)) THEN
    RAISE EXCEPTION 'line' USING ERRCODE = 'LH002';
  END IF;
  RETURN NULL;
END $$
"""
# Of a declared tier only what follows from payments may change.
_TIER_FIXED = """
CREATE FUNCTION refuse_declared_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.declared_at IS NOT NULL AND (TG_OP = 'DELETE'
     OR to_jsonb(NEW) - 'state' - 'paid_fen' IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'paid_fen') THEN
    RAISE EXCEPTION 'tier' USING ERRCODE = 'LH002';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$
"""
_FIGURES = """
INSERT INTO figure (name, effective_on, value, source) VALUES
  ('statutory_reserve_bp', '1994-07-01', 1000, '公司法 §210'),
  ('statutory_reserve_cap_bp', '1994-07-01', 5000, '公司法 §210'),
  ('patronage_floor_bp', '2007-07-01', 6000, '农民专业合作社法 §44'),
  ('accounting_on_mmdd', '1994-07-01', 1231, '决议计入所分配年度的最后一天')
"""
_RULES = """
INSERT INTO approval_rule (form, effective_on, steps, notice_days, attend_numerator, attend_denominator,
                           agree_numerator, agree_denominator, of_all, more_than, law) VALUES
  ('company', '1994-07-01', '{voted}', 0, 0, 1, 1, 2, true, true, '公司法 §59、§66'),
  ('subsidiary', '1994-07-01', '{voted}', 0, 0, 1, 1, 2, true, true, '公司法 §59、§66'),
  ('coop', '2007-07-01', '{supervisor_reviewed,published,voted}', 15, 2, 3, 1, 2, true, true,
   '农民专业合作社法 §30、§40'),
  ('village', '2021-01-01',
   '{supervisor_reviewed,party_discussed,township_reviewed,published,voted}', 10, 2, 3, 2, 3, true, false,
   '农村集体经济组织法 §28、§46')
"""


def upgrade() -> None:
    create_kit()
    op.create_table(
        "approval_rule",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("steps", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("attend_numerator", sa.Integer(), nullable=False),
        sa.Column("attend_denominator", sa.Integer(), nullable=False),
        sa.Column("agree_numerator", sa.Integer(), nullable=False),
        sa.Column("agree_denominator", sa.Integer(), nullable=False),
        sa.Column("of_all", sa.Boolean(), nullable=False),
        sa.Column("more_than", sa.Boolean(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("form", "effective_on", name=op.f("pk_approval_rule")),
    )
    op.create_table(
        "asked",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("sayers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "month", name=op.f("pk_asked")),
    )
    op.create_table(
        "delivered",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "month", name=op.f("pk_delivered")),
    )
    op.create_table(
        "holder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder")),
    )
    op.create_index(op.f("ix_holder_village_id"), "holder", ["village_id"], unique=False)
    op.create_table(
        "ownership",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("paid_in_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "effective_on", "ordinal", name=op.f("pk_ownership")),
    )
    op.create_index(op.f("ix_ownership_holder_id"), "ownership", ["holder_id"], unique=False)
    op.create_table(
        "policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("discretionary_reserve_bp", sa.Integer(), nullable=False),
        sa.Column("reserve_bp", sa.Integer(), nullable=False),
        sa.Column("patronage_bp", sa.Integer(), nullable=False),
        sa.Column("reserve_parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("priority", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("iit", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "discretionary_reserve_bp BETWEEN 0 AND 10000", name=op.f("ck_policy_discretionary_reserve_bp")
        ),
        sa.CheckConstraint("patronage_bp BETWEEN 0 AND 10000", name=op.f("ck_policy_patronage_bp")),
        sa.CheckConstraint("reserve_bp BETWEEN 0 AND 10000", name=op.f("ck_policy_reserve_bp")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_index("ix_policy_entity", "policy", ["entity_id", "effective_on"], unique=False)
    op.create_table(
        "profit",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("own_result_fen", sa.BigInteger(), nullable=False),
        sa.Column("inflow_fen", sa.BigInteger(), nullable=False),
        sa.Column("undistributed_before_fen", sa.BigInteger(), nullable=False),
        sa.Column("statutory_reserve_before_fen", sa.BigInteger(), nullable=False),
        sa.Column("registered_capital_fen", sa.BigInteger(), nullable=False),
        sa.Column("branches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("books_hash", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "year", name=op.f("pk_profit")),
    )
    op.create_table(
        "register_entry",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("share_class", sa.String(), nullable=False),
        sa.Column("milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("register_order", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("movement_id", "side", name=op.f("pk_register_entry")),
    )
    op.create_index(op.f("ix_register_entry_holder_id"), "register_entry", ["holder_id"], unique=False)
    op.create_index(
        "ix_register_entry_organisation", "register_entry", ["organisation_id", "effective_on"], unique=False
    )
    op.create_table(
        "register_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holders", sa.BigInteger(), nullable=False),
        sa.Column("total_milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_seal")),
    )
    op.create_index(
        "ix_register_seal_organisation", "register_seal", ["organisation_id", "record_on"], unique=False
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("resolved_fen", sa.BigInteger(), nullable=True),
        sa.Column("accounting_on", sa.Date(), nullable=True),
        sa.Column("record_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
    )
    op.create_index("ix_resolution_entity", "resolution", ["entity_id", "year"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("adjusts_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["adjusts_id"], ["run.id"], name=op.f("fk_run_adjusts_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_adjusts_id"), "run", ["adjusts_id"], unique=False)
    op.create_index(op.f("ix_run_root_id"), "run", ["root_id"], unique=False)
    op.create_table(
        "trade",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "holder_id", "year", name=op.f("pk_trade")),
    )
    op.create_table(
        "tier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("waits_for", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("accounting_on", sa.Date(), nullable=False),
        sa.Column("statutory_reserve_fen", sa.BigInteger(), nullable=False),
        sa.Column("discretionary_reserve_fen", sa.BigInteger(), nullable=False),
        sa.Column("reserve_fen", sa.BigInteger(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("distributable_fen", sa.BigInteger(), nullable=False),
        sa.Column("declared_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("paid_fen >= 0 OR kind <> 'annual'", name=op.f("ck_tier_paid")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_tier_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier")),
    )
    op.create_index("ix_tier_run", "tier", ["run_id", "ordinal"], unique=False)
    op.create_index(
        "uq_tier_entity_year", "tier", ["entity_id", "year"], unique=True, postgresql_where="kind = 'annual'"
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("vote", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_approval_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_tier", "approval", ["tier_id", "taken_at"], unique=False)
    op.create_table(
        "line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("holder_is_entity", sa.Boolean(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("quotient_fen", sa.BigInteger(), nullable=False),
        sa.Column("remainder", sa.BigInteger(), nullable=False),
        sa.Column("extra_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_fen", sa.BigInteger(), nullable=False),
        sa.Column("before_fen", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_line_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
    )
    op.create_index(op.f("ix_line_holder_id"), "line", ["holder_id"], unique=False)
    op.create_index("uq_line_tier_ordinal", "line", ["tier_id", "ordinal"], unique=True)
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("payable_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_payment_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_holder_id"), "payment", ["holder_id"], unique=False)
    op.create_index(op.f("ix_payment_line_id"), "payment", ["line_id"], unique=False)
    op.create_index(op.f("ix_payment_payable_id"), "payment", ["payable_id"], unique=False)
    op.create_index(op.f("ix_payment_tier_id"), "payment", ["tier_id"], unique=False)
    for table in ("approval", "policy", "resolution", "payment", "register_entry", "register_seal"):
        append_only(table)
    op.execute(_LINES_FIXED)
    for event, transition in (("INSERT", "NEW TABLE AS touched"), ("DELETE", "OLD TABLE AS touched")):
        op.execute(
            f"CREATE TRIGGER line_fixed_{event.lower()} AFTER {event} ON line REFERENCING {transition}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_declared()"
        )
    for event in ("UPDATE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER line_fixed_{event.lower()} BEFORE {event} ON line"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(_TIER_FIXED)
    op.execute(
        "CREATE TRIGGER tier_fixed BEFORE UPDATE OR DELETE ON tier"
        " FOR EACH ROW EXECUTE FUNCTION refuse_declared_tier()"
    )
    op.execute(_FIGURES)
    op.execute(_RULES)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
