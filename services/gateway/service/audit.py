"""The audit: every sign-in, right and key, written in the transaction that makes it true."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.models import Audit
from shared.kit import clock
from shared.kit.ids import new_id


async def note(
    session: AsyncSession,
    what: str,
    *,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    node_id: UUID | None = None,
    address: str = "",
    **facts: Any,
) -> None:
    """Write one line. `facts` are JSON values and hold no secret."""
    row = {
        "id": new_id(),
        "what": what,
        "actor_id": actor_id,
        "subject_id": subject_id,
        "node_id": node_id,
        "address": address,
        "facts": facts,
        "at": clock.now(),
    }
    await session.execute(insert(Audit), [row])
