"""objections to a published plan, and their answers"""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tier_id"], ["tier.id"], name=op.f("fk_objection_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_holder_id"), "objection", ["holder_id"], unique=False)
    op.create_index(op.f("ix_objection_tier_id"), "objection", ["tier_id"], unique=False)
    op.create_table(
        "objection_answer",
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_answer_objection_id")
        ),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_objection_answer")),
    )
    for table in ("objection", "objection_answer"):
        append_only(table)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
