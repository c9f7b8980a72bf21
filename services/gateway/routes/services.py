"""Which services stand behind the door, and how the installation is kept."""

import asyncio

from shared.kit import registry
from shared.kit.auth import READERS, SIGNED_IN, Role, Scope, door
from shared.kit.operations import over_all
from shared.kit.settings import settings
from shared.kit.upkeep import UpkeepView, upkeep
from shared.kit.web import Acting, Router

router = Router(prefix="/services", tags=["services"])


@router.get("", door=SIGNED_IN)
async def services(act: Acting) -> list[str]:
    """The names of all services, each at `/api/{name}`; the gateway itself is one."""
    return registry.names()


@router.get("/upkeep", door=door(Role.OPERATOR, *READERS, scope=Scope.ROW))
async def show_upkeep(act: Acting) -> UpkeepView:
    """When the installation was last backed up, and up to when its books were last proven."""
    await over_all(act)
    return await asyncio.to_thread(upkeep, settings().home)
