"""entries of a register by when they were recorded"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_register_entry_recorded", "register_entry", ["organisation_id", "recorded_at"], unique=False
    )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
