"""Event to one call: the gateway hears the group tree, to judge whose users are whose."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.service.accounts import adopt_root
from shared.contracts.members import OrganisationChanged
from shared.contracts.standing import keep_node, standing
from shared.kit.hears import Hears

hears = Hears()


@hears.each(OrganisationChanged)
async def organisation(session: AsyncSession, event: OrganisationChanged) -> None:
    """Keep the tree; the first root is taken over by the first administrator."""
    await keep_node(session, event)
    if event.parent_id is None:
        await adopt_root(session, event.organisation_id)


standing("gateway", hears)
