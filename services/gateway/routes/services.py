"""Which services stand behind the door."""

from shared.kit import registry
from shared.kit.auth import SIGNED_IN
from shared.kit.web import Acting, Router

router = Router(prefix="/services", tags=["services"])


@router.get("", door=SIGNED_IN)
async def services(act: Acting) -> list[str]:
    """The names of all services, each at `/api/{name}`; the gateway itself is one."""
    return registry.names()
