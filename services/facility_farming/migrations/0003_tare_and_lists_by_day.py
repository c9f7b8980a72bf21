"""the tare of a delivery, and lists by day"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "delivery", sa.Column("tare_g", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index("ix_delivery_entity_id_on_id", "delivery", ["entity_id", "on", "id"])
    op.create_index("ix_lot_entity_id_on_id", "lot", ["entity_id", "on", "id"])
    op.create_index("ix_batch_entity_id_opened_on_id", "batch", ["entity_id", "opened_on", "id"])


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
