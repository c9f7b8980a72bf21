"""facts and periods: what nobody edits, the figures, the national withdrawal periods"""

import sqlalchemy as sa
from alembic import op

from shared.kit.ids import named_id
from shared.kit.migrate import append_only
from shared.production.migrate import add_figure

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIGURES = (
    ("ear_tag_days", 30, "畜禽标识和养殖档案管理办法 §11：出生后 30 天内加施标识"),
    ("pig_equivalent_milli_pig", 1000, "畜禽粪污土地承载力测算技术指南：猪当量"),
    ("pig_equivalent_milli_cattle", 3330, "畜禽粪污土地承载力测算技术指南：1 头肉牛折 3.33 猪当量"),
    ("pig_equivalent_milli_sheep", 400, "畜禽粪污土地承载力测算技术指南：1 只羊折 0.4 猪当量"),
    ("pig_equivalent_milli_goat", 400, "畜禽粪污土地承载力测算技术指南：1 只羊折 0.4 猪当量"),
    ("land_takes_milli_pig_equivalent_per_mu", 1200, "畜禽粪污土地承载力测算技术指南：小麦、玉米当季"),
    ("manure_storage_alarm_bp", 8000, "贮存设施装满 80% 报警"),
    ("animal_life_months", 36, "企业所得税法实施条例 §64：畜类生产性生物资产不少于 3 年"),
    ("animal_residual_bp", 500, "预计净残值率 5%"),
)
# (drug, species, purpose, days, banned); 羊 is sheep and goat.
WITHDRAWALS = (
    *(("土霉素注射液", species, "meat", 28, False) for species in ("pig", "cattle", "sheep", "goat")),
    *(("土霉素注射液", species, "milk", 7, False) for species in ("cattle", "sheep", "goat")),
    *(("土霉素片", species, "meat", 7, False) for species in ("pig", "cattle", "sheep", "goat")),
    *(("土霉素片", species, "milk", 3, False) for species in ("cattle", "sheep", "goat")),
    ("四环素片", "pig", "meat", 10, False),
    ("四环素片", "cattle", "meat", 12, False),
    ("四环素片", "cattle", "milk", 0, True),
    ("双甲脒溶液", "pig", "meat", 8, False),
    *(("双甲脒溶液", species, "meat", 21, False) for species in ("cattle", "sheep", "goat")),
    ("双甲脒溶液", "cattle", "milk", 2, False),
    *(("双甲脒溶液", species, "milk", 0, True) for species in ("sheep", "goat")),
)


def upgrade() -> None:
    for table in (
        "weight",
        "milking",
        "treatment",
        "withdrawal",
        "manure",
        "manure_capacity",
        "head_move",
        "depreciation",
    ):
        append_only(table)
    for name, value, source in FIGURES:
        add_figure(name, "2002-01-01", value, source)
    for drug, species, purpose, days, banned in WITHDRAWALS:
        op.get_bind().execute(
            sa.text(
                "INSERT INTO withdrawal (id, drug, species, purpose, effective_on, days, banned, source)"
                " VALUES (:id, :drug, :species, :purpose, '2003-05-22', :days, :banned, :source)"
            ),
            {
                "id": named_id("withdrawal", drug, species, purpose),
                "drug": drug,
                "species": species,
                "purpose": purpose,
                "days": days,
                "banned": banned,
                "source": "农业部公告第278号",
            },
        )


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
