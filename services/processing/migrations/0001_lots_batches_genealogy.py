"""Processing's first tables: recipes, lots and movements, batches, genealogy, tests, holds, recalls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kit()
    op.create_table(
        "arrival",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("to_entity_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_lot_id"), "arrival", ["lot_id"], unique=False)
    op.create_index(op.f("ix_arrival_to_entity_id"), "arrival", ["to_entity_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("recipe_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("entity_id", "number", name=op.f("uq_batch_entity_id_number")),
    )
    op.create_table(
        "edge",
        sa.Column("to_lot_id", sa.Uuid(), nullable=False),
        sa.Column("from_lot_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("total_weight", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("weight > 0 AND total_weight >= weight", name=op.f("ck_edge_share")),
        sa.PrimaryKeyConstraint("to_lot_id", "from_lot_id", name=op.f("pk_edge")),
    )
    op.create_index(op.f("ix_edge_from_lot_id"), "edge", ["from_lot_id"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("free_on", sa.Date(), nullable=True),
        sa.Column("recall_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_lot_id"), "hold", ["lot_id"], unique=False)
    op.create_index(op.f("ix_hold_recall_id"), "hold", ["recall_id"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity_made", sa.BigInteger(), nullable=False),
        sa.Column("cost_made_fen", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("by_product", sa.Boolean(), nullable=False),
        sa.Column("is_purchased", sa.Boolean(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("best_before_on", sa.Date(), nullable=True),
        sa.Column("tests", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("passport", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0 OR cost_fen = 0", name=op.f("ck_lot_no_cost_without_goods")),
        sa.CheckConstraint("quantity >= 0 AND cost_fen >= 0", name=op.f("ck_lot_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index(op.f("ix_lot_batch_id"), "lot", ["batch_id"], unique=False)
    op.create_index("ix_lot_entity_id_id", "lot", ["entity_id", "id"], unique=False)
    op.create_table(
        "movement",
        sa.Column("ordinal", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ordinal", name=op.f("pk_movement")),
    )
    op.create_index(op.f("ix_movement_lot_id"), "movement", ["lot_id"], unique=False)
    op.create_index(op.f("ix_movement_reference_id"), "movement", ["reference_id"], unique=False)
    op.create_table(
        "quality_test",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("laboratory", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_test")),
    )
    op.create_index(op.f("ix_quality_test_lot_id"), "quality_test", ["lot_id"], unique=False)
    op.create_table(
        "recall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lot_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    op.create_index(op.f("ix_recall_entity_id"), "recall", ["entity_id"], unique=False)
    op.create_table(
        "recipe",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe")),
        sa.UniqueConstraint(
            "entity_id", "code", "effective_on", name=op.f("uq_recipe_entity_id_code_effective_on")
        ),
    )
    op.create_table(
        "shipment",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("returned <= quantity", name=op.f("ck_shipment_returned_within")),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_shipment")),
    )
    op.create_index(op.f("ix_shipment_lot_id"), "shipment", ["lot_id"], unique=False)
    op.create_table(
        "upstream",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("passport", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upstream")),
    )
    for table in ("recipe", "batch", "edge", "movement", "quality_test", "upstream"):
        append_only(table)
    op.execute(
        "INSERT INTO figure (name, effective_on, value, source) VALUES"
        " ('vat.deemed_input_bp', '2019-04-01', 900, '财政部 税务总局 海关总署公告2019年第39号')"
    )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
