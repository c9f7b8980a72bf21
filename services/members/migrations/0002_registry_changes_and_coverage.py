"""registry changes, ended households, what of a payable arrived"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("household", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("household", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_household_merged_into"), "household", "household", ["merged_into"], ["id"])
    op.create_table(
        "coverage_payment",
        sa.Column("payable_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("paid_fen >= 0", name=op.f("ck_coverage_payment_paid_not_negative")),
        sa.PrimaryKeyConstraint("payable_id", name=op.f("pk_coverage_payment")),
    )
    op.create_table(
        "registry_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_registry_change_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registry_change_person_id")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["organisation.id"], name=op.f("fk_registry_change_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_change")),
    )
    op.create_index(
        "ix_registry_change_household", "registry_change", ["household_id", "recorded_at"], unique=False
    )
    append_only("registry_change")


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
