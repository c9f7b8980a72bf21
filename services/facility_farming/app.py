"""The facility farming service, assembled."""

from pathlib import Path

from services.facility_farming.handlers import hears
from services.facility_farming.models import Base
from services.facility_farming.routes import kernel, router
from shared.kit.app import Service
from shared.production.handlers import SAYS

SERVICE = Service(
    name="facility_farming",
    zh="设施农业",
    en="Facility farming",
    title="设施农业 facility farming: greenhouses, crop cycles, sprays, fungus bags, lots at cost",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(kernel, router),
    hears=hears,
    says=SAYS,
    stage=1,
)
