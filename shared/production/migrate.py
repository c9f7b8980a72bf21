"""What a line's first revision does for the kernel beyond its tables: append-only facts and dated rates."""

from alembic import op
from sqlalchemy import text

from shared.kit.migrate import append_only
from shared.production.tables import APPEND_ONLY

RATES = (
    ("purchase_input_vat_bp", 900, "公告2019第39号：收购农产品按 9% 计算抵扣进项税额"),
    ("vat_agricultural_bp", 900, "公告2019第39号；增值税法 §10：农产品 9%"),
    ("vat_general_bp", 1300, "公告2019第39号；增值税法 §10：13%"),
)


def add_figure(name: str, effective_on: str, value: int, source: str) -> None:
    """Register an effective-dated figure with its source."""
    statement = text(
        "INSERT INTO figure (name, effective_on, value, source)"
        " VALUES (:name, CAST(:on AS date), :value, :source)"
    )
    op.get_bind().execute(statement, {"name": name, "on": effective_on, "value": value, "source": source})


def finish_kernel() -> None:
    """After the tables: facts are append-only from now on, and the rates the kernel reads are there."""
    for table in APPEND_ONLY:
        append_only(table)
    for name, value, source in RATES:
        add_figure(name, "2019-04-01", value, source)
