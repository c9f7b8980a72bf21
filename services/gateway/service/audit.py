"""The audit: every sign-in, right and key, written in the transaction that makes it true."""

from collections.abc import Sequence
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
    await _write(session, [(what, actor_id, subject_id, node_id, address, facts)])


async def note_all(
    session: AsyncSession, what: str, subject_ids: Sequence[UUID], *, actor_id: UUID, node_id: UUID
) -> None:
    """Write one line each, as a set."""
    await _write(session, [(what, actor_id, subject_id, node_id, "", {}) for subject_id in subject_ids])


_COLUMNS = ("what", "actor_id", "subject_id", "node_id", "address", "facts")


async def _write(session: AsyncSession, lines: Sequence[tuple[Any, ...]]) -> None:
    now = clock.now()
    rows = [{"id": new_id(), "at": now, **dict(zip(_COLUMNS, line, strict=True))} for line in lines]
    await session.execute(insert(Audit), rows)
