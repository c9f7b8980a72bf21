"""customers, prices, orders, invoices"""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: VAT in basis points. 2019-04-01: 公告2019年第39号; 2026-01-01: 增值税法 §10, §11, §24.
#: A temporary cut of the small-scale levy is a further row, entered when it is granted.
RATES = """
INSERT INTO figure (name, effective_on, value, source) VALUES
  ('vat_bp_self_produced', '2008-07-01', 0, '财税〔2008〕81号'),
  ('vat_bp_self_produced', '2026-01-01', 0, '增值税法 §24'),
  ('vat_bp_exempt', '2012-01-01', 0, '财税〔2011〕137号'),
  ('vat_bp_exempt', '2026-01-01', 0, '增值税法 §24; 财税〔2011〕137号'),
  ('vat_bp_agricultural', '2019-04-01', 900, '公告2019年第39号'),
  ('vat_bp_agricultural', '2026-01-01', 900, '增值税法 §10'),
  ('vat_bp_general', '2019-04-01', 1300, '公告2019年第39号'),
  ('vat_bp_general', '2026-01-01', 1300, '增值税法 §10'),
  ('vat_bp_small_scale', '2009-01-01', 300, '增值税暂行条例 §12'),
  ('vat_bp_small_scale', '2026-01-01', 300, '增值税法 §11')
"""


def upgrade() -> None:
    create_kit()
    op.create_table(
        "available_lot",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("custodian", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("tax_category", sa.String(), nullable=False),
        sa.Column("best_before_on", sa.Date(), nullable=True),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("free_on", sa.Date(), nullable=True),
        sa.CheckConstraint("promised >= 0 AND asked >= 0", name=op.f("ck_available_lot_not_negative")),
        sa.CheckConstraint(
            "promised = 0 OR promised + asked <= on_hand", name=op.f("ck_available_lot_not_over_promised")
        ),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_available_lot")),
    )
    op.create_index(
        "ix_available_lot_goods",
        "available_lot",
        ["entity_id", "product", "grade", "best_before_on"],
        unique=False,
    )
    op.create_table(
        "lot_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_use")),
    )
    op.create_index("ix_lot_use_lot_id", "lot_use", ["lot_id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("group_entity_id", sa.Uuid(), nullable=True),
        sa.Column("customer_class", sa.String(), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("payment_days BETWEEN 0 AND 3650", name=op.f("ck_customer_payment_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index("ix_customer_entity_id_name", "customer", ["entity_id", "name"], unique=False)
    op.create_table(
        "price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("customer_class", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("net_fen_per_1000", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("net_fen_per_1000 >= 0", name=op.f("ck_price_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
    )
    op.create_index(
        "ix_price_goods",
        "price",
        ["entity_id", "product", "grade", "customer_class", "effective_on"],
        unique=False,
    )
    op.create_table(
        "recall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    op.create_table(
        "recall_lot",
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_recall_lot_recall_id")),
        sa.PrimaryKeyConstraint("recall_id", "lot_id", name=op.f("pk_recall_lot")),
    )
    op.create_index(op.f("ix_recall_lot_lot_id"), "recall_lot", ["lot_id"], unique=False)
    op.create_table(
        "sale_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sale_order_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_order")),
        sa.UniqueConstraint("entity_id", "number", name=op.f("uq_sale_order_entity_id_number")),
    )
    op.create_index("ix_sale_order_customer_id", "sale_order", ["customer_id"], unique=False)
    op.create_index(
        "ix_sale_order_entity_id_ordered_on", "sale_order", ["entity_id", "ordered_on"], unique=False
    )
    op.create_table(
        "order_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("net_fen_per_1000", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND shipped >= 0 AND shipped <= quantity",
            name=op.f("ck_order_line_not_over_shipped"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sale_order.id"], name=op.f("fk_order_line_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    op.create_table(
        "assignment",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_assignment_not_negative")),
        sa.ForeignKeyConstraint(["line_id"], ["order_line.id"], name=op.f("fk_assignment_line_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["available_lot.lot_id"], name=op.f("fk_assignment_lot_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sale_order.id"], name=op.f("fk_assignment_order_id")),
        sa.PrimaryKeyConstraint("line_id", "lot_id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_lot_id", "assignment", ["lot_id"], unique=False)
    op.create_index(op.f("ix_assignment_order_id"), "assignment", ["order_id"], unique=False)
    op.create_table(
        "shipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("custodian", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_positive")),
        sa.CheckConstraint(
            "returned >= 0 AND returned <= quantity", name=op.f("ck_shipment_not_over_returned")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["order_line.id"], name=op.f("fk_shipment_line_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sale_order.id"], name=op.f("fk_shipment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    op.create_index("ix_shipment_lot_id", "shipment", ["lot_id"], unique=False)
    op.create_index("ix_shipment_order_id", "shipment", ["order_id"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("tax_category", sa.String(), nullable=False),
        sa.Column("vat_bp", sa.Integer(), nullable=False),
        sa.Column("net_fen", sa.BigInteger(), nullable=False),
        sa.Column("vat_fen", sa.BigInteger(), nullable=False),
        sa.Column("credited_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN reverses IS NULL THEN net_fen >= 0 AND vat_fen >= 0"
            " ELSE net_fen <= 0 AND vat_fen <= 0 END",
            name=op.f("ck_invoice_sign"),
        ),
        sa.CheckConstraint("received_fen >= 0", name=op.f("ck_invoice_received_not_negative")),
        sa.CheckConstraint(
            "reverses IS NOT NULL OR received_fen <= net_fen + vat_fen",
            name=op.f("ck_invoice_not_over_received"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_invoice_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sale_order.id"], name=op.f("fk_invoice_order_id")),
        sa.ForeignKeyConstraint(["reverses"], ["invoice.id"], name=op.f("fk_invoice_reverses")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_invoice_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("entity_id", "number", name=op.f("uq_invoice_entity_id_number")),
    )
    op.create_index("ix_invoice_entity_id_due_on", "invoice", ["entity_id", "due_on"], unique=False)
    op.create_index("ix_invoice_order_id", "invoice", ["order_id"], unique=False)
    op.create_index("ix_invoice_shipment_id", "invoice", ["shipment_id"], unique=False)
    op.create_table(
        "goods_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("usable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("credit_note_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["invoice.id"], name=op.f("fk_goods_return_credit_note_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sale_order.id"], name=op.f("fk_goods_return_order_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_goods_return_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return")),
    )
    op.create_index("ix_goods_return_order_id", "goods_return", ["order_id"], unique=False)
    op.create_index("ix_goods_return_shipment_id", "goods_return", ["shipment_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_receipt_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_invoice_id", "receipt", ["invoice_id"], unique=False)
    append_only("price")
    append_only("receipt")
    op.execute(RATES)
