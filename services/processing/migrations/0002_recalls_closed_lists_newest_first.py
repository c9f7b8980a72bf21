"""A recall is closed with a report; lots and batches are read newest first."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recall", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("recall", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("recall", sa.Column("cleared_lot_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
    op.create_index("ix_lot_entity_id_on", "lot", ["entity_id", "on"], unique=False)
    op.create_index("ix_batch_entity_id_on", "batch", ["entity_id", "on"], unique=False)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
