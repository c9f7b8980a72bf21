"""The livestock service, assembled."""

from pathlib import Path

from services.livestock.handlers import hears
from services.livestock.models import Base
from services.livestock.routes import kernel, router
from shared.contracts.production import AnimalReclassified
from shared.kit.app import Service
from shared.production.handlers import SAYS

SERVICE = Service(
    name="livestock",
    zh="养殖",
    en="Livestock",
    title="养殖 livestock: herds, animals, milk, treatments, manure, lots at cost",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(kernel, router),
    hears=hears,
    says=(*SAYS, AnimalReclassified),
    stage=1,
)
