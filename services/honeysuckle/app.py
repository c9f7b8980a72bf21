"""The honeysuckle service, assembled."""

from pathlib import Path

from services.honeysuckle.handlers import hears
from services.honeysuckle.models import Base
from services.honeysuckle.routes import kernel, router
from shared.contracts.production import AnimalReclassified
from shared.kit.app import Service
from shared.production.handlers import SAYS

SERVICE = Service(
    name="honeysuckle",
    zh="金银花",
    en="Honeysuckle",
    title="金银花 honeysuckle: plots, picking, drying, purchases from growers, lots at cost",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(kernel, router),
    hears=hears,
    says=(*SAYS, AnimalReclassified),
    stage=1,
)
