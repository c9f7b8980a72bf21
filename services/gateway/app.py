"""The gateway, assembled: a service like the others, and the front door before all of them."""

from collections.abc import Callable
from pathlib import Path

from starlette.types import ASGIApp

from services.gateway.handlers import hears
from services.gateway.models import Base
from services.gateway.routes import accounts, keys, services, sessions
from services.gateway.routes.front import FrontDoor
from services.gateway.routes.upstream import Upstream
from services.gateway.service.keys import KeyRing
from shared.kit.app import Running, Service
from shared.kit.auth import Signer
from shared.kit.settings import settings

SERVICE = Service(
    name="gateway",
    zh="登录与入口",
    en="Sign-in",
    title="The only door: sign-in, users and their rights, plants' keys, the way to each service",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(sessions.router, accounts.router, keys.router, services.router),
    hears=hears,
    stage=0,
)


def gateway_app(
    running: Running,
    upstream: Upstream,
    *,
    signer: Signer,
    ready: Callable[[], bool],
    pages: ASGIApp | None = None,
    body_bytes_max: int | None = None,
) -> FrontDoor:
    """The ASGI application for the world: sign-in, users and keys here, `/api/{service}/…` handed on.

    `signer` signs what the services' verifier checks; `/health/ready` is 503 until `ready()` and until every
    service has said that it is ready; `pages` answers whatever is not under /api or /health;
    `body_bytes_max` is the settings' own unless told.
    """
    running.app.state.signer = signer
    return FrontDoor(
        running.app,
        upstream,
        KeyRing(running.database, signer),
        traffic=running.app.state.traffic,
        ready=ready,
        pages=pages,
        body_bytes_max=settings().body_bytes_max if body_bytes_max is None else body_bytes_max,
    )
