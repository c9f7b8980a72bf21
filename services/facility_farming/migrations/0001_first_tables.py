"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import append_only, create_kit
from shared.production.migrate import finish_kernel

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kit()
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("gathered_fen", sa.BigInteger(), nullable=False),
        sa.Column("passport", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status = 'open' OR cost_fen = 0", name=op.f("ck_batch_closed_bears_nothing")),
        sa.CheckConstraint("cost_fen >= 0", name=op.f("ck_batch_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("entity_id", "number", name=op.f("uq_batch_entity_id_number")),
    )
    op.create_index("ix_batch_entity_id_id", "batch", ["entity_id", "id"], unique=False)
    op.create_table(
        "greenhouse",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area_m2", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_m2 > 0", name=op.f("ck_greenhouse_has_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greenhouse")),
        sa.UniqueConstraint("entity_id", "name", name=op.f("uq_greenhouse_entity_id_name")),
    )
    op.create_index(op.f("ix_greenhouse_entity_id"), "greenhouse", ["entity_id"], unique=False)
    op.create_table(
        "grower",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grower")),
    )
    op.create_table(
        "input_stock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0 AND cost_fen >= 0", name=op.f("ck_input_stock_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input_stock")),
        sa.UniqueConstraint("entity_id", "item", name=op.f("uq_input_stock_entity_id_item")),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("pesticide", sa.String(), nullable=False),
        sa.Column("crop", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("banned", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_label_has_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint(
            "entity_id",
            "pesticide",
            "crop",
            "effective_on",
            name=op.f("uq_label_entity_id_pesticide_crop_effective_on"),
        ),
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("quantity_in", sa.BigInteger(), nullable=False),
        sa.Column("cost_in_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("is_purchased", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("hold_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("blocked_until", sa.Date(), nullable=True),
        sa.Column("for_sale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("best_before_on", sa.Date(), nullable=True),
        sa.Column("passport", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status IN ('available', 'held')", name=op.f("ck_lot_status")),
        sa.CheckConstraint("quantity > 0 OR cost_fen = 0", name=op.f("ck_lot_cost_has_goods")),
        sa.CheckConstraint("quantity >= 0 AND cost_fen >= 0", name=op.f("ck_lot_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_entity_id_id", "lot", ["entity_id", "id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "holder_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("base_fen_per_kg", sa.BigInteger(), nullable=False),
        sa.Column("standard_moisture_bp", sa.Integer(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("grades", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "entity_id", "product", "effective_on", name=op.f("uq_price_entity_id_product_effective_on")
        ),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("from_lot_id", sa.Uuid(), nullable=False),
        sa.Column("to_entity_id", sa.Uuid(), nullable=False),
        sa.Column("to_service", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("net_fen", sa.BigInteger(), nullable=False),
        sa.Column("vat_fen", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_entity_id_id", "transfer", ["entity_id", "id"], unique=False)
    op.create_table(
        "bag_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("greenhouse_id", sa.Uuid(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("contaminated", sa.Integer(), nullable=False),
        sa.Column("discarded", sa.Integer(), nullable=False),
        sa.Column("inoculated_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.CheckConstraint("contaminated + discarded <= bags", name=op.f("ck_bag_batch_bags_left")),
        sa.ForeignKeyConstraint(
            ["greenhouse_id"], ["greenhouse.id"], name=op.f("fk_bag_batch_greenhouse_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["batch.id"], name=op.f("fk_bag_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bag_batch")),
    )
    op.create_index(op.f("ix_bag_batch_entity_id"), "bag_batch", ["entity_id"], unique=False)
    op.create_table(
        "cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_cost_batch_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_cost_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
    )
    op.create_index("ix_cost_batch_id", "cost", ["batch_id"], unique=False)
    op.create_table(
        "cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("greenhouse_id", sa.Uuid(), nullable=False),
        sa.Column("crop", sa.String(), nullable=False),
        sa.Column("variety", sa.String(), nullable=False),
        sa.Column("transplanted_on", sa.Date(), nullable=False),
        sa.Column("planned_harvest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["greenhouse_id"], ["greenhouse.id"], name=op.f("fk_cycle_greenhouse_id")),
        sa.ForeignKeyConstraint(["id"], ["batch.id"], name=op.f("fk_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
    )
    op.create_index(op.f("ix_cycle_entity_id"), "cycle", ["entity_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("gross_g", sa.BigInteger(), nullable=False),
        sa.Column("moisture_bp", sa.Integer(), nullable=True),
        sa.Column("impurity_bp", sa.Integer(), nullable=False),
        sa.Column("net_g", sa.BigInteger(), nullable=False),
        sa.Column("price_fen_per_kg", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("input_vat_fen", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["corrects"], ["delivery.id"], name=op.f("fk_delivery_corrects")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_delivery_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_corrects", "delivery", ["corrects"], unique=False)
    op.create_index("ix_delivery_entity_id_id", "delivery", ["entity_id", "id"], unique=False)
    op.create_index("ix_delivery_household_id_on", "delivery", ["household_id", "on"], unique=False)
    op.create_table(
        "input_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("vat_fen", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["input_stock.id"], name=op.f("fk_input_move_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input_move")),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_quantity", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("returned_cost_fen", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("returned_quantity <= quantity", name=op.f("ck_issue_returned_within")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_issue_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.create_table(
        "flush",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bag_batch_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quantity_g", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bag_batch_id"], ["bag_batch.id"], name=op.f("fk_flush_bag_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flush")),
        sa.UniqueConstraint("bag_batch_id", "number", name=op.f("uq_flush_bag_batch_id_number")),
    )
    op.create_index(op.f("ix_flush_entity_id"), "flush", ["entity_id"], unique=False)
    op.create_table(
        "spray",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("pesticide", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("pest", sa.String(), nullable=False),
        sa.Column("dose", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("clear_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_spray_cycle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spray")),
    )
    op.create_index(op.f("ix_spray_cycle_id"), "spray", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_spray_entity_id"), "spray", ["entity_id"], unique=False)
    finish_kernel()
    for table in ("label", "spray", "flush"):
        append_only(table)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
