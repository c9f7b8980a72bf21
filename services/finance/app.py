"""Finance assembled."""

from pathlib import Path

from services.finance.handlers import hears
from services.finance.models import Base
from services.finance.routes import ROUTERS
from shared.contracts.finance import (
    JournalPosted,
    PaymentReturned,
    PaymentSettled,
    PeriodClosed,
    PeriodClosing,
    PeriodReopened,
    ProfitDetermined,
)
from shared.kit.app import Service

SERVICE = Service(
    name="finance",
    zh="财务",
    en="Finance",
    title="各单位账簿、应付款与付款、结账、报表、合并 / books, payables, periods, statements, consolidation",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=ROUTERS,
    hears=hears,
    says=(
        JournalPosted,
        PeriodClosing,
        PeriodClosed,
        PeriodReopened,
        ProfitDetermined,
        PaymentSettled,
        PaymentReturned,
    ),
)
