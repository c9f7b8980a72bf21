"""matings, and how long each species carries"""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only
from shared.production.migrate import add_figure

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIGURES = (
    ("gestation_days_cattle", 283, "domain.md §5：肉牛妊娠期 280–285 天"),
    ("gestation_days_goat", 150, "domain.md §5：奶山羊妊娠期 150 天"),
    ("gestation_days_sheep", 150, "绵羊妊娠期约 150 天"),
    ("gestation_days_pig", 114, "母猪妊娠期约 114 天"),
)


def upgrade() -> None:
    op.create_table(
        "mating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("animal_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("sire", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["animal_id"], ["animal.id"], name=op.f("fk_mating_animal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mating")),
        sa.UniqueConstraint("animal_id", "on", name=op.f("uq_mating_animal_id_on")),
    )
    op.create_index(op.f("ix_mating_entity_id"), "mating", ["entity_id"])
    op.create_index(op.f("ix_mating_animal_id"), "mating", ["animal_id"])
    op.create_index(op.f("ix_mating_due_on"), "mating", ["due_on"])
    append_only("mating")
    for name, value, source in FIGURES:
        add_figure(name, "2000-01-01", value, source)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
