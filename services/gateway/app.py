"""The gateway, assembled."""

from pathlib import Path

from services.gateway.handlers import hears
from services.gateway.models import Base
from services.gateway.routes import accounts, keys, sessions
from shared.kit.app import Service

SERVICE = Service(
    name="gateway",
    title="The only door: sign-in, users and their rights, plants' keys, the way to each service",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(sessions.router, accounts.router, keys.router),
    hears=hears,
    stage=0,
)
