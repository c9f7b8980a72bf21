"""bans by kind of crop; sprays on fungus bags too"""

import sqlalchemy as sa
from alembic import op

from shared.kit.ids import named_id
from shared.kit.migrate import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EDIBLE = ("vegetable", "fruit", "tea", "fungus", "herb")
HIGHLY_TOXIC = ("甲拌磷", "甲基异柳磷", "克百威", "水胺硫磷", "氧乐果", "灭多威", "涕灭威", "灭线磷")
# (pesticides, kinds of crop, from, source)
BANS = (
    (HIGHLY_TOXIC, EDIBLE, "2015-10-01", "食品安全法 §49；禁限用农药名录"),
    (
        ("内吸磷", "硫环磷", "氯唑磷"),
        ("vegetable", "fruit", "tea", "herb"),
        "2015-10-01",
        "食品安全法 §49；禁限用农药名录",
    ),
    (("乙酰甲胺磷", "丁硫克百威", "乐果"), EDIBLE, "2019-08-01", "农业部公告第2552号"),
    (("毒死蜱", "三唑磷"), ("vegetable",), "2016-12-31", "农业部公告第2032号"),
)


def upgrade() -> None:
    op.create_table(
        "ban",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pesticide", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
        sa.UniqueConstraint(
            "pesticide", "kind", "effective_on", name=op.f("uq_ban_pesticide_kind_effective_on")
        ),
    )
    insert = sa.text(
        "INSERT INTO ban (id, pesticide, kind, effective_on, source)"
        " VALUES (:id, :pesticide, :kind, CAST(:on AS date), :source)"
    )
    for pesticides, kinds, on, source in BANS:
        for pesticide in pesticides:
            for kind in kinds:
                row = {"pesticide": pesticide, "kind": kind, "on": on, "source": source}
                op.get_bind().execute(insert, row | {"id": named_id("ban", pesticide, kind, on)})
    append_only("ban")
    op.add_column("cycle", sa.Column("kind", sa.String(), server_default="vegetable", nullable=False))
    op.alter_column("cycle", "kind", server_default=None)
    op.drop_constraint("fk_spray_cycle_id", "spray")
    op.drop_index("ix_spray_cycle_id", "spray")
    op.alter_column("spray", "cycle_id", new_column_name="batch_id")
    op.create_foreign_key("fk_spray_batch_id", "spray", "batch", ["batch_id"], ["id"])
    op.create_index("ix_spray_batch_id", "spray", ["batch_id"])


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
