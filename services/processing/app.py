"""Processing assembled."""

from pathlib import Path

from services.processing.handlers import hears
from services.processing.models import METADATA
from services.processing.routes import ROUTERS
from shared.contracts.custody import (
    GoodsTakenBack,
    LotHeld,
    LotIssued,
    LotOpened,
    LotReceived,
    LotReleased,
    LotWrittenOff,
    ShipmentRefused,
)
from shared.contracts.periods import PeriodSealed
from shared.contracts.processing import BatchCompleted, RecallOpened
from shared.kit.app import Service

SERVICE = Service(
    name="processing",
    zh="加工",
    en="Processing",
    title="Recipes, batches, tests, holds, genealogy and recalls of the processing plants",
    metadata=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    routers=ROUTERS,
    hears=hears,
    says=(
        LotOpened,
        LotReceived,
        BatchCompleted,
        LotReleased,
        LotHeld,
        LotIssued,
        ShipmentRefused,
        GoodsTakenBack,
        LotWrittenOff,
        RecallOpened,
        PeriodSealed,
    ),
    stage=2,
)
