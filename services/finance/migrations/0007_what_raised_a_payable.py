"""What raised a payable, for its reversal to find it; one reversal a journal; who drew up, who approved."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Payables kept before: the source of the journal with their paper and day, or their own.
_RAISED_BY = """
    UPDATE payable p SET raised_by = coalesce(
      (SELECT min(j.source_id::text)::uuid FROM journal j
       WHERE j.entity_id = p.entity_id AND j."on" = p."on" AND j.document = p.document), p.source_id)
"""


def upgrade() -> None:
    op.add_column("payable", sa.Column("raised_by", sa.Uuid(), nullable=True))
    op.execute(_RAISED_BY)
    op.alter_column("payable", "raised_by", nullable=False)
    op.create_index(op.f("ix_payable_raised_by"), "payable", ["raised_by"], unique=False)
    op.create_index(
        "uq_journal_reverses",
        "journal",
        ["reverses"],
        unique=True,
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_index(
        "uq_voucher_reverses",
        "voucher",
        ["reverses"],
        unique=True,
        postgresql_where=sa.text("state <> 'rejected' AND reverses IS NOT NULL"),
    )
    op.add_column("payment_batch", sa.Column("drawn_by_name", sa.String(), server_default="", nullable=False))
    op.add_column("payment_batch", sa.Column("approved_by_name", sa.String(), nullable=True))


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
