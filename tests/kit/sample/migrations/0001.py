"""Baskets, a log of them that is never edited, and what a reader heard of them in the order it applied."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kit()
    for table in ("basket", "basket_log"):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), primary_key=True),
            sa.Column("entity_id", sa.Uuid(), nullable=False),
            sa.Column("farm", sa.String(), nullable=False),
            sa.Column("weight_g", sa.BigInteger(), nullable=False),
            sa.CheckConstraint("weight_g >= 0", name=op.f(f"ck_{table}_not_negative")),
        )
    append_only("basket_log")
    op.create_table(
        "weighing",
        sa.Column("ordinal", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("farm", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
