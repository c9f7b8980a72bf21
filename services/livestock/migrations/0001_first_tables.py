"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import create_kit
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
        "manure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("solid_kg", sa.Integer(), nullable=False),
        sa.Column("liquid_l", sa.Integer(), nullable=False),
        sa.Column("storage_fill_bp", sa.Integer(), nullable=False),
        sa.Column("treatment", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("area_m2", sa.BigInteger(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.CheckConstraint("storage_fill_bp BETWEEN 0 AND 10000", name=op.f("ck_manure_storage_fill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manure")),
    )
    op.create_index(op.f("ix_manure_entity_id"), "manure", ["entity_id"], unique=False)
    op.create_table(
        "manure_capacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("storage_l", sa.BigInteger(), nullable=False),
        sa.Column("land_m2", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("land_m2 >= 0 AND storage_l >= 0", name=op.f("ck_manure_capacity_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manure_capacity")),
        sa.UniqueConstraint(
            "entity_id", "effective_on", name=op.f("uq_manure_capacity_entity_id_effective_on")
        ),
    )
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
        "withdrawal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("drug", sa.String(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("banned", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_withdrawal_has_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint(
            "entity_id",
            "drug",
            "species",
            "purpose",
            "effective_on",
            name=op.f("uq_withdrawal_entity_id_drug_species_purpose_effective_on"),
            postgresql_nulls_not_distinct=True,
        ),
    )
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
        "herd",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("depreciation_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("depreciation_fen >= 0", name=op.f("ck_herd_depreciation_within")),
        sa.ForeignKeyConstraint(["id"], ["batch.id"], name=op.f("fk_herd_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_herd")),
    )
    op.create_index(op.f("ix_herd_entity_id"), "herd", ["entity_id"], unique=False)
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
        "animal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("herd_id", sa.Uuid(), nullable=False),
        sa.Column("ear_tag", sa.String(), nullable=True),
        sa.Column("tagged_on", sa.Date(), nullable=True),
        sa.Column("tag_note", sa.String(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("breed", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("dam_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("meat_ok_on", sa.Date(), nullable=True),
        sa.Column("milk_ok_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('alive', 'sold', 'dead')", name=op.f("ck_animal_state")),
        sa.ForeignKeyConstraint(["dam_id"], ["animal.id"], name=op.f("fk_animal_dam_id")),
        sa.ForeignKeyConstraint(["herd_id"], ["herd.id"], name=op.f("fk_animal_herd_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_animal")),
        sa.UniqueConstraint("ear_tag", name=op.f("uq_animal_ear_tag")),
    )
    op.create_index(op.f("ix_animal_entity_id"), "animal", ["entity_id"], unique=False)
    op.create_index(op.f("ix_animal_herd_id"), "animal", ["herd_id"], unique=False)
    op.create_table(
        "depreciation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("herd_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_depreciation_batch_id")),
        sa.ForeignKeyConstraint(["herd_id"], ["herd.id"], name=op.f("fk_depreciation_herd_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depreciation")),
        sa.UniqueConstraint("herd_id", "month", name=op.f("uq_depreciation_herd_id_month")),
    )
    op.create_index(op.f("ix_depreciation_entity_id"), "depreciation", ["entity_id"], unique=False)
    op.create_table(
        "head_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("herd_id", sa.Uuid(), nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=False),
        sa.Column("depreciation_fen", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("heads <> 0", name=op.f("ck_head_move_moves_something")),
        sa.ForeignKeyConstraint(["herd_id"], ["herd.id"], name=op.f("fk_head_move_herd_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_move")),
    )
    op.create_index(op.f("ix_head_move_entity_id"), "head_move", ["entity_id"], unique=False)
    op.create_index("ix_head_move_herd_id_on", "head_move", ["herd_id", "on"], unique=False)
    op.create_table(
        "milking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("animal_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("milk_ml", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["animal_id"], ["animal.id"], name=op.f("fk_milking_animal_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_milking_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milking")),
    )
    op.create_index(op.f("ix_milking_animal_id"), "milking", ["animal_id"], unique=False)
    op.create_index(op.f("ix_milking_entity_id"), "milking", ["entity_id"], unique=False)
    op.create_table(
        "treatment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("animal_id", sa.Uuid(), nullable=False),
        sa.Column("drug", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("illness", sa.String(), nullable=False),
        sa.Column("dose", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("last_given_on", sa.Date(), nullable=False),
        sa.Column("meat_ok_on", sa.Date(), nullable=False),
        sa.Column("milk_ok_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["animal_id"], ["animal.id"], name=op.f("fk_treatment_animal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
    )
    op.create_index(op.f("ix_treatment_animal_id"), "treatment", ["animal_id"], unique=False)
    op.create_index(op.f("ix_treatment_entity_id"), "treatment", ["entity_id"], unique=False)
    op.create_table(
        "weight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("animal_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["animal_id"], ["animal.id"], name=op.f("fk_weight_animal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight")),
        sa.UniqueConstraint("animal_id", "on", name=op.f("uq_weight_animal_id_on")),
    )
    op.create_index(op.f("ix_weight_entity_id"), "weight", ["entity_id"], unique=False)
    finish_kernel()


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
