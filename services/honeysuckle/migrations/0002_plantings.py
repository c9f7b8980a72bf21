"""plantings"""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only
from shared.production.migrate import add_figure

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIGURES = (
    ("plant_bears_after_years", 1, "金银花栽植第二年投产"),
    ("plant_life_months", 120, "企业所得税法实施条例 §64：林木类生产性生物资产不少于 10 年"),
    ("plant_residual_bp", 500, "预计净残值率 5%"),
)


def upgrade() -> None:
    op.create_table(
        "planting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("plot_id", sa.Uuid(), nullable=False),
        sa.Column("plants", sa.Integer(), nullable=False),
        sa.Column("matured_on", sa.Date(), nullable=True),
        sa.Column("depreciation_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("plants >= 0 AND depreciation_fen >= 0", name=op.f("ck_planting_not_negative")),
        sa.ForeignKeyConstraint(["id"], ["batch.id"], name=op.f("fk_planting_id")),
        sa.ForeignKeyConstraint(["plot_id"], ["plot.id"], name=op.f("fk_planting_plot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planting")),
    )
    op.create_index(op.f("ix_planting_entity_id"), "planting", ["entity_id"], unique=False)
    op.create_table(
        "depreciation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("planting_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_depreciation_batch_id")),
        sa.ForeignKeyConstraint(["planting_id"], ["planting.id"], name=op.f("fk_depreciation_planting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depreciation")),
        sa.UniqueConstraint("planting_id", "month", name=op.f("uq_depreciation_planting_id_month")),
    )
    op.create_index(op.f("ix_depreciation_entity_id"), "depreciation", ["entity_id"], unique=False)
    append_only("depreciation")
    for name, value, source in FIGURES:
        add_figure(name, "2008-01-01", value, source)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
