"""The dividends service, assembled."""

from pathlib import Path

from services.dividends.handlers import hears
from services.dividends.models import Base
from services.dividends.routes import holders, notices, policies, runs, tiers, trials
from shared.contracts.dividends import DividendDeclared
from shared.kit.app import Service

SERVICE = Service(
    name="dividends",
    zh="分红",
    en="Dividends",
    title="Distributes a year over the ownership graph, to the fen, and says who is owed what.",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(
        runs.router,
        tiers.router,
        tiers.lists,
        notices.router,
        notices.lists,
        policies.router,
        holders.router,
        trials.router,
    ),
    hears=hears,
    says=(DividendDeclared,),
    stage=0,
)
