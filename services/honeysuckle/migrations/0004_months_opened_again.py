"""A month that was opened again is sealed in a further round."""

from shared.kit.migrate import rounds_of_closing

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rounds_of_closing()


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
