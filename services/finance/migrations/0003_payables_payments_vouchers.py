"""What is owed, how it is paid, and journals by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payable",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("holder_is_entity", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("open_fen", sa.BigInteger(), nullable=False),
        sa.Column("batched_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen = open_fen + batched_fen + paid_fen", name=op.f("ck_payable_adds_up")),
        sa.CheckConstraint(
            "least(open_fen, batched_fen, paid_fen) >= least(amount_fen, 0)"
            " AND greatest(open_fen, batched_fen, paid_fen) <= greatest(amount_fen, 0)",
            name=op.f("ck_payable_within"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payable")),
        sa.UniqueConstraint(
            "entity_id", "source", "source_id", name=op.f("uq_payable_entity_id_source_source_id")
        ),
    )
    op.create_index("ix_payable_holder_id", "payable", ["holder_id"], unique=False)
    op.create_index(
        "ix_payable_open",
        "payable",
        ["entity_id", "source", "holder_id"],
        unique=False,
        postgresql_where=sa.text("open_fen <> 0"),
    )
    op.create_table(
        "payee",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("account_encrypted", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_payee")),
    )
    op.create_table(
        "payment_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("up_to_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('drawn', 'approved', 'cancelled')", name=op.f("ck_payment_batch_state")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> drawn_by", name=op.f("ck_payment_batch_two_hands")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_batch")),
    )
    op.create_index("ix_payment_batch_entity_id", "payment_batch", ["entity_id", "id"], unique=False)
    op.create_table(
        "voucher",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checked_by_name", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("journal_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('made', 'posted', 'rejected')", name=op.f("ck_voucher_state")),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> made_by", name=op.f("ck_voucher_two_hands")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
    )
    op.create_index("ix_voucher_entity_id", "voucher", ["entity_id", "id"], unique=False)
    op.create_table(
        "payment_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("holder_is_entity", sa.Boolean(), nullable=False),
        sa.Column("owed_fen", sa.BigInteger(), nullable=False),
        sa.Column("set_off_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('drawn', 'sent', 'settled', 'returned', 'cancelled')",
            name=op.f("ck_payment_line_state"),
        ),
        sa.CheckConstraint(
            "amount_fen = owed_fen - set_off_fen AND amount_fen >= 0", name=op.f("ck_payment_line_adds_up")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.id"], name=op.f("fk_payment_line_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_line")),
    )
    op.create_index("ix_payment_line_batch_id", "payment_line", ["batch_id", "number"], unique=False)
    op.create_index(op.f("ix_payment_line_holder_id"), "payment_line", ["holder_id"], unique=False)
    op.create_table(
        "payment_item",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("payable_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["payment_line.id"], name=op.f("fk_payment_item_line_id")),
        sa.ForeignKeyConstraint(["payable_id"], ["payable.id"], name=op.f("fk_payment_item_payable_id")),
        sa.PrimaryKeyConstraint("line_id", "payable_id", name=op.f("pk_payment_item")),
    )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
