"""Payees by household number, so that opening balances can name them as people do."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payee", sa.Column("code", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
