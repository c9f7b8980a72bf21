"""The trace knows lots bought from growers, and a recall says by when it must have begun."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bought",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("net_g", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_bought")),
    )
    op.create_index(op.f("ix_bought_lot_id"), "bought", ["lot_id"], unique=False)
    append_only("bought")
    op.execute(
        """
        CREATE VIEW elsewhere AS
        SELECT id, entity_id, product, grade, unit, quantity, "on", passport FROM upstream
        UNION ALL
        SELECT lot_id, (array_agg(entity_id))[1], min(product), min(grade), 'g',
          CAST(sum(net_g) AS bigint), min("on"),
          jsonb_build_object('growers', count(DISTINCT household_id),
            'harvested_from', min("on"), 'harvested_to', max("on"))
        FROM bought WHERE NOT EXISTS (SELECT 1 FROM upstream u WHERE u.id = bought.lot_id)
        GROUP BY lot_id
        """
    )
    op.execute(
        "INSERT INTO figure (name, effective_on, value, source) VALUES"
        " ('recall.start_h_1', '2015-09-01', 24, '食品召回管理办法 §13'),"
        " ('recall.start_h_2', '2015-09-01', 48, '食品召回管理办法 §13'),"
        " ('recall.start_h_3', '2015-09-01', 72, '食品召回管理办法 §13')"
    )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
